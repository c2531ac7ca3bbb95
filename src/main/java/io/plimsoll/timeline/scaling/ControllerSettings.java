package io.plimsoll.timeline.scaling;

import java.time.Duration;

/**
 * The controller's command line options, which no API shows: {@code kube-controller-manager
 * --horizontal-pod-autoscaler-...}.
 *
 * @param syncPeriodMicros {@code sync-period}: how often it decides
 * @param tolerance {@code tolerance}: how far a metric may be from its target, as a share of it
 * @param downscaleStabilizationMicros {@code downscale-stabilization}: the window for scaling in where none is declared
 * @param cpuInitializationMicros {@code cpu-initialization-period}: how long after its start a pod's CPU use counts only
 *     if it was measured while the pod was ready
 * @param initialReadinessMicros {@code initial-readiness-delay}: how long after its start an unready pod may have been
 *     ready and still counts as never having been so
 */
public record ControllerSettings(
        long syncPeriodMicros,
        double tolerance,
        long downscaleStabilizationMicros,
        long cpuInitializationMicros,
        long initialReadinessMicros) {

    /** Returns the values of {@code RecommendedDefaultHPAControllerConfiguration} in the source. */
    public static ControllerSettings defaults() {
        return new ControllerSettings(
                micros(Duration.ofSeconds(15)),
                0.1,
                micros(Duration.ofMinutes(5)),
                micros(Duration.ofMinutes(5)),
                micros(Duration.ofSeconds(30)));
    }

    private static long micros(Duration duration) {
        return duration.toMillis() * 1_000;
    }
}
