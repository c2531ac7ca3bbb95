package io.plimsoll.timeline.scaling;

import org.jspecify.annotations.Nullable;

/**
 * What an autoscaler's controller decided once, held against what the published algorithm may decide.
 *
 * @param micros when the harness heard of it, microseconds since the Unix epoch
 * @param current how many pods the workload declared
 * @param observed how many pods the controller decided for
 * @param asked what the metrics asked for before windows, policies and bounds, at least; {@code null} if nothing
 * @param lowest the fewest pods that the algorithm may decide for
 * @param highest the most pods that the algorithm may decide for
 * @param state what follows
 * @param because how the bounds come about, for people
 */
public record JudgedDecision(
        long micros,
        int current,
        int observed,
        @Nullable Integer asked,
        int lowest,
        int highest,
        State state,
        String because) {

    /** What follows from a comparison. */
    public enum State {
        /** The algorithm may decide so. */
        WITHIN,
        /** The algorithm decides otherwise, whatever it may have seen. */
        OUTSIDE,
        /** The controller saw something that was not recorded. */
        UNDECIDABLE
    }
}
