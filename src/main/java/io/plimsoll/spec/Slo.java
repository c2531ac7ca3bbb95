package io.plimsoll.spec;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the deployment promises its clients.
 *
 * @param p99 the latency that 99 of 100 requests stay below; {@code null} if none is promised
 * @param errors how many failed requests are allowed; {@code null} if nothing is promised
 */
public record Slo(@Nullable Duration p99, @Nullable Integer errors) {}
