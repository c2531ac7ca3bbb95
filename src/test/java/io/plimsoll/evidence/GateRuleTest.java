package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.check.Waiver;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.Gate;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GateRuleTest {

    private static final Verdict PASS = new Verdict.Pass("held", List.of());
    private static final Verdict.Fail FAIL =
            new Verdict.Fail(List.of(new Finding("BROKEN", "it", "a", "b", "c", "d", List.of())), List.of());
    private static final Verdict ERROR = new Verdict.Error("the control failed", "mend it");
    private static final Verdict NOT_APPLICABLE = new Verdict.NotApplicable("there is none");
    private static final Verdict MANUAL = new Verdict.Manual("is it so?");
    private static final Verdict WAIVED = new Verdict.Waived(
            FAIL,
            new Waiver(
                    "W-1",
                    "X",
                    new Waiver.Subject("shop", null, null),
                    "because",
                    "o",
                    "a",
                    LocalDate.of(2026, 1, 1),
                    LocalDate.of(2026, 12, 31)));

    private static Verdict notTested(ReasonCode code) {
        return new Verdict.NotTested(code, "because");
    }

    static Stream<Arguments> table() {
        return Stream.of(
                arguments(List.of(PASS), Gate.State.READY, 0, "READY: 1 of 1 planned check passed."),
                arguments(List.of(PASS, PASS), Gate.State.READY, 0, "READY: 2 of 2 planned checks passed."),
                arguments(
                        List.of(PASS, FAIL),
                        Gate.State.NOT_READY,
                        1,
                        "NOT READY: 1 of 2 planned checks failed (1 high)."),
                arguments(
                        List.of(FAIL, ERROR, notTested(ReasonCode.TIMEOUT)),
                        Gate.State.NOT_READY,
                        1,
                        "NOT READY: 1 of 3 planned checks failed (1 high); 1 ended in an error; 1 could not be tested."),
                arguments(
                        List.of(PASS, ERROR),
                        Gate.State.UNDECIDED,
                        2,
                        "UNDECIDED: 1 of 2 planned checks ended in an error; none failed."),
                arguments(
                        List.of(PASS, notTested(ReasonCode.PREREQ_MISSING)),
                        Gate.State.UNDECIDED,
                        2,
                        "UNDECIDED: 1 of 2 planned checks could not be tested; none failed."),
                arguments(
                        List.of(PASS, notTested(ReasonCode.ENV_UNSUPPORTED)),
                        Gate.State.UNDECIDED,
                        2,
                        "UNDECIDED: 1 of 2 planned checks could not be tested; none failed."),
                arguments(
                        List.of(PASS, notTested(ReasonCode.ABORTED_BY_EARLIER_FAILURE)),
                        Gate.State.UNDECIDED,
                        2,
                        "UNDECIDED: 1 of 2 planned checks could not be tested; none failed."),
                arguments(
                        List.of(PASS, notTested(ReasonCode.NOT_SELECTED), notTested(ReasonCode.FILTERED)),
                        Gate.State.READY,
                        0,
                        "READY: 1 of 3 planned checks passed; 2 not selected: a partial run."),
                arguments(
                        List.of(PASS, NOT_APPLICABLE, WAIVED, MANUAL),
                        Gate.State.READY,
                        0,
                        "READY: 1 of 4 planned checks passed; 1 waived; 1 for a person to decide; 1 not applicable."),
                arguments(List.of(WAIVED), Gate.State.READY, 0, "READY: 0 of 1 planned check passed; 1 waived."),
                arguments(
                        List.of(notTested(ReasonCode.NOT_SELECTED), NOT_APPLICABLE),
                        Gate.State.UNDECIDED,
                        2,
                        "UNDECIDED: none of 2 planned checks was executed, so nothing is known; 1 not applicable; 1 not"
                                + " selected: a partial run."),
                arguments(
                        List.of(MANUAL),
                        Gate.State.UNDECIDED,
                        2,
                        "UNDECIDED: none of 1 planned check was executed, so nothing is known; 1 for a person to"
                                + " decide."),
                arguments(List.of(), Gate.State.UNDECIDED, 2, "UNDECIDED: no check applies, so nothing is known."));
    }

    @ParameterizedTest
    @MethodSource("table")
    void the_gate_follows_its_rule(List<Verdict> verdicts, Gate.State state, int exitCode, String sentence) {
        RunReport report = SampleReports.over(results(verdicts));

        assertThat(report.gate()).isEqualTo(new Gate(state, sentence, exitCode));
        assertThat(report.planned()).isEqualTo(verdicts.size());
        assertThat(report.counts()).containsOnlyKeys(Outcome.values());
        assertThat(report.counts().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(report.planned());
    }

    @Test
    void a_check_that_the_spec_accepts_as_not_tested_does_not_block() {
        CheckResult blocked =
                results(List.of(PASS, notTested(ReasonCode.PREREQ_MISSING))).get(1);
        CheckResult accepted = with(blocked, blocked.attempt(), "one node is all there is");

        Gate gate = Gate.decide(List.of(results(List.of(PASS)).get(0), accepted));

        assertThat(gate)
                .isEqualTo(new Gate(
                        Gate.State.READY,
                        "READY: 1 of 2 planned checks passed; 1 not tested, which the spec accepts.",
                        0));
    }

    @Test
    void a_pass_on_a_later_attempt_stays_visible() {
        CheckResult retried = with(results(List.of(PASS)).get(0), 2, null);

        assertThat(Gate.decide(List.of(retried)).sentence())
                .isEqualTo("READY: 1 of 1 planned check passed; 1 passed only on a later attempt.");
    }

    @Test
    void only_what_was_not_tested_can_be_accepted_as_such() {
        CheckResult passed = results(List.of(PASS)).get(0);

        assertThatThrownBy(() -> with(passed, 1, "why not"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("DEP-X-001: only a check that was not tested can be accepted as such, observed pass");
    }

    @Test
    void a_check_has_one_outcome() {
        CheckResult result = results(List.of(PASS)).get(0);

        assertThatThrownBy(() -> SampleReports.over(List.of(result, result)))
                .hasMessage("two outcomes for one check: DEP-X-001 - a check has exactly one outcome per run");
    }

    @Test
    void counts_that_do_not_match_the_checks_are_refused() {
        RunReport good = SampleReports.passing();
        Map<Outcome, Integer> counts = new EnumMap<>(good.counts());
        counts.remove(Outcome.WAIVED);

        assertThatThrownBy(() -> copy(good, RunReport.FORMAT, counts, 3))
                .hasMessageStartingWith("counts do not add up: expected {PASS=3");
        assertThatThrownBy(() -> copy(good, RunReport.FORMAT, good.counts(), 4))
                .hasMessage("counts do not add up: planned 4, but 3 checks have an outcome");
        assertThatThrownBy(() -> copy(good, 5, good.counts(), 3))
                .hasMessage("report format 5: expected 4 - read it with the version of Plimsoll that wrote it");
    }

    @Test
    void requests_must_add_up_too() {
        assertThatThrownBy(
                        () -> new ScenarioReport.RequestCounts(10, 8, 0, 1, 0, Map.of(), Map.of(), Map.of(), 1, 1, 1))
                .hasMessage(
                        "requests do not add up: planned 10, but ok 8 + application errors 0 + lost 1 + unsent 0 = 9");
        assertThatThrownBy(
                        () -> new ScenarioReport.RequestCounts(10, 9, 0, 1, 0, Map.of(), Map.of(), Map.of(), 1, 1, 1))
                .hasMessage("requests do not add up: lost by connection: expected 1, observed 0 = {}");
    }

    private static RunReport copy(RunReport report, int format, Map<Outcome, Integer> counts, int planned) {
        return new RunReport(
                format,
                report.run(),
                report.subject(),
                report.environment(),
                report.gate(),
                counts,
                planned,
                report.checks(),
                report.scenarios(),
                report.baseline(),
                report.files(),
                report.events());
    }

    static CheckResult with(CheckResult result, int attempt, @Nullable String accepted) {
        return new CheckResult(
                result.check(),
                result.verdict(),
                SampleReports.attempts(result.verdict(), Instant.EPOCH, 1_000, attempt),
                result.scenario(),
                result.basis(),
                result.evidence(),
                result.reproduce(),
                accepted);
    }

    private static List<CheckResult> results(List<Verdict> verdicts) {
        List<CheckResult> results = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            results.add(SampleReports.resultOf(
                    String.format(Locale.ROOT, "DEP-X-%03d", results.size() + 1), Severity.HIGH, verdict));
        }
        return results;
    }
}
