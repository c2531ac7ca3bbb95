package io.plimsoll.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OracleSpeedTest {

    /** A deployment larger than most: if its table takes seconds, the oracle would be what a run waits for. */
    @Test
    void judges_a_hundred_pods_under_twenty_policies_in_seconds() {
        List<JsonNode> objects = new ArrayList<>();
        List<Port> ports = List.of(Clusters.port("TCP/80"), Clusters.port("UDP/53"));
        for (int i = 0; i < 100; i++) {
            objects.add(Clusters.pod(
                    "ns" + i % 5 + "/pod" + i, "10.42.1." + (i + 1), Map.of("app", "app" + i % 10), ports));
        }
        for (int i = 0; i < 20; i++) {
            String spec = String.format(
                    Locale.ROOT,
                    """
                    {podSelector: {matchLabels: {app: app%d}}, policyTypes: [Ingress, Egress],
                     ingress: [{from: [{podSelector: {matchLabels: {app: app%d}}}]}], egress: [{ports: [{port: 80}]}]}
                    """,
                    i % 10,
                    (i + 5) % 10);
            objects.add(Clusters.policy(
                    "ns" + i % 5,
                    "p" + i,
                    Clusters.objects(PolicyOracleTest.policy("any/any", spec.replace("\n", "")))
                            .get(0)
                            .path("spec")));
        }
        ClusterState state = Clusters.state(objects);
        Set<String> namespaces = state.namespaces().keySet();
        long start = System.nanoTime();

        TruthTable table = TruthTable.of(
                PolicyOracle.of(state),
                CellPlan.of(state, namespaces, Map.of(), false).cells());

        assertThat(table.cells()).hasSize(100 * 100 * 2);
        assertThat(table.count(Expected.BLOCKED)).isPositive();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
}
