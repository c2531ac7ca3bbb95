package io.plimsoll.timeline.scaling;

import io.plimsoll.timeline.WorkloadKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes situations in which an autoscaler has to decide, so that all its rules have something to do. */
final class Situations {

    static final long NOW = 1_800_000_000_000_000L;
    private static final long SECOND = 1_000_000;

    private final Random random;

    private Situations(Random random) {
        this.random = random;
    }

    /** A situation in which an autoscaler has to decide. */
    record Situation(Autoscaler hpa, ControllerSettings flags, AlgorithmInput input, ScalingHistory history) {}

    static Situation any(Random random) {
        return new Situations(random).situation();
    }

    private Situation situation() {
        int pods = between(0, 9);
        int current = chance(80) ? pods : between(0, 12);
        int min = chance(85) ? Math.max(1, Math.min(between(1, 4), current)) : between(1, 4);
        int max = chance(85) ? Math.max(min, Math.max(current, between(3, 20))) : Math.max(min, between(1, 8));
        // How far from its target everything is, so that metrics agree more often than chance would have it.
        double load = one(0.1, 0.4, 0.8, 0.89, 0.95, 1.0, 1.05, 1.12, 1.5, 2.0, 4.0);
        boolean troubled = chance(60);
        List<ObservedPod> observed = new ArrayList<>();
        for (int i = 0; i < pods; i++) {
            observed.add(pod("pod-" + i, troubled));
        }
        List<ScalingMetric> metrics = new ArrayList<>();
        List<MetricReading> readings = new ArrayList<>();
        for (int i = one(1, 1, 1, 1, 2, 3); i > 0; i--) {
            ScalingMetric metric = metric("m" + i);
            metrics.add(metric);
            readings.add(chance(5) ? new MetricReading.Unavailable("away") : reading(metric, observed, load, troubled));
        }
        Autoscaler hpa = new Autoscaler(
                "shop",
                "web",
                new WorkloadKey("Deployment", "shop", "web"),
                min,
                max,
                metrics,
                chance(80) ? new Autoscaler.Behavior(rules(true), rules(false)) : null);
        ControllerSettings flags = new ControllerSettings(
                15 * SECOND,
                one(0.1, 0.1, 0.05, 0.2),
                one(300, 60) * SECOND,
                one(300, 120) * SECOND,
                one(30, 10) * SECOND);
        return new Situation(
                hpa,
                flags,
                new AlgorithmInput(
                        NOW, current, chance(80) ? current : Math.max(0, pods - between(0, 2)), observed, readings),
                new ScalingHistory(recommendations(current), changes()));
    }

    private ObservedPod pod(String name, boolean troubled) {
        boolean odd = troubled && chance(35);
        long started = NOW - one(3, 20, 60, 120, 150, 300, 1_000) * SECOND;
        ObservedPod.Readiness ready = new ObservedPod.Readiness(
                odd
                        ? one(
                                ObservedPod.Readiness.Status.FALSE,
                                ObservedPod.Readiness.Status.FALSE,
                                ObservedPod.Readiness.Status.UNKNOWN,
                                ObservedPod.Readiness.Status.TRUE)
                        : ObservedPod.Readiness.Status.TRUE,
                started + one(1, 5, 10, 29, 30, 31) * SECOND);
        Map<String, Map<String, Long>> requests = new LinkedHashMap<>();
        requests.put("web", chance(99) ? Map.of("cpu", one(50L, 100L, 250L), "memory", 128_000L) : Map.of());
        if (chance(20)) {
            requests.put("proxy", Map.of("cpu", 20L, "memory", 32_000L));
        }
        return new ObservedPod(
                name,
                odd && chance(40)
                        ? one(ObservedPod.Phase.PENDING, ObservedPod.Phase.FAILED, ObservedPod.Phase.SUCCEEDED)
                        : ObservedPod.Phase.RUNNING,
                odd && chance(20),
                odd && chance(10) ? null : ready,
                odd && chance(10) ? null : started,
                chance(3) ? Map.of("cpu", 150L, "memory", 100_000L) : Map.of(),
                requests);
    }

