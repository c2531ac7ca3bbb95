package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.Measurement;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Field;
import io.plimsoll.evidence.ScenarioReport.Line;
import io.plimsoll.evidence.ScenarioReport.Matrix;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.PodGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes the probing of a network for reports. */
final class NetworkReport {

    private NetworkReport() {}

    static ScenarioReport of(String id, NetworkObservations observations) {
        NetworkFacts facts = observations.facts();
        List<Phase> phases = new ArrayList<>();
        if (!observations.canary().isEmpty()) {
            phases.add(new Phase(
                    "control",
                    observations.canary().get(0).startMicros(),
                    observations.canary().get(observations.canary().size() - 1).endMicros()));
        }
        List<Measurement> measurements = new ArrayList<>();
        for (NetworkFacts.Round round : facts.rounds()) {
            phases.add(new Phase("table " + round.when(), round.startMicros(), round.endMicros()));
            measurements.add(new Measurement(
                    "first try of a probe waited " + round.when(), round.limitMicros() / 1_000.0, "ms", null));
        }
        return new ScenarioReport(
                id,
                "network-policy",
                "Connections between the pods of %s, and to and from pods of a stranger"
                        .formatted(String.join(", ", facts.namespaces())),
                facts.startMicros(),
                facts.endMicros(),
                phases,
                null,
                List.of(),
                measurements,
                null,
                null,
                Stream.concat(
                                observations.rounds().stream()
                                        .flatMap(round -> TruthMatrix.of(round, observations).stream()),
                                observations.rounds().stream()
                                        .limit(1)
                                        .flatMap(round ->
                                                groups(round.plan(facts).groups()).stream()))
                        .toList(),
                FlowPictures.of(observations),
                List.of());
    }

    /** Says which pods are stood for by another one; empty if each stands for itself. */
    private static Optional<Matrix> groups(PodGroups groups) {
        List<Line> lines = groups.groups().stream()
                .filter(group -> group.size() > 1)
                .map(group -> new Line(
                        group.get(0).toString(),
                        List.of(new Field(
                                group.stream().skip(1).map(ObjectKey::toString).collect(Collectors.joining(", ")),
                                false,
                                List.of()))))
                .toList();
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new Matrix("Pods that no policy can tell apart", "Tried", List.of("stands for"), lines));
    }
}
