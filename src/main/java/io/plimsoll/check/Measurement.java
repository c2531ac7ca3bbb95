package io.plimsoll.check;

import org.jspecify.annotations.Nullable;

/**
 * A figure that a judge measured.
 *
 * @param name what was measured, for example {@code smallest outage seen with 99 % probability}
 * @param value the figure
 * @param unit its unit, for example {@code ms}; empty for a count
 * @param bound what it was held against, or {@code null} if it is only reported
 */
public record Measurement(String name, double value, String unit, @Nullable String bound) {}
