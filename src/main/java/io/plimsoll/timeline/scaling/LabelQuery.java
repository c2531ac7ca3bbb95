package io.plimsoll.timeline.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Writes a label selector of an object as the API takes it in a query ({@code FormatLabelSelector} of the source). */
public final class LabelQuery {

    private LabelQuery() {}

    /**
     * Returns the query's text; empty for a selector that is not there or selects everything.
     *
     * @param selector the selector, of {@code metav1.LabelSelector}
     * @throws IllegalArgumentException if it has an operator that this version does not know
     */
    public static String of(JsonNode selector) {
        List<String> terms = new ArrayList<>();
        selector.path("matchLabels")
                .properties()
                .forEach(label ->
                        terms.add(label.getKey() + "=" + label.getValue().asText()));
        for (JsonNode expression : selector.path("matchExpressions")) {
            String key = expression.path("key").asText();
            List<String> values = new ArrayList<>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            String operator = expression.path("operator").asText();
            terms.add(
                    switch (operator) {
                        case "In" -> key + " in (" + String.join(",", values) + ")";
                        case "NotIn" -> key + " notin (" + String.join(",", values) + ")";
                        case "Exists" -> key;
                        case "DoesNotExist" -> "!" + key;
                        default ->
                            throw new IllegalArgumentException(
                                    "a label selector has the operator \"" + operator + "\"");
                    });
        }
        return String.join(",", terms);
    }
}
