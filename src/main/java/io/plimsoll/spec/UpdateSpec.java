package io.plimsoll.spec;

import org.jspecify.annotations.Nullable;

/**
 * What a rolling update changes.
 *
 * @param workload the workload that is rolled
 * @param namespace its namespace; {@code null} means the only one in which the manifests have it
 * @param image the image that it is rolled to
 * @param container the container that gets the image; {@code null} means the only container, or the only one whose image
 *     has the same repository
 */
public record UpdateSpec(WorkloadRef workload, @Nullable String namespace, String image, @Nullable String container) {}
