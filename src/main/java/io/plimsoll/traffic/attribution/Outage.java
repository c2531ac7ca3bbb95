package io.plimsoll.traffic.attribution;

/**
 * A stretch in which a pod did not accept connections.
 *
 * @param kind how it began
 * @param began when
 * @param ended when the pod accepted connections (again); {@link Moment#NEVER} if it did not
 * @param words what happened, to follow the pod's name, for example {@code closed port 8080}
 * @param micros the recorded time of that
 */
record Outage(Kind kind, Moment began, Moment ended, String words, long micros) {

    enum Kind {
        /** The container had not opened its port yet. */
        STARTING,
        /** The port was open and was closed, or its process ended. */
        CLOSED
    }

    /** Returns whether the stretch may hold any moment of a request's life. */
    boolean possiblyDuring(long firstMicros, long lastMicros) {
        return began.earliest() <= lastMicros && ended.latest() >= firstMicros;
    }
}
