package io.plimsoll.spec;

import org.jspecify.annotations.Nullable;

/**
 * Two workloads behind one Service, of which one serves at a time.
 *
 * @param service the Service that is switched
 * @param namespace the namespace of all three; {@code null} means the only one in which the manifests have the Service
 * @param blue the workload that serves first
 * @param green the workload that is switched to
 */
public record BlueGreen(String service, @Nullable String namespace, WorkloadRef blue, WorkloadRef green) {}
