package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.toolbox.generator.GeneratorReport.GatlingTotals;
import io.plimsoll.toolbox.generator.GeneratorReport.LaneReport;
import io.plimsoll.toolbox.generator.GeneratorReport.Lateness;
import io.plimsoll.traffic.ConnectionKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateRuleTest {

    private static final List<CpuSample> CPU =
            List.of(new CpuSample(1_000_000, 60, 2, 30), new CpuSample(2_000_000, 98, 2, 40));

    @Test
    void rate_that_was_held_has_no_reasons() {
        assertThat(RateRule.standard().judge(report(lane(1_000, 0, 0, 250_000))))
                .isEmpty();
    }

    @Test
    void requests_that_a_busy_connection_kept_from_being_sent_say_nothing_about_the_generator() {
        assertThat(RateRule.standard().judge(report(lane(1_000, 0, 40, 900)))).isEmpty();
    }

    @Test
    void a_request_that_was_not_sent_for_lateness_is_a_reason() {
        assertThat(RateRule.standard().judge(report(lane(1_000, 3, 0, 900))))
                .containsExactly(
                        "The load generator was too late for 3 of 1000 planned requests; at most 0 may be. The host's 2 cores"
                                + " were 79 % busy on average and 98 % in the busiest second; the generator used 35 % of one"
                                + " core. Give the host more cores or less other work, or lower load.requests-per-second.");
    }

    @Test
    void lateness_above_the_bound_is_a_reason() {
        assertThat(RateRule.standard().judge(report(lane(1_000, 0, 0, 250_001))))
                .containsExactly(
                        "99 of 100 requests of the lane 'new connections' were sent within 250.0 ms of their moment; at most"
                                + " 250 ms is sound. The host's 2 cores were 79 % busy on average and 98 % in the busiest"
                                + " second; the generator used 35 % of one core. Give the host more cores or less other"
                                + " work, or lower load.requests-per-second.");
    }

    @Test
    void a_run_without_requests_is_not_a_held_rate() {
        assertThat(RateRule.standard().judge(report(lane(0, 0, 0, 0))))
                .containsExactly("The load generator planned no request at all.");
    }

    @Test
    void ledger_and_gatling_must_agree() {
        List<LaneReport> lanes = List.of(lane(1_000, 0, 0, 900));

        assertThat(LoadRun.discrepancies(lanes, new GatlingTotals("3.15.1", 1_000, 990, 10), List.of()))
                .isEmpty();
        assertThat(LoadRun.discrepancies(lanes, new GatlingTotals("3.15.1", 1_001, 990, 11), List.of("out of files")))
                .containsExactly(
                        "The ledger has 1000 requests that Gatling sent, 990 of them ok; Gatling's own log has 1001, 990 of"
                                + " them OK.",
                        "Gatling reported an error outside of its requests: out of files");
    }

    private static LaneReport lane(long planned, long unsentLate, long unsentBusy, long p99Micros) {
        long sent = planned - unsentLate - unsentBusy;
        long lost = Math.min(10, sent);
        return new LaneReport(
                "new connections",
                ConnectionKind.NEW,
                true,
                200,
                planned,
                sent - lost,
                0,
                lost,
                unsentLate,
                unsentBusy,
                new Lateness(500, p99Micros, p99Micros));
    }

    private static GeneratorReport report(LaneReport lane) {
        return new GeneratorReport(
                0,
                5_000_000,
                "the plan was carried out",
                List.of(lane),
                new GatlingTotals("3.15.1", lane.sent(), lane.ok(), lane.lost()),
                0,
                0,
                CPU,
                List.of());
    }
}
