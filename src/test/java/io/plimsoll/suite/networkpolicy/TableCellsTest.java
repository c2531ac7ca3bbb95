package io.plimsoll.suite.networkpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.network.Cell;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.FlowResolution;
import io.plimsoll.network.FlowResolver;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.spec.Flow;
import io.plimsoll.spec.PortRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableCellsTest {

    private final ClusterState state =
            new RecordedNetwork().observations().rounds().get(0).state();

    private List<String> cells(Flow... flows) {
        return cells(new Seats.OnNodes(), flows);
    }

    private List<String> cells(Seats seats, Flow... flows) {
        FlowResolution resolution = FlowResolver.resolve(List.of(flows), state);
        Map<ObjectKey, Set<Port>> listening =
                Map.of(new ObjectKey("shop", "store-old-0"), Set.of(new Port(Protocol.TCP, 9999)));
        return TableCells.of(
                        state,
                        seats,
                        Set.of("shop"),
                        Strangers.NAMESPACE,
                        listening,
                        ((FlowResolution.Resolved) resolution).flows())
                .stream()
                .map(Cell::toString)
                .toList();
    }

    @Test
    void lead_from_a_pod_to_pods_services_the_cluster_itself_and_what_stands_for_the_outside() {
        assertThat(cells())
                .filteredOn(cell -> cell.startsWith("pod shop/web-old-0 "))
                .containsExactly(
                        "pod shop/web-old-0 -> metadata service 169.254.169.254 TCP/80",
                        "pod shop/web-old-0 -> metadata service 169.254.169.254 TCP/47808",
                        "pod shop/web-old-0 -> metadata service 169.254.169.254 UDP/47809",
                        "pod shop/web-old-0 -> outside 203.0.113.10 TCP/443",
                        "pod shop/web-old-0 -> outside 203.0.113.10 TCP/47808",
                        "pod shop/web-old-0 -> outside 203.0.113.10 UDP/47809",
                        "pod shop/web-old-0 -> pod plimsoll-strangers/stranger-b TCP/47808",
                        "pod shop/web-old-0 -> pod plimsoll-strangers/stranger-b UDP/47809",
                        "pod shop/web-old-0 -> pod shop/store-old-0 TCP/5432",
                        "pod shop/web-old-0 -> pod shop/store-old-0 TCP/9999",
                        "pod shop/web-old-0 -> pod shop/store-old-0 TCP/47808",
                        "pod shop/web-old-0 -> pod shop/store-old-0 UDP/47809",
                        "pod shop/web-old-0 -> pod shop/web-old-0 TCP/8080",
                        "pod shop/web-old-0 -> pod shop/web-old-0 TCP/47808",
                        "pod shop/web-old-0 -> pod shop/web-old-0 UDP/47809",
                        "pod shop/web-old-0 -> pod shop/worker-old-0 TCP/9090",
                        "pod shop/web-old-0 -> pod shop/worker-old-0 TCP/47808",
                        "pod shop/web-old-0 -> pod shop/worker-old-0 UDP/47809",
                        "pod shop/web-old-0 -> service kube-system/kube-dns UDP/53");
    }

    @Test
    void lead_from_each_node_to_the_outside_too_which_no_policy_can_forbid() {
        assertThat(cells())
                .filteredOn(cell -> cell.startsWith("node "))
                .containsExactly(
                        "node n1 -> metadata service 169.254.169.254 TCP/80",
                        "node n1 -> outside 203.0.113.10 TCP/443");
    }

    @Test
    void are_those_of_the_flows_besides_unless_they_lead_to_a_particular_address_in_the_world() {
        assertThat(cells(
                        new Flow("deployment/web", "outside", new PortRef.Number(8443)),
                        new Flow("deployment/web", "192.0.2.7", new PortRef.Number(8443))))
                .filteredOn(cell -> cell.endsWith("TCP/8443"))
                .containsExactly("pod shop/web-old-0 -> outside 203.0.113.10 TCP/8443");
    }

    @Test
    void are_fewer_where_probers_are_within_pods() {
        List<String> onNodes = cells();
        List<String> withinPods = cells(new Seats.WithinPods(Set.of("shop", Strangers.NAMESPACE), Map.of()));

        assertThat(onNodes).containsAll(withinPods);
        assertThat(onNodes)
                .filteredOn(cell -> !withinPods.contains(cell))
                .isNotEmpty()
                .allSatisfy(cell -> assertThat(cell).containsAnyOf("-> outside ", "-> metadata service "));
    }
}
