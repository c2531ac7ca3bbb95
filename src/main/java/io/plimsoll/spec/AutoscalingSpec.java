package io.plimsoll.spec;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What autoscalers are given while scaling is drilled, where what they declare cannot be provoked here; reports name it.
 *
 * @param drillTargetPercent how much of the declared target is asked for, so that a host can make the load that it takes;
 *     {@code null} means the declared one
 * @param drillWindow the stabilisation window for scaling in; {@code null} means the declared one
 */
public record AutoscalingSpec(@Nullable Integer drillTargetPercent, @Nullable Duration drillWindow) {

    /** Nothing else than what is declared. */
    public static final AutoscalingSpec AS_DECLARED = new AutoscalingSpec(null, null);
}
