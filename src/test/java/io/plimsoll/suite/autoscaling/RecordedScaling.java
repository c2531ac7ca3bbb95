package io.plimsoll.suite.autoscaling;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;

import io.plimsoll.spec.AutoscalingSpec;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Calibration;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Step;
import io.plimsoll.suite.autoscaling.AutoscalingFacts.Stop;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.timeline.ClusterEvents.ScaledBy;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.timeline.scaling.MetricReading;
import io.plimsoll.timeline.scaling.PodMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A recorded course for tests: two pods become three under load, stay three when more is asked for, and are two again after.
 * Everything that a test does not change is as it should be.
 */
final class RecordedScaling {

    static final long OUT = LOAD + 30 * SECOND;
    static final long DECIDED = OUT + 20 * SECOND;
    static final long REACHED = OUT + 24 * SECOND;
    static final long CEILING = OUT + 60 * SECOND;
    static final long HELD = CEILING + 30 * SECOND;
    static final long DROP = HELD + 15 * SECOND;
    static final long DOWN = DROP + 40 * SECOND;
    static final long IN = DOWN + 5 * SECOND;
    static final long END = IN + 5 * SECOND;

    final RecordedLoad load = new RecordedLoad();

    @Nullable
    Stop stopped;

    AutoscalingSpec.@Nullable Profile profile;

    @Nullable
    Step out = new Step(3, 290, OUT, REACHED, "");

    @Nullable
    Step ceiling = new Step(3, 360, CEILING, HELD, "");

    String noCeiling = "";

    @Nullable
    Long inMicros = IN;

    @Nullable
    Long p99Millis;

    @Nullable
    Integer errors;

    int declaredPerSecond = 200;
    long startUpMillis = 2_000;
    List<String> drilled = List.of();
    ScaledBy scaledBy = ScaledBy.PROCESSOR;
    private final List<Integer> desired = new ArrayList<>(List.of(3, 3, 3, 3, 2));

    RecordedScaling() {
        load.cluster.deployment(LOAD - 20 * SECOND, "api", 2, 0);
        load.cluster.replicaSet(LOAD - 20 * SECOND, "api-1", "api", "1");
        for (String pod : List.of("old-a", "old-b")) {
            load.cluster.listed(LOAD - 20 * SECOND, pod, "api-1", LOAD - 90 * SECOND);
            load.cluster.endpoint(LOAD - 20 * SECOND, RecordedLoad.SERVICE, pod, true, true, false);
        }
        load.steady(LOAD, DECIDED, "old-a", "old-b");
    }

    /** The workload is declared more pods, and the new one becomes ready. */
    RecordedScaling scaledOut() {
        load.cluster.deployment(DECIDED - SECOND / 2, "api", 3, 0);
        load.cluster.created(DECIDED, "new-a", "api-1");
        load.cluster.running(DECIDED + SECOND, "new-a", DECIDED + SECOND);
        load.cluster.ready(DECIDED + 3 * SECOND, "new-a", true, DECIDED + 3 * SECOND);
        load.cluster.endpoint(DECIDED + 3 * SECOND, RecordedLoad.SERVICE, "new-a", true, true, false);
        load.steady(DECIDED, DROP, "old-a", "old-b", "new-a");
        return this;
    }

    /** The workload is declared fewer pods, and the one that is too many goes. */
    RecordedScaling scaledIn() {
        load.cluster.deployment(DOWN - SECOND / 2, "api", 2, 0);
        load.cluster.deletionRequested(DOWN, "new-a", 30);
        load.cluster.noEndpoint(DOWN, RecordedLoad.SERVICE, "new-a");
        load.cluster.removed(IN - SECOND, "new-a");
        load.steady(DROP, DOWN, "old-a", "old-b", "new-a");
        load.steady(DOWN, END, "old-a", "old-b");
        return this;
    }

    /** The controller decides otherwise: its decisions are those under the step, twice, at the ceiling, and twice after. */
    RecordedScaling decided(int number, int pods) {
        desired.set(number, pods);
        return this;
    }

