package io.plimsoll.timeline.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How fast and how readily an autoscaler may scale in one direction: {@code HPAScalingRules} of the API {@code
 * autoscaling/v2}.
 *
 * @param stabilizationSeconds the stabilisation window; {@code null} for the controller's own, which only scaling in has
 * @param select which of several policies counts
 * @param policies how many pods may be added or removed in which time
 * @param tolerance how far a metric may be from its target, as a share of it; {@code null} for the controller's own
 */
public record ScalingRules(
        @Nullable Integer stabilizationSeconds, Select select, List<Policy> policies, @Nullable Double tolerance) {

    /** The rules for scaling out where nothing is declared: {@code defaultHPAScaleUpRules} of the source. */
    public static final ScalingRules DEFAULT_UP = new ScalingRules(
            0,
            Select.MAX,
            List.of(new Policy(Policy.Type.PODS, 4, 15), new Policy(Policy.Type.PERCENT, 100, 15)),
            null);

    /** The rules for scaling in where nothing is declared: {@code defaultHPAScaleDownRules} of the source. */
    public static final ScalingRules DEFAULT_DOWN =
            new ScalingRules(null, Select.MAX, List.of(new Policy(Policy.Type.PERCENT, 100, 15)), null);

    public ScalingRules {
        policies = List.copyOf(policies);
    }

    /** Which of several policies counts. */
    public enum Select {
        /** The one that allows the greatest change. */
        MAX,
        /** The one that allows the smallest change. */
        MIN,
        /** None: there is no scaling in this direction. */
        DISABLED
    }

    /**
     * How many pods may be added or removed within a time.
     *
     * @param type what {@code value} counts
     * @param value pods, or percent of the pods that there were at the beginning of the period
     * @param periodSeconds the time, seconds
     */
    public record Policy(Type type, int value, int periodSeconds) {

        /** What a policy's value counts. */
        public enum Type {
            PODS,
            PERCENT
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d %s in %d s", value, type == Type.PODS ? "pods" : "%", periodSeconds);
        }
    }

    /**
     * Reads rules; what they leave out is as in {@code defaults}.
     *
     * @param rules {@code spec.behavior.scaleUp} or {@code scaleDown}; may be missing
     * @throws IllegalArgumentException if a word or number in it is not one of the API's
     */
    static ScalingRules of(JsonNode rules, ScalingRules defaults) {
        List<Policy> policies = new ArrayList<>();
        for (JsonNode policy : rules.path("policies")) {
            policies.add(new Policy(
                    word(Policy.Type.class, policy.path("type").asText()),
                    policy.path("value").asInt(),
                    policy.path("periodSeconds").asInt()));
        }
        return new ScalingRules(
                rules.hasNonNull("stabilizationWindowSeconds")
                        ? Integer.valueOf(
                                rules.path("stabilizationWindowSeconds").asInt())
                        : defaults.stabilizationSeconds(),
                rules.hasNonNull("selectPolicy")
                        ? word(Select.class, rules.path("selectPolicy").asText())
                        : defaults.select(),
                policies.isEmpty() ? defaults.policies() : policies,
                rules.hasNonNull("tolerance")
                        ? Double.valueOf(
                                Quantity.exact(rules.path("tolerance").asText()).doubleValue())
                        : defaults.tolerance());
    }

    private static <E extends Enum<E>> E word(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }
}
