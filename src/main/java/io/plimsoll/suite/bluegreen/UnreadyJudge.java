package io.plimsoll.suite.bluegreen;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.bluegreen.BlueGreenFacts.Switch;
import io.plimsoll.suite.bluegreen.BlueGreenFacts.Unready;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.traffic.LedgerCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Decides DEP-ROL-011: a switch to a colour that is not ready is refused, or loses nothing. */
public final class UnreadyJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-ROL-011";

    private UnreadyJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(BlueGreenObservations observations) {
        BlueGreenFacts facts = observations.facts();
        Unready unready = facts.unready();
        if (unready == null) {
            return new Verdict.Error(
                    "the switch to a colour that is not ready was not tried, as the switches before it did not go through",
                    "mend what DEP-ROL-004 names first");
        }
        Optional<Verdict.Error> unsound = unsound(observations, unready);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        Switch attempt = unready.attempt();
        LoadObservations load = observations.load().plannedBetween(attempt.askedMicros(), Long.MAX_VALUE);
        LedgerCounts counts = load.ledger().counts();
        boolean refused = attempt.switchedMicros() == null;
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(
                new Measurement("requests planned since the switch was asked for", counts.planned(), "", null));
        measurements.addAll(facts.load().losses(counts));
        measurements.add(new Measurement("ready pods of " + attempt.to(), attempt.readyOfTarget(), "", null));
        if (!facts.load().allows(counts)) {
            List<Finding> findings = new ArrayList<>();
            if (!refused) {
                findings.add(new Finding(
                        BlueGreenCause.NOT_REFUSED.name(),
                        observations.subject() + ", switch to " + attempt.to(),
                        "the switch to a colour without a ready pod is refused, or loses nothing",
                        String.format(
                                Locale.ROOT,
                                "it went through; %,d requests lost, %,d failed until it was taken back",
                                counts.lost(),
                                counts.applicationErrors()),
                        "a colour that cannot serve was given all traffic",
                        "let the release ask first whether the colour is ready, and declare how in blue-green.before-switch,"
                                + " for example `rollout status {to} --timeout=10s`",
                        List.of(
                                unready.seen(),
                                facts.guards().isEmpty()
                                        ? "no command of blue-green.before-switch is declared"
                                        : "these succeeded: " + String.join("; ", facts.guards()))));
            }
            findings.addAll(LossFindings.of(load.losses(), observations.subject(), counts.planned(), facts.load()));
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%s; %,d requests planned since, %d lost, %d failed",
                        refused
                                ? "the switch to %s, which had no ready pod, was refused (%s)"
                                        .formatted(attempt.to(), attempt.refusal())
                                : "the switch to %s, which had no ready pod, went through and cost nothing"
                                        .formatted(attempt.to()),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors()),
                measurements);
    }

    private static Optional<Verdict.Error> unsound(BlueGreenObservations observations, Unready unready) {
        LoadObservations load = observations.load().plannedBetween(unready.madeMicros(), Long.MAX_VALUE);
        if (unready.seen().isEmpty() || unready.attempt().readyOfTarget() > 0) {
            return Optional.of(new Verdict.Error(
                    "%s could not be made not ready: %s of its pods were ready"
                            .formatted(unready.attempt().to(), unready.attempt().readyOfTarget()),
                    "see the Deployment's events in the pack"));
        }
        return Soundness.instrument(observations.load())
                .or(() -> Soundness.control(
                        load, unready.attempt().askedMicros(), "the switch to a colour that is not ready"));
    }
}
