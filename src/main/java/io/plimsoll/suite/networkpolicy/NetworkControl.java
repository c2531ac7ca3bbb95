package io.plimsoll.suite.networkpolicy;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.network.CellComparison;
import io.plimsoll.network.CellComparison.Agreement;
import io.plimsoll.network.Observation.Passage;
import io.plimsoll.network.Party;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Says whether anything can be decided about a cluster's network: a deny-all policy must have an effect on the harness's own
 * pods, every probe must have told something, and what passes must be what policies mean.
 */
final class NetworkControl {

    /** So many tries in a row must agree before something counts as open or as blocked. */
    static final int IN_A_ROW = 3;

    private NetworkControl() {}

    /** Returns why the cluster cannot be said to enforce policies; empty if it does. */
    static Optional<Verdict.Error> canary(NetworkObservations observations) {
        return denial(observations).or(() -> trial(observations));
    }

    private static Optional<Verdict.Error> trial(NetworkObservations observations) {
        TrialObservations trial = observations.trial();
        if (trial == null && observations.facts().withinPods()) {
            // The table shows for itself how policies have their effect on the pods that it is of.
            return Optional.empty();
        }
        return trial == null
                ? Optional.of(new Verdict.Error(
                        "it was not tried how the cluster enforces other policies than one that denies everything",
                        "run the check again"))
                : TrialControl.error(trial.trial(), trial.pulses());
    }

    /** Returns why the cluster cannot be said to enforce a policy that denies everything; empty if it does. */
    static Optional<Verdict.Error> denial(NetworkObservations observations) {
        NetworkFacts.Canary canary = observations.facts().canary();
        Long denied = canary.deniedMicros();
        Long allowed = canary.allowedMicros();
        String who = "pod %s, pod %s".formatted(canary.from(), canary.to());
        String within = seconds(canary.withinMillis() * 1_000);
        if (denied == null) {
            return Optional.of(new Verdict.Error(
                    "of two pods of the harness’s own one did not reach the other within %s, although no policy selects them (%s): %s"
                            .formatted(within, who, last(observations.canary())),
                    "see that pods reach each other at all: where nothing passes, nothing can be said of policies"));
        }
        if (allowed == null) {
            return Optional.of(new Verdict.Error(
                    "the cluster does not enforce NetworkPolicies: of two pods of the harness’s own one still reached the other %s after a policy that denies everything was created (%s): %s"
                            .formatted(within, who, last(observations.canary())),
                    "use a network plugin that enforces NetworkPolicies; k3s has one unless it is started with"
                            + " --disable-network-policy"));
        }
        long since = allowed;
        List<CanarySample> after = observations.canary().stream()
                .filter(sample -> sample.startMicros() >= since)
                .toList();
        boolean under = endsWith(between(observations.canary(), denied, allowed), true);
        if (!under || !endsWith(after, false)) {
            return Optional.of(new Verdict.Error(
                    "of two pods of the harness’s own one did not reach the other within %s of the removal of the policy that denied everything (%s): %s"
                            .formatted(within, who, last(observations.canary())),
                    "see why the network plugin does not take back what it did for a policy that is gone"));
        }
        return Optional.empty();
    }

    private static List<CanarySample> between(List<CanarySample> samples, long from, long to) {
        return samples.stream()
                .filter(sample -> sample.endMicros() >= from && sample.endMicros() < to)
                .toList();
    }

    private static boolean endsWith(List<CanarySample> samples, boolean stopped) {
        return samples.size() >= IN_A_ROW
                && samples.subList(samples.size() - IN_A_ROW, samples.size()).stream()
                        .allMatch(sample -> stopped ? sample.stopped() : sample.passed());
    }

    private static String last(List<CanarySample> samples) {
        if (samples.isEmpty()) {
            return "no probe came to an end";
        }
        CanarySample last = samples.get(samples.size() - 1);
        return String.format(
                Locale.ROOT,
                "the last of %,d probes was %s%s",
                samples.size(),
                last.outcome(),
                last.detail().isEmpty() ? "" : " (" + last.detail() + ")");
    }