    private ScalingMetric metric(String name) {
        ScalingMetric.Target average = new ScalingMetric.Target.AverageValue(one(100L, 100L, 300L, 333L));
        ScalingMetric.Target value = new ScalingMetric.Target.Value(one(100L, 300L, 777L));
        ScalingMetric.Target utilization =
                new ScalingMetric.Target.Utilization(one(50, 60, 80, 80, 100, 100, 120, 150));
        return switch (between(0, 6)) {
            case 0, 1 -> new ScalingMetric.PodResource("cpu", null, chance(60) ? utilization : average);
            case 2 ->
                new ScalingMetric.PodResource(
                        one("cpu", "memory"), one("web", "web", "proxy"), chance(60) ? utilization : average);
            case 3 -> new ScalingMetric.PodResource("memory", null, chance(60) ? utilization : average);
            case 4 -> new ScalingMetric.PodValue(name, "", average);
            case 5 -> new ScalingMetric.ObjectValue(name, "Ingress/web", "", chance(50) ? average : value);
            default -> new ScalingMetric.ExternalValue(name, "", chance(50) ? average : value);
        };
    }

    private MetricReading reading(ScalingMetric metric, List<ObservedPod> pods, double load, boolean troubled) {
        if (metric instanceof ScalingMetric.ObjectValue || metric instanceof ScalingMetric.ExternalValue) {
            long target = metric.target() instanceof ScalingMetric.Target.Value value
                    ? value.milli()
                    : ((ScalingMetric.Target.AverageValue) metric.target()).milli() * Math.max(1, pods.size());
            return new MetricReading.Single(0, 0, Math.round(target * load * noise()));
        }
        Map<String, MetricReading.Usage> usages = new LinkedHashMap<>();
        for (ObservedPod pod : pods) {
            if (troubled && chance(15)) {
                continue;
            }
            usages.put(pod.name(), usage(target(metric, pod) * load * noise()));
        }
        if (troubled && chance(5)) {
            usages.put("a-stranger", usage(100));
        }
        return new MetricReading.PerPod(usages);
    }

    private MetricReading.Usage usage(double milli) {
        return new MetricReading.Usage(
                NOW - one(1, 10, 14, 30) * SECOND, one(10 * SECOND, 15 * SECOND, 10_062_000L), Math.round(milli));
    }

    private static double target(ScalingMetric metric, ObservedPod pod) {
        if (metric.target() instanceof ScalingMetric.Target.Utilization utilization
                && metric instanceof ScalingMetric.PodResource resource) {
            Long request = pod.request(resource.resource(), resource.container());
            return (request == null ? 100 : request) * utilization.percent() / 100.0;
        }
        return ((ScalingMetric.Target.AverageValue) metric.target()).milli();
    }

    private double noise() {
        return chance(30) ? 1 : 0.9 + 0.2 * random.nextDouble();
    }

    private ScalingRules rules(boolean up) {
        if (chance(20)) {
            return up ? ScalingRules.DEFAULT_UP : ScalingRules.DEFAULT_DOWN;
        }
        List<ScalingRules.Policy> policies = new ArrayList<>();
        for (int i = between(1, 3); i > 0; i--) {
            policies.add(
                    chance(50)
                            ? new ScalingRules.Policy(ScalingRules.Policy.Type.PODS, between(1, 4), one(15, 60, 120))
                            : new ScalingRules.Policy(
                                    ScalingRules.Policy.Type.PERCENT,
                                    one(5, 10, 25, 33, 50, 70, 90, 100, 200),
                                    one(15, 60, 120)));
        }
        return new ScalingRules(
                up || chance(70) ? Integer.valueOf(one(0, 15, 30, 60, 300)) : null,
                one(
                        ScalingRules.Select.MAX,
                        ScalingRules.Select.MAX,
                        ScalingRules.Select.MAX,
                        ScalingRules.Select.MIN,
                        ScalingRules.Select.MIN,
                        ScalingRules.Select.DISABLED),
                policies,
                chance(30) ? Double.valueOf(one(0.0, 0.01, 0.05, 0.3, 0.7)) : null);
    }

    private List<ScalingHistory.Recommendation> recommendations(int current) {
        List<ScalingHistory.Recommendation> list = new ArrayList<>();
        for (int i = one(0, 0, 0, 1, 3, 8); i > 0; i--) {
            list.add(new ScalingHistory.Recommendation(
                    NOW - one(1, 14, 15, 16, 29, 30, 45, 59, 60, 61, 200, 300, 301) * SECOND,
                    Math.max(0, current + between(-3, 4))));
        }
        return list;
    }

    private List<ScalingHistory.Change> changes() {
        List<ScalingHistory.Change> list = new ArrayList<>();
        for (int i = one(0, 0, 1, 2, 4); i > 0; i--) {
            list.add(new ScalingHistory.Change(
                    NOW - one(1, 14, 15, 16, 59, 60, 61, 119, 121) * SECOND, one(-3, -2, -1, 1, 2, 3)));
        }
        return list;
    }

    private int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    private <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }
}
