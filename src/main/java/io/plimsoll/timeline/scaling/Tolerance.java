package io.plimsoll.timeline.scaling;

/**
 * How far a metric may be from its target before anything is scaled.
 *
 * @param down below the target, as a share of it
 * @param up above the target, as a share of it
 */
public record Tolerance(double down, double up) {

    /**
     * Returns whether a ratio of current to desired value is close enough to 1 ({@code Tolerances.isWithin} of the
     * source).
     */
    public boolean holds(double ratio) {
        return 1.0 - down <= ratio && ratio <= 1.0 + up;
    }
}
