package io.plimsoll.suite.writes;

import io.plimsoll.spec.ReadWrite;

/**
 * What was declared for and done with the pair that writes and reads back, besides the exchanges.
 *
 * @param write the request that writes
 * @param read the request that reads
 * @param from which pods have what was written
 * @param perSecond how many were written a second
 * @param startMicros when the writing began, microseconds since the Unix epoch
 * @param endMicros when it ended
 */
public record WriteFacts(
        String write, String read, ReadWrite.From from, double perSecond, long startMicros, long endMicros) {}
