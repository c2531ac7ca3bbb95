package io.plimsoll.suite.configuration;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.load.LoadDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes the change of a setting for reports: phases, counts, losses and the chart. */
final class ConfigurationReport {

    private ConfigurationReport() {}

    static ScenarioReport of(String id, ConfigurationObservations observations, @Nullable String gatlingReport) {
        ConfigurationFacts facts = observations.facts();
        long from = facts.load().loadMicros();
        long to = Math.max(facts.endMicros(), observations.load().generator().endedMicros());
        List<Mark> marks = new ArrayList<>(List.of(new Mark(facts.changedMicros(), "setting changed")));
        facts.pods().stream()
                .flatMap(pod -> observations.shownSince(pod).stream())
                .max(Long::compare)
                .ifPresent(at -> marks.add(new Mark(at, "last pod showed it")));
        return new LoadDescription(observations.load(), from, to)
                .report(
                        id,
                        "configuration",
                        "%s changed under load, to reach the pods of %s by %s"
                                .formatted(
                                        facts.setting(),
                                        observations.workload(),
                                        facts.reachesBy().word()),
                        List.of(
                                new Phase("control", from, facts.changedMicros()),
                                new Phase("change", facts.changedMicros(), facts.endMicros()),
                                new Phase("after", facts.endMicros(), to)),
                        List.of(),
                        observations.workload(),
                        marks,
                        gatlingReport);
    }
}
