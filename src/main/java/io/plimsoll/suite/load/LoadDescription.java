package io.plimsoll.suite.load;

import io.plimsoll.check.Measurement;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Bucket;
import io.plimsoll.evidence.ScenarioReport.Chart;
import io.plimsoll.evidence.ScenarioReport.Curve;
import io.plimsoll.evidence.ScenarioReport.Lane;
import io.plimsoll.evidence.ScenarioReport.Loss;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Panel;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.evidence.ScenarioReport.Point;
import io.plimsoll.evidence.ScenarioReport.RequestCounts;
import io.plimsoll.evidence.ScenarioReport.Span;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.PodSpan;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.toolbox.generator.CpuSample;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LedgerTally;
import io.plimsoll.traffic.LossCause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Describes a scenario under load for reports: counts, losses, the generator's own figures and the chart.
 *
 * @param load what the load left behind
 * @param fromMicros where the chart begins
 * @param toMicros where it ends
 */
public record LoadDescription(LoadObservations load, long fromMicros, long toMicros) {

    private static final long BUCKET_MICROS = 500_000;

    /**
     * Returns the report.
     *
     * @param id the scenario's id
     * @param suite the suite that it belongs to
     * @param title what was done, in one line
     * @param phases its phases, in order
     * @param figures what was measured, besides what the generator says about itself
     * @param workload the workload whose pods have lanes
     * @param marks moments worth a line
     * @param gatlingReport path within the pack of Gatling's own report; {@code null} if there is none
     */
    public ScenarioReport report(
            String id,
            String suite,
            String title,
            List<Phase> phases,
            List<Measurement> figures,
            WorkloadKey workload,
            List<Mark> marks,
            @Nullable String gatlingReport) {
        return report(id, suite, title, phases, figures, List.of(workload), marks, gatlingReport);
    }

    /**
     * Returns the report, with lanes for the pods of several workloads.
     *
     * @param id the scenario's id
     * @param suite the suite that it belongs to
     * @param title what was done, in one line
     * @param phases its phases, in order
     * @param figures what was measured, besides what the generator says about itself
     * @param workloads the workloads whose pods have lanes, in order
     * @param marks moments worth a line
     * @param gatlingReport path within the pack of Gatling's own report; {@code null} if there is none
     */
    public ScenarioReport report(
            String id,
            String suite,
            String title,
            List<Phase> phases,
            List<Measurement> figures,
            List<WorkloadKey> workloads,
            List<Mark> marks,
            @Nullable String gatlingReport) {
        List<AttributedLoss> losses = load.losses();
        return new ScenarioReport(
                id,
                suite,
                title,
                fromMicros,
                toMicros,
                phases,
                counts(load.ledger().counts(), losses),
                losses.stream()
                        .limit(ScenarioReport.MAX_LOSSES)
                        .map(LoadDescription::loss)
                        .toList(),
                measurements(figures),
                new Chart(
                        BUCKET_MICROS,
                        buckets(),
                        workloads.stream()
                                .flatMap(workload -> lanes(workload).stream())
                                .toList(),
                        marks,
                        failuresByConnection()),
                gatlingReport);
    }

    private static RequestCounts counts(LedgerCounts counts, List<AttributedLoss> losses) {
        Map<LossCause, Long> byCause = losses.stream()
                .collect(Collectors.groupingBy(AttributedLoss::cause, TreeMap::new, Collectors.counting()));
        return new RequestCounts(
                counts.planned(),
                counts.ok(),
                counts.applicationErrors(),
                counts.lost(),
                counts.unsent(),
                counts.lostByConnection(),
                counts.lostByKind(),
                byCause,
                counts.p50Micros(),
                counts.p99Micros(),
                counts.maxMicros());
    }

    private static Loss loss(AttributedLoss loss) {
        return new Loss(
                loss.entry().endMicros(),
                loss.entry().id(),
                loss.entry().request(),
                loss.cause(),
                LossFindings.how(loss.entry()),
                loss.pod(),
                loss.because());
    }

