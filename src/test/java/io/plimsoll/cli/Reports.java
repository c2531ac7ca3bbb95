package io.plimsoll.cli;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.check.Finding;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.SampleReports;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes reports of runs that never were. */
final class Reports {

    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    private Reports() {}

    static final Verdict PASS = new Verdict.Pass("ready after 12.3 s,\n no restart", List.of());
    static final Verdict FAIL = new Verdict.Fail(
            List.of(new Finding(
                    "CLOSED_BEFORE_DRAIN",
                    "apps/v1/Deployment shop/api",
                    "no request lost",
                    "4 of 8,000 requests lost",
                    "4 more than the budget allows",
                    "add a preStop hook",
                    List.of())),
            List.of());

    static final Verdict NOT_SELECTED = new Verdict.NotTested(ReasonCode.NOT_SELECTED, "another was selected");

    /** Returns a report in which the catalogue's first checks came to these verdicts. */
    static RunReport of(Verdict... verdicts) {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < verdicts.length; i++) {
            Check check = Catalogue.bundled().all().get(i);
            results.add(new CheckResult(
                    check,
                    verdicts[i],
                    SampleReports.attempts(verdicts[i], START, 1_000, 1),
                    "scenario-1",
                    SampleReports.basis(),
                    List.of(),
                    "plimsoll",
                    null));
        }
        return RunReport.of(
                SampleReports.run("20261120T120000Z-shop-abc", "plimsoll", START, START),
                new RunReport.Subject("shop", List.of(), null, false, null, "", ""),
                new RunReport.EnvironmentFacts("k3s", "", Map.of(), 2, 4096, 0, null, List.of(), List.of()),
                results,
                List.of(),
                List.of());
    }
}
