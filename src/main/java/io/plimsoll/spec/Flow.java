package io.plimsoll.spec;

import org.jspecify.annotations.Nullable;

/**
 * A connection that is meant to be possible.
 *
 * @param from who opens it, for example {@code deployment/report-service}
 * @param to who accepts it, for example {@code statefulset/postgres}
 * @param port the port that it is accepted on
 * @param whileAway whether the pods of {@code from} shall be ready while {@code to} is away; {@code null} if either will do
 */
public record Flow(String from, String to, PortRef port, @Nullable ReadinessWanted whileAway) {

    /** Makes a flow of which nothing is said for when its end is away. */
    public Flow(String from, String to, PortRef port) {
        this(from, to, port, null);
    }
}
