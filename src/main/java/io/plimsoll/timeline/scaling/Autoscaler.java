package io.plimsoll.timeline.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.timeline.WorkloadKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a HorizontalPodAutoscaler declares, with the API's defaults filled in ({@code SetDefaults_HorizontalPodAutoscaler}
 * in {@code pkg/apis/autoscaling/v2/defaults.go}).
 *
 * @param namespace its namespace
 * @param name its name
 * @param workload what it scales
 * @param minReplicas the fewest pods
 * @param maxReplicas the most pods
 * @param metrics what it looks at, in order; never empty
 * @param behavior its rules for each direction; {@code null} if it declares none, which lets the controller take an older
 *     path with rules of its own
 */
public record Autoscaler(
        String namespace,
        String name,
        WorkloadKey workload,
        int minReplicas,
        int maxReplicas,
        List<ScalingMetric> metrics,
        @Nullable Behavior behavior) {

    private static final int DEFAULT_CPU_UTILIZATION = 80;

    public Autoscaler {
        metrics = List.copyOf(metrics);
    }

    /**
     * Rules for each direction.
     *
     * @param up for scaling out
     * @param down for scaling in
     */
    public record Behavior(ScalingRules up, ScalingRules down) {

        /** What a declared, but empty, behaviour stands for. */
        public static final Behavior DEFAULT = new Behavior(ScalingRules.DEFAULT_UP, ScalingRules.DEFAULT_DOWN);
    }

    /**
     * Reads a HorizontalPodAutoscaler of {@code autoscaling/v2}, as declared or as the API server shows it.
     *
     * @param object the object
     * @param namespace where it is
     * @throws IllegalArgumentException if it is of another version or names something that this version does not know
     */
    public static Autoscaler of(JsonNode object, String namespace) {
        String name = object.at("/metadata/name").asText();
        String version = object.path("apiVersion").asText();
        if (!version.equals("autoscaling/v2")) {
            throw new IllegalArgumentException(
                    "HorizontalPodAutoscaler %s/%s is of version %s; only autoscaling/v2 can be read"
                            .formatted(namespace, name, version));
        }
        JsonNode spec = object.path("spec");
        List<ScalingMetric> metrics = new ArrayList<>();
        spec.path("metrics").forEach(metric -> metrics.add(metric(metric)));
        if (metrics.isEmpty()) {
            metrics.add(new ScalingMetric.PodResource(
                    "cpu", null, new ScalingMetric.Target.Utilization(DEFAULT_CPU_UTILIZATION)));
        }
        JsonNode target = spec.path("scaleTargetRef");
        return new Autoscaler(
                namespace,
                name,
                new WorkloadKey(
                        target.path("kind").asText(),
                        namespace,
                        target.path("name").asText()),
                spec.path("minReplicas").asInt(1),
                spec.path("maxReplicas").asInt(),
                metrics,
                spec.hasNonNull("behavior")
                        ? new Behavior(
                                ScalingRules.of(spec.at("/behavior/scaleUp"), ScalingRules.DEFAULT_UP),
                                ScalingRules.of(spec.at("/behavior/scaleDown"), ScalingRules.DEFAULT_DOWN))
                        : null);
    }

    /**
     * Reads one of an autoscaler's metrics: {@code MetricSpec} of {@code autoscaling/v2}.
     *
     * @throws IllegalArgumentException if it is of a type that this version does not know, or has no target
     */
    public static ScalingMetric metric(JsonNode metric) {
        String type = metric.path("type").asText();
        return switch (type) {
            case "Resource" ->
                new ScalingMetric.PodResource(
                        metric.at("/resource/name").asText(), null, target(metric.at("/resource/target")));
            case "ContainerResource" ->
                new ScalingMetric.PodResource(
                        metric.at("/containerResource/name").asText(),
                        metric.at("/containerResource/container").asText(),
                        target(metric.at("/containerResource/target")));
            case "Pods" ->
                new ScalingMetric.PodValue(
                        metric.at("/pods/metric/name").asText(),
                        LabelQuery.of(metric.at("/pods/metric/selector")),
                        target(metric.at("/pods/target")));
            case "Object" ->
                new ScalingMetric.ObjectValue(
                        metric.at("/object/metric/name").asText(),
                        metric.at("/object/describedObject/kind").asText() + "/"
                                + metric.at("/object/describedObject/name").asText(),
                        LabelQuery.of(metric.at("/object/metric/selector")),
                        target(metric.at("/object/target")));
            case "External" ->
                new ScalingMetric.ExternalValue(
                        metric.at("/external/metric/name").asText(),
                        LabelQuery.of(metric.at("/external/metric/selector")),
                        target(metric.at("/external/target")));
            default ->
                throw new IllegalArgumentException("a metric is of type \"" + type
                        + "\"; known are Resource, ContainerResource, Pods, Object and External");
        };
    }

    /** An average value goes before a utilisation and before a value, as in {@code computeStatusFor...} of the source. */
    private static ScalingMetric.Target target(JsonNode target) {
        if (target.hasNonNull("averageValue")) {
            return new ScalingMetric.Target.AverageValue(
                    Quantity.milli(target.path("averageValue").asText()));
        }
        if (target.hasNonNull("averageUtilization")) {
            return new ScalingMetric.Target.Utilization(
                    target.path("averageUtilization").asInt());
        }
        if (target.hasNonNull("value")) {
            return new ScalingMetric.Target.Value(
                    Quantity.milli(target.path("value").asText()));
        }
        throw new IllegalArgumentException(
                "a metric's target has neither averageUtilization nor averageValue nor value: " + target);
    }

    /** Returns the rules for scaling out that are in force. */
    public ScalingRules up() {
        return behavior == null ? ScalingRules.DEFAULT_UP : behavior.up();
    }

    /** Returns the rules for scaling in that are in force. */
    public ScalingRules down() {
        return behavior == null ? ScalingRules.DEFAULT_DOWN : behavior.down();
    }

    /** Returns the window in which scaling out waits for the lowest recommendation, microseconds. */
    public long upWindowMicros() {
        Integer seconds = up().stabilizationSeconds();
        return seconds == null ? 0 : seconds * 1_000_000L;
    }

    /**
     * Returns the window in which scaling in waits for the highest recommendation, microseconds.
     *
     * @param settings has the window that counts where none is declared
     */
    public long downWindowMicros(ControllerSettings settings) {
        Integer seconds = down().stabilizationSeconds();
        return seconds == null ? settings.downscaleStabilizationMicros() : seconds * 1_000_000L;
    }

    /** Returns how far metrics may be from their targets. */
    public Tolerance tolerance(ControllerSettings settings) {
        Double up = up().tolerance();
        Double down = down().tolerance();
        return new Tolerance(down == null ? settings.tolerance() : down, up == null ? settings.tolerance() : up);
    }

    @Override
    public String toString() {
        return "HorizontalPodAutoscaler " + namespace + "/" + name;
    }
}
