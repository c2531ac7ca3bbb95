package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.check.Waiver;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WaiverRuleTest {

    private static final String CHECK = "DEP-ROL-001";
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);
    private static final String IMAGE = "sha256:" + "a1".repeat(32);
    private static final String OTHER_IMAGE = "sha256:" + "b2".repeat(32);
    private static final String CLUSTER = "6f1c2a34-8f0b-4c55-9a0e-2d1f5b7c9e11";
    private static final TestedSubject SHOP =
            new TestedSubject("shop", List.of("example.test/shop@" + IMAGE), "k3s", CLUSTER);
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

        assertThat(WaiverRule.apply(FAIL, List.of(waiver), "DEP-ROL-007", SHOP, TODAY))
                .isEqualTo(FAIL);
        assertThat(apply(error, waiver)).isEqualTo(error);
        assertThat(apply(pass, waiver)).isEqualTo(pass);
        assertThat(apply(FAIL)).isEqualTo(FAIL);
    }

    static Stream<Arguments> others() {
        return Stream.of(
                arguments(
                        new Waiver.Subject("bar", null, null),
                        "W-1 is for deployment bar, and this is the deployment shop"),
                arguments(
                        new Waiver.Subject("shop", OTHER_IMAGE, null),
                        "W-1 is for deployment shop, image " + OTHER_IMAGE + ", and what ran was example.test/shop@"
                                + IMAGE),
                arguments(
                        new Waiver.Subject(null, null, "existing"),
                        "W-1 is for environment existing, and this is the environment k3s " + CLUSTER));
    }

    @ParameterizedTest
    @MethodSource("others")
    void a_waiver_for_another_subject_is_not_in_force_and_that_is_said(Waiver.Subject other, String sentence) {
        Verdict verdict = apply(FAIL, waiver("W-1", other, TODAY, TODAY));

        assertThat(((Verdict.Fail) verdict).findings())
                .containsExactly(
                        FAIL.findings().get(0),
                        new Finding(
                                "WAIVER_NOT_IN_FORCE",
                                "the waiver W-1 does not cover this failure",
                                "a waiver for what was tested",
                                sentence,
                                "another subject",
                                "mend the failure, or let Ann, who owns the waiver, ask Bob for a new one",
                                List.of()));
        assertThat(WaiverRule.judged(verdict)).isEqualTo(FAIL);
    }

    static Stream<Waiver.Subject> same() {
        return Stream.of(
                new Waiver.Subject("shop", IMAGE, "k3s"),
                new Waiver.Subject(null, IMAGE, null),
                new Waiver.Subject(null, null, CLUSTER));
    }

    @ParameterizedTest
    @MethodSource("same")
    void a_waiver_for_what_was_tested_holds(Waiver.Subject subject) {
        Waiver waiver = waiver("W-1", subject, TODAY, TODAY);

        assertThat(apply(FAIL, waiver("W-0", new Waiver.Subject("bar", null, null), TODAY, TODAY), waiver))
                .isEqualTo(new Verdict.Waived(FAIL, waiver));
    }

    @Test
    void an_expired_waiver_for_this_is_named_before_one_for_something_else() {
        Verdict verdict = apply(
                FAIL,
                waiver("W-1", TODAY.minusDays(30), TODAY.minusDays(1)),
                waiver("W-2", new Waiver.Subject("bar", null, null), TODAY, TODAY.plusDays(90)));

        assertThat(((Verdict.Fail) verdict).findings())
                .last()
                .extracting(Finding::observed)
                .isEqualTo("W-1 expired on 2026-11-25");
    }

    @Test
    void nothing_is_waived_for_an_image_that_was_not_seen() {
        TestedSubject nothing = new TestedSubject("shop", List.of(), "docker", null);

        assertThat(nothing.isNot(new Waiver.Subject(null, IMAGE, null))).contains("no image was seen to run");
    }

    private static Verdict apply(Verdict verdict, Waiver... waivers) {
        return WaiverRule.apply(verdict, List.of(waivers), CHECK, SHOP, TODAY);
    }

    private static Waiver waiver(String id, LocalDate created, LocalDate expires) {
        return waiver(id, new Waiver.Subject("shop", null, null), created, expires);
    }

    private static Waiver waiver(String id, Waiver.Subject subject, LocalDate created, LocalDate expires) {
        return new Waiver(id, CHECK, subject, "known", "Ann", "Bob", created, expires);
    }
}
