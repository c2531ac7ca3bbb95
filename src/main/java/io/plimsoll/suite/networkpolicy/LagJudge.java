package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.network.Lag;
import io.plimsoll.network.Try;
import io.plimsoll.suite.networkpolicy.DeployedPods.Denied;
import io.plimsoll.toolbox.prober.PulseMessage.Came;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Decides DEP-NET-011: a new pod is open no longer than the environment lets it be, since policies select it from its first
 * moment on.
 */
final class LagJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-NET-011";

    /** So many tries a second make a window of 10 ms visible. */
    static final double LEAST_RATE = 100;

    private LagJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(LagObservations observations) {
        Trial own = observations.facts().own();
        Pulses pulses = observations.pulses();
        Optional<Verdict.Error> error = TrialControl.error(own, pulses)
                .or(() -> Optional.ofNullable(observations.facts().deployed()).flatMap(TrialControl::error))
                .or(() -> slow(pulses));
        if (error.isPresent()) {
            return error.get();
        }
        DeployedPods pods = new DeployedPods(observations);
        List<Denied> denied = pods.denied();
        Optional<Verdict.Error> undecided = undecided(observations, pods, denied);
        if (undecided.isPresent()) {
            return undecided.get();
        }
        List<StartWindow> windows =
                denied.stream().flatMap(one -> one.window().stream()).toList();
        List<StartWindow> environment = ownWindows(own, pulses);
        List<Measurement> measurements = measurements(observations, pods.started(), windows, environment);
        List<Finding> findings = denied.stream()
                .filter(Denied::isOpenForItsLabels)
                .map(one -> late(one, environment))
                .toList();
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        if (denied.isEmpty()) {
            return new Verdict.NotApplicable(
                    "policies deny nothing of what was tried to any of %s new pods of the deployment, so there is no window before they apply; changes of policies took effect within %s"
                            .formatted(
                                    pods.started().size(),
                                    slowest(own, pulses).map(Lag::toString).orElse("no time that was measured")));
        }
        return new Verdict.Pass(observed(observations, pods.started(), windows, environment), measurements);
    }

    private static Optional<Verdict.Error> slow(Pulses pulses) {
        double rate = rate(pulses);
        return rate >= LEAST_RATE
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        String.format(
                                Locale.ROOT,
                                "connections were tried only %.0f times a second, and it takes %.0f to see a window of"
                                        + " 10 ms",
                                rate,
                                LEAST_RATE),
                        "run the check on a host that is less busy"));
    }

    /**
     * Returns how often the least tried of the lines was tried a second, by the median of the time between tries: a stall makes
     * an interval wider, and shows there.
     */
    static double rate(Pulses pulses) {
        return pulses.tries().values().stream()
                .filter(tries -> tries.size() >= LEAST_RATE)
                .mapToDouble(LagJudge::rate)
                .min()
                .orElse(0);
    }

    private static double rate(List<Try> tries) {
        long[] starts = tries.stream().mapToLong(Try::startMicros).sorted().toArray();
        long[] between = IntStream.range(1, starts.length)
                .mapToLong(i -> starts[i] - starts[i - 1])
                .sorted()
                .toArray();
        return 1e6 / Math.max(1, between[between.length / 2]);
    }

    private static Optional<Verdict.Error> undecided(
            LagObservations observations, DeployedPods pods, List<Denied> denied) {
        if (pods.started().isEmpty() && !observations.facts().replaced().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "%s pods of the deployment were replaced, and none was seen to start"
                            .formatted(observations.facts().replaced().size()),
                    "see tries.jsonl in the pack, and run the check again"));
        }
        return denied.stream()
                .filter(one -> one.window().isEmpty())
                .findFirst()
                .map(one -> new Verdict.Error(
                        "the cluster does not enforce policies as they are written: connections %s pod %s, which its policies deny, still passed at the end"
                                .formatted(one.into() ? "to" : "from", one.key()),
                        "see the network plugin's log"));
    }

    /** Returns the windows of the harness's own new pods: what the environment is like. */
    static List<StartWindow> ownWindows(Trial own, Pulses pulses) {
        return own.newPods().stream()
                .filter(Trial.NewPod::isolated)
                .flatMap(pod -> Optional.ofNullable(pulses.came().get(pod.uid())).stream()
                        .flatMap(came -> Stream.of(true, false)
                                .flatMap(into ->
                                        StartWindow.of(pulses, came, TrialPods.NAMESPACE + "/" + pod.name(), into)
                                                .stream())))
                .toList();
    }

    private static Optional<StartWindow> longest(List<StartWindow> windows) {
        return windows.stream().filter(StartWindow::open).max(Comparator.comparingLong(window -> window.lag()
                .toMicros()));
    }

    /** Returns the slowest change of a trial. */
    private static Optional<Lag> slowest(Trial trial, Pulses pulses) {
        return TrialLags.of(trial, pulses).stream()
                .map(TrialLags.Measured::lag)
                .max(Comparator.comparingLong(Lag::toMicros));
    }

    private static Finding late(Denied one, List<StartWindow> environment) {
        StartWindow window = one.window().orElseThrow();
        long came = one.came().micros();
        String labels = one.late().entrySet().stream()
                .map(label -> String.format(
                        Locale.ROOT, "%s came %,.0f ms after it", label.getKey(), (label.getValue() - came) / 1_000.0))
                .collect(Collectors.joining(", "));
        return new Finding(
                LagCause.LABEL_LATE.name(),
                "pod " + one.key(),
                "closed from its first moment on, as policies have it when it bears "
                        + String.join(", ", one.late().keySet()),
                window.toString(),
                "%s; %s".formatted(labels, ofEnvironment(environment)),
                "put the label into the pod's template, so that it is there before the pod starts; or let a policy"
                        + " that selects every pod of the namespace deny what is not allowed",
                List.of("%s tries, one every 5 ms, in raw/%s/%s"
                        .formatted(window.tries(), NetworkLagScenario.ID, LagObservations.PULSES)));
    }

    private static String ofEnvironment(List<StartWindow> environment) {
        return longest(environment)
                .map(window ->
                        "the environment itself leaves a new pod open until %s after its start".formatted(window.lag()))
                .orElse("the environment itself leaves no new pod open");
    }

    private static String observed(
            LagObservations observations,
            List<Came> started,
            List<StartWindow> windows,
            List<StartWindow> environment) {
        Pulses pulses = observations.pulses();
        int tries = windows.stream().mapToInt(StartWindow::tries).sum();
        String first = longest(windows)
                .map(window ->
                        "of %s new pods of the deployment the slowest was open until %s after its start, which is the environment’s doing: policies select it by labels that it is created with, and %s"
                                .formatted(started.size(), window.lag(), ofEnvironment(environment)))
                .orElseGet(() -> String.format(
                        Locale.ROOT,
                        "%s new pods of the deployment were closed to what their policies deny from their first moment"
                                + " on (none of %,d tries passed), and %s",
                        started.size(),
                        tries,
                        ofEnvironment(environment)));
        return first + "; the slowest change of policies or labels took effect within " + changes(observations, pulses);
    }

    private static String changes(LagObservations observations, Pulses pulses) {
        String own =
                slowest(observations.facts().own(), pulses).map(Lag::toString).orElse("–");
        return Optional.ofNullable(observations.facts().deployed())
                .flatMap(trial -> slowest(trial, pulses))
                .map(lag -> "%s on a pod of the deployment, within %s on one of the harness’s own".formatted(lag, own))
                .orElse(own + " on a pod of the harness’s own");
    }

    private static List<Measurement> measurements(
            LagObservations observations,
            List<Came> started,
            List<StartWindow> windows,
            List<StartWindow> environment) {
        Pulses pulses = observations.pulses();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("new pods of the deployment", started.size(), "", null));
        measurements.add(new Measurement("tries a second, at least", rate(pulses), "", "≥ 100"));
        Map<String, List<StartWindow>> all = Map.of("of the deployment", windows, "of the harness’s own", environment);
        for (String whose : List.of("of the deployment", "of the harness’s own")) {
            List<StartWindow> its = all.getOrDefault(whose, List.of());
            if (!its.isEmpty()) {
                measurements.add(new Measurement(
                        "longest time that a new pod %s was open, at most".formatted(whose),
                        longest(its).map(window -> window.lag().toMicros()).orElse(0L) / 1_000.0,
                        "ms",
                        null));
            }
        }
        Optional.ofNullable(observations.facts().deployed())
                .flatMap(trial -> slowest(trial, pulses))
                .ifPresent(lag -> measurements.add(change("of the deployment", lag)));
        slowest(observations.facts().own(), pulses)
                .ifPresent(lag -> measurements.add(change("of the harness’s own", lag)));
        return measurements;
    }

    private static Measurement change(String whose, Lag lag) {
        return new Measurement(
                "slowest change of policies or labels with a pod %s, at most".formatted(whose),
                lag.toMicros() / 1_000.0,
                "ms",
                null);
    }
}
