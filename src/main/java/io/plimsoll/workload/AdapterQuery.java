package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.timeline.scaling.LabelQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How one metric of an autoscaler is asked for that an adapter supplies, in the controller's own words ({@code
 * k8s.io/metrics/pkg/client}).
 *
 * @param metric the metric, {@code MetricSpec} of {@code autoscaling/v2}
 * @param namespace the autoscaler's namespace
 * @param podSelector finds the pods of what it scales, as a query
 */
record AdapterQuery(JsonNode metric, String namespace, String podSelector) {

    static final String CUSTOM = "custom.metrics.k8s.io";
    static final String EXTERNAL = "external.metrics.k8s.io";

    /**
     * Returns the question; empty for a metric that needs no adapter.
     *
     * @param metric the metric
     * @param namespace the autoscaler's namespace
     * @param podSelector finds the pods of what it scales, as a query
     */
    static Optional<AdapterQuery> of(JsonNode metric, String namespace, String podSelector) {
        return switch (metric.path("type").asText()) {
            case "Pods", "Object", "External" -> Optional.of(new AdapterQuery(metric, namespace, podSelector));
            default -> Optional.empty();
        };
    }

    /** Returns the API group that is asked. */
    String group() {
        return type().equals("External") ? EXTERNAL : CUSTOM;
    }

    /** Returns the versions of the group that can be asked, the preferred one first. */
    List<String> versions() {
        return type().equals("External") ? List.of("v1beta1") : List.of("v1beta2", "v1beta1");
    }

    /** Returns whether the answer has a value for each pod; else it has one for all. */
    boolean perPod() {
        return type().equals("Pods");
    }

    /** Returns the object that the metric is of; a missing node if it is of none. */
    JsonNode object() {
        return metric.at("/object/describedObject");
    }

    /**
     * Returns the path behind the group's version.
     *
     * @param resource the resource of {@link #object}, for example {@code ingresses}
     */
    String path(String resource) {
        return switch (type()) {
            case "Pods" ->
                "/namespaces/%s/pods/*/%s%s"
                        .formatted(namespace, name(), query("labelSelector", podSelector, "metricLabelSelector"));
            case "External" -> "/namespaces/%s/%s%s".formatted(namespace, name(), query("labelSelector"));
            default ->
                object().path("kind").asText().equals("Namespace")
                        ? "/namespaces/%s/metrics/%s%s".formatted(of(), name(), query("metricLabelSelector"))
                        : "/namespaces/%s/%s/%s/%s%s"
                                .formatted(
                                        namespace, resource + apiGroup(), of(), name(), query("metricLabelSelector"));
        };
    }

    private String type() {
        return metric.path("type").asText();
    }

    private JsonNode source() {
        return metric.path(perPod() ? "pods" : type().equals("External") ? "external" : "object");
    }

    private String name() {
        return source().at("/metric/name").asText();
    }

    private String of() {
        return object().path("name").asText();
    }

    private String apiGroup() {
        String version = object().path("apiVersion").asText();
        int slash = version.indexOf('/');
        return slash < 0 ? "" : "." + version.substring(0, slash);
    }

    private String query(String ofSeries) {
        return query("", "", ofSeries);
    }

    private String query(String name, String value, String ofSeries) {
        List<String> parts = new ArrayList<>();
        Stream.of(new String[] {name, value}, new String[] {ofSeries, LabelQuery.of(source().at("/metric/selector"))})
                .filter(part -> !part[1].isEmpty())
                .forEach(part -> parts.add(part[0] + "=" + URLEncoder.encode(part[1], StandardCharsets.UTF_8)));
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }
}
