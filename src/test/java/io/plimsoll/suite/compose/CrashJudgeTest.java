package io.plimsoll.suite.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.compose.CrashFacts.Killed;
import io.plimsoll.toolbox.requests.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CrashJudgeTest {

    private static Killed killed(
            @Nullable Long died, @Nullable Long started, @Nullable Long up, List<String> others, List<Answer> answers) {
        return new Killed("web", 1, "always", 1_000_000, died, started, up, others, answers);
    }

    private static Killed back(List<String> others, Answer... answers) {
        return killed(1_010_000L, 1_200_000L, 4_000_000L, others, List.of(answers));
    }

    private static CrashFacts facts(@Nullable Kept kept, @Nullable Answer later, Killed... killed) {
        return new CrashFacts(0, 9_000_000, 20_000, kept, later, List.of(killed));
    }

    @Test
    void passes_when_it_is_back_with_what_was_written() {
        assertThat(CrashJudge.judge(facts(
                        DataJudgeTest.kept(),
                        DataJudgeTest.answer("read", 200, "full"),
                        back(List.of(), Samples.answer(200, true)))))
                .isEqualTo(new Verdict.Pass(
                        "service web up again 3.0 s after it was killed; no other container ended; what was written before is still"
                                + " there",
                        List.of(new Measurement(
                                "from kill to up again, service web", 3_000.0, "ms", "≤ 20000 (budgets.deploy)"))));
    }

    @Test
    void says_that_nothing_was_written() {
        assertThat(((Verdict.Pass) CrashJudge.judge(facts(null, null, back(List.of())))).observed())
                .endsWith("the spec declares no \"read-write\", so nothing was written that could have been lost");
    }

    @Test
    void does_not_apply_to_jobs() {
        assertThat(CrashJudge.judge(facts(null, null)))
                .isEqualTo(new Verdict.NotApplicable("every service of the Compose file is meant to end"));
    }

    @Test
    void cannot_decide_when_the_signal_had_no_effect() {
        assertThat(CrashJudge.judge(facts(null, null, killed(null, null, null, List.of(), List.of()))))
                .isEqualTo(new Verdict.Error("service web was sent SIGKILL and did not end", "run the check again"));
    }

    @Test
    void fails_when_it_stays_away() {
        assertThat(findings(facts(null, null, killed(1_010_000L, null, null, List.of(), List.of()))))
                .containsExactly(
                        """
                        NOT_RESTARTED
                        service web
                        expected: it is started again when its process is killed
                        observed: it ended and stayed ended; its restart policy is "always"
                        difference: a crash needs a hand
                        remedy: set "restart: unless-stopped"
                        evidence:\s
                        """);
    }

    @Test
    void fails_when_it_does_not_get_healthy() {
        assertThat(findings(facts(null, null, killed(1_010_000L, 1_200_000L, null, List.of(), List.of()))))
                .containsExactly(
                        """
                        NOT_HEALTHY_AGAIN
                        service web
                        expected: it is up again within 20.0 s (budgets.deploy)
                        observed: it was started again, and not up in time
                        difference: a crash leaves something behind that keeps it from starting
                        remedy: see its log: remove locks and half-written files when it starts, not when it ends
                        evidence:\s
                        """);
    }

    @Test
    void fails_when_others_end_or_do_not_answer_or_forget() {
        assertThat(findings(facts(
                        DataJudgeTest.kept(),
                        DataJudgeTest.answer("read", 0, ""),
                        back(List.of("api", "worker"), Samples.answer(503, false)))))
                .containsExactly(
                        """
                        RESTARTED_WITH_DEPENDENCY
                        services api, worker
                        expected: they go on while service web is away for a moment
                        observed: they ended as well
                        difference: one crash became several
                        remedy: wait and connect again, rather than end, when a dependency is away
                        evidence:\s
                        """,
                        """
                        FAILING_AFTER_RETURN
                        entry point api
                        expected: the declared answer to GET http://web:8080/ when service web is up again
                        observed: HTTP 503
                        difference: after 90 attempts
                        remedy: open connections anew when they turn out to be broken
                        evidence:\s
                        """,
                        """
                        DATA_LOST
                        what was written by POST http://web:8080/items
                        expected: after every container was killed, GET http://web:8080/items is answered as before
                        observed: no answer (Connection refused)
                        difference: what was written is gone
                        remedy: write it to disk, on a volume, before answering
                        evidence:\s
                        """);
    }

    private static List<String> findings(CrashFacts facts) {
        return ((Verdict.Fail) CrashJudge.judge(facts))
                .findings().stream().map(Samples::text).toList();
    }
}
