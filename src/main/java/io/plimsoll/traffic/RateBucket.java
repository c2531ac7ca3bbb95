package io.plimsoll.traffic;

/**
 * What was sent in one bucket of time.
 *
 * @param fromMicros start of the bucket, microseconds since the Unix epoch
 * @param sent requests sent in it
 * @param failed those of them that were lost or failed, whenever that became known
 * @param p50Micros median latency of those of them that were answered, microseconds; 0 if none was
 * @param p99Micros 99th percentile of the same; 0 if none was
 */
public record RateBucket(long fromMicros, long sent, long failed, long p50Micros, long p99Micros) {}
