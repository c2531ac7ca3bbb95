package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.check.Waiver;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaiverRuleTest {

    private static final String CHECK = "DEP-ROL-001";
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
    private static final Verdict.Fail FAIL = new Verdict.Fail(
            List.of(new Finding("ENDPOINT_LAG", "lost", "0", "3", "3 too many", "wait", List.of("raw/x"))), List.of());

    @Test
    void a_waiver_that_holds_keeps_the_original_result() {
        Waiver waiver = waiver("W-1", TODAY.minusDays(1), TODAY);

        Verdict waived = apply(FAIL, waiver);

        assertThat(waived).isEqualTo(new Verdict.Waived(FAIL, waiver));
        assertThat(WaiverRule.judged(waived)).isEqualTo(FAIL);
    }

    @Test
    void an_expired_waiver_is_a_failure_that_says_so() {
        Verdict verdict = apply(
                FAIL,
                waiver("W-0", TODAY.minusDays(90), TODAY.minusDays(60)),
                waiver("W-1", TODAY.minusDays(30), TODAY.minusDays(1)));

        assertThat(((Verdict.Fail) verdict).findings())
                .containsExactly(
                        FAIL.findings().get(0),
                        new Finding(
                                "WAIVER_NOT_IN_FORCE",
                                "the waiver W-1 does not cover this failure",
                                "a waiver that holds on 2026-11-26",
                                "W-1 expired on 2026-11-25",
                                "1 day late",
                                "mend the failure, or let Ann, who owns the waiver, ask Bob for a new one",
                                List.of()));
        assertThat(WaiverRule.judged(verdict)).isEqualTo(FAIL);
    }

    @Test
    void a_waiver_of_tomorrow_does_not_hold_today() {
        Verdict verdict = apply(FAIL, waiver("W-2", TODAY.plusDays(2), TODAY.plusDays(9)));

        assertThat(((Verdict.Fail) verdict).findings())
                .last()
                .extracting(Finding::observed, Finding::difference)
                .containsExactly("W-2 does not hold before 2026-11-28", "2 days early");
    }

    @Test
    void waivers_cover_failures_of_their_own_check_and_nothing_else() {
        Waiver waiver = waiver("W-1", TODAY, TODAY);
        Verdict error = new Verdict.Error("the API server did not answer", "look");
        Verdict pass = new Verdict.Pass("held", List.of());

        assertThat(WaiverRule.apply(FAIL, List.of(waiver), "DEP-ROL-007", TODAY))
                .isEqualTo(FAIL);
        assertThat(apply(error, waiver)).isEqualTo(error);
        assertThat(apply(pass, waiver)).isEqualTo(pass);
        assertThat(apply(FAIL)).isEqualTo(FAIL);
    }

    private static Verdict apply(Verdict verdict, Waiver... waivers) {
        return WaiverRule.apply(verdict, List.of(waivers), CHECK, TODAY);
    }

    private static Waiver waiver(String id, LocalDate created, LocalDate expires) {
        return new Waiver(id, CHECK, "known", "Ann", "Bob", created, expires);
    }
}
