package io.plimsoll.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Selects objects by their labels: every requirement must hold, and one without requirements selects everything.
 *
 * <p>The meaning is that of {@code metav1.LabelSelector}. In particular {@code NotIn} holds for an object without the
 * label.
 *
 * @param matchLabels labels that must be there with that value
 * @param matchExpressions further requirements
 */
public record LabelSelector(Map<String, String> matchLabels, List<Requirement> matchExpressions) {

    /** Selects everything. */
    public static final LabelSelector EVERYTHING = new LabelSelector(Map.of(), List.of());

    public LabelSelector {
        matchLabels = Collections.unmodifiableMap(new TreeMap<>(matchLabels));
        matchExpressions = List.copyOf(matchExpressions);
    }

    /** How a requirement compares. */
    public enum Operator {
        IN("In"),
        NOT_IN("NotIn"),
        EXISTS("Exists"),
        DOES_NOT_EXIST("DoesNotExist");

        private final String word;

        Operator(String word) {
            this.word = word;
        }

        /** Returns the operator as manifests write it. */
        public String word() {
            return word;
        }

        static Optional<Operator> of(String word) {
            for (Operator operator : values()) {
                if (operator.word.equals(word)) {
                    return Optional.of(operator);
                }
            }
            return Optional.empty();
        }

        boolean takesValues() {
            return this == IN || this == NOT_IN;
        }
    }

    /**
     * What a label must be like.
     *
     * @param key the label's key
     * @param operator how to compare
     * @param values with which values; empty for the operators that take none
     */
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }

        boolean holdsFor(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }

        @Override
        public String toString() {
            return switch (operator) {
                case IN -> key + " in (" + String.join(", ", values) + ")";
                case NOT_IN -> key + " not in (" + String.join(", ", values) + ")";
                case EXISTS -> key;
                case DOES_NOT_EXIST -> "!" + key;
            };
        }
    }

    /** Selects what carries all of {@code labels}. */
    public static LabelSelector of(Map<String, String> labels) {
        return new LabelSelector(labels, List.of());
    }

    /** Returns whether it selects an object with these labels. */
    public boolean matches(Map<String, String> labels) {
        for (Map.Entry<String, String> label : matchLabels.entrySet()) {
            if (!label.getValue().equals(labels.get(label.getKey()))) {
                return false;
            }
        }
        for (Requirement requirement : matchExpressions) {
            if (!requirement.holdsFor(labels)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the keys of labels that it looks at. */
    public Set<String> keys() {
        Set<String> keys = new TreeSet<>(matchLabels.keySet());
        matchExpressions.forEach(requirement -> keys.add(requirement.key()));
        return keys;
    }

    /** Returns what the labels lack to be selected, for a person to read; {@code null} if they are selected. */
    @Nullable
    String whyNot(Map<String, String> labels) {
        List<String> reasons = new ArrayList<>();
        matchLabels.forEach((key, value) -> {
            if (!value.equals(labels.get(key))) {
                reasons.add("wants " + key + "=" + value + ", found " + found(key, labels));
            }
        });
        for (Requirement requirement : matchExpressions) {
            if (!requirement.holdsFor(labels)) {
                reasons.add("wants " + requirement + ", found " + found(requirement.key(), labels));
            }
        }
        return reasons.isEmpty() ? null : String.join("; ", reasons);
    }

    private static String found(String key, Map<String, String> labels) {
        String value = labels.get(key);
        return value == null ? "no such label" : key + "=" + value;
    }

    /** Returns it as {@code kubectl get -l} would take it; "everything" if it selects everything. */
    @Override
    public String toString() {
        if (matchLabels.isEmpty() && matchExpressions.isEmpty()) {
            return "everything";
        }
        List<String> parts = new ArrayList<>();
        matchLabels.forEach((key, value) -> parts.add(key + "=" + value));
        matchExpressions.forEach(requirement -> parts.add(requirement.toString()));
        return parts.stream().collect(Collectors.joining(","));
    }
}
