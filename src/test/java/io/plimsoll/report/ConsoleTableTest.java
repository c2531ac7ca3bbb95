package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.SampleReports;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTableTest {

    private static final Verdict LEFT_OUT =
            new Verdict.NotTested(ReasonCode.NOT_SELECTED, "the run was limited to other checks");

    @Test
    void what_the_user_left_out_takes_one_line_at_the_end() {
        assertThat(table(
                        result("DEP-X-001", LEFT_OUT),
                        result("DEP-X-002", new Verdict.Pass("it held", List.of())),
                        result("DEP-X-003", LEFT_OUT),
                        result("DEP-X-004", new Verdict.NotTested(ReasonCode.PREREQ_MISSING, "nothing is declared")),
                        result("DEP-X-005", LEFT_OUT)))
                .startsWith(
                        """
                        CHECK      OUTCOME     REASON
                        DEP-X-002  pass        it held
                        DEP-X-004  not tested  PREREQ_MISSING: nothing is declared
                        3 others   not tested  NOT_SELECTED: the run was limited to other checks

                        """);
    }

    @Test
    void one_check_that_was_left_out_keeps_its_name() {
        assertThat(table(result("DEP-X-001", LEFT_OUT), result("DEP-X-002", new Verdict.Pass("it held", List.of()))))
                .startsWith(
                        """
                        CHECK      OUTCOME     REASON
                        DEP-X-002  pass        it held
                        DEP-X-001  not tested  NOT_SELECTED: the run was limited to other checks

                        """);
    }

    private static CheckResult result(String id, Verdict verdict) {
        return SampleReports.resultOf(id, Severity.LOW, verdict);
    }

    private static String table(CheckResult... results) {
        return ConsoleTable.render(SampleReports.over(List.of(results)), 100, Ansi.OFF);
    }
}
