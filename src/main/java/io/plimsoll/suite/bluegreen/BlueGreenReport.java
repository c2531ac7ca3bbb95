package io.plimsoll.suite.bluegreen;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.bluegreen.BlueGreenFacts.Switch;
import io.plimsoll.suite.bluegreen.BlueGreenFacts.Unready;
import io.plimsoll.suite.load.LoadDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes a blue-green switch for reports: phases, counts, losses and the chart. */
final class BlueGreenReport {

    private BlueGreenReport() {}

    static ScenarioReport of(String id, BlueGreenObservations observations, @Nullable String gatlingReport) {
        BlueGreenFacts facts = observations.facts();
        long from = facts.load().loadMicros();
        long to = observations.load().generator().endedMicros();
        List<Phase> phases = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        phases.add(new Phase("control", from, facts.toGreen().askedMicros()));
        add(facts.toGreen(), "switch to " + facts.green(), phases, marks);
        Switch toBlue = facts.toBlue();
        if (toBlue != null) {
            add(toBlue, "switch back to " + facts.blue(), phases, marks);
        }
        Unready unready = facts.unready();
        if (unready != null) {
            phases.add(new Phase(
                    facts.green() + " made not ready",
                    unready.madeMicros(),
                    unready.attempt().askedMicros()));
            add(unready.attempt(), "switch to it while it is not ready", phases, marks);
        }
        return new LoadDescription(observations.load(), from, to)
                .report(
                        id,
                        "blue-green",
                        "%s/%s switched from %s to %s and back under load"
                                .formatted(facts.namespace(), facts.service(), facts.blue(), facts.green()),
                        phases,
                        List.of(),
                        List.of(observations.workload(facts.blue()), observations.workload(facts.green())),
                        marks,
                        gatlingReport);
    }

    private static void add(Switch change, String words, List<Phase> phases, List<Mark> marks) {
        phases.add(new Phase(words, change.askedMicros(), change.endMicros()));
        Long switched = change.switchedMicros();
        marks.add(switched == null ? new Mark(change.askedMicros(), words + ": refused") : new Mark(switched, words));
    }
}
