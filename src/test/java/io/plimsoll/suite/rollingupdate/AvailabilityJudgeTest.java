package io.plimsoll.suite.rollingupdate;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.timeline.ClusterEvents;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.toolbox.generator.GeneratorReport;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.attribution.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An update of two pods with maxSurge 1 and maxUnavailable 0: two have to be available, three may be there. */
class AvailabilityJudgeTest {

    private static final long SECOND = 1_000_000;
    private static final long UPDATE = 1_800_000_000L * SECOND;
    private static final long END = UPDATE + 60 * SECOND;

    private final ClusterEvents cluster = new ClusterEvents();

    AvailabilityJudgeTest() {
        cluster.deployment(UPDATE - 30 * SECOND, "api", 2, 0);
        cluster.replicaSet(UPDATE - 30 * SECOND, "api-1", "api", "1");
        for (String pod : List.of("api-1-a", "api-1-b")) {
            cluster.listed(UPDATE - 30 * SECOND, pod, "api-1", UPDATE - 300 * SECOND);
        }
        cluster.replicaSet(UPDATE + SECOND, "api-2", "api", "2");
    }

    @Test
    void passes_when_a_new_pod_is_available_before_an_old_one_goes() {
        starts(2, "api-2-c");
        cluster.deletionRequested(UPDATE + 6 * SECOND, "api-1-a", 30);

        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "2 to 3 pods available or starting at every one of 4 events; the floor was 2, the ceiling 3",
                        measurements(2, 3, 4)));
    }

    @Test
    void fails_when_an_old_pod_goes_before_the_new_one_is_available() {
        cluster.created(UPDATE + 2 * SECOND, "api-2-c", "api-2");
        cluster.deletionRequested(UPDATE + 4 * SECOND, "api-1-a", 30);

        assertThat(judge())
                .isEqualTo(new Verdict.Fail(
                        List.of(new Finding(
                                "FLOOR_BROKEN",
                                "Deployment shop/api",
                                "at least 2 available pods at every moment",
                                "1 available, 4.0 s after the update was applied",
                                "1 too few",
                                "set maxUnavailable so that enough pods stay: 0 with maxSurge 1 keeps all of them",
                                List.of(
                                        "4.0 s after the update: Pod api-1-a deletion requested; available: api-1-b",
                                        "4.0 s after the update: Pod api-1-a deletion requested; available: api-1-b"))),
                        measurements(1, 3, 2)));
    }

    @Test
    void fails_when_more_pods_are_there_than_may_be() {
        starts(2, "api-2-c");
        starts(12, "api-2-d");

        assertThat(judge())
                .isEqualTo(new Verdict.Fail(
                        List.of(new Finding(
                                "CEILING_BROKEN",
                                "Deployment shop/api",
                                "at most 3 pods that are not terminating, but for a second",
                                "4, 12.0 s after the update was applied",
                                "1 too many",
                                "find out what else creates pods that the Deployment's selector matches",
                                List.of("12.0 s after the update: Pod api-2-d seen, not ready; available: api-1-a,"
                                        + " api-1-b, api-2-c"))),
                        measurements(2, 4, 6)));
    }

    @Test
    void passes_when_a_pod_is_created_some_milliseconds_before_another_is_asked_to_go() {
        starts(2, "api-2-c");
        cluster.created(UPDATE + 6 * SECOND, "api-2-d", "api-2");
        cluster.deletionRequested(UPDATE + 6 * SECOND + 20_000, "api-1-a", 30);

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void decides_nothing_without_an_event_of_a_pod() {
        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "no event of a pod was seen during the update, so nothing can be said about it",
                        "check that update.image differs from what runs"));
    }

    private void starts(int seconds, String pod) {
        cluster.created(UPDATE + seconds * SECOND, pod, "api-2");
        cluster.running(UPDATE + (seconds + 1) * SECOND, pod, UPDATE + (seconds + 1) * SECOND);
        cluster.ready(UPDATE + (seconds + 2) * SECOND, pod, true, UPDATE + (seconds + 2) * SECOND);
    }

    private static List<Measurement> measurements(int fewest, int most, int events) {
        return List.of(
                new Measurement("fewest available pods", fewest, "", "≥ 2"),
                new Measurement("most non-terminating pods for longer than a second", most, "", "≤ 3"),
                new Measurement("pod events judged", events, "", "≥ 1"));
    }

    private Verdict judge() {
        LoadFacts load = new LoadFacts(
                Map.of("api", new Route(new ServiceKey("shop", "api"), null)),
                0,
                0,
                true,
                200,
                UPDATE - 20 * SECOND,
                null);
        GeneratorReport generator = new GeneratorReport(
                UPDATE - 20 * SECOND,
                END,
                "stopped",
                List.of(),
                new GeneratorReport.GatlingTotals("3.15.1", 0, 0, 0),
                0,
                0,
                List.of(),
                List.of());
        return AvailabilityJudge.judge(new RollingUpdateObservations(
                new UpdateFacts(load, UPDATE, END).get(),
                new LoadObservations(load, Ledger.of(List.of()), generator, cluster.timeline())));
    }
}
