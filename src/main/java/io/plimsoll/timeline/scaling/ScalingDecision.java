package io.plimsoll.timeline.scaling;

import org.jspecify.annotations.Nullable;

/**
 * What the algorithm decides.
 *
 * @param micros when, microseconds since the Unix epoch
 * @param current how many pods the workload declares
 * @param recommendation what the metrics ask for before windows, policies and bounds; {@code null} if they were not asked
 *     or gave no answer that may be acted upon
 * @param desired how many pods the workload is to declare
 * @param because how it comes about, for people
 */
public record ScalingDecision(
        long micros, int current, @Nullable Integer recommendation, int desired, String because) {}
