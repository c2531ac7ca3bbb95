package io.plimsoll.suite.networkpolicy;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.network.Lag;
import io.plimsoll.network.Try;
import io.plimsoll.suite.networkpolicy.Trial.NewPod;
import io.plimsoll.suite.networkpolicy.Trial.Step;
import io.plimsoll.toolbox.prober.PulseMessage.Came;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says whether the cluster enforces policies: by TCP and UDP, with exceptions of blocks, as they are created, changed and
 * deleted, and on pods that start. Where it does not, nothing can be decided, and that is not the deployment's fault.
 */
final class TrialControl {

    /** How long a new pod may be open before its policies apply, so that it still counts as the environment's own way. */
    static final long START_LIMIT_MICROS = 5_000_000;

    private static final String REMEDY =
            "use a network plugin that enforces the whole of networking.k8s.io/v1, and see the log of the one that is"
                    + " there";

    private TrialControl() {}

    /** Returns why the cluster cannot be said to enforce policies as they change; empty if it does. */
    static Optional<Verdict.Error> error(Trial trial) {
        Optional<Step> without =
                trial.steps().stream().filter(step -> !step.reached()).findFirst();
        if (without.isPresent()) {
            return Optional.of(new Verdict.Error(without(trial, without.get()), REMEDY));
        }
        return trial.held() == null
                ? Optional.of(new Verdict.Error(
                        "no connection was made and kept (%s)".formatted(who(trial)),
                        "see tries.jsonl in the pack, and run the check again"))
                : Optional.empty();
    }

    private static String without(Trial trial, Step step) {
        String within = seconds(trial.withinMillis() * 1_000);
        if (step.change() == Change.NONE) {
            return "of two pods of the harness’s own one did not reach the other by %s within %s, although no policy selects them (%s)"
                    .formatted(step.protocol(), within, who(trial));
        }
        return "the cluster does not enforce NetworkPolicies as they are written: by %s one of two pods %s the other %s after %s (%s)"
                .formatted(
                        step.protocol(),
                        step.change().stops() ? "still reached" : "did not reach",
                        within,
                        step.change().sentence(),
                        who(trial));
    }

    private static String who(Trial trial) {
        return "pod %s, pod %s".formatted(trial.from(), trial.to());
    }

    /** Returns why the cluster cannot be said to enforce policies, on pods that start as well; empty if it does. */
    static Optional<Verdict.Error> error(Trial trial, Pulses pulses) {
        return error(trial)
                .or(() -> trial.newPods().stream()
                        .flatMap(pod -> newPod(pod, pulses).stream())
                        .findFirst())
                .or(() -> trial.newPods().isEmpty()
                        ? Optional.of(
                                new Verdict.Error("no new pod of the harness’s own was started", "run the check again"))
                        : Optional.empty());
    }

    private static Optional<Verdict.Error> newPod(NewPod pod, Pulses pulses) {
        String name = TrialPods.NAMESPACE + "/" + pod.name();
        Came came = pulses.came().get(pod.uid());
        if (came == null || !came.problem().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "pod %s of the harness’s own could not be tried from its start on: %s"
                            .formatted(name, came == null ? "it was not seen to start" : came.problem()),
                    "see the cluster's events, and run the check again"));
        }
        return Stream.of(true, false)
                .flatMap(into ->
                        (pod.isolated() ? isolated(pulses, came, name, into) : open(pulses, came, name, into)).stream())
                .findFirst();
    }

    private static Optional<Verdict.Error> open(Pulses pulses, Came came, String name, boolean into) {
        List<Try> tries = StartWindow.tries(pulses, came.podUid(), into);
        return Lag.opening(tries, came.micros()).isPresent()
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        "connections %s pod %s, a new one that no policy selects, did not pass: a window in which one is open could not be seen"
                                .formatted(into ? "to" : "from", name),
                        "see tries.jsonl in the pack, and run the check again"));
    }

    private static Optional<Verdict.Error> isolated(Pulses pulses, Came came, String name, boolean into) {
        Optional<StartWindow> window = StartWindow.of(pulses, came, name, into);
        if (window.isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "the cluster does not enforce NetworkPolicies on a new pod: connections %s pod %s, to which a policy denied everything before it was created, still passed at the end"
                            .formatted(into ? "to" : "from", name),
                    REMEDY));
        }
        return window.get().lag().fromMicros() <= START_LIMIT_MICROS
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        "the cluster is slow to enforce NetworkPolicies on a new pod: a policy denied everything to pod %s before it was created, and yet %s, which is more than %s"
                                .formatted(name, window.get(), seconds(START_LIMIT_MICROS)),
                        REMEDY));
    }

    /** Returns the control that verdicts rest on. */
    static Control control(Trial trial, Pulses pulses) {
        boolean held = error(trial, pulses).isEmpty();
        return new Control(
                "between pods of the harness’s own connections pass and are stopped with every change of policies, by"
                        + " TCP and UDP, and a new pod that no policy selects is reached",
                held ? Control.State.HELD : Control.State.NOT_HELD,
                String.format(
                        Locale.ROOT,
                        "%,d of %,d changes had their effect within %s; %,d new pods",
                        trial.steps().stream().filter(Step::reached).count(),
                        trial.steps().size(),
                        seconds(trial.withinMillis() * 1_000),
                        trial.newPods().size()));
    }
}
