package io.plimsoll.suite.load;

import io.plimsoll.toolbox.generator.CpuSample;
import io.plimsoll.toolbox.generator.GeneratorReport;
import io.plimsoll.toolbox.generator.GeneratorReport.GatlingTotals;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes one of what several generators beside each other recorded. */
final class SumOfLoads {

    private static final long SECOND_MICROS = 1_000_000;

    private SumOfLoads() {}

    /** Returns an entry whose connection is not taken for one of another generator. */
    static LedgerEntry of(String load, LedgerEntry entry) {
        return entry.connectionId() == null
                ? entry
                : new LedgerEntry(
                        entry.id(),
                        entry.entryPoint(),
                        entry.request(),
                        entry.connection(),
                        entry.intendedMicros(),
                        entry.startMicros(),
                        entry.endMicros(),
                        entry.state(),
                        entry.lossKind(),
                        entry.status(),
                        entry.pod(),
                        entry.version(),
                        load + "/" + entry.connectionId(),
                        entry.message(),
                        entry.localPort());
    }

    /** Returns a report with the lanes and the processor time of all. */
    static GeneratorReport of(List<GeneratorReport> reports) {
        GeneratorReport first = reports.get(0);
        return new GeneratorReport(
                reports.stream().mapToLong(GeneratorReport::startedMicros).min().orElse(first.startedMicros()),
                reports.stream().mapToLong(GeneratorReport::endedMicros).max().orElse(first.endedMicros()),
                first.endedBecause(),
                reports.stream().flatMap(each -> each.lanes().stream()).toList(),
                new GatlingTotals(
                        first.gatling().version(),
                        reports.stream()
                                .mapToLong(each -> each.gatling().requests())
                                .sum(),
                        reports.stream().mapToLong(each -> each.gatling().ok()).sum(),
                        reports.stream().mapToLong(each -> each.gatling().ko()).sum()),
                reports.stream().mapToLong(GeneratorReport::idleCloses).sum(),
                reports.stream().mapToLong(GeneratorReport::unexplained).sum(),
                cpu(reports),
                reports.stream().flatMap(each -> each.discrepancies().stream()).toList());
    }

    /** The host is the same for all; what they used of it themselves is added up, second by second. */
    private static List<CpuSample> cpu(List<GeneratorReport> reports) {
        TreeMap<Long, List<CpuSample>> seconds = reports.stream()
                .flatMap(each -> each.cpu().stream())
                .collect(Collectors.groupingBy(
                        sample -> Math.floorDiv(sample.micros(), SECOND_MICROS), TreeMap::new, Collectors.toList()));
        List<CpuSample> sums = new ArrayList<>();
        for (List<CpuSample> second : seconds.values()) {
            CpuSample one = second.get(0);
            sums.add(new CpuSample(
                    one.micros(),
                    second.stream()
                            .mapToDouble(CpuSample::hostPercent)
                            .average()
                            .orElse(0),
                    one.hostCores(),
                    second.stream().mapToDouble(CpuSample::ownPercent).sum()));
        }
        return sums;
    }
}