    private void decisions() {
        load.cluster.scaledBy(scaledBy);
        load.cluster.autoscaler(LOAD - 15 * SECOND, "api", 2, 2, 50);
        load.cluster.autoscaler(DECIDED, "api", 2, desired.get(0), 150);
        load.cluster.autoscaler(OUT + 55 * SECOND, "api", 3, desired.get(1), 100);
        load.cluster.autoscaler(CEILING + 25 * SECOND, "api", 3, desired.get(2), 140);
        load.cluster.autoscaler(DROP + 20 * SECOND, "api", 3, desired.get(3), 20);
        load.cluster.autoscaler(DOWN, "api", 3, desired.get(4), 21);
    }

    /** What the metrics API shows: a sample of ten seconds in every ten. */
    private List<MetricPoll> polls() {
        List<MetricPoll> polls = new ArrayList<>();
        for (long at = LOAD - 18 * SECOND; at < END; at += SECOND) {
            long sample = Math.floorDiv(at, 10 * SECOND) * 10 * SECOND;
            List<String> pods = List.of("old-a", "old-b", "new-a").stream()
                    .filter(pod -> !pod.equals("new-a") || (sample > DECIDED + 20 * SECOND && sample < IN))
                    .toList();
            polls.add(poll(at, sample, pods));
        }
        return polls;
    }

    /** A second container uses much, so that it shows where it is counted and must not be. */
    private MetricPoll poll(long at, long sample, List<String> pods) {
        long used = used(sample);
        Map<String, MetricReading.Usage> each = pods.stream()
                .collect(Collectors.toMap(pod -> pod, pod -> new MetricReading.Usage(sample, 10 * SECOND, used)));
        Map<String, Map<String, Long>> main = Map.of("main", Map.of("cpu", used));
        Map<String, Map<String, Long>> both = Map.of("main", Map.of("cpu", used), "beside", Map.of("cpu", 400L));
        int sharing = at < DECIDED || at >= DOWN ? 2 : 3;
        return switch (scaledBy) {
            case PROCESSOR -> new MetricPoll(at, metrics(pods, sample, main), Map.of(), null);
            case PROCESSOR_OF_ONE_CONTAINER -> new MetricPoll(at, metrics(pods, sample, both), Map.of(), null);
            case METRIC_OF_PODS ->
                new MetricPoll(
                        at,
                        List.of(),
                        Map.of("pods/requests", new MetricReading.PerPod(each)),
                        "no metrics-server here");
            case METRIC_FROM_OUTSIDE ->
                new MetricPoll(
                        at,
                        List.of(),
                        Map.of("external/requests", new MetricReading.Single(sample, 10 * SECOND, used * sharing)),
                        "no metrics-server here");
        };
    }

    private static List<PodMetrics> metrics(List<String> pods, long sample, Map<String, Map<String, Long>> usage) {
        return pods.stream()
                .map(pod -> new PodMetrics(pod, sample, 10 * SECOND, usage))
                .toList();
    }

    private static long used(long sample) {
        if (sample < OUT + 10 * SECOND) {
            return 50;
        }
        if (sample < DECIDED + 20 * SECOND) {
            return 150;
        }
        if (sample < CEILING + 10 * SECOND) {
            return 100;
        }
        if (sample < DROP + 10 * SECOND) {
            return 140;
        }
        return sample < DOWN - 10 * SECOND ? 20 : 21;
    }

    AutoscalingObservations observations() {
        decisions();
        return new AutoscalingObservations(facts(), load.observations(), polls());
    }

    private AutoscalingFacts facts() {
        return new AutoscalingFacts(
                load.facts(),
                List.of(),
                "web",
                "shop",
                "auto",
                new WorkloadKey("Deployment", "shop", "api"),
                drilled,
                declaredPerSecond,
                p99Millis,
                errors,
                List.of(RecordedLoad.pod("old-a"), RecordedLoad.pod("old-b")),
                startUpMillis,
                LOAD,
                stopped,
                switch (scaledBy) {
                    case PROCESSOR -> "resource/cpu";
                    case PROCESSOR_OF_ONE_CONTAINER -> "resource/cpu/main";
                    case METRIC_OF_PODS -> "pods/requests";
                    case METRIC_FROM_OUTSIDE -> "external/requests";
                },
                profile,
                stopped == null ? Double.valueOf(100) : null,
                stopped == null && profile == null ? new Calibration(40, 40, 140, 140, 5, 100, false) : null,
                stopped == null ? out : null,
                stopped == null ? ceiling : null,
                noCeiling,
                stopped == null ? DROP : null,
                stopped == null ? inMicros : null,
                END);
    }
}
