package io.plimsoll.toolbox.generator;

import io.plimsoll.toolbox.generator.GeneratorReport.LaneReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decides whether generator and host held the planned rate. If they did not, what the ledger shows may be their fault,
 * and no verdict on the service follows from it.
 *
 * @param maxUnsentLate how many requests of the run may have been unsent because the generator was late
 * @param maxP99LatenessMillis how late 99 of 100 requests of a lane may be
 */
public record RateRule(long maxUnsentLate, long maxP99LatenessMillis) {

    /** Returns the rule that suites use: nothing unsent, 99 of 100 requests within 250 ms of their moment. */
    public static RateRule standard() {
        return new RateRule(0, 250);
    }

    /**
     * Judges a run.
     *
     * @return why the rate was not held, as whole sentences; empty if it was
     */
    public List<String> judge(GeneratorReport report) {
        List<String> reasons = new ArrayList<>(report.discrepancies());
        long unsent = report.lanes().stream().mapToLong(LaneReport::unsentLate).sum();
        long planned = report.lanes().stream().mapToLong(LaneReport::planned).sum();
        if (planned == 0) {
            reasons.add("The load generator planned no request at all.");
        }
        if (unsent > maxUnsentLate) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "The load generator was too late for %d of %d planned requests; at most %d may be. %s",
                    unsent,
                    planned,
                    maxUnsentLate,
                    load(report.cpu())));
        }
        for (LaneReport lane : report.lanes()) {
            long p99 = lane.lateness().p99Micros();
            if (p99 > maxP99LatenessMillis * 1000) {
                reasons.add(String.format(
                        Locale.ROOT,
                        "99 of 100 requests of the lane '%s' were sent within %.1f ms of their moment; at most %d ms is"
                                + " sound. %s",
                        lane.name(),
                        p99 / 1000.0,
                        maxP99LatenessMillis,
                        load(report.cpu())));
            }
        }
        return reasons;
    }

    private static String load(List<CpuSample> cpu) {
        if (cpu.isEmpty()) {
            return "CPU use was not measured.";
        }
        CpuSample busiest = cpu.get(0);
        double host = 0;
        double own = 0;
        for (CpuSample sample : cpu) {
            host += sample.hostPercent();
            own += sample.ownPercent();
            if (sample.hostPercent() > busiest.hostPercent()) {
                busiest = sample;
            }
        }
        return String.format(
                Locale.ROOT,
                "The host's %d cores were %.0f %% busy on average and %.0f %% in the busiest second; the generator used"
                        + " %.0f %% of one core. Give the host more cores or less other work, or lower"
                        + " load.requests-per-second.",
                busiest.hostCores(),
                host / cpu.size(),
                busiest.hostPercent(),
                own / cpu.size());
    }
}
