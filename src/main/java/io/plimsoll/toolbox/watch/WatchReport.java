package io.plimsoll.toolbox.watch;

/**
 * What the process watcher says about itself when it ends: its last line of output.
 *
 * @param startedMicros when the first look was complete, microseconds since the Unix epoch
 * @param endedMicros when it ended
 * @param endedBecause why it ended
 * @param looks how often it looked
 * @param longestGapMicros the longest time between two looks: no event is later than this
 * @param cpuPercent how much of one core it used on average
 */
public record WatchReport(
        long startedMicros,
        long endedMicros,
        String endedBecause,
        long looks,
        long longestGapMicros,
        double cpuPercent) {}
