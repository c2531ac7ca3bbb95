package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.Measurement;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.evidence.ScenarioReport.Range;
import io.plimsoll.evidence.ScenarioReport.Ranges;
import io.plimsoll.network.Lag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Describes the measuring of lag for reports. */
final class LagReport {

    private static final String ENVIRONMENT = "pod of the harness’s own";
    private static final String DEPLOYMENT = "pod of the deployment";

    private LagReport() {}

    static ScenarioReport of(String id, LagObservations observations) {
        LagFacts facts = observations.facts();
        List<Phase> phases = new ArrayList<>();
        add(phases, ENVIRONMENT, facts.own());
        add(phases, DEPLOYMENT, facts.deployed());
        List<Measurement> measurements = List.of(
                new Measurement("messages of the probers", observations.pulses().messages(), "", null),
                new Measurement("tries a second, at least", LagJudge.rate(observations.pulses()), "", null));
        return new ScenarioReport(
                id,
                "network-policy",
                "How fast policies take effect on pods of the harness’s own and on those of %s"
                        .formatted(String.join(", ", facts.namespaces())),
                facts.startMicros(),
                facts.endMicros(),
                phases,
                null,
                List.of(),
                measurements,
                null,
                null,
                List.of(),
                List.of(),
                ranges(observations));
    }

    /** Returns each lag of a pod of the harness's own and of one of the deployment, side by side. */
    private static List<Ranges> ranges(LagObservations observations) {
        Map<String, Map<String, Lag>> rows = new LinkedHashMap<>();
        LagFacts facts = observations.facts();
        addChanges(rows, ENVIRONMENT, facts.own(), observations.pulses());
        addChanges(rows, DEPLOYMENT, facts.deployed(), observations.pulses());
        addWindows(rows, ENVIRONMENT, LagJudge.ownWindows(facts.own(), observations.pulses()));
        addWindows(
                rows,
                DEPLOYMENT,
                new DeployedPods(observations)
                        .denied().stream()
                                .flatMap(denied -> denied.window().stream())
                                .toList());
        List<Range> ranges = new ArrayList<>();
        rows.forEach((name, lags) -> lags.forEach((whose, lag) ->
                ranges.add(new Range(name, whose, lag.fromMicros() / 1_000.0, lag.toMicros() / 1_000.0))));
        return ranges.isEmpty() ? List.of() : List.of(new Ranges("Lag of policies", " ms", ranges));
    }

    private static void addChanges(
            Map<String, Map<String, Lag>> rows, String whose, @Nullable Trial trial, Pulses pulses) {
        if (trial != null) {
            TrialLags.of(trial, pulses).forEach(measured -> row(
                            rows,
                            measured.step().change().title() + ", "
                                    + measured.step().protocol())
                    // The same by another port says the same.
                    .putIfAbsent(whose, measured.lag()));
        }
    }

    /** Of several new pods, the one that was open longest. */
    private static void addWindows(Map<String, Map<String, Lag>> rows, String whose, List<StartWindow> windows) {
        windows.forEach(window -> row(rows, window.into() ? "new pod, to it" : "new pod, from it")
                .merge(
                        whose,
                        window.open() ? window.lag() : new Lag(0, 0),
                        (one, other) -> one.toMicros() >= other.toMicros() ? one : other));
    }

    private static Map<String, Lag> row(Map<String, Map<String, Lag>> rows, String name) {
        return rows.computeIfAbsent(name, any -> new LinkedHashMap<>());
    }

    private static void add(List<Phase> phases, String name, @Nullable Trial trial) {
        if (trial != null && !trial.steps().isEmpty()) {
            phases.add(new Phase(
                    name,
                    trial.steps().get(0).askedMicros(),
                    trial.steps().get(trial.steps().size() - 1).untilMicros()));
        }
    }
}
