package io.plimsoll.timeline;

/**
 * A container while it had processes, as the toolbox saw it.
 *
 * @param container the container's id
 * @param interval when; starts at 0 if its start was not seen
 */
public record ProcessRun(String container, Interval interval) {}
