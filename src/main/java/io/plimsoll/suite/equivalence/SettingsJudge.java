package io.plimsoll.suite.equivalence;

import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.EquivalenceSpec.Aspect;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Decides DEP-EQV-002: the same things run on both sides, from the same images, and are told the same things. */
final class SettingsJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-EQV-002";

    private static final Set<Aspect> ASPECTS = EnumSet.of(Aspect.SERVICE, Aspect.IMAGE, Aspect.VARIABLE, Aspect.FILE);

    private SettingsJudge() {}

    /** Returns the verdict that {@code facts} lead to. */
    static Verdict judge(EquivalenceFacts facts) {
        Pairing pairing = Pairing.of(facts.compose(), facts.kubernetes(), facts.pairs());
        if (!pairing.problems().isEmpty()) {
            return wrongPairs(pairing);
        }
        Comparison comparison = Comparison.of(PartDifferences.of(pairing), ASPECTS, facts.intent());
        int pairs = pairing.pairs().size();
        List<Measurement> measurements =
                List.of(new Measurement("services with a container", pairs, "", null), comparison.measurement());
        return comparison.findings().isEmpty()
                ? new Verdict.Pass(
                        "%s; image, variables and files compared: %s"
                                .formatted(inWords(pairing), comparison.intendedInWords()),
                        measurements)
                : new Verdict.Fail(comparison.findings(), measurements);
    }

    static Verdict wrongPairs(Pairing pairing) {
        return new Verdict.Error(
                "equivalence.pairs is wrong: " + String.join("; ", pairing.problems()),
                "correct \"equivalence.pairs\" in the spec");
    }

    /** Returns which service is which container. */
    static String inWords(Pairing pairing) {
        return String.join(
                ", ",
                pairing.pairs().entrySet().stream()
                        .map(pair -> "%s is %s"
                                .formatted(
                                        pair.getKey().place(), pair.getValue().place()))
                        .toList());
    }
}
