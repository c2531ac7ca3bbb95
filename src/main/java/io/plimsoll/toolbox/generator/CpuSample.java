package io.plimsoll.toolbox.generator;

/**
 * How busy host and generator were during about one second.
 *
 * @param micros when the second ended, microseconds since the Unix epoch
 * @param hostPercent of all cores, how much was busy
 * @param hostCores how many cores the host has
 * @param ownPercent of one core, how much the generator used
 */
public record CpuSample(long micros, double hostPercent, int hostCores, double ownPercent) {}