    private List<Bucket> buckets() {
        LedgerTally tally = new LedgerTally(BUCKET_MICROS);
        Map<Long, Map<String, Long>> versions = new HashMap<>();
        for (LedgerEntry entry : load.ledger().entries()) {
            tally.accept(entry);
            if (entry.wasAnswered() && entry.version() != null) {
                versions.computeIfAbsent(Math.floorDiv(entry.startMicros(), BUCKET_MICROS), number -> new TreeMap<>())
                        .merge(entry.version(), 1L, Long::sum);
            }
        }
        return tally.buckets().stream()
                .filter(b -> b.fromMicros() + BUCKET_MICROS > fromMicros && b.fromMicros() < toMicros)
                .map(b -> new Bucket(
                        b.fromMicros(),
                        b.sent(),
                        b.failed(),
                        b.p50Micros(),
                        b.p99Micros(),
                        versions.getOrDefault(Math.floorDiv(b.fromMicros(), BUCKET_MICROS), Map.of())))
                .toList();
    }

    /** What failed up to each moment, by those kinds of connection on which something did. */
    private List<Panel> failuresByConnection() {
        Map<ConnectionKind, List<Point>> curves = new EnumMap<>(ConnectionKind.class);
        load.ledger().entries().stream()
                .filter(LedgerEntry::wasSent)
                .sorted(Comparator.comparingLong(LedgerEntry::endMicros))
                .forEach(entry -> {
                    List<Point> points = curves.computeIfAbsent(
                            entry.connection(), kind -> new ArrayList<>(List.of(new Point(fromMicros, 0))));
                    if (entry.hasFailed()) {
                        points.add(new Point(entry.endMicros(), points.size()));
                    }
                });
        List<Curve> failed = curves.entrySet().stream()
                .filter(each -> each.getValue().size() > 1)
                .map(each -> new Curve(each.getKey().brief(), each.getValue()))
                .toList();
        return failed.isEmpty() ? List.of() : List.of(new Panel("Lost and failed requests", "", failed));
    }

    private List<Lane> lanes(WorkloadKey workload) {
        List<Lane> lanes = new ArrayList<>();
        for (PodLife pod : load.timeline().podsOf(workload)) {
            List<Span> spans = pod.spans(toMicros).stream()
                    .filter(span -> span.toMicros() > fromMicros)
                    .map(span -> new Span(
                            state(span.state()),
                            Math.max(fromMicros, span.fromMicros()),
                            Math.min(toMicros, span.toMicros())))
                    .filter(span -> span.toMicros() > span.fromMicros())
                    .toList();
            if (!spans.isEmpty()) {
                lanes.add(new Lane(
                        pod.name(),
                        Objects.requireNonNullElse(pod.revision(), ""),
                        pod.image(),
                        spans,
                        PodMoments.endpoint(pod, fromMicros, toMicros),
                        PodMoments.ticks(pod, load.timeline(), fromMicros, toMicros)));
            }
        }
        return lanes;
    }

    private static Span.State state(PodSpan.State state) {
        return Span.State.valueOf(state.name());
    }

    private List<Measurement> measurements(List<Measurement> figures) {
        List<CpuSample> cpu = load.generator().cpu();
        List<Measurement> measurements = new ArrayList<>(figures);
        measurements.add(
                new Measurement("new connections per second", load.facts().newConnectionsPerSecond(), "1/s", null));
        if (!cpu.isEmpty()) {
            measurements.add(new Measurement(
                    "host CPU, busiest second",
                    cpu.stream().mapToDouble(CpuSample::hostPercent).max().orElse(0),
                    "%",
                    null));
            measurements.add(new Measurement(
                    "host CPU, mean",
                    cpu.stream().mapToDouble(CpuSample::hostPercent).average().orElse(0),
                    "%",
                    null));
            measurements.add(new Measurement(
                    "generator CPU of one core, mean",
                    cpu.stream().mapToDouble(CpuSample::ownPercent).average().orElse(0),
                    "%",
                    null));
        }
        return measurements;
    }
}
