package io.plimsoll.toolbox.prober;

import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Configured;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Connected;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Resolved;
import io.plimsoll.toolbox.prober.DiscoveryPlan.Question;
import io.plimsoll.toolbox.prober.DiscoveryPlan.Visit;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Resolves the names of a plan and connects to its Services, from within its places. */
final class DiscoveryRun implements AutoCloseable {

    private static final int ANSWER_MILLIS = 1_000;
    /** Longer than it takes to send the first packet a third time. */
    private static final int CONNECTION_MILLIS = 4_000;
    /** Between two connections: a slow server with a short queue has to take in the one before. */
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int ASKED_TIMES = 2;
    private static final int DNS_PORT = 53;
    private static final int LONGEST = 4_096;
    /** After so many connections in a row that are not made no further one is tried. */
    private static final int GIVEN_UP_AFTER = 3;

    private final DiscoveryPlan plan;
    private final Consumer<DiscoveryMessage> sink;
    private final MicroClock clock = MicroClock.anchored();
    private final Map<String, Namespace> places = new HashMap<>();
    private final Map<String, ResolverFile> resolvers = new HashMap<>();

    /** How a try to connect ended; {@code localPort} is 0 if it did not even begin. */
    private record Try(long startMicros, long endMicros, int localPort, String problem) {}

    private DiscoveryRun(DiscoveryPlan plan, Consumer<DiscoveryMessage> sink) {
        this.plan = plan;
        this.sink = sink;
    }

    /**
     * Enters the places.
     *
     * @param plan what is to be done
     * @param namespaces the network namespace of each place below {@code /proc}; the node's own has none
     * @param sink told each message
     * @throws IOException if a place cannot be entered
     */
    static DiscoveryRun prepare(DiscoveryPlan plan, Map<String, Path> namespaces, Consumer<DiscoveryMessage> sink)
            throws IOException {
        DiscoveryRun prepared = new DiscoveryRun(plan, sink);
        try {
            for (Place place : plan.places()) {
                Path path = namespaces.get(place.name());
                prepared.places.put(place.name(), Namespace.enter(place.name(), path));
                if (path != null) {
                    // /proc/PID/ns/net
                    prepared.configure(
                            place.name(),
                            path.resolve("../../root/etc/resolv.conf").normalize());
                }
            }
            return prepared;
        } catch (IOException | RuntimeException e) {
            prepared.close();
            throw e;
        }
    }

    private void configure(String place, Path file) {
        try {
            ResolverFile resolver = ResolverFile.parse(Files.readString(file, StandardCharsets.UTF_8));
            resolvers.put(place, resolver);
            sink.accept(new Configured(place, resolver.nameServers(), resolver.search(), ""));
        } catch (IOException e) {
            sink.accept(
                    new Configured(place, List.of(), List.of(), "its resolv.conf cannot be read: " + e.getMessage()));
        }
    }

    /** Does everything, one thing after the other. */
    void run() throws IOException, InterruptedException {
        int id = 0;
        for (Question question : plan.questions()) {
            sink.accept(resolve(question, ++id));
        }
        for (Visit visit : plan.visits()) {
            visit(visit);
        }
    }

    private Namespace namespace(String place) {
        Namespace namespace = places.get(place);
        if (namespace == null) {
            throw new IllegalStateException("place " + place + " was not entered");
        }
        return namespace;
    }

    // ---- names --------------------------------------------------------------------------------------------------

    private Resolved resolve(Question question, int id) throws IOException {
        long start = clock.micros();
        ResolverFile resolver = resolvers.get(question.from());
        Optional<String> server = resolver == null
                ? Optional.empty()
                : resolver.nameServers().stream()
                        .limit(1)
                        .filter(plan.nameServers()::contains)
                        .findFirst();
        if (resolver == null || server.isEmpty()) {
            return resolved(
                    question,
                    "",
                    DnsMessage.Answer.none("nobody was asked: the place asks no name server of the cluster"),
                    start);
        }
        DnsMessage.Answer last = DnsMessage.Answer.none("nothing that it stands for there is a name of the cluster");
        String asked = "";
        for (String name : resolver.candidates(question.name(), plan.domain())) {
            asked = name;
            last = namespace(question.from()).call(() -> ask(server.get(), name, id));
            if (last.problem().isEmpty()) {
                break;
            }
        }
        return resolved(question, asked, last, start);
    }

    private Resolved resolved(Question question, String asked, DnsMessage.Answer answer, long start) {
        return new Resolved(
                question.from(), question.name(), asked, answer.addresses(), answer.problem(), start, clock.micros());
    }

    private static DnsMessage.Answer ask(String server, String name, int id) throws IOException {
        ByteBuffer question = DnsMessage.question(id & 0xffff, name);
        byte[] bytes = new byte[question.remaining()];
        question.get(bytes);
        DnsMessage.Answer last = DnsMessage.Answer.none("nobody was asked");
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getByName(server), DNS_PORT));
            for (int i = 0; i < ASKED_TIMES; i++) {
                try {
                    socket.send(new DatagramPacket(bytes, bytes.length));
                    DatagramPacket answer = new DatagramPacket(new byte[LONGEST], LONGEST);
                    socket.receive(answer);
                    return DnsMessage.answer(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()));
                } catch (SocketTimeoutException e) {
                    // Asked once more, as every resolver does.
                    last = DnsMessage.Answer.none("the name server did not answer");
                } catch (IOException e) {
                    return DnsMessage.Answer.none("the name server could not be asked: " + e.getMessage());
                }
            }
        }
        return last;
    }

    // ---- connections --------------------------------------------------------------------------------------------

    private void visit(Visit visit) throws IOException, InterruptedException {
        List<Try> tries = new ArrayList<>();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(visit.address()), visit.port());
        int inVain = 0;
        while (tries.size() < visit.times() && inVain < GIVEN_UP_AFTER) {
            Try one = namespace(visit.from()).call(() -> connect(address));
            tries.add(one);
            LockSupport.parkNanos(PACE_NANOS);
            inVain = one.problem().isEmpty() ? 0 : inVain + 1;
        }
        Map<Integer, String> led = TrackedConnections.to(visit.address(), visit.port());
        tries.forEach(one -> sink.accept(new Connected(
                visit.id(),
                one.startMicros(),
                one.endMicros(),
                one.localPort(),
                led.getOrDefault(one.localPort(), ""),
                one.problem())));
    }

    private Try connect(InetSocketAddress address) throws IOException {
        long start = clock.micros();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET)) {
            // Its port has to be known however it ends.
            channel.bind(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0));
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            try {
                channel.socket().connect(address, CONNECTION_MILLIS);
                return new Try(start, clock.micros(), port, "");
            } catch (IOException e) {
                String said = String.valueOf(e.getMessage());
                return new Try(start, clock.micros(), port, said.isEmpty() ? "no reason was given" : said);
            }
        }
    }

    @Override
    public void close() {
        places.values().forEach(Namespace::close);
    }
}
