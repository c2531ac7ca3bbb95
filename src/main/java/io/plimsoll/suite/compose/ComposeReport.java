package io.plimsoll.suite.compose;

import io.plimsoll.evidence.ScenarioReport;
import java.util.List;

/** Describes what was done with a Compose file. */
final class ComposeReport {

    private ComposeReport() {}

    static ScenarioReport of(
            String id, String title, long fromMicros, long toMicros, List<ScenarioReport.Phase> phases) {
        return new ScenarioReport(
                id, "compose", title, fromMicros, toMicros, phases, null, List.of(), List.of(), null, null);
    }
}
