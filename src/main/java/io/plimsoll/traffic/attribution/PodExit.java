package io.plimsoll.traffic.attribution;

/**
 * The end of the container that served.
 *
 * @param at when
 * @param micros the recorded time of it
 * @param killedAtGraceEnd whether it was killed because its grace period was over
 * @param words what happened, to follow the pod's name, for example {@code exited with code 143}
 */
record PodExit(Moment at, long micros, boolean killedAtGraceEnd, String words) {

    /** Returns whether a request that ended then may have been cut by this. */
    boolean mayHaveEnded(Loss loss) {
        return loss.start() <= at.latest()
                && loss.end() >= at.earliest()
                && loss.end() <= at.latest() + Attribution.CLIENT_TOLERANCE_MICROS;
    }
}
