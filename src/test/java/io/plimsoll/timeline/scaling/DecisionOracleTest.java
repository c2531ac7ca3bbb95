package io.plimsoll.timeline.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.timeline.ClusterEvents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionOracleTest {

    private static final long SECOND = 1_000_000;
    private static final long START = 1_000 * SECOND;
    private static final long DECISION = START + 40 * SECOND;

    private final ClusterEvents cluster = new ClusterEvents();
    private final List<MetricPoll> polls = new ArrayList<>();

    DecisionOracleTest() {
        cluster.deployment(START, "api", 2, 0);
        cluster.replicaSet(START, "api-1", "api", "1");
        for (String pod : List.of("a", "b")) {
            cluster.listed(START, pod, "api-1", START - 600 * SECOND);
        }
        cluster.autoscaler(START, "api", 2, 2, 100);
        shows(START, 100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The documentation's example: twice the target asks for twice the pods; 3 are the most.
                "200 | 3 | WITHIN | 3 | 3",
                "200 | 2 | OUTSIDE | 3 | 3",
                "109 | 2 | WITHIN | 2 | 2",
                "109 | 3 | OUTSIDE | 2 | 2",
                "111 | 3 | WITHIN | 3 | 3",
                "50  | 2 | WITHIN | 2 | 2",
                "50  | 1 | OUTSIDE | 2 | 2",
            })
    void holds_a_decision_against_what_was_shown(
            int used, int desired, JudgedDecision.State state, int lowest, int highest) throws IOException {
        shows(DECISION - 10 * SECOND, used);
        cluster.autoscaler(DECISION, "api", 2, desired, used);

        assertThat(judge())
                .singleElement()
                .extracting(
                        JudgedDecision::observed,
                        JudgedDecision::state,
                        JudgedDecision::lowest,
                        JudgedDecision::highest)
                .containsExactly(desired, state, lowest, highest);
    }

    @Test
    void takes_the_sample_that_the_status_names_of_two_that_the_controller_may_have_seen() throws IOException {
        shows(DECISION - 10 * SECOND, 100);
        shows(DECISION - SECOND, 200);
        cluster.autoscaler(DECISION, "api", 2, 3, 200);

        assertThat(judge())
                .containsExactly(new JudgedDecision(
                        DECISION,
                        2,
                        3,
                        4,
                        3,
                        3,
                        JudgedDecision.State.WITHIN,
                        "resource/cpu is 200m of 100m for each pod, ratio 2.000 at 2 pods"));
    }

    @Test
    void counts_a_sample_that_was_first_seen_after_the_decision() throws IOException {
        shows(DECISION + SECOND / 2, 200);
        cluster.autoscaler(DECISION, "api", 2, 3, 200);

        assertThat(judge()).extracting(JudgedDecision::state).containsExactly(JudgedDecision.State.WITHIN);
    }

    @Test
    void cannot_decide_upon_a_value_that_was_never_shown() throws IOException {
        shows(DECISION - 10 * SECOND, 100);
        cluster.autoscaler(DECISION, "api", 2, 3, 170);

        assertThat(judge()).extracting(JudgedDecision::state).containsExactly(JudgedDecision.State.UNDECIDABLE);
    }

    @Test
    void allows_no_pod_to_go_within_the_window() throws IOException {
        threePods();
        shows(DECISION - 30 * SECOND, 150);
        cluster.autoscaler(DECISION - 20 * SECOND, "api", 3, 3, 150);
        shows(DECISION - 13 * SECOND, 20);
        cluster.autoscaler(DECISION - 11 * SECOND, "api", 3, 3, 20);
        shows(DECISION - 2 * SECOND, 21);
        cluster.autoscaler(DECISION, "api", 3, 2, 21);

        // The high value stood until ten seconds before, and the controller may have looked at it as late as that.
        assertThat(judge())
                .extracting(JudgedDecision::state, JudgedDecision::lowest, JudgedDecision::highest)
                .last()
                .isEqualTo(tuple(JudgedDecision.State.WITHIN, 2, 3));
        assertThat(judge())
                .extracting(JudgedDecision::state, JudgedDecision::lowest, JudgedDecision::highest)
                .element(1)
                .isEqualTo(tuple(JudgedDecision.State.WITHIN, 3, 3));
    }

    @Test
    void sees_a_pod_that_goes_too_early() throws IOException {
        threePods();
        shows(DECISION - 10 * SECOND, 150);
        cluster.autoscaler(DECISION - 8 * SECOND, "api", 3, 3, 150);
        shows(DECISION - 2 * SECOND, 20);
        cluster.autoscaler(DECISION, "api", 3, 2, 20);

        assertThat(judge())
                .last()
                .extracting(JudgedDecision::state, JudgedDecision::lowest, JudgedDecision::highest)
                .containsExactly(JudgedDecision.State.OUTSIDE, 3, 3);
    }

    @Test
    void does_not_take_a_controller_to_have_looked_before_its_last_decision() throws IOException {
        shows(DECISION - 10 * SECOND, 130);
        cluster.deployment(DECISION - 2 * SECOND - 10_000, "api", 3, 0);
        cluster.autoscaler(DECISION - 2 * SECOND, "api", 2, 3, 130);
        // Two pods as before and a third one without a sample would ask for no change; but then three were declared
        // already.
        cluster.listed(DECISION - 2 * SECOND + 10_000, "d", "api-1", DECISION - 2 * SECOND);
        cluster.autoscaler(DECISION, "api", 2, 2, 130);

        assertThat(judge())
                .last()
                .extracting(JudgedDecision::state, JudgedDecision::lowest, JudgedDecision::highest)
                .containsExactly(JudgedDecision.State.OUTSIDE, 3, 3);
    }

    private void threePods() {
        cluster.deployment(START + SECOND, "api", 3, 0);
        cluster.listed(START + SECOND, "c", "api-1", START - 600 * SECOND);
    }

    /** From a moment on, the metrics API shows this for every pod. */
    private void shows(long from, int used) {
        polls.removeIf(poll -> poll.micros() >= from);
        for (long at = from; at < DECISION + 5 * SECOND; at += SECOND) {
            List<PodMetrics> pods = new ArrayList<>();
            for (String pod : List.of("a", "b", "c")) {
                pods.add(new PodMetrics(pod, from, 10 * SECOND, Map.of("main", Map.of("cpu", (long) used))));
            }
            // Another workload of the namespace, whose samples do not count.
            pods.add(new PodMetrics("database-0", from, 10 * SECOND, Map.of("main", Map.of("cpu", 900L))));
            polls.add(new MetricPoll(at, pods, Map.of(), null));
        }
    }

    private List<JudgedDecision> judge() throws IOException {
        Autoscaler autoscaler = Autoscaler.of(
                new ObjectMapper()
                        .readTree(
                                """
                        {"apiVersion": "autoscaling/v2", "metadata": {"name": "auto"}, "spec": {
                          "scaleTargetRef": {"kind": "Deployment", "name": "api"}, "minReplicas": 2, "maxReplicas": 3,
                          "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"averageValue": "100m"}}}],
                          "behavior": {"scaleDown": {"stabilizationWindowSeconds": 15}}}}
                        """),
                ClusterEvents.NAMESPACE);
        return new DecisionOracle(
                        autoscaler,
                        ControllerSettings.defaults(),
                        cluster.timeline().watchEvents(),
                        polls)
                .judge(START + SECOND, DECISION + SECOND);
    }
}
