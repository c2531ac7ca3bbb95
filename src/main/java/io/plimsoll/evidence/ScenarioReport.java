package io.plimsoll.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.plimsoll.check.Measurement;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.LossCause;
import io.plimsoll.traffic.LossKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One arrange-provoke-watch sequence, as reports show it.
 *
 * @param id unique within the run, for example {@code rolling-update-1}
 * @param suite the suite it belongs to
 * @param title what was done, in one line
 * @param fromMicros start, microseconds since the Unix epoch
 * @param toMicros end, microseconds since the Unix epoch
 * @param phases its phases, in order
 * @param requests what became of the requests; {@code null} if the scenario sent none
 * @param losses every lost or failed request with its cause, at most 1,000; {@code requests} counts them all
 * @param measurements figures about the scenario as a whole, such as the smallest outage that it could see
 * @param chart what to draw; {@code null} if there is nothing to draw
 * @param gatlingReport path within the pack of Gatling's own report; {@code null} if there is none
 * @param matrices tables with a line and a column for everything that was tried with everything; often none
 * @param pictures pictures of who connects to whom; often none
 * @param ranges figures that are known as intervals; often none
 */
@JsonDeserialize(using = ScenarioReader.class)
public record ScenarioReport(
        String id,
        String suite,
        String title,
        long fromMicros,
        long toMicros,
        List<Phase> phases,
        @Nullable RequestCounts requests,
        List<Loss> losses,
        List<Measurement> measurements,
        @Nullable Chart chart,
        @Nullable String gatlingReport,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Matrix> matrices,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FlowPicture> pictures,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Ranges> ranges) {

    /** How many losses a report keeps one by one. */
    public static final int MAX_LOSSES = 1_000;

    public ScenarioReport {
        phases = List.copyOf(phases);
        losses = List.copyOf(losses);
        measurements = List.copyOf(measurements);
        matrices = List.copyOf(matrices);
        pictures = List.copyOf(pictures);
        ranges = List.copyOf(ranges);
        if (losses.size() > MAX_LOSSES) {
            throw new IllegalArgumentException(
                    "%s: at most %s losses are kept one by one, observed %s".formatted(id, MAX_LOSSES, losses.size()));
        }
    }

    /** Makes the report of a scenario without pictures and without figures that are known as intervals. */
    public ScenarioReport(
            String id,
            String suite,
            String title,
            long fromMicros,
            long toMicros,
            List<Phase> phases,
            @Nullable RequestCounts requests,
            List<Loss> losses,
            List<Measurement> measurements,
            @Nullable Chart chart,
            @Nullable String gatlingReport,
            List<Matrix> matrices) {
        this(
                id,
                suite,
                title,
                fromMicros,
                toMicros,
                phases,
                requests,
                losses,
                measurements,
                chart,
                gatlingReport,
                matrices,
                List.of(),
                List.of());
    }

    /** Makes the report of a scenario without matrices. */
    public ScenarioReport(
            String id,
            String suite,
            String title,
            long fromMicros,
            long toMicros,
            List<Phase> phases,
            @Nullable RequestCounts requests,
            List<Loss> losses,
            List<Measurement> measurements,
            @Nullable Chart chart,
            @Nullable String gatlingReport) {
        this(
                id,
                suite,
                title,
                fromMicros,
                toMicros,
                phases,
                requests,
                losses,
                measurements,
                chart,
                gatlingReport,
                List.of());
    }

    /**
     * Makes the report of a scenario that sends no request and has nothing to draw.
     *
     * @param id its id
     * @param suite the suite it belongs to
     * @param title what was done, in one line
     * @param phase its only phase, from its start to its end
     */
    public static ScenarioReport of(String id, String suite, String title, Phase phase) {
        return new ScenarioReport(
                id,
                suite,
                title,
                phase.fromMicros(),
                phase.toMicros(),
                List.of(phase),
                null,
                List.of(),
                List.of(),
                null,
                null);
    }

    /**
     * A phase of a scenario.
     *
     * @param name for example {@code control}, {@code update}, {@code after}
     * @param fromMicros start, microseconds since the Unix epoch
     * @param toMicros end, microseconds since the Unix epoch
     */
    public record Phase(String name, long fromMicros, long toMicros) {}

    /**
     * What became of the requests of a scenario: {@code planned} is the sum of the other totals.
     *
     * @param planned how many were planned
     * @param ok how many were answered as declared
     * @param applicationErrors how many were answered otherwise
     * @param lost how many were sent and never answered in full
     * @param unsent how many were never sent
     * @param lostByConnection the lost ones by kind of connection
     * @param lostByKind the lost ones by how they ended
     * @param byCause the lost and the failed ones by cause
     * @param p50Micros median latency of the answered ones, microseconds
     * @param p99Micros 99th percentile of the same, microseconds
     * @param maxMicros the slowest of the same, microseconds
     */
    public record RequestCounts(
            long planned,
            long ok,
            long applicationErrors,
            long lost,
            long unsent,
            Map<ConnectionKind, Long> lostByConnection,
            Map<LossKind, Long> lostByKind,
            Map<LossCause, Long> byCause,
            long p50Micros,
            long p99Micros,
            long maxMicros) {

        public RequestCounts {
            lostByConnection = Collections.unmodifiableMap(new TreeMap<>(lostByConnection));
            lostByKind = Collections.unmodifiableMap(new TreeMap<>(lostByKind));
            byCause = Collections.unmodifiableMap(new TreeMap<>(byCause));
            if (planned != ok + applicationErrors + lost + unsent) {
                throw new IllegalArgumentException(
                        ("requests do not add up: planned %s, but ok %s + application errors %s + lost %s + unsent %s"
                                        + " = %s")
                                .formatted(
                                        planned,
                                        ok,
                                        applicationErrors,
                                        lost,
                                        unsent,
                                        ok + applicationErrors + lost + unsent));
            }
            requireSum("lost by connection", lostByConnection, lost);
            requireSum("lost by kind", lostByKind, lost);
            requireSum("lost and failed by cause", byCause, lost + applicationErrors);
        }

        private static void requireSum(String what, Map<?, Long> parts, long whole) {
            long sum = parts.values().stream().mapToLong(Long::longValue).sum();
            if (sum != whole) {
                throw new IllegalArgumentException(
                        "requests do not add up: %s: expected %s, observed %s = %s".formatted(what, whole, sum, parts));
            }
        }
    }

    /**
     * A lost or failed request.
     *
     * @param micros when it ended, microseconds since the Unix epoch
     * @param id its id in the ledger
     * @param request method and path
     * @param cause why it was lost
     * @param how how it ended, for example {@code REFUSED} or {@code HTTP 500}
     * @param pod the pod that it was lost at; {@code null} if the events leave several
     * @param because the sentence that joins request and events
     */
    public record Loss(
            long micros, long id, String request, LossCause cause, String how, @Nullable String pod, String because) {}

    /**
     * The chart over time: request rate and latency, losses, and below them one lane per pod, all on one axis.
     *
     * @param bucketMicros the width of a bucket, microseconds
     * @param buckets rate and latency, in order, without gaps
     * @param lanes one lane per pod, in order of appearance
     * @param marks moments worth a line, for example {@code update applied}
     * @param panels further figures over the same time, in order; often none
     */
    @JsonDeserialize(using = ChartReader.class)
    public record Chart(
            long bucketMicros,
            List<Bucket> buckets,
            List<Lane> lanes,
            List<Mark> marks,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Panel> panels) {
        public Chart {
            buckets = List.copyOf(buckets);
            lanes = List.copyOf(lanes);
            marks = List.copyOf(marks);
            panels = List.copyOf(panels);
        }

        /** Makes a chart without further figures. */
        public Chart(long bucketMicros, List<Bucket> buckets, List<Lane> lanes, List<Mark> marks) {
            this(bucketMicros, buckets, lanes, marks, List.of());
        }
    }

    /**
     * Figures of one kind over time.
     *
     * @param title what they are, for example {@code Replicas}
     * @param unit their unit, with the space before it; empty if they have none
     * @param curves the figures, each from its moment until the next one's
     */
    public record Panel(String title, String unit, List<Curve> curves) {
        public Panel {
            curves = List.copyOf(curves);
        }
    }

    /**
     * One figure as it changes.
     *
     * @param name what it is, for example {@code ready}
     * @param points its values, in order; none before the first
     */
    public record Curve(String name, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
        }
    }

    /**
     * A figure from a moment on.
     *
     * @param micros the moment, microseconds since the Unix epoch
     * @param value the figure
     */
    public record Point(long micros, double value) {}

    /**
     * What was sent in one bucket of time.
     *
     * @param fromMicros start of the bucket, microseconds since the Unix epoch
     * @param sent requests sent
     * @param failed those of them that were lost or failed
     * @param p50Micros median latency of the answered ones, microseconds; 0 if none
     * @param p99Micros 99th percentile of the same; 0 if none
     * @param answeredBy the answered ones by the version that answered; empty if answers do not name it
     */
    @JsonDeserialize(using = BucketReader.class)
    public record Bucket(
            long fromMicros,
            long sent,
            long failed,
            long p50Micros,
            long p99Micros,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> answeredBy) {

        public Bucket {
            answeredBy = Collections.unmodifiableMap(new TreeMap<>(answeredBy));
        }

        /** Makes a bucket of answers that do not name their version. */
        public Bucket(long fromMicros, long sent, long failed, long p50Micros, long p99Micros) {
            this(fromMicros, sent, failed, p50Micros, p99Micros, Map.of());
        }
    }

    /**
     * The life of a pod.
     *
     * @param pod its name
     * @param revision the Deployment's revision that it belongs to, for example {@code 2}, or a colour; empty if unknown
     * @param image the image of its first container; empty if unknown
     * @param spans its states, in order, without overlap
     * @param endpoint while it was a ready endpoint of a Service, in order, without overlap
     * @param ticks what its probes answered and what was done to it, in order
     */
    public record Lane(
            String pod, String revision, String image, List<Span> spans, List<Stretch> endpoint, List<Tick> ticks) {
        public Lane {
            spans = List.copyOf(spans);
            endpoint = List.copyOf(endpoint);
            ticks = List.copyOf(ticks);
        }

        /** Makes a lane of which only the states are known. */
        public Lane(String pod, String revision, String image, List<Span> spans) {
            this(pod, revision, image, spans, List.of(), List.of());
        }
    }

    /**
     * A stretch of time.
     *
     * @param fromMicros start, microseconds since the Unix epoch
     * @param toMicros end, microseconds since the Unix epoch
     */
    public record Stretch(long fromMicros, long toMicros) {}

    /**
     * A moment of a pod's life.
     *
     * @param kind what happened
     * @param micros when, microseconds since the Unix epoch
     * @param label the same in words, for example {@code readiness probe failed}
     */
    public record Tick(Kind kind, long micros, String label) {
        /** What can happen to a pod. */
        public enum Kind {
            PROBE_SUCCEEDED,
            PROBE_FAILED,
            TOLD_TO_STOP,
            CONTAINER_ENDED
        }
    }

    /**
     * A stretch of a pod's life.
     *
     * @param state the state
     * @param fromMicros start, microseconds since the Unix epoch
     * @param toMicros end, microseconds since the Unix epoch
     */
    public record Span(State state, long fromMicros, long toMicros) {
        /** The state of a pod as traffic sees it. */
        public enum State {
            PENDING,
            UNREADY,
            READY,
            TERMINATING
        }
    }

    /**
     * A moment worth a line across the chart.
     *
     * @param micros when, microseconds since the Unix epoch
     * @param label what happened
     */
    public record Mark(long micros, String label) {}

    /**
     * What came of everything that was tried with everything.
     *
     * @param title what the table is of
     * @param corner what its lines are, for the head of the first column
     * @param columns the heads of the other columns
     * @param lines the lines, in order
     */
    public record Matrix(String title, String corner, List<String> columns, List<Line> lines) {
        public Matrix {
            columns = List.copyOf(columns);
            lines = List.copyOf(lines);
        }
    }

    /**
     * A line of a matrix.
     *
     * @param name its head
     * @param fields its fields, one for each column
     */
    public record Line(String name, List<Field> fields) {
        public Line {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A field of a matrix.
     *
     * @param word what came of it; empty if it was not tried
     * @param wrong whether that is not what was expected
     * @param because why it was expected, one line each
     */
    public record Field(String word, boolean wrong, List<String> because) {
        public Field {
            because = List.copyOf(because);
        }
    }

    /**
     * Figures that are known as intervals: where each begins and ends is as sure as what was measured.
     *
     * @param title what they are
     * @param unit their unit, with the space before it; empty if they have none
     * @param ranges the figures, in order; those that are of the same thing stand beside each other
     */
    public record Ranges(String title, String unit, List<Range> ranges) {
        public Ranges {
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * A figure that is known as an interval.
     *
     * @param name what it is the figure of
     * @param whose of whom, where several are held against each other
     * @param from it is no less than this
     * @param to it is no more than this
     */
    public record Range(String name, String whose, double from, double to) {
        public Range {
            if (from > to) {
                throw new IllegalArgumentException(
                        "%s: a range does not go from %s down to %s".formatted(name, from, to));
            }
        }
    }
}
