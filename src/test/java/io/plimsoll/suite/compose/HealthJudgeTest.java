package io.plimsoll.suite.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.environment.ServiceContainer.Healthcheck;
import io.plimsoll.suite.compose.HealthFacts.Tried;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthJudgeTest {

    private static final Tried JOB =
            new Tried("migrate", 1, true, null, 0, 0, null, null, null, null, 0, null, 0, null, null);

    private static Tried tried(@Nullable Long unhealthy, @Nullable Long healthy, int stopped, @Nullable String lapse) {
        return tried(unhealthy, healthy, stopped, lapse, 3, 19_000_000L);
    }

    private static Tried tried(
            @Nullable Long unhealthy,
            @Nullable Long healthy,
            int stopped,
            @Nullable String lapse,
            long refused,
            @Nullable Long refusalUnhealthy) {
        return new Tried(
                "web",
                1,
                false,
                new Healthcheck(List.of("CMD-SHELL", "ask || true"), 2_000, 1_000, 3),
                2,
                stopped,
                1_000_000L,
                unhealthy,
                12_000_000L,
                healthy,
                16_000,
                lapse,
                refused,
                15_000_000L,
                refusalUnhealthy);
    }

    private static Verdict judge(Tried... tried) {
        return HealthJudge.judge(new HealthFacts(0, 20_000_000, List.of(tried)));
    }

    @Test
    void a_check_may_take_as_long_as_is_declared() {
        assertThat(HealthJudge.allowedMillis(Samples.CHECK)).isEqualTo(3 * (2_000 + 1_000) + 2_000 + 5_000);
    }

    @Test
    void passes_when_it_fails_and_holds_again() {
        assertThat(judge(JOB, tried(8_000_000L, 14_000_000L, 2, null)))
                .isEqualTo(new Verdict.Pass(
                        "service web unhealthy 7.0 s after it was frozen and 4.0 s after its connections were refused, healthy again 2.0 s after it went on",
                        List.of(new Measurement("from freeze to unhealthy, service web", 7_000.0, "ms", "≤ 16000"))));
    }

    @Test
    void has_nothing_to_say_of_connections_that_are_not_made() {
        assertThat(((Verdict.Pass) judge(tried(8_000_000L, 14_000_000L, 2, null, 0, null))).observed())
                .isEqualTo(
                        "service web unhealthy 7.0 s after it was frozen (it asks nothing by TCP), healthy again 2.0 s after"
                                + " it went on");
    }

    @Test
    void says_where_nothing_was_refused() {
        Tried tried = tried(8_000_000L, 14_000_000L, 2, null, 0, null);
        Tried onItsHost = new Tried(
                tried.service(),
                tried.number(),
                false,
                tried.healthcheck(),
                tried.processes(),
                tried.stopped(),
                tried.frozenMicros(),
                tried.unhealthyMicros(),
                tried.thawedMicros(),
                tried.healthyMicros(),
                tried.allowedMillis(),
                null,
                0,
                null,
                null);

        assertThat(((Verdict.Pass) judge(onItsHost)).observed())
                .isEqualTo(
                        "service web unhealthy 7.0 s after it was frozen (it uses the network of its host, where nothing can be"
                                + " refused to it alone), healthy again 2.0 s after it went on");
    }

    @Test
    void fails_when_it_does_not_heed_a_refusal() {
        assertThat(findings(tried(8_000_000L, 14_000_000L, 2, null, 7, null)))
                .containsExactly(
                        """
                        HEALTHCHECK_CANNOT_FAIL
                        service web
                        expected: it is unhealthy within 16.0 s when the connections that its healthcheck makes are refused
                        observed: with 7 connections refused it stayed healthy
                        difference: the healthcheck asks, and does not heed the answer
                        remedy: remove what makes the check succeed whatever it found ("|| true", "exit 0")
                        evidence: its healthcheck: CMD-SHELL ask || true
                        """);
    }

    @Test
    void adds_up_what_was_refused() {
        assertThat(HealthScenario.counted("syn counter packets 3 bytes 180 reject\ncounter packets 4 bytes 1 drop"))
                .isEqualTo(7);
    }

    @Test
    void does_not_apply_to_jobs() {
        assertThat(judge(JOB))
                .isEqualTo(new Verdict.NotApplicable("every service of the Compose file is meant to end"));
    }

    @Test
    void cannot_decide_when_the_freeze_did_not_hold() {
        assertThat(judge(tried(null, null, 1, null)))
                .isEqualTo(new Verdict.Error(
                        "service web was not frozen for the whole time: 1 of 2 processes were stopped",
                        "run the check again"));
        assertThat(judge(tried(null, null, 2, "it was set anew only after 9000 ms")))
                .isEqualTo(new Verdict.Error(
                        "service web was not frozen for the whole time: it was set anew only after 9000 ms",
                        "run the check again"));
    }

    @Test
    void fails_without_a_healthcheck() {
        assertThat(findings(new Tried("web", 2, false, null, 0, 0, null, null, null, null, 0, null, 0, null, null)))
                .containsExactly(
                        """
                        HEALTHCHECK_MISSING
                        service web (2)
                        expected: a healthcheck, in the Compose file or the image
                        observed: none
                        difference: nobody notices when it hangs, and nobody can wait until it is ready
                        remedy: add a healthcheck that asks the service what its clients ask
                        evidence:\s
                        """);
    }

    @Test
    void fails_when_it_stays_healthy() {
        assertThat(findings(tried(null, null, 2, null)))
                .containsExactly(
                        """
                        HEALTHCHECK_CANNOT_FAIL
                        service web
                        expected: it is unhealthy within 16.0 s: 3 checks, one every 2.0 s, each of 1.0 s at most
                        observed: with all 2 processes stopped it stayed healthy
                        difference: the healthcheck does not notice that the service does nothing any more
                        remedy: remove what makes the check succeed whatever it found ("|| true", "exit 0")
                        evidence: its healthcheck: CMD-SHELL ask || true
                        """);
    }

    @Test
    void fails_when_it_does_not_recover() {
        assertThat(findings(tried(8_000_000L, null, 2, null)))
                .containsExactly(
                        """
                        NOT_HEALTHY_AGAIN
                        service web
                        expected: it is healthy again within 16.0 s after its processes went on
                        observed: it was not
                        difference: a short stand-still leaves it unhealthy
                        remedy: let the service go on where it stopped: time-outs that ran out meanwhile must not end it
                        evidence:\s
                        """);
    }

    private static List<String> findings(Tried tried) {
        return ((Verdict.Fail) judge(tried))
                .findings().stream().map(Samples::text).toList();
    }
}
