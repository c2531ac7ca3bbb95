package io.plimsoll.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CellPlanTest {

    private static final List<Port> PORTS = List.of(Clusters.port("TCP/80"), Clusters.port("UDP/81"));

    private static ClusterState nine(String policy) {
        List<JsonNode> objects = new ArrayList<>();
        for (String namespace : List.of("x", "y", "z")) {
            for (String name : List.of("a", "b", "c")) {
                objects.add(Clusters.pod(
                        namespace + "/" + name,
                        "10.42.0." + (objects.size() + 2),
                        Map.of("app", name.equals("a") ? "front" : "back", "pod", name),
                        PORTS));
            }
        }
        objects.addAll(Clusters.objects(policy));
        return Clusters.state(objects);
    }

    private static final String BY_APP =
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {namespace: x, name: p}
            spec: {podSelector: {matchLabels: {app: back}}, ingress: [{from: [{podSelector: {}}]}]}
            """;

    @Test
    void asks_from_each_pod_to_each_on_every_declared_port() {
        CellPlan plan = CellPlan.of(nine(BY_APP), Set.of("x", "y", "z"), Map.of(), false);

        assertThat(plan.cells()).hasSize(9 * 9 * 2);
        assertThat(plan.groups().groups()).hasSize(9);
    }

    @Test
    void lets_one_pod_stand_for_all_that_policies_cannot_tell_apart() {
        CellPlan plan = CellPlan.of(nine(BY_APP), Set.of("x", "y", "z"), Map.of(), true);

        assertThat(plan.groups().groups())
                .containsExactly(
                        List.of(Clusters.key("x/a")),
                        List.of(Clusters.key("x/b"), Clusters.key("x/c")),
                        List.of(Clusters.key("y/a")),
                        List.of(Clusters.key("y/b"), Clusters.key("y/c")),
                        List.of(Clusters.key("z/a")),
                        List.of(Clusters.key("z/b"), Clusters.key("z/c")));
        assertThat(plan.cells()).hasSize((6 * 6 + 3) * 2);
        assertThat(plan.cells()).contains(Clusters.cell("x/b", "x/b", "TCP/80"), Clusters.cell("x/b", "x/c", "TCP/80"));
    }

    @Test
    void asks_about_ports_that_were_seen_and_not_declared() {
        CellPlan plan = CellPlan.of(
                nine(BY_APP),
                Set.of("x"),
                Map.of(Clusters.key("x/a"), Set.of(Clusters.port("TCP/80"), Clusters.port("TCP/9999"))),
                false);

        assertThat(plan.cells())
                .filteredOn(cell -> cell.port().number() == 9999)
                .containsExactly(
                        Clusters.cell("x/a", "x/a", "TCP/9999"),
                        Clusters.cell("x/b", "x/a", "TCP/9999"),
                        Clusters.cell("x/c", "x/a", "TCP/9999"));
        assertThat(plan.cells()).hasSize(3 * 3 * 2 + 3);
    }

    @Test
    void asks_about_services_by_address_and_by_name_and_about_further_parties() {
        ClusterState state = Clusters.state(PolicyOracleTest.SHOP);
        Party sink = new Party.Outside(IpAddress.of("203.0.113.9"), "sink");

        CellPlan plan = CellPlan.of(state, Set.of("shop"), Map.of(), false)
                .and(List.of(sink, new Party.OfNode("n1")), Set.of(Clusters.port("TCP/443")));

        assertThat(plan.cells())
                .map(Cell::toString)
                .filteredOn(cell -> cell.startsWith("pod shop/api "))
                .containsExactly(
                        "pod shop/api -> node n1 TCP/443",
                        "pod shop/api -> pod shop/api TCP/8080",
                        "pod shop/api -> pod shop/db-0 TCP/5432",
                        "pod shop/api -> pod shop/db-0 TCP/9187",
                        "pod shop/api -> pod shop/db-1 TCP/5432",
                        "pod shop/api -> service shop/db TCP/15432",
                        "pod shop/api -> service shop/db by name TCP/15432",
                        "pod shop/api -> sink 203.0.113.9 TCP/443");
    }

    @Test
    void leaves_out_pods_without_a_network_of_their_own() {
        CellPlan plan = CellPlan.of(Clusters.state(PolicyOracleTest.SHOP), Set.of("shop"), Map.of(), false);

        assertThat(plan.cells())
                .map(cell -> cell.from().toString())
                .contains("pod shop/old")
                .doesNotContain("pod shop/agent", "pod shop/job");
    }
}
