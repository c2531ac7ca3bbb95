package io.plimsoll.suite.rollingupdate;

import io.plimsoll.check.Measurement;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Bucket;
import io.plimsoll.evidence.ScenarioReport.Chart;
import io.plimsoll.evidence.ScenarioReport.Lane;
import io.plimsoll.evidence.ScenarioReport.Loss;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.evidence.ScenarioReport.RequestCounts;
import io.plimsoll.evidence.ScenarioReport.Span;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.PodSpan;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.toolbox.generator.CpuSample;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.traffic.LedgerTally;
import io.plimsoll.traffic.LossCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Describes a rolling update for reports: phases, counts, losses and the chart. */
final class RollingUpdateReport {

    private static final long BUCKET_MICROS = 500_000;
    private static final int MOST_LOSSES = 1_000;

    private RollingUpdateReport() {}

    static ScenarioReport of(String id, RollingUpdateObservations observations, @Nullable String gatlingReport) {
        RollingUpdateFacts facts = observations.facts();
        long from = facts.loadMicros();
        long to = Math.max(facts.endOfRolloutMicros(), observations.generator().endedMicros());
        List<AttributedLoss> losses = observations.losses();
        return new ScenarioReport(
                id,
                "rolling-update",
                "%s/%s rolled from %s to %s under load"
                        .formatted(facts.namespace(), facts.deployment(), facts.fromImage(), facts.toImage()),
                from,
                to,
                List.of(
                        new Phase("control", from, facts.updateMicros()),
                        new Phase("update", facts.updateMicros(), facts.endOfRolloutMicros()),
                        new Phase("after", facts.endOfRolloutMicros(), to)),
                counts(observations.ledger().counts(), losses),
                losses.stream()
                        .limit(MOST_LOSSES)
                        .map(RollingUpdateReport::loss)
                        .toList(),
                measurements(observations),
                new Chart(
                        BUCKET_MICROS,
                        buckets(observations, from, to),
                        lanes(observations, from, to),
                        marks(observations)),
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
                NoRequestLostJudge.how(loss.entry()),
                loss.pod(),
                loss.because());
    }

    private static List<Bucket> buckets(RollingUpdateObservations observations, long from, long to) {
        LedgerTally tally = new LedgerTally(BUCKET_MICROS);
        observations.ledger().entries().forEach(tally);
        return tally.buckets().stream()
                .filter(b -> b.fromMicros() + BUCKET_MICROS > from && b.fromMicros() < to)
                .map(b -> new Bucket(b.fromMicros(), b.sent(), b.failed(), b.p50Micros(), b.p99Micros()))
                .toList();
    }

    private static List<Lane> lanes(RollingUpdateObservations observations, long from, long to) {
        RollingUpdateFacts facts = observations.facts();
        List<Lane> lanes = new ArrayList<>();
        for (PodLife pod :
                observations.timeline().podsOf(new WorkloadKey("Deployment", facts.namespace(), facts.deployment()))) {
            List<Span> spans = pod.spans(to).stream()
                    .filter(span -> span.toMicros() > from)
                    .map(span -> new Span(
                            state(span.state()), Math.max(from, span.fromMicros()), Math.min(to, span.toMicros())))
                    .filter(span -> span.toMicros() > span.fromMicros())
                    .toList();
            if (!spans.isEmpty()) {
                lanes.add(new Lane(pod.name(), Objects.requireNonNullElse(pod.revision(), ""), pod.image(), spans));
            }
        }
        return lanes;
    }

    private static Span.State state(PodSpan.State state) {
        return Span.State.valueOf(state.name());
    }

    private static List<Mark> marks(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark(facts.updateMicros(), "update applied"));
        observations.lastOldEndpointGone().ifPresent(at -> marks.add(new Mark(at, "last old endpoint gone")));
        if (facts.stalled().isEmpty()) {
            marks.add(new Mark(facts.endOfRolloutMicros(), "last old pod gone"));
        }
        return marks;
    }

    private static List<Measurement> measurements(RollingUpdateObservations observations) {
        List<CpuSample> cpu = observations.generator().cpu();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement(
                "smallest outage at each pod seen with 99 % probability",
                observations.power().smallestOutageMillis(LoadPlanner.PROBABILITY),
                "ms",
                "≤ " + (int) LoadPlanner.OUTAGE_MILLIS + " wanted"));
        measurements.add(new Measurement(
                "new connections per second", observations.facts().newConnectionsPerSecond(), "1/s", null));
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
