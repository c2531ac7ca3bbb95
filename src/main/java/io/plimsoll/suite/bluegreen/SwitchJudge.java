package io.plimsoll.suite.bluegreen;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.bluegreen.BlueGreenFacts.Switch;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Decides DEP-ROL-004: the switch from blue to green and back loses no request, and before and after it one colour alone
 * answers new connections.
 *
 * <p>A kept-alive connection does not move when a selector changes. How long such connections stay is measured and said;
 * only a request that is lost on one counts against the switch.
 */
public final class SwitchJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-ROL-004";

    /**
     * How long after the change of the selector an answer by the old colour is still put down to propagation: the endpoints
     * have to be made anew, and kube-proxy gathers changes for up to a second (its {@code minSyncPeriod}).
     */
    static final long PROPAGATION_MICROS = 3_000_000;

    private SwitchJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(BlueGreenObservations observations) {
        Optional<Verdict.Error> unsound = unsound(observations);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        BlueGreenFacts facts = observations.facts();
        LoadObservations load = observations.switching();
        LedgerCounts counts = load.ledger().counts();
        List<Finding> findings = new ArrayList<>();
        if (!facts.load().allows(counts)) {
            findings.addAll(LossFindings.of(load.losses(), observations.subject(), counts.planned(), facts.load()));
        }
        mixedBefore(observations).ifPresent(findings::add);
        changes(facts).forEach(change -> findings.addAll(findings(observations, change)));
        List<Measurement> measurements = measurements(observations);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%s to %s and back: %,d requests planned, %d lost, %d failed; for %s and %s both answered new"
                                + " connections; kept-alive ones stayed with the old one for up to %s",
                        facts.blue(),
                        facts.green(),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors(),
                        millis(observations.view(facts.toGreen()).widthMicros()),
                        millis(observations
                                .view(Objects.requireNonNull(facts.toBlue()))
                                .widthMicros()),
                        seconds(changes(facts).stream()
                                .mapToLong(change -> observations
                                        .view(change)
                                        .keptAliveMicros(Objects.requireNonNullElse(change.switchedMicros(), 0L)))
                                .max()
                                .orElse(0))),
                measurements);
    }

    private static List<Switch> changes(BlueGreenFacts facts) {
        Switch toBlue = facts.toBlue();
        return toBlue == null ? List.of(facts.toGreen()) : List.of(facts.toGreen(), toBlue);
    }

    private static Optional<Verdict.Error> unsound(BlueGreenObservations observations) {
        BlueGreenFacts facts = observations.facts();
        long asked = facts.toGreen().askedMicros();
        if (facts.bluePods().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "no pod of Deployment %s/%s served before the switch".formatted(facts.namespace(), facts.blue()),
                    "check the Deployment's selector"));
        }
        return Soundness.of(observations.load(), facts.bluePods(), asked, "the switch");
    }

    private static Optional<Finding> mixedBefore(BlueGreenObservations observations) {
        BlueGreenFacts facts = observations.facts();
        Set<String> green = observations.podsOf(facts.green());
        List<LedgerEntry> early = observations.load().ledger().entries().stream()
                .filter(entry -> entry.wasAnswered()
                        && entry.startMicros() < facts.toGreen().askedMicros()
                        && entry.pod() != null
                        && green.contains(entry.pod()))
                .toList();
        if (early.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                BlueGreenCause.MIXED_VERSIONS.name(),
                observations.subject(),
                "no request answered by %s before the switch".formatted(facts.green()),
                String.format(Locale.ROOT, "%,d answered by it", early.size()),
                "both versions served at once",
                "give the Service's selector a label that the pods of one colour only have",
                List.of(line(early.get(0)))));
    }

    private static List<Finding> findings(BlueGreenObservations observations, Switch change) {
        BlueGreenFacts facts = observations.facts();
        List<Finding> findings = new ArrayList<>();
        String subject = observations.subject() + ", switch to " + change.to();
        if (!change.refusal().isEmpty()) {
            findings.add(new Finding(
                    BlueGreenCause.SWITCH_REFUSED.name(),
                    subject,
                    "a switch to a colour that is ready goes through",
                    "refused: " + change.refusal(),
                    "the release cannot be carried out",
                    "correct blue-green.before-switch",
                    List.of()));
            return findings;
        }
        int needed = Objects.requireNonNullElse(facts.minAvailable(), change.readyBefore());
        if (change.readyOfTarget() < needed) {
            findings.add(new Finding(
                    BlueGreenCause.TOO_FEW_PODS.name(),
                    subject,
                    facts.minAvailable() == null
                            ? "at least as many ready pods as served before: " + needed
                            : "at least budgets.min-available ready pods: " + needed,
                    "%s ready when it was switched to".formatted(change.readyOfTarget()),
                    "%s too few".formatted(needed - change.readyOfTarget()),
                    "give both colours the same number of replicas before the switch, and keep the old one until after it",
                    List.of()));
        }
        SwitchView view = observations.view(change);
        if (view.first() == null) {
            findings.add(new Finding(
                    BlueGreenCause.SWITCH_WITHOUT_EFFECT.name(),
                    subject,
                    "new connections answered by " + change.to(),
                    String.format(
                            Locale.ROOT,
                            "none within %s",
                            seconds(change.endMicros() - Objects.requireNonNullElse(change.switchedMicros(), 0L))),
                    "the switch had no effect",
                    "check that the Service's selector fits the pods of " + change.to(),
                    List.of()));
        }
        long bound = Objects.requireNonNullElse(change.switchedMicros(), 0L) + PROPAGATION_MICROS;
        List<LedgerEntry> late = view.stragglers().stream()
                .filter(entry -> entry.startMicros() > bound)
                .toList();
        if (!late.isEmpty()) {
            findings.add(new Finding(
                    BlueGreenCause.MIXED_VERSIONS.name(),
                    subject,
                    String.format(
                            Locale.ROOT,
                            "no new connection answered by the other colour later than %s after the switch",
                            seconds(PROPAGATION_MICROS)),
                    String.format(Locale.ROOT, "%,d answered by it", late.size()),
                    "both versions served at once",
                    "give the Service's selector a label that the pods of one colour only have",
                    List.of(line(late.get(0)))));
        }
        return findings;
    }

    private static List<Measurement> measurements(BlueGreenObservations observations) {
        BlueGreenFacts facts = observations.facts();
        LedgerCounts counts = observations.switching().ledger().counts();
        List<Measurement> measurements = new ArrayList<>(List.of(
                new Measurement("requests planned", counts.planned(), "", null),
                new Measurement(
                        "requests lost", counts.lost(), "", "≤ " + facts.load().lostRequests()),
                new Measurement(
                        "of these on kept-alive connections",
                        counts.lostByConnection().getOrDefault(ConnectionKind.KEPT_ALIVE, 0L),
                        "",
                        null),
                new Measurement(
                        "application errors",
                        counts.applicationErrors(),
                        "",
                        "≤ " + facts.load().applicationErrors())));
        for (Switch change : changes(facts)) {
            Long switched = change.switchedMicros();
            if (switched != null) {
                SwitchView view = observations.view(change);
                measurements.add(new Measurement(
                        "both colours answered new connections, switch to " + change.to(),
                        view.widthMicros() / 1_000.0,
                        "ms",
                        null));
                LedgerEntry first = view.first();
                if (first != null) {
                    measurements.add(new Measurement(
                            "first answer on a new connection after the switch to " + change.to(),
                            (first.startMicros() - switched) / 1_000.0,
                            "ms",
                            null));
                }
                measurements.add(new Measurement(
                        "last answer on a kept-alive connection by the other colour after the switch to " + change.to(),
                        view.keptAliveMicros(switched) / 1_000.0,
                        "ms",
                        null));
            }
        }
        return measurements;
    }

    private static String line(LedgerEntry entry) {
        return String.format(
                Locale.ROOT, "request %d, %s, was answered by pod %s", entry.id(), entry.request(), entry.pod());
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.0f ms", micros / 1e3);
    }
}
