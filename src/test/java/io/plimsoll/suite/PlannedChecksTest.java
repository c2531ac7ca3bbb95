package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.SampleReports;
import io.plimsoll.suite.AuditResult.Item;
import io.plimsoll.suite.AuditResult.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannedChecksTest {

    private final RunReport report = SampleReports.failing();
    private final String sha256 = report.run().harness().catalogueSha256();
    private final List<Check> planned =
            report.checks().stream().map(CheckResult::check).toList();

    @Test
    void a_report_that_lists_what_was_planned_holds() throws IOException {
        assertThat(compare(report, planned))
                .containsExactly(new Item("planned", State.HOLDS, "all 3 checks of the catalogue are in the report"));
        assertThat(compare(ReportJson.read(ReportJson.write(report)), planned))
                .extracting(Item::state)
                .containsExactly(State.HOLDS);
    }

    @Test
    void a_failure_that_was_left_out_is_missed_although_the_counts_add_up() {
        List<CheckResult> kept = new ArrayList<>(report.checks());
        kept.removeIf(result -> result.check().id().equals("DEP-ROL-001"));
        RunReport shorter = SampleReports.over(kept);

        assertThat(shorter.gate().exitCode()).isZero();
        assertThat(PlannedChecks.compare(
                        shorter, () -> planned, shorter.run().harness().catalogueSha256()))
                .containsExactly(new Item(
                        "DEP-ROL-001",
                        State.DIFFERS,
                        "expected in the report, since it was planned; observed nothing of it"));
    }

    @Test
    void a_check_that_asks_for_less_than_the_catalogue_is_named() {
        List<Check> stricter = new ArrayList<>(planned);
        Check check = planned.get(0);
        stricter.set(
                0,
                new Check(
                        check.id(),
                        check.version(),
                        check.suite(),
                        check.title(),
                        check.severity(),
                        check.method(),
                        check.criterion() + " Always.",
                        check.procedure(),
                        check.remedy(),
                        check.causes(),
                        check.controls(),
                        check.mutants()));

        assertThat(compare(report, stricter))
                .containsExactly(new Item(
                        check.id(), State.DIFFERS, "expected the check as the catalogue has it, observed another"));
    }

    @Test
    void a_check_that_nobody_planned_is_named() {
        assertThat(compare(report, planned.subList(0, 2)))
                .containsExactly(new Item(
                        planned.get(2).id(),
                        State.DIFFERS,
                        "expected no such check, since the catalogue has none; observed one"));
    }

    @Test
    void a_report_by_another_catalogue_is_not_compared() {
        assertThat(PlannedChecks.compare(report, Catalogue.bundled(), "00"))
                .containsExactly(new Item(
                        "planned",
                        State.NOTED,
                        "the report is by the catalogue with SHA-256 %s, and here is another: whether it lists every check"
                                        .formatted(sha256)
                                + " was not compared"));
    }

    private List<Item> compare(RunReport given, List<Check> catalogue) {
        return PlannedChecks.compare(given, () -> catalogue, sha256);
    }
}
