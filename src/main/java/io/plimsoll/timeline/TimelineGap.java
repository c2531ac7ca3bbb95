package io.plimsoll.timeline;

/**
 * A stretch in which states of a kind of object may have been missed because its watch broke.
 *
 * @param kind the kind, for example {@code Pod}
 * @param fromMicros the last event of that kind before the watch was started anew, microseconds since the Unix epoch
 * @param toMicros when the new list was received
 */
public record TimelineGap(String kind, long fromMicros, long toMicros) {}
