package io.plimsoll.toolbox.prober;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.plimsoll.network.Observation.Listener;
import io.plimsoll.network.Observed;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import io.plimsoll.toolbox.prober.ProbePlan.Probe;
import io.plimsoll.toolbox.prober.ProbePlan.Wanted;
import io.plimsoll.toolbox.prober.ProberMessage.Opened;
import io.plimsoll.toolbox.prober.ProberMessage.Result;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Probes real networks; skipped where this process may not make any. */
class ProberRunTest {

    private static final Place PLACE_A = new Place("a", null, TwoNetworks.A);
    private static final Place PLACE_B = new Place("b", null, TwoNetworks.B);

    private final List<ProberMessage> messages = new CopyOnWriteArrayList<>();

    @Test
    void tells_a_dropped_connection_from_one_that_was_rejected_or_refused() throws IOException, InterruptedException {
        try (TwoNetworks networks = TwoNetworks.make()) {
            networks.filter(
                    "th dport 5001 drop",
                    "th dport 5002 reject with icmpx type admin-prohibited",
                    "th dport 5003 reject with icmpx type host-unreachable",
                    "tcp dport 5004 reject with tcp reset");
            List<Probe> probes = probes(Protocol.TCP, 5000, 5001, 5002, 5003, 5004, 5005);

            probe(networks, List.of(wanted(5000), wanted(5004)), probes);

            assertThat(outcomes())
                    .containsExactly(
                            entry("TCP/5000", Observed.ALLOWED),
                            entry("TCP/5001", Observed.DROPPED),
                            entry("TCP/5002", Observed.REJECTED),
                            entry("TCP/5003", Observed.REJECTED),
                            entry("TCP/5004", Observed.REFUSED),
                            entry("TCP/5005", Observed.REFUSED));
            assertThat(results()).filteredOn(result -> result.probe() == 1).allSatisfy(result -> assertThat(
                            result.tries())
                    .as("a lost packet must not count as dropped")
                    .isEqualTo(2));
            assertThat(ready().listeners())
                    .containsExactly(
                            new Opened("b", port(Protocol.TCP, 5000), Listener.PROBER, ""),
                            new Opened("b", port(Protocol.TCP, 5004), Listener.PROBER, ""));
        }
    }

    @Test
    void counts_datagrams_where_they_arrive_whether_or_not_anybody_listens() throws IOException, InterruptedException {
        try (TwoNetworks networks = TwoNetworks.make()) {
            networks.filter(
                    "th dport 5001 drop",
                    "th dport 5002 reject with icmpx type admin-prohibited",
                    "th dport 5003 reject with icmpx type port-unreachable");

            probe(networks, List.of(), probes(Protocol.UDP, 5000, 5001, 5002, 5003));

            assertThat(outcomes())
                    .containsExactly(
                            entry("UDP/5000", Observed.ALLOWED),
                            entry("UDP/5001", Observed.DROPPED),
                            entry("UDP/5002", Observed.REJECTED),
                            entry("UDP/5003", Observed.REJECTED));
            assertThat(messages)
                    .filteredOn(ProberMessage.Counted.class::isInstance)
                    .extracting(message -> ((ProberMessage.Counted) message).probe())
                    .containsExactly(0);
        }
    }

