package io.plimsoll.report;

import io.plimsoll.evidence.FlowPicture;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Lane;
import io.plimsoll.evidence.ScenarioReport.Loss;
import io.plimsoll.evidence.ScenarioReport.Matrix;
import io.plimsoll.evidence.ScenarioReport.Ranges;
import io.plimsoll.evidence.ScenarioReport.RequestCounts;
import io.plimsoll.evidence.ScenarioReport.Span;
import io.plimsoll.evidence.ScenarioReport.Tick;
import io.plimsoll.report.format.PackLink;
import io.plimsoll.traffic.LossCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A scenario as the page prints it: its chart, its requests, its figures. */
record ScenarioView(
        String id,
        String anchor,
        String title,
        String suite,
        String when,
        String chart,
        String resolution,
        List<PhaseRow> phases,
        List<MarkRow> marks,
        List<LegendEntry> states,
        List<LegendEntry> ticks,
        List<RequestsView> requests,
        List<MeasurementRow> measurements,
        List<LossRow> losses,
        String lossesNote,
        String gatling,
        List<PictureView> pictures,
        List<MatrixView> matrices,
        List<RangesView> ranges) {

    /** How many lost requests the page lists one by one; the ledger in the pack has all of them. */
    private static final int LISTED_LOSSES = 100;

    /** Of how many columns of a matrix the heads are written as text usually is; those of more are turned upright. */
    private static final int UPRIGHT_COLUMNS = 4;

    record PhaseRow(String name, String from, String to, String lasted) {}

    record MarkRow(String label, String at) {}

    record CauseRow(
            String cause, String word, String meaning, String count, String first, String last, String example) {}

    record LossRow(
            String at, String id, String request, String cause, String word, String how, String pod, String because) {}

    record RangesView(String title, String chart, List<RangeRow> rows) {}

    record RangeRow(String name, String whose, String from, String to, String resolution) {}

    record MatrixView(String title, String corner, boolean turned, List<String> columns, List<LineView> lines) {}

    record LineView(String name, List<FieldView> fields) {}

    record FieldView(String word, boolean wrong, String because) {}

    record LegendEntry(String key, String word) {}

    record RequestsView(
            String planned,
            List<Fact> parts,
            List<Fact> byKind,
            List<Fact> byConnection,
            String p50,
            String p99,
            String max,
            boolean lossless,
            String unsentNote,
            List<CauseRow> causes) {}

    static ScenarioView of(ScenarioReport scenario) {
        long from = scenario.fromMicros();
        List<LossRow> losses = scenario.losses().stream()
                .limit(LISTED_LOSSES)
                .map(loss -> lossRow(loss, from))
                .toList();
        RequestCounts requests = scenario.requests();
        long all = requests == null ? 0 : requests.lost() + requests.applicationErrors();
        return new ScenarioView(
                scenario.id(),
                Anchor.of("scenario-" + scenario.id()),
                scenario.title(),
                scenario.suite(),
                "%s, lasted %s".formatted(Words.time(from), Words.duration((scenario.toMicros() - from) / 1_000)),
                scenario.chart() == null ? "" : TimeChart.draw(scenario, scenario.chart()),
                resolution(scenario),
                scenario.phases().stream()
                        .map(phase -> new PhaseRow(
                                phase.name(),
                                Words.offset(phase.fromMicros(), from),
                                Words.offset(phase.toMicros(), from),
                                Words.duration((phase.toMicros() - phase.fromMicros()) / 1_000)))
                        .toList(),
                scenario.chart() == null
                        ? List.of()
                        : scenario.chart().marks().stream()
                                .map(mark -> new MarkRow(mark.label(), Words.offset(mark.micros(), from)))
                                .toList(),
                states(scenario),
                ticks(scenario),
                requests == null ? List.of() : List.of(requests(scenario, requests)),
                MeasurementRow.of(scenario.measurements()),
                losses,
                all > losses.size()
                        ? "The first %s of %s are listed; the ledger has all of them."
                                .formatted(Words.count(losses.size()), Words.count(all))
                        : "",
                scenario.gatlingReport() == null ? "" : PackLink.of(scenario.gatlingReport()),
                pictures(scenario),
                scenario.matrices().stream().map(ScenarioView::matrix).toList(),
                IntStream.range(0, scenario.ranges().size())
                        .mapToObj(i -> ranges(scenario.ranges().get(i), "ranges-" + scenario.id() + "-" + (i + 1)))
                        .toList());
    }

    private static RangesView ranges(Ranges ranges, String id) {
        return new RangesView(
                ranges.title(),
                RangeChart.draw(id, ranges),
                ranges.ranges().stream()
                        .map(range -> new RangeRow(
                                range.name(),
                                range.whose(),
                                Words.number(range.from()) + ranges.unit(),
                                Words.number(range.to()) + ranges.unit(),
                                Words.number(range.to() - range.from()) + ranges.unit()))
                        .toList());
    }

    private static List<PictureView> pictures(ScenarioReport scenario) {
        List<PictureView> views = new ArrayList<>();
        for (FlowPicture picture : scenario.pictures()) {
            views.add(PictureView.of(picture, Anchor.of("flows-" + scenario.id() + "-" + views.size())));
        }
        return views;
    }

    private static MatrixView matrix(Matrix matrix) {
        return new MatrixView(
                matrix.title(),
                matrix.corner(),
                matrix.columns().size() > UPRIGHT_COLUMNS,
                matrix.columns(),
                matrix.lines().stream()
                        .map(line -> new LineView(
                                line.name(),
                                line.fields().stream()
                                        .map(field -> new FieldView(
                                                field.word().isEmpty() ? "–" : field.word(),
                                                field.wrong(),
                                                String.join("\n", field.because())))
                                        .toList()))
                        .toList());
    }

    private static String resolution(ScenarioReport scenario) {
        if (scenario.chart() == null || scenario.chart().buckets().isEmpty()) {
            return "";
        }
        BucketSeries drawn = TimeChart.drawn(scenario.chart());
        String width = Words.number(drawn.widthMicros() / 1e6);
        return drawn.buckets().size() == scenario.chart().buckets().size()
                ? "Each point covers %s s.".formatted(width)
                : "Each point covers %s s, merged from finer ones; its p99 is the highest among them.".formatted(width);
    }

    private static List<LegendEntry> states(ScenarioReport scenario) {
        if (scenario.chart() == null || scenario.chart().lanes().isEmpty()) {
            return List.of();
        }
        List<LegendEntry> states = new ArrayList<>();
        for (Span.State state : Span.State.values()) {
            states.add(new LegendEntry(Words.kebab(state), Words.plain(state)));
        }
        return states;
    }

    /** What the lanes show besides states; only what is there. */
    private static List<LegendEntry> ticks(ScenarioReport scenario) {
        if (scenario.chart() == null) {
            return List.of();
        }
        List<Lane> lanes = scenario.chart().lanes();
        List<LegendEntry> entries = new ArrayList<>();
        if (lanes.stream().anyMatch(lane -> !lane.endpoint().isEmpty())) {
            entries.add(new LegendEntry("endpoint", "ready endpoint"));
        }
        for (Tick.Kind kind : Tick.Kind.values()) {
            if (lanes.stream().flatMap(lane -> lane.ticks().stream()).anyMatch(tick -> tick.kind() == kind)) {
                entries.add(new LegendEntry(Words.kebab(kind), Words.plain(kind)));
            }
        }
        return entries;
    }

    private static RequestsView requests(ScenarioReport scenario, RequestCounts requests) {
        long from = scenario.fromMicros();
        Map<LossCause, List<Loss>> kept = scenario.losses().stream()
                .collect(Collectors.groupingBy(Loss::cause, TreeMap::new, Collectors.toList()));
        List<CauseRow> causes = new ArrayList<>();
        requests.byCause().forEach((cause, count) -> {
            List<Loss> losses = kept.getOrDefault(cause, List.of());
            if (count > 0) {
                causes.add(new CauseRow(
                        Words.kebab(cause),
                        Words.capital(Words.cause(cause)),
                        Words.meaning(cause),
                        Words.count(count),
                        losses.isEmpty() ? "–" : Words.offset(losses.get(0).micros(), from),
                        losses.isEmpty()
                                ? "–"
                                : Words.offset(losses.get(losses.size() - 1).micros(), from),
                        losses.isEmpty() ? "–" : losses.get(0).because()));
            }
        });
        return new RequestsView(
                Words.count(requests.planned()),
                List.of(
                        new Fact("ok", Words.count(requests.ok())),
                        new Fact(
                                requests.applicationErrors() == 1 ? "application error" : "application errors",
                                Words.count(requests.applicationErrors())),
                        new Fact("lost", Words.count(requests.lost())),
                        new Fact("unsent", Words.count(requests.unsent()))),
                requests.lostByKind().entrySet().stream()
                        .map(kind -> new Fact(Words.kind(kind.getKey()), Words.count(kind.getValue())))
                        .toList(),
                requests.lostByConnection().entrySet().stream()
                        .map(kind -> new Fact(Words.connection(kind.getKey()), Words.count(kind.getValue())))
                        .toList(),
                Words.micros(requests.p50Micros()),
                Words.micros(requests.p99Micros()),
                Words.micros(requests.maxMicros()),
                requests.lost() + requests.applicationErrors() == 0,
                requests.unsent() == 0
                        ? ""
                        : "Of %s that were never sent nothing is known.".formatted(Words.count(requests.unsent())),
                causes);
    }

    private static LossRow lossRow(Loss loss, long from) {
        return new LossRow(
                Words.offset(loss.micros(), from),
                String.valueOf(loss.id()),
                loss.request(),
                Words.kebab(loss.cause()),
                Words.capital(Words.cause(loss.cause())),
                loss.how().toLowerCase(Locale.ROOT).replace('_', ' ').replace("http ", "HTTP "),
                loss.pod() == null ? "not known" : loss.pod(),
                loss.because());
    }
}
