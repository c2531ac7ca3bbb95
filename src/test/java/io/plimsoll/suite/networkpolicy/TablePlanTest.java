package io.plimsoll.suite.networkpolicy;

import static io.plimsoll.suite.networkpolicy.RecordedNetwork.cell;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.network.Cell;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.IpAddress;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Observation;
import io.plimsoll.network.Observation.Listener;
import io.plimsoll.network.Observed;
import io.plimsoll.network.Party;
import io.plimsoll.network.Pod;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.toolbox.prober.ProbePlan;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import io.plimsoll.toolbox.prober.ProbePlan.Probe;
import io.plimsoll.toolbox.prober.ProbePlan.Wanted;
import io.plimsoll.toolbox.prober.ProberMessage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TablePlanTest {

    private static final Cell TO_STORE = cell("shop/web-old-0", "shop/store-old-0", Protocol.TCP, 5432);
    private static final Cell TO_DNS = new Cell(
            new Party.OfPod(new ObjectKey("shop", "web-old-0")),
            new Party.OfService(new ObjectKey("kube-system", "kube-dns"), true),
            new Port(Protocol.UDP, 53));
    private static final Cell FROM_NODE = cell("n1", "shop/web-old-0", Protocol.TCP, 8080);

    private final ClusterState state =
            new RecordedNetwork().observations().rounds().get(0).state();
    private final TablePlan plan = new TablePlan(state, uids(), List.of(TO_STORE, TO_DNS, FROM_NODE));

    private Map<ObjectKey, String> uids() {
        Map<ObjectKey, String> uids = new TreeMap<>();
        state.pods().stream().map(Pod::key).forEach(key -> uids.put(key, "uid-of-" + key.name()));
        return uids;
    }

    @Test
    void starts_probes_in_the_pods_and_has_listeners_wherever_they_may_be_led_to() {
        Map<String, ProbePlan> plans = plan.bySeat(7, "/tmp/x/1", 10_000);

        assertThat(plans.keySet()).containsExactly("n1");
        ProbePlan ofNode = plans.get("n1");
        assertThat(ofNode)
                .isEqualTo(new ProbePlan(
                        7,
                        List.of(
                                new Place("kube-system/coredns-0", "uid-of-coredns-0", "10.42.0.2"),
                                new Place("node", null, null),
                                new Place("shop/store-old-0", "uid-of-store-old-0", "10.42.0.4"),
                                new Place("shop/web-old-0", "uid-of-web-old-0", "10.42.0.3")),
                        List.of(
                                new Wanted("kube-system/coredns-0", new Port(Protocol.UDP, 53)),
                                new Wanted("shop/store-old-0", new Port(Protocol.TCP, 5432)),
                                new Wanted("shop/web-old-0", new Port(Protocol.TCP, 8080))),
                        List.of(
                                new Probe(0, "node", null, "10.42.0.3", new Port(Protocol.TCP, 8080)),
                                new Probe(1, "shop/web-old-0", null, "10.42.0.4", new Port(Protocol.TCP, 5432)),
                                new Probe(
                                        2,
                                        "shop/web-old-0",
                                        "kube-dns.kube-system.svc.cluster.local",
                                        null,
                                        new Port(Protocol.UDP, 53))),
                        List.of(),
                        "10.43.0.10",
                        0,
                        "/tmp/x/1.start",
                        "/tmp/x/1.stop",
                        10_000));
    }

    @Test
    void takes_a_datagram_that_was_counted_anywhere_for_one_that_passed() {
        List<ProberMessage> messages = List.of(
                new ProberMessage.Ready(
                        0,
                        100,
                        50_000,
                        List.of(),
                        List.of(
                                new ProberMessage.Opened(
                                        "shop/store-old-0", new Port(Protocol.TCP, 5432), Listener.PROBER, ""),
                                new ProberMessage.Opened(
                                        "kube-system/coredns-0",
                                        new Port(Protocol.UDP, 53),
                                        Listener.APPLICATION,
                                        ""))),
                new ProberMessage.Counted(2, 0, "kube-system/coredns-0", 5),
                new ProberMessage.Result(0, 0, Observed.REFUSED, 10, 30, 1, "10.42.0.3", "Connection refused"),
                new ProberMessage.Result(1, 0, Observed.REFUSED, 10, 40, 1, "10.42.0.4", "Connection refused"),
                new ProberMessage.Result(2, 0, Observed.DROPPED, 10, 250_010, 2, "10.43.0.10", ""));

        assertThat(plan.observations(messages))
                .containsExactly(
                        new Observation(FROM_NODE, Observed.REFUSED, Listener.UNKNOWN, 20, "Connection refused"),
                        new Observation(TO_STORE, Observed.REFUSED, Listener.PROBER, 30, "Connection refused"),
                        new Observation(
                                TO_DNS, Observed.ALLOWED, Listener.APPLICATION, 250_000, "counted where it arrived"));
    }

    @Test
    void has_a_network_that_stands_for_the_outside_where_something_is_sent_there() {
        List<Cell> cells = List.of(
                cell("shop/web-old-0", "outside", Protocol.TCP, 443),
                cell("shop/web-old-0", "metadata", Protocol.UDP, 47_809));

        ProbePlan ofNode = new TablePlan(state, uids(), cells)
                .bySeat(7, "/tmp/x/1", 10_000)
                .get("n1");

        assertThat(ofNode)
                .isEqualTo(new ProbePlan(
                        7,
                        List.of(
                                new Place("outside", null, "0.0.0.0"),
                                new Place("shop/web-old-0", "uid-of-web-old-0", "10.42.0.3")),
                        List.of(
                                new Wanted("outside", new Port(Protocol.TCP, 443)),
                                new Wanted("outside", new Port(Protocol.UDP, 47_809))),
                        List.of(
                                new Probe(0, "shop/web-old-0", null, "169.254.169.254", new Port(Protocol.UDP, 47_809)),
                                new Probe(1, "shop/web-old-0", null, "203.0.113.10", new Port(Protocol.TCP, 443))),
                        List.of("169.254.169.254", "203.0.113.10"),
                        "10.43.0.10",
                        0,
                        "/tmp/x/1.start",
                        "/tmp/x/1.stop",
                        10_000));
        assertThat(new TablePlan(state, uids(), cells)
                        .observations(List.of(
                                new ProberMessage.Ready(
                                        0,
                                        100,
                                        50_000,
                                        List.of(),
                                        List.of(new ProberMessage.Opened(
                                                "outside", new Port(Protocol.TCP, 443), Listener.PROBER, ""))),
                                new ProberMessage.Result(
                                        1, 0, Observed.REFUSED, 10, 30, 1, "203.0.113.10", "Connection refused"))))
                .containsExactly(
                        new Observation(cells.get(0), Observed.REFUSED, Listener.PROBER, 20, "Connection refused"));
    }

    @Test
    void sends_nothing_outside_of_the_cluster_that_has_no_stand_in_and_no_datagram_that_nobody_counts() {
        Party from = new Party.OfPod(new ObjectKey("shop", "web-old-0"));

        assertThat(plan.isTelling(TO_STORE)).isTrue();
        assertThat(plan.isTelling(TO_DNS)).isTrue();
        assertThat(plan.isTelling(cell("shop/web-old-0", "outside", Protocol.UDP, 47_809)))
                .isTrue();
        assertThat(plan.isTelling(new Cell(
                        from, new Party.Outside(IpAddress.of("192.0.2.1"), "address"), new Port(Protocol.TCP, 443))))
                .isFalse();
        assertThat(plan.isTelling(new Cell(from, new Party.OfNode("n1"), new Port(Protocol.UDP, 53))))
                .isFalse();
        assertThat(plan.isTelling(new Cell(
                        from, new Party.OfPod(new ObjectKey("shop", "store-old-0")), new Port(Protocol.SCTP, 5432))))
                .isFalse();
    }

    // ---- within pods ---------------------------------------------------------------------------------------------

    private static final Cell ASKED = new Cell(
            new Party.OfPod(new ObjectKey("shop", "web-old-0")),
            new Party.OfService(new ObjectKey("kube-system", "kube-dns"), false),
            new Port(Protocol.UDP, 53));
    private static final Cell ASKED_BY_STRANGER =
            new Cell(new Party.OfPod(new ObjectKey("plimsoll-strangers", "stranger-a")), ASKED.to(), ASKED.port());
    private static final Cell DATAGRAM = cell("shop/web-old-0", "shop/store-old-0", Protocol.UDP, 47_809);

    private TablePlan withinPods(Map<ObjectKey, Set<Port>> taken, Cell... cells) {
        return new TablePlan(
                state, uids(), new Seats.WithinPods(Set.of("shop", "plimsoll-strangers"), taken), List.of(cells));
    }

    private static ProbePlan plan(Map<String, ProbePlan> plans, String seat) {
        return Objects.requireNonNull(plans.get(seat), seat);
    }

    @Test
    void within_pods_each_prober_has_its_own_pod_and_the_dns_is_asked_since_nobody_counts_there() {
        Map<String, ProbePlan> plans = withinPods(Map.of(), TO_STORE, ASKED).bySeat(7, "/tmp/x/1", 10_000);

        assertThat(plans.keySet()).containsExactly("shop/store-old-0", "shop/web-old-0");
        assertThat(plan(plans, "shop/store-old-0").places())
                .containsExactly(new Place("shop/store-old-0", null, "10.42.0.4"));
        assertThat(plan(plans, "shop/store-old-0").listeners())
                .containsExactly(new Wanted("shop/store-old-0", new Port(Protocol.TCP, 5432)));
        assertThat(plan(plans, "shop/store-old-0").probes()).isEmpty();
        assertThat(plan(plans, "shop/web-old-0").places())
                .containsExactly(new Place("shop/web-old-0", null, "10.42.0.3"));
        assertThat(plan(plans, "shop/web-old-0").probes())
                .containsExactly(
                        new Probe(0, "shop/web-old-0", null, "10.42.0.4", new Port(Protocol.TCP, 5432)),
                        new Probe(
                                1,
                                "shop/web-old-0",
                                null,
                                "10.43.0.10",
                                new Port(Protocol.UDP, 53),
                                "kubernetes.default.svc.cluster.local"));
    }

    @Test
    void within_pods_nothing_is_tried_that_takes_a_node() {
        TablePlan plan = withinPods(Map.of(new ObjectKey("shop", "store-old-0"), Set.of(new Port(Protocol.UDP, 514))));

        assertThat(plan.isTelling(TO_STORE)).isTrue();
        assertThat(plan.isTelling(DATAGRAM)).isTrue();
        assertThat(plan.isTelling(ASKED)).isTrue();
        assertThat(plan.isTelling(FROM_NODE)).isFalse();
        assertThat(plan.isTelling(cell("shop/web-old-0", "outside", Protocol.TCP, 443)))
                .isFalse();
        assertThat(plan.isTelling(cell("shop/web-old-0", "shop/store-old-0", Protocol.UDP, 514)))
                .as("what the application receives nobody else counts")
                .isFalse();
        assertThat(plan.isTelling(cell("shop/web-old-0", "kube-system/coredns-0", Protocol.UDP, 5353)))
                .as("nobody is there to count")
                .isFalse();
    }

    @Test
    void within_pods_silence_counts_only_where_a_datagram_would_have_been_noticed() {
        TablePlan plan = withinPods(Map.of(), DATAGRAM, ASKED, ASKED_BY_STRANGER);
        int asked = plan.cells().indexOf(ASKED);
        int askedByStranger = plan.cells().indexOf(ASKED_BY_STRANGER);
        int datagram = plan.cells().indexOf(DATAGRAM);
        ProberMessage.Opened received =
                new ProberMessage.Opened("shop/store-old-0", DATAGRAM.port(), Listener.PROBER, "");
        ProberMessage.Result askedInVain =
                new ProberMessage.Result(asked, 0, Observed.DROPPED, 10, 30, 2, "10.43.0.10", "");
        ProberMessage.Result sentInVain =
                new ProberMessage.Result(datagram, 0, Observed.DROPPED, 10, 30, 2, "10.42.0.4", "");
        ProberMessage.Result answered = new ProberMessage.Result(
                askedByStranger, 0, Observed.ALLOWED, 10, 30, 1, "10.43.0.10", "it was answered");
        ProberMessage.Ready ready = new ProberMessage.Ready(0, 100, 50_000, List.of(), List.of(received));

        assertThat(plan.observations(List.of(ready, askedInVain, sentInVain, answered)))
                .containsExactly(
                        new Observation(ASKED, Observed.DROPPED, Listener.APPLICATION, 20, ""),
                        new Observation(DATAGRAM, Observed.DROPPED, Listener.PROBER, 20, ""),
                        new Observation(
                                ASKED_BY_STRANGER, Observed.ALLOWED, Listener.APPLICATION, 20, "it was answered"));
        String nothing = "nothing shows that a datagram would have been noticed there";
        assertThat(plan.observations(List.of(askedInVain, sentInVain)))
                .containsExactly(
                        new Observation(ASKED, Observed.PROBE_FAILED, Listener.UNKNOWN, 20, nothing),
                        new Observation(DATAGRAM, Observed.PROBE_FAILED, Listener.UNKNOWN, 20, nothing));
    }
}
