package io.plimsoll.suite.bluegreen;

import static io.plimsoll.suite.bluegreen.BlueGreenRun.BLUE;
import static io.plimsoll.suite.bluegreen.BlueGreenRun.GREEN;
import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.LossKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class OldColourJudgeTest {

    private final BlueGreenRun run = new BlueGreenRun();

    @Test
    void should_pass_when_everything_open_is_answered() {
        slowRequests();
        run.load.answeredOn(GREEN - SECOND, GREEN - SECOND + 2_000, "blue-a", ConnectionKind.KEPT_ALIVE, "kept-1");
        run.load.answeredOn(GREEN + SECOND, GREEN + SECOND + 2_000, "blue-a", ConnectionKind.KEPT_ALIVE, "kept-1");

        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "1 requests were in flight on shop-blue at the switch to shop-green, 1 of them for longer than 1.0 s"
                                + " more and the last for 3.0 s; all were answered, and those on 1 connections kept alive, and"
                                + " none of its pods was told to end; 1 requests were in flight on shop-green at the switch to"
                                + " shop-blue, 1 of them for longer than 1.0 s more and the last for 3.0 s; all were answered, and"
                                + " those on 0 connections kept alive, and none of its pods was told to end",
                        List.of(
                                new Measurement("requests in flight at the switch to shop-green", 1, "", null),
                                new Measurement(
                                        "last of them answered after the switch to shop-green", 3_000, "ms", null),
                                new Measurement("connections kept alive over the switch to shop-green", 1, "", null),
                                new Measurement("open requests cut by the switch to shop-green", 0, "", "≤ 0"),
                                new Measurement("requests in flight at the switch to shop-blue", 1, "", null),
                                new Measurement(
                                        "last of them answered after the switch to shop-blue", 3_000, "ms", null),
                                new Measurement("connections kept alive over the switch to shop-blue", 0, "", null),
                                new Measurement("open requests cut by the switch to shop-blue", 0, "", "≤ 0"))));
    }

    @Test
    void should_say_when_the_old_pods_were_told_to_end_and_answered_all_the_same() {
        slowRequests();
        run.load.cluster.deletionRequested(GREEN + SECOND, "blue-a", 30);

        assertThat(judge().reason()).contains("though its pods were told to end 1.0 s after the switch");
    }

    @Test
    void should_fail_when_a_request_in_flight_is_lost() {
        slowRequests();
        run.load.lost(GREEN - SECOND, GREEN + SECOND / 2, LossKind.RESET, ConnectionKind.NEW, null);
        run.load.cluster.deletionRequested(GREEN, "blue-a", 1);

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.cause()).isEqualTo("OPEN_REQUESTS_CUT");
            assertThat(finding.what()).isEqualTo("Service shop/api, switch to shop-green");
            assertThat(finding.expected())
                    .isEqualTo(
                            "every request that was open to shop-blue is answered: 2 in flight at the switch, and those on 0"
                                    + " connections kept alive");
            assertThat(finding.observed()).isEqualTo("1 not: 1 RESET on new connections");
            assertThat(finding.difference()).isEqualTo("its pods were told to end 0.0 s after the switch");
        });
    }

    @Test
    void should_fail_when_a_request_on_a_connection_kept_alive_is_lost() {
        slowRequests();
        run.load.answeredOn(BLUE - SECOND, BLUE - SECOND + 2_000, "green-a", ConnectionKind.KEPT_ALIVE, "kept-1");
        run.load.lost(BLUE + SECOND, BLUE + SECOND + 2_000, LossKind.RESET, ConnectionKind.KEPT_ALIVE, "kept-1");

        assertThat(findings())
                .extracting(Finding::what, Finding::observed, Finding::difference)
                .singleElement()
                .hasToString(
                        "(\"Service shop/api, switch to shop-blue\", \"1 not: 1 RESET on kept-alive connections\", \"none of"
                                + " its pods was told to end\")");
    }

    @Test
    void should_not_count_what_was_lost_on_a_new_connection_after_the_switch() {
        slowRequests();
        run.load.refused(GREEN + SECOND);

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_not_be_tested_without_a_request_that_lasts() {
        assertThat(judge())
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.PREREQ_MISSING,
                        "no request that was in flight at the switch to shop-green went on for longer than 1.0 s after it;"
                                + " declare one that takes a few seconds as `slow` of the entry point"));
    }

    @Test
    void should_not_be_tested_where_the_switch_was_refused() {
        run.refusalOfGreen = "`kubectl rollout status {to}` ended with exit code 1";

        assertThat(judge())
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.ABORTED_BY_EARLIER_FAILURE,
                        "the switch was refused, so no colour became the old one: `kubectl rollout status {to}` ended with exit"
                                + " code 1"));
    }

    @Test
    void should_be_an_error_when_requests_failed_before() {
        run.load.wrong(LOAD + SECOND, "blue-a", 500);

        assertThat(judge()).isInstanceOf(Verdict.Error.class);
    }

    private void slowRequests() {
        run.load.answeredOn(GREEN - 2 * SECOND, GREEN + 3 * SECOND, "blue-a", ConnectionKind.NEW, null);
        run.load.answeredOn(BLUE - 2 * SECOND, BLUE + 3 * SECOND, "green-a", ConnectionKind.NEW, null);
    }

    private List<Finding> findings() {
        return judge() instanceof Verdict.Fail fail ? fail.findings() : List.of();
    }

    private Verdict judge() {
        return OldColourJudge.judge(run.observations());
    }
}
