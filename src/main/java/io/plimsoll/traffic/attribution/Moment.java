package io.plimsoll.traffic.attribution;

/**
 * When something happened, as exactly as the record tells: not before one moment and not after another.
 *
 * @param earliest microseconds since the Unix epoch
 * @param latest microseconds since the Unix epoch
 */
record Moment(long earliest, long latest) {

    /** The end of what has no end. */
    static final Moment NEVER = new Moment(Long.MAX_VALUE, Long.MAX_VALUE);

    /** Something that the toolbox saw: at most one sampling period before. */
    static Moment sampled(long micros) {
        return new Moment(micros - Attribution.SAMPLING_TOLERANCE_MICROS, micros);
    }

    /** Something that the API server told: before it was received, but not long before. */
    static Moment received(long micros) {
        return new Moment(micros - Attribution.WATCH_TOLERANCE_MICROS, micros);
    }

    /** Something with a time of Kubernetes' own, which is rounded down to a second. */
    static Moment withinSecond(long micros) {
        return new Moment(micros, micros + 1_000_000);
    }

    boolean possiblyBefore(long micros) {
        return earliest < micros;
    }

    boolean surelyBefore(long micros) {
        return latest < micros;
    }

    boolean isNever() {
        return earliest == Long.MAX_VALUE;
    }
}
