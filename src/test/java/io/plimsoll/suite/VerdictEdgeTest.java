package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.check.Check;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Method;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.check.Waiver;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class VerdictEdgeTest {

    private static final Check CHECK = new Check(
            "DEP-ROL-001",
            1,
            "rolling-update",
            "A rolling update loses no request",
            Severity.HIGH,
            Method.TEST,
            "criterion",
            "procedure",
            "remedy",
            Map.of("ROUTING_LAG", "late"),
            List.of(),
            Map.of());

    private static final Verdict.Fail FAIL = new Verdict.Fail(
            List.of(new Finding(
                    "ROUTING_LAG",
                    "Deployment shop/api",
                    "at most 0 lost",
                    "3 lost",
                    "3 too many",
                    "a preStop sleep",
                    List.of("request 17 was refused"))),
            List.of());

    @Test
    void should_return_for_a_pass() {
        assertThatCode(() -> report(new Verdict.Pass("all answered", List.of())))
                .doesNotThrowAnyException();
    }

    @Test
    void should_throw_an_assertion_error_for_a_failure() {
        assertThatThrownBy(() -> report(FAIL))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessage(
                        """
                        DEP-ROL-001 A rolling update loses no request
                          ROUTING_LAG at Deployment shop/api
                            expected:   at most 0 lost
                            observed:   3 lost
                            difference: 3 too many
                            what to do: a preStop sleep
                            evidence:
                              request 17 was refused
                          evidence pack: reports/r1""");
    }

    @Test
    void should_not_be_an_assertion_when_the_harness_could_not_decide() {
        assertThatThrownBy(() -> report(new Verdict.Error("the host was saturated", "use a larger host")))
                .isInstanceOf(VerdictException.class)
                .hasMessage(
                        """
                        DEP-ROL-001 A rolling update loses no request
                          could not be decided: the host was saturated
                          what to do: use a larger host
                          evidence: reports/r1""");
    }

    @Test
    void should_not_let_a_build_go_green_on_what_was_not_tested() {
        assertThatThrownBy(() -> report(new Verdict.NotTested(ReasonCode.PREREQ_MISSING, "no metrics API")))
                .isInstanceOf(VerdictException.class)
                .hasMessage(
                        """
                        DEP-ROL-001 A rolling update loses no request
                          was not tested: PREREQ_MISSING: no metrics API
                          evidence: reports/r1""");
    }

    @Test
    void should_abort_where_the_outcome_does_not_block() {
        assertThatThrownBy(() -> report(new Verdict.NotTested(ReasonCode.NOT_SELECTED, "other checks")))
                .isInstanceOf(TestAbortedException.class);
        assertThatThrownBy(() -> report(new Verdict.NotApplicable("the spec declares no update")))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage(
                        "DEP-ROL-001 A rolling update loses no request: not-applicable – the spec declares no update");
        assertThatThrownBy(() -> report(new Verdict.Manual("is that so?"))).isInstanceOf(TestAbortedException.class);
        Waiver waiver = new Waiver(
                "W-1",
                "DEP-ROL-001",
                new Waiver.Subject("shop", null, null),
                "known",
                "ops",
                "cto",
                LocalDate.of(2026, 1, 1),
                LocalDate.of(2026, 12, 31));
        assertThatThrownBy(() -> report(new Verdict.Waived(FAIL, waiver)))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("DEP-ROL-001 A rolling update loses no request: waived – waived by W-1 until 2026-12-31:"
                        + " ROUTING_LAG: 3 lost");
    }

    private static void report(Verdict verdict) {
        VerdictEdge.report(CHECK, verdict, "reports/r1");
    }
}
