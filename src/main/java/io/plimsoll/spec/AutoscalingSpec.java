package io.plimsoll.spec;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What autoscalers are given while scaling is drilled, where what they declare cannot be provoked here, and by what load;
 * reports name it.
 *
 * @param drillTargetPercent how much of the declared target is asked for, so that a host can make the load that it takes;
 *     {@code null} means the declared one
 * @param drillWindow the stabilisation window for scaling in; {@code null} means the declared one
 * @param profile the load that makes it scale; {@code null} if that is to be found out
 */
public record AutoscalingSpec(
        @Nullable Integer drillTargetPercent, @Nullable Duration drillWindow, @Nullable Profile profile) {

    /** Nothing else than what is declared. */
    public static final AutoscalingSpec AS_DECLARED = new AutoscalingSpec(null, null, null);

    /** What one generator can send beside a cluster on a small host; more would be the generator's fault. */
    public static final int MOST_PER_SECOND = 1_000;

    /**
     * A load that is known to make the autoscaler scale.
     *
     * @param outPerSecond all requests a second of the step that asks for more pods
     * @param pods how many pods that asks for
     * @param ceilingPerSecond all requests a second of the step that asks for more than the most pods; {@code null} if that
     *     follows from the other step
     */
    public record Profile(int outPerSecond, int pods, @Nullable Integer ceilingPerSecond) {}
}
