package io.plimsoll.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rolling update changes.
 *
 * @param workload the workload that is rolled
 * @param namespace its namespace; {@code null} means the only one in which the manifests have it
 * @param image the image that it is rolled to
 * @param container the container that gets the image; {@code null} means the only container, or the only one whose image
 *     has the same repository
 * @param drillDeadline the progress deadline that the workload is given while failed updates are drilled; {@code null} means
 *     its own
 * @param migration the init container that brings data up to date before a new pod serves; {@code null} if none does
 */
public record UpdateSpec(
        WorkloadRef workload,
        @Nullable String namespace,
        String image,
        @Nullable String container,
        @Nullable Duration drillDeadline,
        @Nullable String migration) {

    /**
     * Returns the name of the container that gets the image.
     *
     * @param rendered the workload as rendered
     * @return the name; empty if the workload does not say which one is meant
     */
    public Optional<String> containerIn(JsonNode rendered) {
        return container != null
                ? Optional.of(container)
                : Workloads.updatedContainer(rendered, this)
                        .map(found -> found.path("name").asText());
    }
}
