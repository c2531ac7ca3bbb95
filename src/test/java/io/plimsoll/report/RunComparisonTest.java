package io.plimsoll.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.check.Waiver;
import io.plimsoll.evidence.Change;
import io.plimsoll.evidence.Change.Kind;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.SampleReports;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunComparisonTest {

    private static final Verdict PASS = new Verdict.Pass("held", List.of());
    private static final Verdict.Fail FAIL =
            new Verdict.Fail(List.of(new Finding("LAG", "w", "e", "o", "d", "r", List.of())), List.of());
    private static final Verdict WAIVED = new Verdict.Waived(
            FAIL,
            new Waiver(
                    "W-1",
                    "DEP-X",
                    new Waiver.Subject("shop", null, null),
                    "j",
                    "o",
                    "a",
                    LocalDate.EPOCH,
                    LocalDate.EPOCH.plusDays(1)));
    private static final Verdict NOT_TESTED = new Verdict.NotTested(ReasonCode.TIMEOUT, "late");

    @Test
    void outcomes_are_new_fixed_still_failing_or_no_longer_decided() {
        assertThat(kinds(PASS, FAIL)).containsExactly(Kind.NEW);
        assertThat(kinds(NOT_TESTED, FAIL)).containsExactly(Kind.NEW);
        assertThat(kinds(FAIL, PASS)).containsExactly(Kind.FIXED);
        assertThat(kinds(FAIL, FAIL)).containsExactly(Kind.STILL_FAILING);
        assertThat(kinds(FAIL, WAIVED)).containsExactly(Kind.STILL_FAILING);
        assertThat(kinds(PASS, NOT_TESTED)).containsExactly(Kind.NO_LONGER_DECIDED);
        assertThat(kinds(FAIL, NOT_TESTED)).containsExactly(Kind.NO_LONGER_DECIDED);
        assertThat(kinds(NOT_TESTED, PASS)).containsExactly(Kind.OTHER_OUTCOME);
        assertThat(kinds(PASS, PASS)).isEmpty();
    }

    @Test
    void figures_are_listed_from_more_than_a_tenth() {
        assertThat(RunComparison.of(run(measured(100)), run(measured(110))).changes())
                .isEmpty();
        assertThat(RunComparison.of(run(measured(100)), run(measured(120))).changes())
                .containsExactly(new Change(Kind.NUMBER, "DEP-X-0", "median 100 ms", "median 120 ms"));
        assertThat(RunComparison.of(run(measured(0)), run(measured(0))).changes())
                .isEmpty();
    }

    @Test
    void checks_that_are_in_one_run_only_are_named_and_a_failure_among_them_is_new() {
        assertThat(RunComparison.of(run(PASS), run(PASS, FAIL)).changes())
                .containsExactly(
                        new Change(Kind.NEW, "DEP-X-1", "not in this run", "fail: LAG: o"),
                        new Change(Kind.CHECK, "DEP-X-1", "not in this run", "version 1"));
        assertThat(RunComparison.of(run(PASS, PASS), run(PASS)).changes())
                .containsExactly(new Change(Kind.CHECK, "DEP-X-1", "version 1", "not in this run"));
    }

    @Test
    void the_page_has_every_kind_of_difference_and_every_change() {
        RunComparison comparison = RunComparison.of(SampleReports.failing(), SampleReports.undecided());
        assertThat(comparison.changes()).isNotEmpty();

        String page = ComparisonPage.render(comparison);

        for (Kind kind : Kind.values()) {
            long changes = comparison.changes().stream()
                    .filter(change -> change.kind() == kind)
                    .count();
            assertThat(page)
                    .contains(
                            changes == 0
                                    ? "<strong>" + ComparisonPage.title(kind) + ":</strong> none."
                                    : "<caption>" + ComparisonPage.title(kind) + " (" + changes + ")</caption>");
        }
        comparison.changes().forEach(change -> assertThat(page)
                .contains("<th scope=\"row\">" + change.about() + "</th>"));
        assertThat(page).contains(comparison.before(), comparison.after()).doesNotContain("http://", "https://");
    }

    @Test
    void hostile_text_stays_text() {
        RunReport hostile = run(new Verdict.Error("<script>alert(1)</script>", "x"));

        String page = ComparisonPage.render(RunComparison.of(run(PASS), hostile));

        assertThat(page).contains("&lt;script&gt;alert(1)").doesNotContain("<script");
    }

    private static List<Kind> kinds(Verdict before, Verdict after) {
        RunComparison comparison = RunComparison.of(run(before), run(after));
        List<Kind> kinds = comparison.changes().stream().map(Change::kind).toList();
        assertThat(comparison.isWorse()).isEqualTo(kinds.contains(Kind.NEW) || kinds.contains(Kind.NO_LONGER_DECIDED));
        return kinds;
    }

    private static Verdict measured(double value) {
        return new Verdict.Pass("held", List.of(new Measurement("median", value, "ms", null)));
    }

    private static RunReport run(Verdict... verdicts) {
        List<Verdict> all = Arrays.asList(verdicts);
        return SampleReports.over(IntStream.range(0, all.size())
                .mapToObj(i -> SampleReports.resultOf("DEP-X-" + i, Severity.HIGH, all.get(i)))
                .toList());
    }
}
