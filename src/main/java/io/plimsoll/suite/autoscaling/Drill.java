package io.plimsoll.suite.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.spec.AutoscalingSpec;
import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.timeline.scaling.ControllerSettings;
import io.plimsoll.workload.Autoscalers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the autoscaler is given for the drill instead of what it declares.
 *
 * @param windowSeconds the stabilisation window for scaling in; {@code null} for its own
 * @param targetPercent how much of its target; {@code null} for all of it
 * @param longestWindow the window that is in force then
 * @param declaresWindow whether the autoscaler declares one; else it is the controller's
 * @param words the same in words
 */
record Drill(
        @Nullable Integer windowSeconds,
        @Nullable Integer targetPercent,
        Duration longestWindow,
        boolean declaresWindow,
        List<String> words) {

    /** What --fast shortens a stabilisation window for scaling in to. */
    static final int FAST_WINDOW_SECONDS = 30;

    /** What everything but the window takes. */
    private static final int OTHER_MINUTES = 4;

    Drill {
        words = List.copyOf(words);
    }

    /**
     * Returns what a run gives an autoscaler.
     *
     * @param spec what the spec says of it
     * @param fast whether waits are to be shortened
     * @param declared the autoscaler's {@code spec}
     */
    static Drill of(AutoscalingSpec spec, boolean fast, JsonNode declared) {
        JsonNode window = declared.at("/behavior/scaleDown/stabilizationWindowSeconds");
        long own = window.asLong(ControllerSettings.defaults().downscaleStabilizationMicros() / 1_000_000);
        Duration wanted = spec.drillWindow();
        Long seconds = wanted != null
                ? Long.valueOf(wanted.toSeconds())
                : fast && own > FAST_WINDOW_SECONDS ? Long.valueOf(FAST_WINDOW_SECONDS) : null;
        List<String> words = new ArrayList<>();
        if (seconds != null && seconds != own) {
            words.add("the stabilisation window for scaling in was %s s instead of %s s (%s)"
                    .formatted(seconds, own, wanted != null ? "autoscaling.drill-window" : "--fast"));
        }
        Integer percent = spec.drillTargetPercent();
        if (percent != null) {
            words.add("the autoscaler's target was %s %% of the declared one (autoscaling.drill-target-percent)"
                    .formatted(percent));
        }
        return new Drill(
                seconds == null || seconds == own ? null : Integer.valueOf(seconds.intValue()),
                percent,
                Duration.ofSeconds(seconds == null ? own : seconds),
                window.isNumber(),
                words);
    }

    void apply(KubernetesClient client, Autoscalers autoscalers) {
        if (!words.isEmpty()) {
            autoscalers.drill(client, windowSeconds, targetPercent);
        }
    }

    /** Returns how long a window that is not short makes the run, and why; empty if it is short. */
    Optional<String> announcement() {
        return longestWindow.toSeconds() <= FAST_WINDOW_SECONDS
                ? Optional.empty()
                : Optional.of(
                        "the stabilisation window for scaling in is %s s (%s) and is waited for: this takes about %s minutes; --fast or autoscaling.drill-window shortens it"
                                .formatted(
                                        longestWindow.toSeconds(),
                                        windowSeconds != null
                                                ? "autoscaling.drill-window"
                                                : declaresWindow
                                                        ? "declared"
                                                        : "Kubernetes' default, as none is declared",
                                        OTHER_MINUTES + longestWindow.toMinutes()));
    }

    /** Returns how long scaling in may take at most. */
    Duration longest(ScaledWorkload scaled) {
        Autoscaler autoscaler = scaled.autoscaler().path("apiVersion").asText().equals("autoscaling/v2")
                ? Autoscaler.of(scaled.autoscaler(), scaled.namespace())
                : null;
        long steps = autoscaler == null
                ? 0
                : AutoscalingCourse.inLimit(
                                autoscaler,
                                ControllerSettings.defaults(),
                                autoscaler.maxReplicas(),
                                scaled.graceSeconds())
                        .toSeconds();
        return longestWindow.plusSeconds(steps).plusSeconds(120);
    }
}
