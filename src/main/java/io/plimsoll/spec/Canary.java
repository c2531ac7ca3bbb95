package io.plimsoll.spec;

import org.jspecify.annotations.Nullable;

/**
 * Two workloads behind one Service, of which one takes a small share of the requests.
 *
 * @param service the Service that selects the pods of both
 * @param namespace the namespace of all three; {@code null} means the only one in which the manifests have the Service
 * @param stable the workload that takes most
 * @param canary the workload that takes the rest
 * @param weightPercent the share that a controller gives the canary, whatever its pods; {@code null} if their number decides
 */
public record Canary(
        String service,
        @Nullable String namespace,
        WorkloadRef stable,
        WorkloadRef canary,
        @Nullable Integer weightPercent) {}
