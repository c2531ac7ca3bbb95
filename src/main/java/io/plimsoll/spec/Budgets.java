package io.plimsoll.spec;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What checks may tolerate.
 *
 * @param lostRequests how many requests a planned change may lose
 * @param applicationErrors how many wrong answers a planned change may cause
 * @param minAvailable how many pods must be available at any moment of an update; {@code null} means what the workload's own
 *     update strategy allows, and at least one
 * @param deploy how long the deployment may take to become ready from clean
 * @param stable how long it then has to stay ready and quiet
 */
public record Budgets(
        int lostRequests, int applicationErrors, @Nullable Integer minAvailable, Duration deploy, Duration stable) {}
