package io.plimsoll.timeline.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what an autoscaler's status says of a metric. */
final class ReportedMetric {

    private static final List<String> SOURCES = List.of("resource", "containerResource", "pods", "object", "external");

    private ReportedMetric() {}

    /**
     * Returns the value that the controller computed; {@code null} if it could not.
     *
     * @param status one item of {@code status.currentMetrics}
     */
    static ReplicaProposal.@Nullable Current of(JsonNode status) {
        for (String source : SOURCES) {
            JsonNode current = status.path(source).path("current");
            // Of a utilisation the average value is given, too.
            if (current.hasNonNull("averageUtilization")) {
                return new ReplicaProposal.Current(
                        ReplicaProposal.Current.Kind.AVERAGE_UTILIZATION,
                        current.path("averageUtilization").asLong());
            }
            if (current.hasNonNull("averageValue")) {
                return new ReplicaProposal.Current(
                        ReplicaProposal.Current.Kind.AVERAGE_VALUE,
                        Quantity.milli(current.path("averageValue").asText()));
            }
            if (current.hasNonNull("value")) {
                return new ReplicaProposal.Current(
                        ReplicaProposal.Current.Kind.VALUE,
                        Quantity.milli(current.path("value").asText()));
            }
        }
        return null;
    }
}
