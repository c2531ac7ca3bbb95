package io.plimsoll.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Between which numbers of pods a rolling update must stay.
 *
 * <p>The arithmetic is Kubernetes' own ({@code ResolveFenceposts} in {@code pkg/controller/deployment/util}; "Max
 * Unavailable" and "Max Surge" in the documentation of Deployments): a percentage of the replicas is rounded down for
 * {@code maxUnavailable} and up for {@code maxSurge}, and if both come to 0, {@code maxUnavailable} is 1. A Deployment
 * that sets neither gets 25 % for both. The strategy {@code Recreate} counts as {@code maxUnavailable: 100%}, {@code
 * maxSurge: 0}.
 *
 * @param replicas the declared number of pods
 * @param maxUnavailable how many pods may be unavailable
 * @param maxSurge how many pods there may be above the declared number
 * @param floor the fewest available pods: the declared budget, else replicas less {@code maxUnavailable} and, unless
 *     nothing is to run at all, at least 1
 * @param ceiling the most pods that are not terminating: replicas and {@code maxSurge}
 */
public record RollingUpdateBounds(int replicas, int maxUnavailable, int maxSurge, int floor, int ceiling) {

    private static final String DEFAULT = "25%";

    /**
     * Computes the bounds.
     *
     * @param replicas the declared number of pods
     * @param maxUnavailable a number, or a percentage such as {@code 25%}
     * @param maxSurge a number, or a percentage such as {@code 25%}
     * @param minAvailable the declared budget of available pods; {@code null} without one
     */
    public static RollingUpdateBounds of(
            int replicas, String maxUnavailable, String maxSurge, @Nullable Integer minAvailable) {
        int surge = resolve("maxSurge", maxSurge, replicas, true);
        int unavailable = resolve("maxUnavailable", maxUnavailable, replicas, false);
        if (surge == 0 && unavailable == 0) {
            unavailable = 1;
        }
        unavailable = Math.min(unavailable, replicas);
        int floor = minAvailable != null ? minAvailable : Math.max(Math.min(1, replicas), replicas - unavailable);
        return new RollingUpdateBounds(replicas, unavailable, surge, floor, replicas + surge);
    }

    /**
     * Computes the bounds of a Deployment object.
     *
     * @param minAvailable the declared budget of available pods; {@code null} without one
     */
    public static RollingUpdateBounds of(JsonNode deployment, @Nullable Integer minAvailable) {
        JsonNode spec = deployment.path("spec");
        int replicas = spec.path("replicas").asInt(1);
        JsonNode strategy = spec.path("strategy");
        if (strategy.path("type").asText("").equals("Recreate")) {
            return of(replicas, "100%", "0", minAvailable);
        }
        JsonNode rolling = strategy.path("rollingUpdate");
        return of(
                replicas,
                rolling.path("maxUnavailable").asText(DEFAULT),
                rolling.path("maxSurge").asText(DEFAULT),
                minAvailable);
    }

    private static int resolve(String field, String value, int replicas, boolean up) {
        boolean percentage = value.endsWith("%");
        String digits = percentage ? value.substring(0, value.length() - 1) : value;
        if (!digits.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(
                    field + " is \"" + value + "\": it must be a number or a percentage such as 25%");
        }
        long number = Long.parseLong(digits);
        if (!percentage) {
            return (int) number;
        }
        long hundredths = number * replicas;
        return (int) (up ? (hundredths + 99) / 100 : hundredths / 100);
    }
}
