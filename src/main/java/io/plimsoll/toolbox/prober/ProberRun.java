package io.plimsoll.toolbox.prober;

import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import io.plimsoll.toolbox.prober.ProbePlan.Wanted;
import io.plimsoll.toolbox.prober.ProberMessage.Heard;
import io.plimsoll.toolbox.prober.ProberMessage.Opened;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prepares places, listeners and counters, and then tries the probes of a plan. */
final class ProberRun implements AutoCloseable {

    /** The name of the node's own network among the namespaces. */
    static final String NODE = "node";

    private static final int ROUND_TRIPS = 3;

    private final ProbePlan plan;
    private final Consumer<ProberMessage> sink;
    private final MicroClock clock = MicroClock.anchored();
    private final Map<String, Namespace> places = new HashMap<>();
    private final Listeners listeners;
    private final DatagramCounter counter;
    private final DatagramReceivers receivers;
    private @Nullable ProbeRound round;
    private @Nullable OutsideNetwork outside;

    private ProberRun(ProbePlan plan, Consumer<ProberMessage> sink) throws IOException {
        this.plan = plan;
        this.sink = sink;
        this.listeners = new Listeners();
        this.counter = new DatagramCounter(plan.run(), this::arrived);
        this.receivers = new DatagramReceivers(plan.run(), this::arrived);
    }

    /**
     * Enters the places, opens listeners, and says that it is ready.
     *
     * @param plan what is to be probed
     * @param namespaces the network namespace of each place; the node's own has none, unless this process is not in it
     * @param sink told each message, by any thread, one at a time
     * @throws IOException if a place cannot be entered
     */
    static ProberRun prepare(ProbePlan plan, Map<String, Path> namespaces, Consumer<ProberMessage> sink)
            throws IOException {
        ProberRun prepared = new ProberRun(plan, sink);
        try {
            prepared.prepare(namespaces);
            return prepared;
        } catch (IOException | RuntimeException e) {
            prepared.close();
            throw e;
        }
    }

    private void prepare(Map<String, Path> namespaces) throws IOException {
        Map<String, Set<Port>> listening = new HashMap<>();
        List<Heard> heard = new ArrayList<>();
        long slowest = 0;
        for (Place place : plan.places()) {
            Path path = namespaces.get(place.name());
            boolean isOutside = !plan.outside().isEmpty() && place.name().equals(ProbePlan.OUTSIDE);
            Namespace namespace =
                    isOutside ? outside(namespaces.get(NODE)).namespace() : Namespace.enter(place.name(), path);
            places.put(place.name(), namespace);
            Set<Port> ports = namespace.call(ListeningPorts::here);
            listening.put(place.name(), ports);
            ports.forEach(port -> heard.add(new Heard(place.name(), port)));
            String address = place.address();
            if (path != null || isOutside) {
                counter.countIn(place.name(), namespace);
            }
            if (address != null && !isOutside) {
                slowest = Math.max(slowest, roundTrip(namespace, address));
            }
        }
        List<Opened> opened = new ArrayList<>();
        for (Wanted wanted : plan.listeners()) {
            opened.add(ensure(
                    wanted,
                    listening.getOrDefault(wanted.place(), new TreeSet<>()),
                    namespaces.containsKey(wanted.place())));
        }
        Limits limits = Limits.of(slowest);
        round = new ProbeRound(places, limits, plan.nameServer(), plan.run(), clock, sink);
        listeners.start();
        counter.start();
        receivers.start();
        sink.accept(new ProberMessage.Ready(
                clock.micros(), limits.roundTripNanos() / 1_000, limits.firstNanos() / 1_000, heard, opened));
    }

    private OutsideNetwork outside(@Nullable Path node) throws IOException {
        OutsideNetwork made = OutsideNetwork.make(node, plan.outside());
        outside = made;
        return made;
    }

    /** Returns how many packets the node kept from leaving for what stands for the outside; 0 if nothing does. */
    long kept() throws IOException {
        OutsideNetwork made = outside;
        return made == null ? 0 : made.kept();
    }

    private Opened ensure(Wanted wanted, Set<Port> listening, boolean entered) {
        Place place = plan.places().stream()
                .filter(one -> one.name().equals(wanted.place()))
                .findFirst()
                .orElseThrow();
        Namespace namespace = places.get(place.name());
        if (namespace == null) {
            throw new IllegalStateException("place " + place.name() + " was not entered");
        }
        String address = place.address();
        if (wanted.port().protocol() == Protocol.UDP && isThisProcess(place, entered) && address != null) {
            return receivers.ensure(place.name(), address, wanted.port(), listening);
        }
        return listeners.ensure(place.name(), namespace, place.address(), wanted.port(), listening);
    }

    /** Returns whether a place is the pod that this process is in; the node's own network is never listened in. */
    private static boolean isThisProcess(Place place, boolean entered) {
        return !entered && !place.name().equals(ProbePlan.OUTSIDE);
    }

    /** Returns the slowest of a few connections of a place to itself, which no policy can forbid. */
    private static long roundTrip(Namespace namespace, String address) throws IOException {
        return namespace.call(() -> {
            long slowest = 0;
            try (ServerSocketChannel server =
                    Listeners.bound(new InetSocketAddress(InetAddress.getByName(address), 0))) {
                for (int i = 0; i < ROUND_TRIPS; i++) {
                    long begun = System.nanoTime();
                    try (SocketChannel connection = SocketChannel.open(server.getLocalAddress())) {
                        if (connection.isConnected()) {
                            slowest = Math.max(slowest, System.nanoTime() - begun);
                        }
                    }
                }
            }
            return slowest;
        });
    }

    /**
     * Tries every probe.
     *
     * @param number how often that was done before
     */
    void probe(int number) throws IOException {
        ProbeRound prepared = round;
        if (prepared == null) {
            throw new IllegalStateException("nothing is prepared");
        }
        prepared.run(plan.probes(), number);
    }

    long micros() {
        return clock.micros();
    }

    private void arrived(String place, DatagramCounter.Mark mark) {
        sink.accept(new ProberMessage.Counted(mark.probe(), mark.round(), place, clock.micros()));
        ProbeRound waiting = round;
        if (waiting != null) {
            waiting.arrived(mark);
        }
    }

    @Override
    public void close() throws IOException {
        counter.close();
        receivers.close();
        listeners.close();
        if (round != null) {
            round.close();
        }
        if (outside != null) {
            outside.close();
        }
        places.values().forEach(Namespace::close);
    }
}
