package io.plimsoll.suite.compose;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.compose.VariableFacts.Change;
import io.plimsoll.suite.compose.VariableFacts.Ended;
import io.plimsoll.suite.compose.VariableFacts.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides DEP-CMP-007: with other values the same images behave otherwise, and without a mandatory variable a service ends at once
 * and says why.
 */
final class VariableJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-CMP-007";

    /** Who reads its settings when it starts knows by then what is missing. */
    static final long PROMPT_MICROS = 30_000_000;

    private VariableJudge() {}

    /** Returns the verdict that {@code facts} lead to. */
    static Verdict judge(VariableFacts facts) {
        List<Finding> findings = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        List<String> held = new ArrayList<>();
        Change change = facts.change();
        if (change != null) {
            Optional<Verdict.Error> unsound = unsound(change);
            if (unsound.isPresent()) {
                return unsound.get();
            }
            changed(change, findings);
            held.add("with another value of %s the same images answer with \"%s\", as they did not before"
                    .formatted(String.join(", ", change.variables()), change.shows()));
        }
        for (Missing missing : facts.missing()) {
            missing(missing, findings, measurements, held);
        }
        return findings.isEmpty()
                ? new Verdict.Pass(String.join("; ", held), measurements)
                : new Verdict.Fail(findings, measurements);
    }

    private static Optional<Verdict.Error> unsound(Change change) {
        if (change.before() == null) {
            return Optional.of(new Verdict.Error(
                    "no entry point of the spec leads to a service of the Compose file, so no behaviour can be seen",
                    "declare the entry point that \"compose.configuration.read\" is to be sent to"));
        }
        if (!change.before().right()) {
            return Optional.of(new Verdict.Error(
                    "before anything was changed, %s was answered with %s"
                            .formatted(
                                    change.before().request(), change.before().text()),
                    "correct \"compose.configuration.read\" in the spec"));
        }
        return change.shownBefore()
                ? Optional.of(new Verdict.Error(
                        "the answer to %s holds \"%s\" before anything was changed, so it does not show the change"
                                .formatted(change.before().request(), change.shows()),
                        "correct \"compose.configuration.shows\" in the spec"))
                : Optional.empty();
    }

    private static void changed(Change change, List<Finding> findings) {
        String variables = String.join(", ", change.variables());
        if (!change.otherImage().isEmpty()) {
            findings.add(new Finding(
                    ComposeCause.OTHER_IMAGE.name(),
                    "services " + String.join(", ", change.otherImage()),
                    "the same image with another value of " + variables,
                    "another image",
                    "what was tested is not what will run elsewhere",
                    "read settings when the container starts, not when the image is built or chosen",
                    List.of()));
        }
        if (!change.problem().isEmpty()) {
            findings.add(new Finding(
                    ComposeCause.NOT_HEALTHY.name(),
                    "the Compose file with another value of " + variables,
                    "everything is up",
                    change.problem(),
                    "it runs with one set of values only",
                    "see the log of what is not up",
                    List.of()));
        } else if (!change.shownAfter()) {
            findings.add(new Finding(
                    ComposeCause.SAME_BEHAVIOUR.name(),
                    "variables " + variables,
                    "with another value the answer holds \"%s\"".formatted(change.shows()),
                    change.after() == null ? "no answer" : change.after().text() + " without it",
                    "the value has no effect",
                    "pass the variable on to the service, and let it read it when it starts",
                    List.of()));
        }
    }

    private static void missing(
            Missing missing, List<Finding> findings, List<Measurement> measurements, List<String> held) {
        if (!missing.refusal().isEmpty()) {
            if (VariableScenario.mentions(missing.refusal(), missing.word())) {
                held.add("without %s Compose starts nothing, and says why".formatted(missing.variable()));
            } else {
                findings.add(unclear(missing, "Compose refuses it: " + missing.refusal(), List.of()));
            }
            return;
        }
        Ended ended = missing.ended();
        if (missing.up()) {
            findings.add(new Finding(
                    ComposeCause.MISSING_VARIABLE_IGNORED.name(),
                    "variable " + missing.variable(),
                    "without a value nothing is up",
                    "everything is up, and healthy where it has a healthcheck",
                    "nobody notices that it is missing before it is needed",
                    "let the service end when it is empty, or write ${%s:?message} into the Compose file"
                            .formatted(missing.variable()),
                    List.of()));
            return;
        }
        if (ended == null || ended.tookMicros() > PROMPT_MICROS) {
            findings.add(new Finding(
                    ComposeCause.HALF_STARTED.name(),
                    "variable " + missing.variable(),
                    "without a value a container ends with an error within %s".formatted(seconds(PROMPT_MICROS)),
                    ended == null
                            ? "after %s none has ended; running and not healthy: %s"
                                    .formatted(
                                            seconds(missing.waitedMillis() * 1_000),
                                            missing.running().isEmpty() ? "none" : String.join(", ", missing.running()))
                            : "service %s ended after %s".formatted(ended.service(), seconds(ended.tookMicros())),
                    "it runs and does not work",
                    "check all settings before anything else, and end with an error that names what is missing",
                    List.of()));
            return;
        }
        measurements.add(new Measurement(
                "from start to end without " + missing.variable() + ", service " + ended.service(),
                ended.tookMicros() / 1e3,
                "ms",
                "≤ " + PROMPT_MICROS / 1_000));
        if (ended.clear() && ended.exitCode() != 0) {
            held.add("without %s service %s ends after %s with exit code %s, and says why"
                    .formatted(missing.variable(), ended.service(), seconds(ended.tookMicros()), ended.exitCode()));
        } else {
            findings.add(unclear(
                    missing,
                    "service %s ended with exit code %s, and its log %s"
                            .formatted(
                                    ended.service(), ended.exitCode(), ended.clear() ? "has it" : "does not have it"),
                    ended.lines()));
        }
    }

    private static Finding unclear(Missing missing, String observed, List<String> lines) {
        return new Finding(
                ComposeCause.UNCLEAR_EXIT.name(),
                "variable " + missing.variable(),
                "without a value an exit code above 0, and a message with \"%s\"".formatted(missing.word()),
                observed,
                "whoever starts it has to guess what is missing",
                "name the variable in the message",
                lines);
    }
}
