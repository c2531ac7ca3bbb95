package io.plimsoll.suite.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Whether a label selector, as a disruption budget has it, selects pods with given labels. */
final class Selection {

    private Selection() {}

    /**
     * Returns whether it does. A selector that is not there selects nothing, an empty one everything.
     *
     * @param selector the selector, of {@code metav1.LabelSelector}
     * @param labels the labels
     */
    static boolean selects(JsonNode selector, JsonNode labels) {
        if (!selector.isObject()) {
            return false;
        }
        boolean fits = selector.path("matchLabels").properties().stream()
                .allMatch(wanted -> labels.has(wanted.getKey())
                        && labels.path(wanted.getKey())
                                .asText()
                                .equals(wanted.getValue().asText()));
        for (JsonNode expression : selector.path("matchExpressions")) {
            fits &= holds(expression, labels);
        }
        return fits;
    }

    private static boolean holds(JsonNode expression, JsonNode labels) {
        String key = expression.path("key").asText();
        List<String> values = new ArrayList<>();
        expression.path("values").forEach(value -> values.add(value.asText()));
        boolean isIn = labels.has(key) && values.contains(labels.path(key).asText());
        return switch (expression.path("operator").asText()) {
            case "In" -> isIn;
            case "NotIn" -> !isIn;
            case "Exists" -> labels.has(key);
            default -> !labels.has(key);
        };
    }
}
