package io.plimsoll.suite.load;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Verdict;
import io.plimsoll.toolbox.generator.CpuSample;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.LossKind;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SaturationTest {

    private static final String REMEDY =
            "give the host more cores or less other work, or lower load.requests-per-second";

    private final RecordedLoad load = new RecordedLoad();

    SaturationTest() {
        load.steady(LOAD, LOAD + 20 * SECOND, "api-0", "api-1");
        busy(99.5);
    }

    @Test
    void should_not_blame_a_service_that_says_503_while_the_host_has_no_time_left() {
        load.wrong(LOAD + 10 * SECOND, "api-0", 503);
        load.wrong(LOAD + 11 * SECOND, "api-1", 503);

        assertThat(Soundness.instrument(load.observations()))
                .contains(new Verdict.Error(
                        "2 of 202 requests failed, each because something was too slow (no answer in time, or HTTP 503 or 504), and"
                                + " each while the host's 2 cores were at least 99.5 % busy: whether the service or the"
                                + " host was too slow cannot be told. The first one: Answered with status 503 by api-0.",
                        REMEDY));
    }

    @Test
    void should_not_blame_a_service_that_says_nothing_while_the_host_has_no_time_left() {
        load.lost(LOAD + 10 * SECOND, LOAD + 15 * SECOND, LossKind.TIMED_OUT, ConnectionKind.NEW, null);

        assertThat(Soundness.instrument(load.observations()))
                .contains(new Verdict.Error(
                        "1 of 201 requests failed, each because something was too slow (no answer in time, or HTTP 503 or 504), and"
                                + " each while the host's 2 cores were at least 99.5 % busy: whether the service or the"
                                + " host was too slow cannot be told. The first one: Timed out at 00:16:55.000; no recorded event explains it.",
                        REMEDY));
    }

    @Test
    void should_judge_as_ever_where_the_host_had_time_left() {
        busy(90);
        load.wrong(LOAD + 10 * SECOND, "api-0", 503);

        assertThat(Soundness.instrument(load.observations())).isEmpty();
    }

    @Test
    void should_judge_as_ever_where_one_failure_had_another_reason() {
        load.wrong(LOAD + 10 * SECOND, "api-0", 503);
        load.refused(LOAD + 11 * SECOND);

        assertThat(Soundness.instrument(load.observations())).isEmpty();
    }

    @Test
    void should_judge_as_ever_where_the_service_says_500() {
        load.wrong(LOAD + 10 * SECOND, "api-0", 500);

        assertThat(Soundness.instrument(load.observations())).isEmpty();
    }

    @Test
    void should_judge_as_ever_where_nothing_failed_or_nothing_is_known_of_the_host() {
        assertThat(Soundness.instrument(load.observations())).isEmpty();
        load.cpu = List.of();
        load.wrong(LOAD + 10 * SECOND, "api-0", 503);
        assertThat(Soundness.instrument(load.observations())).isEmpty();
    }

    private void busy(double percent) {
        load.cpu = LongStream.rangeClosed(1, 20)
                .mapToObj(second -> new CpuSample(LOAD + second * SECOND, percent, 2, 30))
                .toList();
    }
}
