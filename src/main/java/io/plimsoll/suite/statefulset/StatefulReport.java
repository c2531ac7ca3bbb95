package io.plimsoll.suite.statefulset;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.load.LoadDescription;
import io.plimsoll.timeline.PodLife;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes the update of a StatefulSet for reports: phases, counts, losses and the chart. */
final class StatefulReport {

    private StatefulReport() {}

    static ScenarioReport of(String id, StatefulObservations observations, @Nullable String gatlingReport) {
        StatefulFacts facts = observations.facts();
        long from = facts.load().loadMicros();
        long to = observations.load().generator().endedMicros();
        List<Mark> marks = new ArrayList<>(List.of(new Mark(facts.updateMicros(), "update applied")));
        for (PodLife pod : observations.replaced()) {
            marks.add(new Mark(StatefulObservations.requested(pod), pod.name() + " asked to go"));
        }
        if (facts.stalled().isEmpty()) {
            marks.add(new Mark(facts.endMicros(), "update complete"));
        }
        return new LoadDescription(observations.load(), from, to)
                .report(
                        id,
                        "rolling-update",
                        "%s updated from %s to %s under load"
                                .formatted(observations.workload(), facts.fromImage(), facts.toImage()),
                        List.of(
                                new Phase("control", from, facts.updateMicros()),
                                new Phase("update", facts.updateMicros(), facts.endMicros()),
                                new Phase("after", facts.endMicros(), to)),
                        observations.findings().measurements(),
                        observations.workload(),
                        marks,
                        gatlingReport);
    }
}
