package io.plimsoll.suite.overlap;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.load.LoadDescription;
import io.plimsoll.suite.overlap.OverlapFacts.Overlap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes overlapping updates for reports: phases, counts, losses and the chart. */
final class OverlapReport {

    private OverlapReport() {}

    static ScenarioReport of(String id, OverlapObservations observations, @Nullable String gatlingReport) {
        OverlapFacts facts = observations.facts();
        long from = facts.load().loadMicros();
        long to = observations.load().generator().endedMicros();
        Overlap succession = facts.succession();
        List<Phase> phases = new ArrayList<>(List.of(
                new Phase("control", from, succession.firstMicros()),
                new Phase("two updates", succession.firstMicros(), succession.endMicros())));
        List<Mark> marks = new ArrayList<>(List.of(
                new Mark(succession.firstMicros(), "first update"),
                new Mark(succession.secondMicros(), "second update")));
        Overlap scaling = facts.scaling();
        if (scaling != null) {
            phases.add(new Phase("scale-out and update", scaling.firstMicros(), scaling.endMicros()));
            marks.add(new Mark(scaling.firstMicros(), "scaled out"));
            marks.add(new Mark(scaling.secondMicros(), "third update"));
        }
        return new LoadDescription(observations.load(), from, to)
                .report(
                        id,
                        "overlapping-updates",
                        "%s/%s updated under load while another change was under way"
                                .formatted(facts.namespace(), facts.deployment()),
                        phases,
                        List.of(),
                        observations.workload(),
                        marks,
                        gatlingReport);
    }
}
