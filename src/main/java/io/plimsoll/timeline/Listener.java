package io.plimsoll.timeline;

/**
 * A TCP port of a pod while it accepted connections, as the toolbox saw it.
 *
 * @param container the id of the container that listened; empty if unknown
 * @param port the port
 * @param interval when; starts at 0 if its opening was not seen
 */
public record Listener(String container, int port, Interval interval) {}
