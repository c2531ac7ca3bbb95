package io.plimsoll.report;

import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.SampleReports;
import java.util.ArrayList;
import java.util.List;

/** A run that has everything a report can show: every outcome, a chart with losses, a waiver, an accepted omission. */
final class SampleRun {

    private SampleRun() {}

    static RunReport report() {
        RunReport failing = SampleReports.failing();
        List<CheckResult> checks = new ArrayList<>(failing.checks());
        SampleReports.undecided().checks().stream()
                .filter(result -> checks.stream()
                        .noneMatch(other ->
                                other.check().id().equals(result.check().id())))
                .forEach(checks::add);
        return RunReport.of(
                SampleReports.undecided().run(),
                failing.subject(),
                failing.environment(),
                checks,
                failing.scenarios(),
                failing.files());
    }
}
