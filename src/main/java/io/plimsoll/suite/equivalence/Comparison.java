package io.plimsoll.suite.equivalence;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.spec.EquivalenceSpec.Aspect;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The differences of some aspects, those that are meant told from those that nobody has said to be.
 *
 * @param findings what is not meant
 * @param intended what is meant, each with its reason
 */
record Comparison(List<Finding> findings, List<String> intended) {

    Comparison {
        findings = List.copyOf(findings);
        intended = List.copyOf(intended);
    }

    /**
     * Tells them apart.
     *
     * @param all every difference that was found
     * @param aspects what is asked about
     * @param intent what is meant
     */
    static Comparison of(List<Difference> all, Set<Aspect> aspects, Intent intent) {
        List<Difference> asked =
                all.stream().filter(each -> aspects.contains(each.aspect())).toList();
        List<Finding> findings = new ArrayList<>();
        List<String> intended = new ArrayList<>();
        for (Difference difference : asked) {
            Optional<String> entry = intent.of(difference);
            if (entry.isPresent()) {
                intended.add("%s (%s)"
                        .formatted(
                                difference.name(),
                                Objects.requireNonNull(intent.intended().get(entry.get()))));
            } else {
                findings.add(finding(difference));
            }
        }
        intent.gone(aspects, asked).forEach(name -> findings.add(gone(name)));
        return new Comparison(findings, intended);
    }

    private static Finding finding(Difference difference) {
        return new Finding(
                EquivalenceCause.of(difference.aspect()).name(),
                difference.name(),
                "the same on Compose and in the cluster",
                "on Compose: %s; in the cluster: %s".formatted(difference.compose(), difference.kubernetes()),
                "intended? The spec does not say so",
                "make both sides alike; or, if it is meant, give the reason in the spec: equivalence: {intended: {\"%s\": REASON}}"
                        .formatted(difference.name()),
                List.of());
    }

    private static Finding gone(String name) {
        return new Finding(
                EquivalenceCause.DIFFERENCE_GONE.name(),
                name,
                "both sides differ in this, as equivalence.intended says",
                "no such difference",
                "a reason for nothing, which would hide the next difference of that name",
                "remove it from equivalence.intended; or correct its name",
                List.of());
    }

    /** Returns what a pass says about the differences that are meant. */
    String intendedInWords() {
        return intended.isEmpty() ? "no difference" : "intended: " + String.join("; ", intended);
    }

    /** Returns the figure behind that. */
    Measurement measurement() {
        return new Measurement("intended differences", intended.size(), "", null);
    }
}
