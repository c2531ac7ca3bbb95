package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.Measurement;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Phase;
import java.util.ArrayList;
import java.util.List;

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
                observations.rounds().stream().map(TruthMatrix::of).toList(),
                FlowPictures.of(observations),
                List.of());
    }
}
