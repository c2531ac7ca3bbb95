package io.plimsoll.suite.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.evidence.ScenarioReport.Stretch;
import io.plimsoll.evidence.ScenarioReport.Tick;
import io.plimsoll.timeline.ClusterEvents;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.ProbeCount;
import io.plimsoll.timeline.Timeline;
import org.junit.jupiter.api.Test;

class PodMomentsTest {

    private static final long SECOND = 1_000_000;

    @Test
    void should_show_what_happened_to_a_pod_within_the_time() {
        ClusterEvents cluster = new ClusterEvents();
        cluster.replicaSet(0, "api-1", "api", "1");
        cluster.listed(SECOND, "api-a", "api-1", SECOND);
        cluster.endpoint(2 * SECOND, "api", "api-a", true, true, false);
        cluster.endpoint(3 * SECOND, "other", "api-a", true, true, false);
        cluster.endpoint(20 * SECOND, "api", "api-a", false, false, false);
        cluster.endpoint(25 * SECOND, "other", "api-a", false, false, false);
        cluster.endpoint(40 * SECOND, "api", "api-a", true, true, false);
        cluster.probed(9 * SECOND, "api-a", "main", ProbeCount.Kind.LIVENESS, 1, 0, 0.1);
        cluster.probed(11 * SECOND, "api-a", "main", ProbeCount.Kind.READINESS, 1, 0, 0.1);
        cluster.probed(12 * SECOND, "api-a", "main", ProbeCount.Kind.READINESS, 1, 1, 0.1);
        cluster.restarted(30 * SECOND, "api-a", "api-a2", 30 * SECOND, 30 * SECOND, 137, "Error");
        Timeline timeline = cluster.timeline();
        PodLife pod = timeline.pods().get(0);

        assertThat(PodMoments.endpoint(pod, 10 * SECOND, 50 * SECOND))
                .containsExactly(new Stretch(10 * SECOND, 25 * SECOND), new Stretch(40 * SECOND, 50 * SECOND));
        assertThat(PodMoments.ticks(pod, timeline, 10 * SECOND, 50 * SECOND))
                .containsExactly(
                        new Tick(Tick.Kind.PROBE_SUCCEEDED, 11 * SECOND, "readiness probe succeeded"),
                        new Tick(Tick.Kind.PROBE_FAILED, 12 * SECOND, "readiness probe failed"),
                        new Tick(Tick.Kind.CONTAINER_ENDED, 30 * SECOND, "container main ended with code 137"));
    }
}
