package io.plimsoll.report;

import io.plimsoll.evidence.Attempt;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.evidence.RunReport.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How reports say what a verdict rests on: how much of what was looked at, the control, and every attempt. */
final class BasisWords {

    private BasisWords() {}

    /** Returns one line per population, for example {@code 3 of 3 pods of Deployment shop/api (census)}. */
    static List<String> populations(@Nullable Basis basis) {
        return basis == null
                ? List.of()
                : basis.populations().stream().map(BasisWords::population).toList();
    }

    private static String population(Population population) {
        return "%s of %s %s (%s)"
                .formatted(
                        Words.count(population.examined()),
                        Words.count(population.total()),
                        population.of(),
                        population.rule());
    }

    /** Returns one line per query: what was asked, at which state of the cluster, and how much the answer held. */
    static List<String> queries(@Nullable Basis basis) {
        return basis == null
                ? List.of()
                : basis.populations().stream()
                        .flatMap(population -> population.queries().stream())
                        .distinct()
                        .map(BasisWords::query)
                        .toList();
    }

    private static String query(Query query) {
        return query.request()
                + (query.resourceVersion() == null ? "" : " at resourceVersion " + query.resourceVersion())
                + ": "
                + Words.count(query.items(), "item")
                + (query.complete() ? "" : ", not complete");
    }

    /** Returns which control there was and what came of it. */
    static String control(@Nullable Basis basis) {
        if (basis == null) {
            return "";
        }
        Control control = basis.control();
        return switch (control.state()) {
            case HELD -> "Held: " + control.what() + " (" + control.observed() + ")";
            case NOT_HELD -> "Did not hold: " + control.what() + " (" + control.observed() + ")";
            case NOT_REACHED -> "Not reached: " + control.observed();
            case NOT_NEEDED -> "None needed: " + control.observed();
        };
    }

    /** Returns one line per attempt; a single one needs no number. */
    static List<String> attempts(CheckResult result) {
        List<Attempt> attempts = result.attempts();
        if (attempts.isEmpty()) {
            return List.of("None.");
        }
        if (attempts.size() == 1) {
            return List.of("One: it decided.");
        }
        List<String> lines = new ArrayList<>();
        for (Attempt attempt : attempts) {
            lines.add("%s of %s, %s: %s: %s"
                    .formatted(
                            lines.size() + 1,
                            attempts.size(),
                            Words.dayAndTime(attempt.startedAt()),
                            Words.outcome(attempt.outcome()),
                            attempt.reason()));
        }
        return lines;
    }

    /** Returns the mutants that prove a check able to fail, each with its cause. */
    static String mutants(CheckResult result) {
        return result.check().mutants().entrySet().stream()
                .map(mutant -> mutant.getKey() + " (" + mutant.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
