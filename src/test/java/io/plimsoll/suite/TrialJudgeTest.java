package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.SampleReports;
import io.plimsoll.spec.Mutant;
import io.plimsoll.suite.QualificationResult.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialJudgeTest {

    private static final Verdict PASS = new Verdict.Pass("held", List.of());
    private static final Mutant MUTANT = new Mutant(
            "closes",
            "It closes at once.",
            Map.of("DEP-ROL-001", "CLOSED_BEFORE_DRAIN"),
            Map.of(),
            List.of("DEP-ROL-007"),
            true,
            "");

    /** Its environment is at fault, not the deployment. */
    private static final Mutant BROKEN_ENVIRONMENT = new Mutant(
            "not-enforced",
            "Policies are not enforced.",
            Map.of(),
            Map.of("DEP-ROL-001", "still reached"),
            List.of(),
            false,
            "");

    @Test
    void should_hold_when_the_mutant_is_caught_for_its_cause_and_nothing_else_fails() {
        Trial trial = mutant(PASS, fail("CLOSED_BEFORE_DRAIN"), fail("FLOOR_BROKEN"));

        assertThat(trial.state()).isEqualTo(Trial.State.HELD);
        assertThat(trial.caughtBy()).containsExactly("DEP-ROL-001 CLOSED_BEFORE_DRAIN", "DEP-ROL-007 FLOOR_BROKEN");
    }

    @Test
    void should_not_hold_when_the_mutant_survives() {
        Trial trial = mutant(PASS, PASS, PASS);

        assertThat(trial.state()).isEqualTo(Trial.State.NOT_HELD);
        assertThat(trial.detail())
                .isEqualTo("expected DEP-ROL-001 to fail for CLOSED_BEFORE_DRAIN, observed pass (held)");
    }

    @Test
    void should_not_hold_when_the_cause_is_another() {
        Trial trial = mutant(PASS, fail("ROUTING_LAG"), PASS);

        assertThat(trial.state()).isEqualTo(Trial.State.NOT_HELD);
        assertThat(trial.detail())
                .isEqualTo("expected DEP-ROL-001 to fail for CLOSED_BEFORE_DRAIN, observed ROUTING_LAG");
    }

    @Test
    void should_not_hold_when_something_else_fails_too() {
        Trial trial = mutant(fail("CRASH"), fail("CLOSED_BEFORE_DRAIN"), PASS);

        assertThat(trial.state()).isEqualTo(Trial.State.NOT_HELD);
        assertThat(trial.detail()).isEqualTo("expected DEP-DEPLOY-001 not to fail, observed CRASH");
    }

    @Test
    void should_be_undecided_when_the_check_ends_in_an_error() {
        Trial trial = mutant(PASS, new Verdict.Error("the host was saturated", "wait"), PASS);

        assertThat(trial.state()).isEqualTo(Trial.State.UNDECIDED);
    }

    @Test
    void should_hold_when_a_broken_environment_ends_in_the_error_that_it_must() {
        Trial trial = brokenEnvironment(new Verdict.Error("one of two pods still reached the other", "mend it"));

        assertThat(trial.state()).isEqualTo(Trial.State.HELD);
        assertThat(trial.caughtBy()).containsExactly("DEP-ROL-001 (error)");
        assertThat(trial.detail()).isEmpty();
    }

    @Test
    void should_not_hold_when_a_broken_environment_ends_in_another_error_or_in_none() {
        Trial another = brokenEnvironment(new Verdict.Error("the host was saturated", "wait"));
        Trial none = brokenEnvironment(PASS);

        assertThat(another.state()).isEqualTo(Trial.State.NOT_HELD);
        assertThat(another.detail())
                .isEqualTo(
                        "expected DEP-ROL-001 to end in an error about \"still reached\", observed error (the host was"
                                + " saturated)");
        assertThat(none.state()).isEqualTo(Trial.State.NOT_HELD);
        assertThat(none.caughtBy()).isEmpty();
        assertThat(none.detail())
                .isEqualTo("expected DEP-ROL-001 to end in an error about \"still reached\", observed pass (held)");
    }

    @Test
    void should_hold_when_a_good_variant_passes_and_not_when_it_fails_or_nothing_ran() {
        assertThat(good(PASS, PASS, PASS).state()).isEqualTo(Trial.State.HELD);
        assertThat(good(PASS, fail("ROUTING_LAG"), PASS).state()).isEqualTo(Trial.State.NOT_HELD);
        Verdict none = new Verdict.NotApplicable("nothing there");
        assertThat(good(none, none, none).state()).isEqualTo(Trial.State.UNDECIDED);
    }

    private static Trial mutant(Verdict deploy, Verdict lost, Verdict available) {
        return TrialJudge.mutant(MUTANT, report(deploy, lost, available), Duration.ofSeconds(1));
    }

    private static Trial brokenEnvironment(Verdict lost) {
        return TrialJudge.mutant(BROKEN_ENVIRONMENT, report(PASS, lost, PASS), Duration.ofSeconds(1));
    }

    private static Trial good(Verdict deploy, Verdict lost, Verdict available) {
        return TrialJudge.good("fine", report(deploy, lost, available), Duration.ofSeconds(1));
    }

    private static Verdict fail(String cause) {
        return new Verdict.Fail(
                List.of(new Finding(cause, "what", "expected", "observed", "difference", "remedy", List.of())),
                List.of());
    }

    private static RunReport report(Verdict deploy, Verdict lost, Verdict available) {
        return RunReport.of(
                SampleReports.run("r1", "qualify", Instant.EPOCH, Instant.EPOCH),
                new RunReport.Subject("s", List.of(), null, false, null, "0", "0"),
                new RunReport.EnvironmentFacts("k3s", "k3s", Map.of(), 2, 1024, 0, null, List.of(), List.of()),
                List.of(
                        result("DEP-DEPLOY-001", deploy),
                        result("DEP-ROL-001", lost),
                        result("DEP-ROL-007", available)),
                List.of(),
                List.of());
    }

    private static CheckResult result(String id, Verdict verdict) {
        return new CheckResult(
                Catalogue.bundled().check(id),
                verdict,
                SampleReports.attempts(verdict, Instant.EPOCH, 0, 1),
                "scenario",
                SampleReports.basis(),
                List.of(),
                "again",
                null);
    }
}
