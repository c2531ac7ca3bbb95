package io.plimsoll.suite.configuration;

import io.plimsoll.suite.load.PodName;

/**
 * What a pod answered when it was asked for the value of the setting.
 *
 * @param micros when the answer was there, microseconds since the Unix epoch
 * @param pod the pod
 * @param shows whether it answered as declared and showed the new value
 * @param problem why nothing can be said about its value; empty if it answered as declared
 */
public record Reading(long micros, PodName pod, boolean shows, String problem) {}