    @Test
    void receives_datagrams_in_its_own_network_where_it_may_not_count_others()
            throws IOException, InterruptedException {
        Place self = new Place("self", null, "127.0.0.1");
        try (DatagramChannel application =
                DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress("0.0.0.0", 47_951))) {
            assertThat(application.isOpen()).isTrue();
            ProbePlan plan = new ProbePlan(
                    7,
                    List.of(self),
                    List.of(
                            new Wanted("self", port(Protocol.UDP, 47_950)),
                            new Wanted("self", port(Protocol.UDP, 47_951))),
                    List.of(new Probe(0, "self", null, "127.0.0.1", port(Protocol.UDP, 47_950))),
                    List.of(),
                    null,
                    0,
                    "start",
                    "stop",
                    10_000);

            try (ProberRun run = ProberRun.prepare(plan, Map.of(), messages::add)) {
                run.probe(0);
            }

            assertThat(ready().listeners())
                    .containsExactly(
                            new Opened("self", port(Protocol.UDP, 47_950), Listener.PROBER, ""),
                            new Opened(
                                    "self",
                                    port(Protocol.UDP, 47_951),
                                    Listener.APPLICATION,
                                    "what the application receives is not counted"));
            assertThat(results()).singleElement().satisfies(result -> assertThat(result.outcome())
                    .isEqualTo(Observed.ALLOWED));
        }
    }

    @Test
    void leaves_a_port_to_the_application_that_listens_there() throws IOException, InterruptedException {
        try (TwoNetworks networks = TwoNetworks.make();
                Namespace inside =
                        Namespace.enter("application", networks.namespaces().get("b"));
                ServerSocketChannel application =
                        inside.call(() -> ServerSocketChannel.open().bind(new InetSocketAddress(5000)));
                ServerSocketChannel atLoopback =
                        inside.call(() -> ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 5001)))) {
            assertThat(application.isOpen() && atLoopback.isOpen()).isTrue();

            probe(networks, List.of(wanted(5000), wanted(5001)), probes(Protocol.TCP, 5000, 5001));

            assertThat(ready().listening()).containsExactly(new ProberMessage.Heard("b", port(Protocol.TCP, 5000)));
            assertThat(ready().listeners())
                    .containsExactly(
                            new Opened("b", port(Protocol.TCP, 5000), Listener.APPLICATION, ""),
                            new Opened("b", port(Protocol.TCP, 5001), Listener.PROBER, ""));
            assertThat(outcomes().values()).containsExactly(Observed.ALLOWED, Observed.ALLOWED);
        }
    }

    @Test
    void resolves_names_from_within_the_place_first() throws IOException, InterruptedException {
        try (TwoNetworks networks = TwoNetworks.make()) {
            Probe named = new Probe(0, "a", "api.shop.svc.cluster.local", null, port(Protocol.TCP, 5000));

            probe(networks, List.of(wanted(5000)), List.of(named), "10.99.0.2");

            assertThat(results())
                    .extracting(Result::outcome, Result::detail)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(
                            Observed.NAME_NOT_RESOLVED, "the name server could not be asked: port unreachable"));
        }
    }

    @Test
    void tries_hundreds_of_probes_within_a_second_whether_they_pass_or_are_dropped()
            throws IOException, InterruptedException {
        try (TwoNetworks networks = TwoNetworks.make()) {
            networks.filter("tcp dport 6000-6323 drop");
            List<Probe> probes = Stream.concat(
                            IntStream.range(0, 324).mapToObj(i -> probe(i, Protocol.TCP, 6000 + i)),
                            IntStream.range(324, 648).mapToObj(i -> probe(i, Protocol.TCP, 5000)))
                    .toList();

            long begun = System.nanoTime();
            probe(networks, List.of(wanted(5000)), probes);
            long took = (System.nanoTime() - begun) / 1_000_000;

            assertThat(results()).hasSize(648);
            assertThat(results().stream().filter(result -> result.outcome() == Observed.DROPPED))
                    .hasSize(324);
            assertThat(took).as("milliseconds").isLessThan(10_000);
        }
    }

    @Test
    void reaches_what_stands_for_the_outside_through_the_node_and_lets_nothing_leave_by_another_way()
            throws IOException, InterruptedException {
        try (TwoNetworks networks = TwoNetworks.make()) {
            networks.routeThroughTheFirst("tcp dport 5001 drop");
            String world = "203.0.113.10";
            String metadata = "169.254.169.254";
            List<Probe> probes = List.of(
                    new Probe(0, "b", null, world, port(Protocol.TCP, 443)),
                    new Probe(1, "b", null, world, port(Protocol.UDP, 47_809)),
                    new Probe(2, "b", null, metadata, port(Protocol.TCP, 80)),
                    new Probe(3, "b", null, world, port(Protocol.TCP, 5001)),
                    new Probe(4, "node", null, metadata, port(Protocol.TCP, 80)));
            ProbePlan plan = new ProbePlan(
                    4711,
                    List.of(
                            PLACE_B,
                            new Place("node", null, null),
                            new Place(ProbePlan.OUTSIDE, null, ProbePlan.ANY_ADDRESS)),
                    Stream.of(443, 80, 5001)
                            .map(number -> new Wanted(ProbePlan.OUTSIDE, port(Protocol.TCP, number)))
                            .toList(),
                    probes,
                    List.of(world, metadata),
                    null,
                    0,
                    "/tmp/start",
                    "/tmp/stop",
                    10_000);
            Map<String, Path> namespaces = Map.of(
                    "node",
                    networks.namespaces().get("a"),
                    "b",
                    networks.namespaces().get("b"));

            try (ProberRun run = ProberRun.prepare(plan, namespaces, messages::add)) {
                run.probe(0);

                assertThat(byProbe())
                        .containsExactly(
                                entry(0, Observed.ALLOWED),
                                entry(1, Observed.ALLOWED),
                                entry(2, Observed.ALLOWED),
                                entry(3, Observed.DROPPED),
                                entry(4, Observed.ALLOWED));
                assertThat(run.kept()).isZero();

                messages.clear();
                networks.sendBack(world);
                run.probe(1);

                assertThat(byProbe())
                        .as("the other address still has its way; a datagram may not be told that it was rejected")
                        .contains(
                                entry(0, Observed.REJECTED),
                                entry(2, Observed.ALLOWED),
                                entry(3, Observed.REJECTED),
                                entry(4, Observed.ALLOWED))
                        .doesNotContain(entry(1, Observed.ALLOWED));
                assertThat(run.kept()).isPositive();
            }

            messages.clear();
            ProbePlan without = new ProbePlan(
                    4712,
                    List.of(PLACE_B),
                    List.of(),
                    List.of(probes.get(2)),
                    List.of(),
                    null,
                    0,
                    "/tmp/start",
                    "/tmp/stop",
                    10_000);
            try (ProberRun run = ProberRun.prepare(without, namespaces, messages::add)) {
                run.probe(0);
            }
            assertThat(byProbe())
                    .as("what comes after its end stays, too")
                    .containsExactly(entry(2, Observed.REJECTED));
        }
    }

    private Map<Integer, Observed> byProbe() {
        return results().stream().collect(toMap(Result::probe, Result::outcome, (one, other) -> other, TreeMap::new));
    }

    private void probe(TwoNetworks networks, List<Wanted> listeners, List<Probe> probes) throws IOException {
        probe(networks, listeners, probes, null);
    }

    private void probe(TwoNetworks networks, List<Wanted> listeners, List<Probe> probes, @Nullable String nameServer)
            throws IOException {
        ProbePlan plan = new ProbePlan(
                4711,
                List.of(PLACE_A, PLACE_B),
                listeners,
                probes,
                List.of(),
                nameServer,
                0,
                "/tmp/start",
                "/tmp/stop",
                10_000);
        try (ProberRun run = ProberRun.prepare(plan, networks.namespaces(), messages::add)) {
            run.probe(0);
        }
    }

    private ProberMessage.Ready ready() {
        return (ProberMessage.Ready) messages.get(0);
    }

    private List<Result> results() {
        return messages.stream()
                .filter(Result.class::isInstance)
                .map(Result.class::cast)
                .toList();
    }

    private Map<String, Observed> outcomes() {
        List<Result> all = new ArrayList<>(results());
        all.sort(java.util.Comparator.comparing(Result::probe));
        return all.stream()
                .collect(toMap(
                        result -> portOf.get(result.probe()),
                        Result::outcome,
                        (one, other) -> other,
                        java.util.LinkedHashMap::new));
    }

    private final Map<Integer, String> portOf = new HashMap<>();

    private List<Probe> probes(Protocol protocol, int... ports) {
        return IntStream.range(0, ports.length)
                .mapToObj(i -> probe(i, protocol, ports[i]))
                .toList();
    }

    private Probe probe(int id, Protocol protocol, int number) {
        portOf.put(id, protocol + "/" + number);
        return new Probe(id, "a", null, TwoNetworks.B, port(protocol, number));
    }

    private static Wanted wanted(int number) {
        return new Wanted("b", port(Protocol.TCP, number));
    }

    private static Port port(Protocol protocol, int number) {
        return new Port(protocol, number);
    }
}
