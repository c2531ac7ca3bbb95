package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides DEP-NET-006: the cluster enforces NetworkPolicies, shown on two pods of the harness's own.
 *
 * <p>If it does not, that is no fault of the deployment: this and every other check of the network is an error.
 */
final class CanaryJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-NET-006";

    private CanaryJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(NetworkObservations observations) {
        Optional<Verdict.Error> error = NetworkControl.canary(observations);
        if (error.isPresent()) {
            return error.get();
        }
        if (observations.facts().withinPods()) {
            return new Verdict.NotTested(
                    ReasonCode.ENV_UNSUPPORTED,
                    "a policy that denies everything had its effect on pods of the harness’s own, and so had its removal; other"
                            + " policies, and pods from their start on, are tried from nodes, and "
                            + UntriedCells.NO_NODE);
        }
        NetworkFacts.Canary canary = observations.facts().canary();
        TrialObservations trial = Objects.requireNonNull(observations.trial());
        long denied = Objects.requireNonNull(canary.deniedMicros());
        long allowed = Objects.requireNonNull(canary.allowedMicros());
        double blockedAfter = observations.canary().stream()
                        .filter(sample -> sample.startMicros() >= denied && sample.stopped())
                        .mapToLong(CanarySample::startMicros)
                        .findFirst()
                        .orElse(denied)
                - denied;
        double openAfter = observations.canary().stream()
                        .filter(sample -> sample.startMicros() >= allowed && sample.passed())
                        .mapToLong(CanarySample::startMicros)
                        .findFirst()
                        .orElse(allowed)
                - allowed;
        String bound = "≤ " + canary.withinMillis();
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "pod %s was reached from pod %s, was not from %.0f ms after a policy that denies everything"
                                + " was created, and was again %.0f ms after it was removed; %,d other changes, by TCP and"
                                + " UDP, an exception of a block of addresses among them, had their effect; and of a new"
                                + " pod that a policy denied everything to, %s",
                        canary.to(),
                        canary.from(),
                        blockedAfter / 1_000,
                        openAfter / 1_000,
                        trial.trial().steps().size(),
                        LagJudge.ownWindows(trial.trial(), trial.pulses()).stream()
                                .map(StartWindow::toString)
                                .collect(Collectors.joining(", "))),
                List.of(
                        new Measurement("control probes", observations.canary().size(), "", null),
                        new Measurement("time until a new policy was in force", blockedAfter / 1_000, "ms", bound),
                        new Measurement(
                                "time until a removed policy was in force no more", openAfter / 1_000, "ms", bound)));
    }
}
