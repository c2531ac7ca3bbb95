package io.plimsoll.suite.deploy;

import io.plimsoll.evidence.ScenarioReport;
import java.util.ArrayList;
import java.util.List;

/** Describes the start of a deployment for reports. */
final class DeployReport {

    private DeployReport() {}

    static ScenarioReport of(String id, DeployObservations observations) {
        DeployFacts facts = observations.facts();
        Long ready = facts.readyMicros();
        List<ScenarioReport.Phase> phases = new ArrayList<>();
        phases.add(new ScenarioReport.Phase(
                "becoming ready", facts.appliedMicros(), ready == null ? facts.watchedUntilMicros() : ready));
        if (ready != null) {
            phases.add(new ScenarioReport.Phase("at rest", ready, facts.watchedUntilMicros()));
        }
        return new ScenarioReport(
                id,
                "deploy",
                "Deployed from clean and watched at rest",
                facts.appliedMicros(),
                facts.watchedUntilMicros(),
                phases,
                null,
                List.of(),
                List.of(),
                null,
                null);
    }
}
