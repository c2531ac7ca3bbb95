package io.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.timeline.ProbeCount;
import io.plimsoll.timeline.ProbeCount.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProbeMetricsTest {

    private static final String BEFORE =
            """
            # HELP prober_probe_duration_seconds [ALPHA] Duration in seconds for a probe response.
            # TYPE prober_probe_duration_seconds histogram
            prober_probe_duration_seconds_bucket{container="api",namespace="shop",pod="api-1",probe_type="Readiness",le="0.005"} 9
            prober_probe_duration_seconds_sum{container="api",namespace="shop",pod="api-1",probe_type="Readiness"} 0.5
            prober_probe_duration_seconds_count{container="api",namespace="shop",pod="api-1",probe_type="Readiness"} 10
            prober_probe_total{container="api",namespace="shop",pod="api-1",pod_uid="u1",probe_type="Readiness",result="successful"} 10
            prober_probe_total{container="api",namespace="kube-system",pod="dns",pod_uid="u9",probe_type="Readiness",result="successful"} 4
            """;

    @Test
    void should_tell_what_was_counted_since() {
        ProbeMetrics before = ProbeMetrics.read(BEFORE, Set.of("shop"));
        ProbeMetrics now = ProbeMetrics.read(
                """
                prober_probe_duration_seconds_sum{container="api",namespace="shop",pod="api-1",probe_type="Readiness"} 2.75
                prober_probe_total{container="api",namespace="shop",pod="api-1",pod_uid="u1",probe_type="Readiness",result="failed"} 1
                prober_probe_total{container="api",namespace="shop",pod="api-1",pod_uid="u1",probe_type="Readiness",result="successful"} 1.2e+01
                prober_probe_total{container="api",namespace="shop",pod="api-2",pod_uid="u2",probe_type="Startup",result="successful"} 1
                prober_probe_total{container="api",namespace="shop",pod="api-2",pod_uid="u2",probe_type="Startup",result="unknown"} 7
                prober_probe_total{container="api",namespace="kube-system",pod="dns",pod_uid="u9",probe_type="Readiness",result="successful"} 5
                """,
                Set.of("shop"));

        assertThat(now.since(before, 42))
                .containsExactly(
                        new ProbeCount(42, "u1", "api", Kind.READINESS, 2, 1, 2.25),
                        new ProbeCount(42, "u2", "api", Kind.STARTUP, 1, 0, 0));
    }

    @Test
    void should_not_take_the_counts_of_an_earlier_pod_of_the_same_name() {
        ProbeMetrics before = ProbeMetrics.read(BEFORE, Set.of("shop"));
        ProbeMetrics now = ProbeMetrics.read(BEFORE.replace("\"u1\"", "\"u3\"").replace("} 10", "} 3"), Set.of("shop"));

        assertThat(now.since(before, 42)).containsExactly(new ProbeCount(42, "u3", "api", Kind.READINESS, 3, 0, 0));
    }

    @Test
    void should_tell_nothing_where_nothing_was_counted() {
        ProbeMetrics metrics = ProbeMetrics.read(BEFORE, Set.of("shop"));

        assertThat(metrics.since(metrics, 42)).isEmpty();
        assertThat(ProbeMetrics.read("not found\n", Set.of("shop")).since(metrics, 42))
                .isEmpty();
    }
}
