package io.plimsoll.spec;

import org.jspecify.annotations.Nullable;

/**
 * Two workloads that serve the same requests, of which one takes a small share.
 *
 * @param service the Service that requests come in by: it selects the pods of both, or with a weight those of the router
 * @param namespace the namespace of all three; {@code null} means the only one in which the manifests have the Service
 * @param stable the workload that takes most
 * @param canary the workload that takes the rest
 * @param weight the share that a router gives the canary, whatever its pods; {@code null} if their number decides
 */
public record Canary(
        String service,
        @Nullable String namespace,
        WorkloadRef stable,
        WorkloadRef canary,
        @Nullable CanaryWeight weight) {}
