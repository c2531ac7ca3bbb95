package io.plimsoll.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.timeline.AvailabilityHistory.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class AvailabilityHistoryTest {

    private static final long T0 = 1_800_000_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final WorkloadKey API = new WorkloadKey("Deployment", "shop", "api");

    @Test
    void a_terminating_pod_is_not_available_from_the_moment_its_deletion_is_requested() {
        ClusterEvents cluster = twoReadyPods(0);
        cluster.deletionRequested(T0 + 5 * SECOND, "api-1-a", 30);
        cluster.ready(T0 + 6 * SECOND, "api-1-a", false, T0 + 6 * SECOND);
        cluster.removed(T0 + 7 * SECOND, "api-1-a");

        AvailabilityHistory history = AvailabilityHistory.of(cluster.timeline(), API, T0 + SECOND, T0 + 60 * SECOND);

        assertThat(history.points())
                .containsExactly(
                        new Point(
                                -1,
                                T0 + SECOND,
                                "start",
                                2,
                                List.of("api-1-a", "api-1-b"),
                                List.of("api-1-a", "api-1-b")),
                        new Point(
                                4,
                                T0 + 5 * SECOND,
                                "Pod api-1-a deletion requested",
                                2,
                                List.of("api-1-b"),
                                List.of("api-1-b")),
                        new Point(
                                5,
                                T0 + 6 * SECOND,
                                "Pod api-1-a became unready",
                                2,
                                List.of("api-1-b"),
                                List.of("api-1-b")),
                        new Point(
                                6, T0 + 7 * SECOND, "Pod api-1-a removed", 2, List.of("api-1-b"), List.of("api-1-b")));
        assertThat(history.lowest().sequence()).isEqualTo(4);
        assertThat(history.firstBelow(2))
                .hasValueSatisfying(point -> assertThat(point.sequence()).isEqualTo(4));
        assertThat(history.firstBelow(1)).isEmpty();
    }

    @Test
    void a_surge_pod_counts_from_its_creation() {
        ClusterEvents cluster = twoReadyPods(0);
        cluster.replicaSet(T0 + 2 * SECOND, "api-2", "api", "2");
        cluster.created(T0 + 3 * SECOND, "api-2-c", "api-2");
        cluster.running(T0 + 4 * SECOND, "api-2-c", T0 + 4 * SECOND);
        cluster.ready(T0 + 5 * SECOND, "api-2-c", true, T0 + 5 * SECOND);

        AvailabilityHistory history = AvailabilityHistory.of(cluster.timeline(), API, T0 + SECOND, T0 + 60 * SECOND);

        assertThat(history.highest().event()).isEqualTo("Pod api-2-c seen, not ready");
        assertThat(history.highest().nonTerminating()).containsExactly("api-1-a", "api-1-b", "api-2-c");
        assertThat(history.firstAbove(2, SECOND)).isPresent();
        assertThat(history.firstAbove(3, SECOND)).isEmpty();
        assertThat(history.mostFor(SECOND)).isEqualTo(3);
        assertThat(history.points())
                .extracting(point -> point.available().size())
                .containsExactly(2, 2, 2, 3);
    }

    @Test
    void a_pod_that_is_created_just_before_another_is_asked_to_go_is_none_too_many() {
        ClusterEvents cluster = twoReadyPods(0);
        cluster.replicaSet(T0 + 2 * SECOND, "api-2", "api", "2");
        cluster.created(T0 + 3 * SECOND, "api-2-c", "api-2");
        cluster.deletionRequested(T0 + 3 * SECOND + 20_000, "api-1-a", 30);

        AvailabilityHistory history = AvailabilityHistory.of(cluster.timeline(), API, T0 + SECOND, T0 + 60 * SECOND);

        assertThat(history.highest().nonTerminating()).hasSize(3);
        assertThat(history.mostFor(SECOND)).isEqualTo(2);
        assertThat(history.firstAbove(2, SECOND)).isEmpty();
        assertThat(history.firstAbove(2, 10_000))
                .hasValueSatisfying(point -> assertThat(point.event()).isEqualTo("Pod api-2-c seen, not ready"));
    }

    @Test
    void a_ready_pod_becomes_available_only_after_min_ready_seconds() {
        ClusterEvents cluster = twoReadyPods(10);
        cluster.created(T0 + 20 * SECOND, "api-1-c", "api-1");
        cluster.ready(T0 + 21 * SECOND, "api-1-c", true, T0 + 21 * SECOND);
        cluster.ready(T0 + 25 * SECOND, "api-1-a", false, T0 + 25 * SECOND);
        cluster.deletionRequested(T0 + 31 * SECOND, "api-1-b", 30);

        AvailabilityHistory history =
                AvailabilityHistory.of(cluster.timeline(), API, T0 + 15 * SECOND, T0 + 60 * SECOND);

        assertThat(history.points())
                .extracting(Point::available)
                .containsExactly(
                        List.of("api-1-a", "api-1-b"),
                        List.of("api-1-a", "api-1-b"),
                        List.of("api-1-a", "api-1-b"),
                        List.of("api-1-b"),
                        List.of("api-1-c"));
    }

    @Test
    void other_workloads_and_events_after_the_end_do_not_count() {
        ClusterEvents cluster = twoReadyPods(0);
        cluster.replicaSet(T0, "db-1", "db", "1");
        cluster.created(T0 + 2 * SECOND, "db-1-a", "db-1");
        cluster.removed(T0 + 9 * SECOND, "api-1-a");

        AvailabilityHistory history = AvailabilityHistory.of(cluster.timeline(), API, T0 + SECOND, T0 + 8 * SECOND);

        assertThat(history.points()).singleElement().satisfies(point -> assertThat(point.nonTerminating())
                .containsExactly("api-1-a", "api-1-b"));
    }

    private static ClusterEvents twoReadyPods(int minReadySeconds) {
        ClusterEvents cluster = new ClusterEvents();
        cluster.deployment(T0, "api", 2, minReadySeconds);
        cluster.replicaSet(T0, "api-1", "api", "1");
        cluster.listed(T0, "api-1-a", "api-1", T0 - 100 * SECOND);
        cluster.listed(T0, "api-1-b", "api-1", T0 - 100 * SECOND);
        return cluster;
    }
}
