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
 * @param rollback how long a rollback may take; {@code null} means what the Deployment's own times allow: its progress
 *     deadline and the grace period of its pods
 * @param outage how long no request may be answered while a Deployment with the strategy Recreate, or with a single pod, is
 *     updated; {@code null} means that no outage is declared
 * @param failedUpdate how long it may take until a failed update is reported, that is, the longest progress deadline
 * @param deploy how long the deployment may take to become ready from clean
 * @param stable how long it then has to stay ready and quiet
 * @param buildContext how much the build of one image may be sent, bytes
 */
public record Budgets(
        int lostRequests,
        int applicationErrors,
        @Nullable Integer minAvailable,
        @Nullable Duration rollback,
        @Nullable Duration outage,
        Duration failedUpdate,
        Duration deploy,
        Duration stable,
        long buildContext) {}
