package io.plimsoll.spec;

/**
 * A connection that is meant to be possible.
 *
 * @param from who opens it, for example {@code deployment/report-service}
 * @param to who accepts it, for example {@code statefulset/postgres}
 * @param port the port that it is accepted on
 */
public record Flow(String from, String to, PortRef port) {}