    /** Returns why nothing can be decided from the tables; empty if something can. */
    static Optional<Verdict.Error> tables(NetworkObservations observations) {
        return canary(observations)
                .or(() -> first(observations, NetworkControl::undecided))
                .or(() -> first(observations, NetworkControl::standIn))
                .or(() -> first(observations, NetworkControl::otherwise));
    }

    private static Optional<Verdict.Error> first(
            NetworkObservations observations, Function<NetworkRound, Optional<Verdict.Error>> look) {
        return observations.rounds().stream()
                .flatMap(round -> look.apply(round).stream())
                .findFirst();
    }

    /** Says that what stands for the outside was not in its place: what was not reached there proves nothing then. */
    private static Optional<Verdict.Error> standIn(NetworkRound round) {
        Optional<CellComparison> missed = round.comparison().cells().stream()
                .filter(cell -> cell.cell().from() instanceof Party.OfNode && OutsidePorts.leadsThere(cell.cell()))
                .filter(cell -> cell.observations().stream().anyMatch(one -> one.passage() != Passage.PASSED))
                .findFirst();
        if (missed.isPresent()) {
            return Optional.of(new Verdict.Error(
                    "what stands for addresses outside of the cluster was not in its place %s: %s"
                            .formatted(round.facts().when(), missed.get()),
                    "see harness.log in the pack, and whether something on the node changes its routes"));
        }
        return round.facts().kept() == 0
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        String.format(
                                Locale.ROOT,
                                "%,d packets for addresses outside of the cluster did not go to what stands for these %s; the nodes"
                                        + " rejected them, so none has left",
                                round.facts().kept(),
                                round.facts().when()),
                        "see whether something on the node changes its routes, and run the check again"));
    }

    private static Optional<Verdict.Error> undecided(NetworkRound round) {
        List<CellComparison> cells = round.comparison().with(Agreement.UNDECIDED);
        if (round.comparison().cells().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "there was nothing to probe " + round.facts().when(),
                    "see that the deployment has pods with addresses of their own"));
        }
        return cells.isEmpty()
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        String.format(
                                Locale.ROOT,
                                "%,d of %,d probes %s say nothing of the network: %s",
                                cells.size(),
                                round.comparison().cells().size(),
                                round.facts().when(),
                                cells.get(0)),
                        "see " + NetworkObservations.table(round.facts().number())
                                + " in the pack, and run the check again"));
    }

    private static Optional<Verdict.Error> otherwise(NetworkRound round) {
        List<CellComparison> cells = Stream.of(Agreement.LEAKS, Agreement.CUT, Agreement.UNSTABLE)
                .flatMap(agreement -> round.comparison().with(agreement).stream())
                .toList();
        return cells.isEmpty()
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        String.format(
                                Locale.ROOT,
                                "the cluster does not enforce policies as they are written: %,d of %,d connections %s do otherwise; %s",
                                cells.size(),
                                round.comparison().cells().size(),
                                round.facts().when(),
                                cells.get(0)),
                        "see the truth table for each of them and its rule, and the network plugin's log; a program in the pods"
                                + " that filters connections itself has the same effect"));
    }

    /** Returns the control that verdicts rest on. */
    static Control control(NetworkObservations observations) {
        boolean held = denial(observations).isEmpty();
        NetworkFacts.Canary canary = observations.facts().canary();
        Control alone = new Control(
                "of two pods of the harness’s own one reaches the other, does not while a policy denies everything, and does again",
                held ? Control.State.HELD : Control.State.NOT_HELD,
                String.format(
                        Locale.ROOT,
                        "%,d probes from pod %s to pod %s: %,d passed, %,d were stopped",
                        observations.canary().size(),
                        canary.from(),
                        canary.to(),
                        observations.canary().stream()
                                .filter(CanarySample::passed)
                                .count(),
                        observations.canary().stream()
                                .filter(CanarySample::stopped)
                                .count()));
        TrialObservations trial = observations.trial();
        return trial == null ? alone : alone.and(TrialControl.control(trial.trial(), trial.pulses()));
    }
}
