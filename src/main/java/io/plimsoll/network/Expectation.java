package io.plimsoll.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What policies mean for one cell, and why.
 *
 * @param cell the cell
 * @param outcome what they mean
 * @param paths the pods or addresses that the connection may be led to, one unless it goes to a Service
 * @param resolution what they mean for the question to the cluster's DNS; {@code null} if none has to be asked
 * @param note why there is nothing to connect to; {@code null} otherwise
 * @param open what the definition of NetworkPolicy leaves to the network plugin and would change the outcome; empty if
 *     the outcome is certain
 */
public record Expectation(
        Cell cell,
        Expected outcome,
        List<PathVerdict> paths,
        @Nullable Expectation resolution,
        @Nullable String note,
        List<String> open) {

    public Expectation {
        paths = List.copyOf(paths);
        open = List.copyOf(open);
    }

    /** Returns whether every network plugin must come to this outcome. */
    public boolean isCertain() {
        return open.isEmpty();
    }

    /** Returns outcome and what decides it on one line; the same for all cells that the same rules decide. */
    public String summary() {
        if (note != null) {
            return outcome + ": " + note;
        }
        if (resolution != null && outcome == Expected.NAME_UNRESOLVABLE) {
            return outcome + ": " + resolution.summary();
        }
        Set<String> ways = paths.stream().map(PathVerdict::summary).collect(Collectors.toCollection(TreeSet::new));
        return outcome + ": " + String.join(" | ", ways)
                + (open.isEmpty() ? "" : "; left open: " + String.join("; ", open));
    }

    /** Returns the explanation for a person to read, the first line naming cell and outcome. */
    public List<String> explain() {
        List<String> lines = new ArrayList<>();
        lines.add(cell + ": " + outcome + (note == null ? "" : ", " + note));
        if (resolution != null && outcome == Expected.NAME_UNRESOLVABLE) {
            resolution.explain().forEach(line -> lines.add("  " + line));
            return lines;
        }
        for (PathVerdict path : paths) {
            String indent = "  ";
            if (!path.to().equals(cell.to())) {
                lines.add("  to " + path.to() + " " + path.port() + ": " + (path.passes() ? "allowed" : "blocked"));
                indent = "    ";
            }
            for (String line : path.explain()) {
                lines.add(indent + line);
            }
        }
        open.forEach(point -> lines.add("  left open: " + point));
        return lines;
    }
}
