package io.plimsoll.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.network.IntentDifference.Excess;
import io.plimsoll.network.IntentDifference.Forbidden;
import io.plimsoll.spec.Flow;
import io.plimsoll.spec.PortRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IntentDifferencePropertyTest {

    private static final String SEED = "20261120";

    /** A cluster in which every pod has a label of its own, and flows between its pods. */
    record Declared(RandomCluster cluster, List<Flow> flows) {

        static Declared of(Random random) {
            RandomCluster cluster = RandomCluster.of(random);
            List<String> names = new ArrayList<>();
            for (JsonNode object : cluster.objects()) {
                if (object.path("kind").asText().equals("Pod")) {
                    ((ObjectNode) object.path("spec")).put("hostNetwork", false);
                    ((ObjectNode) object.path("status")).put("podIP", "10.42.7." + (1 + names.size()));
                    String name = object.path("metadata").path("name").asText();
                    ((ObjectNode) object.path("metadata").path("labels")).put("own", name);
                    names.add(name);
                }
            }
            List<Flow> flows = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                flows.add(new Flow(
                        "pod/" + names.get(random.nextInt(names.size())),
                        "pod/" + names.get(random.nextInt(names.size())),
                        new PortRef.Number(RandomCluster.PORTS.get(random.nextInt(RandomCluster.PORTS.size())))));
            }
            return new Declared(cluster, flows);
        }

        ClusterState state() {
            return Clusters.state(cluster.objects());
        }

        List<ResolvedFlow> resolved() {
            return ((FlowResolution.Resolved) FlowResolver.resolve(flows, state())).flows();
        }

        Set<Cell> needed() {
            return resolved().stream().flatMap(flow -> flow.cells().stream()).collect(Collectors.toSet());
        }
    }

    @Provide
    Arbitrary<Declared> declared() {
        return Arbitraries.randomValue(Declared::of);
    }

    private static List<Cell> cells(ClusterState state) {
        Map<ObjectKey, Set<Port>> listening = state.pods().stream()
                .collect(Collectors.toMap(Pod::key, pod -> RandomCluster.PORTS.stream()
                        .map(port -> new Port(Protocol.TCP, port))
                        .collect(Collectors.toSet())));
        return CellPlan.of(state, Set.of("a", "b", "c"), listening, false).cells();
    }

    @Property(seed = SEED, tries = 60)
    void a_mend_allows_the_flow_and_nothing_else(@ForAll("declared") Declared declared) {
        ClusterState state = declared.state();
        TruthTable before = TruthTable.of(PolicyOracle.of(state), cells(state));

        for (Forbidden forbidden :
                IntentDifference.of(state, declared.resolved(), before, null).forbidden()) {
            PolicyOracle after = PolicyOracle.of(forbidden.mend().appliedTo(state));
            Set<Cell> flow = Set.copyOf(forbidden.flow().cells());

            assertThat(forbidden.mend().isPossible()).isTrue();
            assertThat(flow)
                    .allSatisfy(cell -> assertThat(after.expect(cell).outcome()).isEqualTo(Expected.ALLOWED));
            for (Expectation old : before.cells().values()) {
                if (!flow.contains(old.cell())) {
                    assertThat(after.expect(old.cell()).outcome())
                            .as(() -> old.cell() + " after\n" + forbidden.mend().yaml() + "in\n" + declared)
                            .isEqualTo(old.outcome());
                }
            }
        }
    }

    @Property(seed = SEED, tries = 60)
    void a_mend_forbids_the_excess_and_keeps_what_is_needed(@ForAll("declared") Declared declared) {
        ClusterState state = declared.state();
        Set<Cell> needed = declared.needed();
        TruthTable before = TruthTable.of(PolicyOracle.of(state), cells(state));
        IntentDifference difference = IntentDifference.of(state, declared.resolved(), before, null);

        for (Excess excess : difference.excess()) {
            PolicyOracle after = PolicyOracle.of(excess.mend().appliedTo(state));

            assertThat(excess.mend().isPossible()).isTrue();
            assertThat(excess.cells())
                    .allSatisfy(old ->
                            assertThat(after.expect(old.cell()).outcome()).isEqualTo(Expected.BLOCKED));
            for (Expectation old : before.cells().values()) {
                Expected now = after.expect(old.cell()).outcome();
                if (needed.contains(old.cell())) {
                    assertThat(now == old.outcome() || now == Expected.ALLOWED).isTrue();
                } else if (old.outcome() == Expected.BLOCKED) {
                    assertThat(now)
                            .as(() -> old.cell() + " after\n" + excess.mend().yaml() + "in\n" + declared)
                            .isEqualTo(Expected.BLOCKED);
                }
            }
        }
    }

    @Property(seed = SEED, tries = 60)
    void every_allowed_connection_is_needed_or_in_excess_or_cannot_be_forbidden(@ForAll("declared") Declared declared) {
        ClusterState state = declared.state();
        Set<Cell> needed = declared.needed();
        TruthTable table = TruthTable.of(PolicyOracle.of(state), cells(state));
        Set<Cell> excess = IntentDifference.of(state, declared.resolved(), table, null).excess().stream()
                .flatMap(one -> one.cells().stream())
                .map(Expectation::cell)
                .collect(Collectors.toSet());

        for (Expectation expectation : table.cells().values()) {
            Cell cell = expectation.cell();
            boolean shouldBe = expectation.outcome() == Expected.ALLOWED
                    && !needed.contains(cell)
                    && !cell.from().equals(cell.to());
            assertThat(excess.contains(cell)).isEqualTo(shouldBe);
        }
    }
}
