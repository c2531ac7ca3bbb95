package io.plimsoll.suite.bluegreen;

import static io.plimsoll.suite.bluegreen.BlueGreenRun.BLUE;
import static io.plimsoll.suite.bluegreen.BlueGreenRun.GREEN;
import static io.plimsoll.suite.bluegreen.BlueGreenRun.UNREADY;
import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.RecordedLoad;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwitchJudgeTest {

    private static final String LABEL = "give the Service's selector a label that the pods of one colour only have";

    private final BlueGreenRun run = new BlueGreenRun();

    @Test
    void should_pass_and_say_how_long_both_colours_answered() {
        run.load.answered(GREEN + 42_000, "blue-a");
        run.load.answeredOnKeptAlive(GREEN + 7 * SECOND, "blue-a");

        Verdict verdict = judge();

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Pass.class, pass -> assertThat(pass.measurements())
                .contains(
                        new Measurement(
                                "both colours answered new connections, switch to shop-green", 42.0, "ms", null),
                        new Measurement("both colours answered new connections, switch to shop-blue", 0.0, "ms", null),
                        new Measurement(
                                "last answer on a kept-alive connection by the other colour after the switch to shop-green",
                                7_000.0,
                                "ms",
                                null)));
        assertThat(verdict.reason())
                .isEqualTo(
                        "shop-blue to shop-green and back: 282 requests planned, 0 lost, 0 failed; for 42 ms and 0 ms both"
                                + " answered new connections; kept-alive ones stayed with the old one for up to 7.0 s");
    }

    @Test
    void should_not_judge_what_a_switch_to_a_green_that_is_not_ready_lost() {
        run.load.refused(UNREADY + SECOND);

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_fail_when_a_request_was_lost() {
        run.load.refused(GREEN + SECOND);
        run.load.cluster.endpoint(GREEN, RecordedLoad.SERVICE, "blue-a", false, false, false);

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .extracting(Finding::cause)
                .containsExactly("NO_READY_ENDPOINT"));
    }

    @Test
    void should_fail_when_green_answered_before_the_switch() {
        run.load.answered(LOAD + SECOND, "green-a");

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "MIXED_VERSIONS",
                        "Service shop/api",
                        "no request answered by shop-green before the switch",
                        "1 answered by it",
                        "both versions served at once",
                        LABEL,
                        List.of("request 361, GET /, was answered by pod green-a"))));
    }

    @Test
    void should_fail_when_the_other_colour_answered_later_than_propagation_takes() {
        run.load.answered(GREEN + 4 * SECOND, "blue-a");

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "MIXED_VERSIONS",
                        "Service shop/api, switch to shop-green",
                        "no new connection answered by the other colour later than 3.0 s after the switch",
                        "1 answered by it",
                        "both versions served at once",
                        LABEL,
                        List.of("request 361, GET /, was answered by pod blue-a"))));
    }

    @Test
    void should_fail_when_the_switch_had_no_effect() {
        run.load.entries.removeIf(entry -> "green-a".equals(entry.pod()));

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "SWITCH_WITHOUT_EFFECT",
                        "Service shop/api, switch to shop-green",
                        "new connections answered by shop-green",
                        "none within 9.5 s",
                        "the switch had no effect",
                        "check that the Service's selector fits the pods of shop-green",
                        List.of())));
    }

    @Test
    void should_fail_when_a_switch_to_a_ready_colour_was_refused() {
        run.refusalOfGreen = "`kubectl get nothing` ended with exit code 1";
        run.tried = false;

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "SWITCH_REFUSED",
                        "Service shop/api, switch to shop-green",
                        "a switch to a colour that is ready goes through",
                        "refused: `kubectl get nothing` ended with exit code 1",
                        "the release cannot be carried out",
                        "correct blue-green.before-switch",
                        List.of())));
    }

    @Test
    void should_fail_when_green_has_fewer_pods_than_served_before() {
        run.greenReady = 1;

        assertThat(judge()).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "TOO_FEW_PODS",
                        "Service shop/api, switch to shop-green",
                        "at least as many ready pods as served before: 2",
                        "1 ready when it was switched to",
                        "1 too few",
                        "give both colours the same number of replicas before the switch, and keep the old one until after"
                                + " it",
                        List.of())));
    }

    @Test
    void should_need_no_more_pods_than_the_spec_declares() {
        run.greenReady = 1;
        run.minAvailable = 1;

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_be_an_error_when_requests_failed_before_the_switch() {
        run.load.wrong(LOAD + SECOND, "blue-a", 500);

        assertThat(judge().reason())
                .isEqualTo("1 of 96 requests failed before the switch began, the first one GET / HTTP 500");
    }

    @Test
    void should_be_an_error_when_blue_had_no_share_of_the_load() {
        run.load.entries.removeIf(entry -> entry.startMicros() < GREEN);

        assertThat(judge().reason())
                .isEqualTo(
                        "pod blue-a answered only 0 requests before the switch, fewer than 20: its going would not be"
                                + " noticed");
    }

    @Test
    void should_count_a_request_by_the_moment_at_which_it_was_sent() {
        run.load.answered(BLUE - 2_000, "green-a");

        assertThat(judge().reason()).contains("for 0 ms and 0 ms both answered new connections");
    }

    private Verdict judge() {
        return SwitchJudge.judge(run.observations());
    }
}
