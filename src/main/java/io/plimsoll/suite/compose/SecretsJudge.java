package io.plimsoll.suite.compose;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.compose.SecretFacts.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Decides DEP-CMP-008: no secret is to be read in the Compose file, by asking the engine, or in a log. */
final class SecretsJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-CMP-008";

    private SecretsJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(StartObservations observations) {
        SecretFacts facts = observations.secrets();
        List<Finding> findings = new ArrayList<>();
        facts.file().forEach(spot -> findings.add(inFile(spot)));
        facts.shown().forEach(spot -> findings.add(shown(spot)));
        facts.logged().forEach(spot -> findings.add(logged(spot)));
        List<Measurement> measurements = List.of(
                new Measurement("secrets that were given from outside", facts.given(), "", null),
                new Measurement("settings of the file that were searched", facts.settings(), "", null),
                new Measurement("settings at the engine that were searched", facts.inspected(), "", null),
                new Measurement("lines of logs that were searched", facts.lines(), "", null),
                new Measurement(
                        "variables that give a secret: 0 is the hardened tier",
                        facts.environment().size(),
                        "",
                        null));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        if (observations.facts().upMicros() == null) {
            return new Verdict.Error("not everything is up, so not everything has written its log", "see DEP-CMP-001");
        }
        if (facts.found() < facts.planted()) {
            return new Verdict.Error(
                    "of %s secrets that were planted %s were found".formatted(facts.planted(), facts.found()),
                    "report this as a defect of the harness");
        }
        return new Verdict.Pass(
                "no secret in %s settings of the file, %s at the engine, and %s lines of logs; all %s planted ones were found; %s"
                        .formatted(facts.settings(), facts.inspected(), facts.lines(), facts.planted(), tier(facts)),
                measurements);
    }

    /** Says whether secrets are given as files; that is more than is asked for. */
    private static String tier(SecretFacts facts) {
        if (facts.given() == 0) {
            return "no secret is given from outside";
        }
        return facts.environment().isEmpty()
                ? "hardened tier: none is given by a variable"
                : "hardened tier not reached: given by a variable, and so told to whoever may ask the engine: "
                        + facts.environment().stream()
                                .map(spot -> "%s (%s)".formatted(spot.where(), spot.rule()))
                                .collect(Collectors.joining("; "));
    }

    private static Finding inFile(Spot spot) {
        return new Finding(
                ComposeCause.SECRET_IN_FILE.name(),
                spot.where(),
                "no literal secret in the Compose file, nor in what it includes",
                "%s: %s".formatted(spot.rule(), spot.masked()),
                "whoever can read the file has it, and it is the same everywhere",
                "consider it published and replace it; give it from outside: a secret with \"file\" or \"environment\"",
                List.of());
    }

    private static Finding shown(Spot spot) {
        return new Finding(
                ComposeCause.SECRET_SHOWN_BY_ENGINE.name(),
                spot.where(),
                "no secret in how a container is started, watched and labelled, nor in what its image sets",
                "%s: %s".formatted(spot.rule(), spot.masked()),
                "docker inspect tells it, and a command line is in every list of processes",
                "let the program read it from the file below /run/secrets that \"secrets\" of the service makes",
                List.of());
    }

    private static Finding logged(Spot spot) {
        return new Finding(
                ComposeCause.SECRET_LOGGED.name(),
                spot.where(),
                "no secret in any line",
                "%s: %s".formatted(spot.rule(), spot.masked()),
                "whoever collects or reads the logs has it",
                "consider it published and replace it; do not write settings, addresses or requests with their secrets",
                List.of());
    }
}
