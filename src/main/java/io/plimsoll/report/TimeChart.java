package io.plimsoll.report;

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
import io.plimsoll.evidence.ScenarioReport.Stretch;
import io.plimsoll.evidence.ScenarioReport.Tick;
import io.plimsoll.traffic.LossCause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Draws a scenario over time as SVG: request rate, latency, lost requests and the life of every pod on one axis.
 *
 * <p>Nothing is told by colour alone: causes have shapes and rows of their own, pod states have fills of their own.
 */
final class TimeChart {

    private static final double WIDTH = 960;
    private static final double LEFT = 186;
    private static final double RIGHT = WIDTH - 40;
    private static final double RATE_HEIGHT = 92;
    private static final double LATENCY_HEIGHT = 84;
    private static final double VERSIONS_HEIGHT = 48;
    private static final double PANEL_HEIGHT = 72;
    private static final double PANEL_TITLE = 26;
    /** The height of a pod's lane where there is room for more than its states. */
    private static final double ROOMY_PITCH = 20;

    private static final double LOSS_SIZE = 8;
    private static final double LOSS_LEVEL = 8.5;
    private static final int LOSS_LEVELS = 6;
    private static final int MOST_POINTS = 240;
    /** A latency axis turns logarithmic when the slowest is this many times the fastest. */
    private static final double LOGARITHMIC_FROM = 25;
    /** Losses closer than this are one window, shaded through all panels. */
    private static final long WINDOW_GAP_MICROS = 1_000_000;

    private final ScenarioReport scenario;
    private final Chart chart;
    private final Scale x;
    private final Svg svg = new Svg();
    private double y;

    private TimeChart(ScenarioReport scenario, Chart chart) {
        this.scenario = scenario;
        this.chart = chart;
        double seconds = Math.max(0.001, (scenario.toMicros() - scenario.fromMicros()) / 1e6);
        this.x = new Scale(0, seconds, LEFT, RIGHT, false);
    }

    /** Returns the drawing of a scenario that has a chart. */
    static String draw(ScenarioReport scenario, Chart chart) {
        return new TimeChart(scenario, chart).draw();
    }

    /** Returns the buckets as they are drawn. */
    static BucketSeries drawn(Chart chart) {
        return new BucketSeries(chart.bucketMicros(), chart.buckets()).mergedTo(MOST_POINTS);
    }

    private String draw() {
        boolean traffic = !chart.buckets().isEmpty();
        MarkRows marks = new MarkRows();
        double top = marks.height() + 18;
        y = top;
        if (traffic) {
            BucketSeries series = drawn(chart);
            rate(series);
            versions(series);
            latency(series);
        }
        chart.panels().forEach(this::panel);
        if (scenario.requests() != null) {
            losses(scenario.requests());
        }
        lanes();
        double bottom = y + 6;
        String content = svg.toString();

        Svg frame = new Svg();
        double height = bottom + 38;
        frame.open(
                "svg",
                "class",
                "chart",
                "viewBox",
                "0 0 " + Svg.place(WIDTH) + " " + Svg.place(height),
                "role",
                "img",
                "aria-labelledby",
                "chart-" + scenario.id() + "-title chart-" + scenario.id() + "-desc");
        frame.text("title", scenario.title(), "id", "chart-" + scenario.id() + "-title");
        frame.text("desc", description(), "id", "chart-" + scenario.id() + "-desc");
        background(frame, marks.height(), bottom);
        marks.draw(frame, bottom);
        return frame + content + "</svg>\n";
    }

    private String description() {
        String pods = Words.count(chart.lanes().size(), "pod");
        RequestCounts requests = scenario.requests();
        if (requests == null) {
            return "The life of " + pods + " over " + Words.offset(scenario.toMicros(), scenario.fromMicros()) + ".";
        }
        return "Request rate, latency, lost requests and the life of %s over %s. %s planned, %s lost or failed. The tables below hold the same figures."
                .formatted(
                        pods,
                        Words.offset(scenario.toMicros(), scenario.fromMicros()),
                        Words.count(requests.planned(), "request"),
                        Words.count(requests.lost() + requests.applicationErrors()));
    }

    // ---- behind the panels: phases, grid, windows of loss, axis

    private void background(Svg out, double top, double bottom) {
        for (int i = 0; i < scenario.phases().size(); i++) {
            Phase phase = scenario.phases().get(i);
            double from = at(phase.fromMicros());
            double width = Math.max(0, at(phase.toMicros()) - from);
            out.titled(
                    phase.name() + ": " + Words.offset(phase.fromMicros(), scenario.fromMicros()) + " to "
                            + Words.offset(phase.toMicros(), scenario.fromMicros()),
                    "rect",
                    "class",
                    i % 2 == 0 ? "band even" : "band odd",
                    "x",
                    from,
                    "y",
                    top,
                    "width",
                    width,
                    "height",
                    bottom - top);
            if (width > phase.name().length() * 6.2 + 8) {
                out.text(
                        "text",
                        phase.name(),
                        "class",
                        "phase",
                        "x",
                        from + width / 2,
                        "y",
                        top + 12,
                        "text-anchor",
                        "middle");
            }
        }
        for (double tick : x.timeTicks(13)) {
            double place = x.at(tick);
            out.element("line", "class", "grid", "x1", place, "x2", place, "y1", top + 18, "y2", bottom);
            out.text("text", seconds(tick), "class", "tick", "x", place, "y", bottom + 14, "text-anchor", "middle");
        }
        for (long[] window : windows()) {
            double from = at(window[0]);
            double width = Math.max(2, at(window[1]) - from);
            out.element(
                    "rect",
                    "class",
                    "window",
                    "x",
                    from - 0.5,
                    "y",
                    top + 18,
                    "width",
                    width + 1,
                    "height",
                    bottom - top - 18);
        }
        out.element("line", "class", "axis", "x1", LEFT, "x2", RIGHT, "y1", bottom, "y2", bottom);
        out.text(
                "text",
                "seconds since the scenario began at " + Words.time(scenario.fromMicros()),
                "class",
                "axis-title",
                "x",
                (LEFT + RIGHT) / 2,
                "y",
                bottom + 31,
                "text-anchor",
                "middle");
    }

    private List<long[]> windows() {
        List<long[]> windows = new ArrayList<>();
        for (long micros :
                scenario.losses().stream().mapToLong(Loss::micros).sorted().toArray()) {
            long[] last = windows.isEmpty() ? null : windows.get(windows.size() - 1);
            if (last != null && micros - last[1] <= WINDOW_GAP_MICROS) {
                last[1] = micros;
            } else {
                windows.add(new long[] {micros, micros});
            }
        }
        return windows;
    }

    private static String seconds(double tick) {
        return Words.number(Math.round(tick * 1_000) / 1e3);
    }

    // ---- request rate

    private void rate(BucketSeries series) {
        double perSecond = series.widthMicros() / 1e6;
        double most = series.buckets().stream().mapToLong(Bucket::sent).max().orElse(0) / perSecond;
        double step = Scale.niceStep(Math.max(most, 1) / 4);
        double top = Math.max(step, Math.ceil(most * 1.04 / step) * step);
        panelTitle("Requests per second", "sent");
        if (series.buckets().stream().anyMatch(bucket -> bucket.failed() > 0)) {
            svg.element("rect", "class", "rate-failed", "x", 0.0, "y", y + 15, "width", 8.0, "height", 8.0);
            svg.text("text", "lost or failed", "class", "hint", "x", 12.0, "y", y + 22);
        }
        Scale scale = new Scale(0, top, y + RATE_HEIGHT, y, false);
        valueAxis(scale, 4, "");
        StringBuilder line = new StringBuilder();
        StringBuilder area = new StringBuilder();
        double base = scale.at(0);
        double end = LEFT;
        for (Bucket bucket : series.buckets()) {
            double from = at(bucket.fromMicros());
            end = at(bucket.fromMicros() + series.widthMicros());
            double height = scale.at(bucket.sent() / perSecond);
            if (line.isEmpty()) {
                line.append('M').append(Svg.place(from)).append(' ').append(Svg.place(height));
                area.append('M').append(Svg.place(from)).append(' ').append(Svg.place(base));
                area.append('V').append(Svg.place(height));
            } else {
                line.append('V').append(Svg.place(height));
                area.append('V').append(Svg.place(height));
            }
            line.append('H').append(Svg.place(end));
            area.append('H').append(Svg.place(end));
        }
        area.append('V').append(Svg.place(base)).append('Z');
        svg.element("path", "class", "rate-area", "d", area);
        svg.element("path", "class", "rate-line", "d", line);
        for (Bucket bucket : series.buckets()) {
            if (bucket.failed() > 0) {
                double from = at(bucket.fromMicros());
                double until = at(bucket.fromMicros() + series.widthMicros());
                double height = Math.max(3, base - scale.at(bucket.failed() / perSecond));
                svg.titled(
                        "%s lost or failed of %s sent"
                                .formatted(Words.count(bucket.failed()), Words.count(bucket.sent())),
                        "rect",
                        "class",
                        "rate-failed",
                        "x",
                        from,
                        "y",
                        base - height,
                        "width",
                        Math.max(1.5, until - from),
                        "height",
                        height);
            }
        }
        y += RATE_HEIGHT + 6;
    }

    // ---- which version answered

    /** Draws the share of each version as a stack; nothing where only one version answered. */
    private void versions(BucketSeries series) {
        List<String> versions = series.versions();
        if (versions.size() < 2) {
            return;
        }
        panelTitle("Answers by version", "share of all answers");
        Scale scale = new Scale(0, 100, y + VERSIONS_HEIGHT, y, false);
        valueAxis(scale, 2, " %");
        for (int i = 0; i < versions.size(); i++) {
            double legend = y + 16 + 13.0 * i;
            svg.element(
                    "rect", "class", "span ready rev-" + i % 4, "x", 0.0, "y", legend - 7, "width", 8.0, "height", 8.0);
            svg.text("text", versions.get(i), "class", "hint", "x", 12.0, "y", legend);
        }
        for (Bucket bucket : series.buckets()) {
            share(bucket, series.widthMicros(), versions, scale);
        }
        y += Math.max(VERSIONS_HEIGHT, 13.0 * versions.size() + 10) + 6;
    }

    private void share(Bucket bucket, long widthMicros, List<String> versions, Scale scale) {
        double all =
                bucket.answeredBy().values().stream().mapToLong(Long::longValue).sum();
        double from = Math.max(LEFT, at(bucket.fromMicros()));
        double until = Math.min(RIGHT, at(bucket.fromMicros() + widthMicros));
        double below = 0;
        for (int i = 0; i < versions.size(); i++) {
            long count = bucket.answeredBy().getOrDefault(versions.get(i), 0L);
            if (count > 0 && until > from) {
                double above = below + 100 * count / all;
                svg.titled(
                        "%s: %s of %s answers".formatted(versions.get(i), Words.count(count), Words.count((long) all)),
                        "rect",
                        "class",
                        "span ready rev-" + i % 4,
                        "x",
                        from,
                        "y",
                        scale.at(above),
                        "width",
                        until - from,
                        "height",
                        scale.at(below) - scale.at(above));
                below = above;
            }
        }
    }

    // ---- latency

    private void latency(BucketSeries series) {
        long least = series.buckets().stream()
                .mapToLong(Bucket::p50Micros)
                .filter(p50 -> p50 > 0)
                .min()
                .orElse(0);
        long most = series.buckets().stream().mapToLong(Bucket::p99Micros).max().orElse(0);
        if (least == 0 || most == 0) {
            return;
        }
        boolean logarithmic = most > LOGARITHMIC_FROM * least;
        panelTitle("Latency", logarithmic ? "logarithmic axis" : "");
        double top;
        double low;
        if (logarithmic) {
            low = Scale.roundedDown(least / 1e3);
            top = Scale.niceStep(most / 1e3);
        } else {
            double step = Scale.niceStep(most / 1e3 / 3);
            low = 0;
            top = Math.ceil(most / 1e3 / step) * step;
        }
        Scale scale = new Scale(low, top, y + LATENCY_HEIGHT, y, logarithmic);
        valueAxis(scale, 4, " ms");
        double p99 = curve(series, scale, "p99", Bucket::p99Micros);
        double p50 = curve(series, scale, "p50", Bucket::p50Micros);
        if (p50 - p99 < 11) {
            double middle = (p50 + p99) / 2;
            p99 = middle - 5.5;
            p50 = middle + 5.5;
        }
        svg.text("text", "p99", "class", "line-label p99-label", "x", RIGHT + 6, "y", p99 + 4);
        svg.text("text", "p50", "class", "line-label p50-label", "x", RIGHT + 6, "y", p50 + 4);
        y += LATENCY_HEIGHT + 6;
    }

    /** Draws one percentile and returns the height at which it ends. */
    private double curve(BucketSeries series, Scale scale, String name, ToLongFunction<Bucket> percentile) {
        StringBuilder path = new StringBuilder();
        boolean gap = true;
        double last = scale.at(scale.from());
        for (Bucket bucket : series.buckets()) {
            long micros = percentile.applyAsLong(bucket);
            if (micros <= 0) {
                gap = true;
                continue;
            }
            last = scale.at(micros / 1e3);
            path.append(gap ? 'M' : 'L')
                    .append(Svg.place(at(bucket.fromMicros() + series.widthMicros() / 2)))
                    .append(' ')
                    .append(Svg.place(last));
            gap = false;
        }
        svg.element("path", "class", name + "-line", "d", path);
        return last;
    }

    // ---- further figures

    /** Draws curves as steps; each has a dash pattern and a label of its own, so that colour is not all that tells them. */
    private void panel(Panel panel) {
        panelTitle(panel.title(), "");
        double most = panel.curves().stream()
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(Point::value)
                .max()
                .orElse(1);
        double step = Scale.niceStep(Math.max(most, 1e-3) / 4);
        Scale scale = new Scale(0, Math.max(step, Math.ceil(most * 1.04 / step) * step), y + PANEL_HEIGHT, y, false);
        valueAxis(scale, 4, panel.unit());
        int number = 0;
        for (Curve curve : panel.curves()) {
            double legend = y + 14 + 13.0 * number;
            String style = "series series-" + number % 5;
            svg.element("line", "class", style, "x1", 0.0, "x2", 18.0, "y1", legend - 4, "y2", legend - 4);
            svg.text("text", curve.name(), "class", "hint", "x", 23.0, "y", legend);
            svg.element("path", "class", style, "d", steps(curve, scale));
            number++;
        }
        y += Math.max(PANEL_HEIGHT, 13.0 * number + 8) + 6;
    }

    private String steps(Curve curve, Scale scale) {
        StringBuilder path = new StringBuilder();
        for (Point point : curve.points()) {
            double place = Math.max(LEFT, Math.min(RIGHT, at(point.micros())));
            double height = scale.at(point.value());
            if (path.isEmpty()) {
                path.append('M').append(Svg.place(place)).append(' ').append(Svg.place(height));
            } else {
                path.append('H').append(Svg.place(place)).append('V').append(Svg.place(height));
            }
        }
        return path.isEmpty() ? "" : path.append('H').append(Svg.place(RIGHT)).toString();
    }

    // ---- lost and failed requests

    private void losses(RequestCounts requests) {
        long all = requests.lost() + requests.applicationErrors();
        panelTitle("Lost or failed requests", "");
        if (all == 0) {
            String sent = requests.unsent() == 0 ? "" : " sent";
            String unsent = requests.unsent() == 0 ? "." : "; " + Words.count(requests.unsent()) + " were never sent.";
            svg.text(
                    "text",
                    "None: all " + Words.count(requests.ok(), "request") + sent + " were answered as declared" + unsent,
                    "class",
                    "none",
                    "x",
                    LEFT + 4,
                    "y",
                    y + 10);
            y += 24;
            return;
        }
        Map<LossCause, List<Loss>> byCause = new TreeMap<>();
        requests.byCause().forEach((cause, count) -> {
            if (count > 0) {
                byCause.put(cause, new ArrayList<>());
            }
        });
        scenario.losses().forEach(loss -> byCause.computeIfAbsent(loss.cause(), cause -> new ArrayList<>())
                .add(loss));
        byCause.forEach(
                (cause, losses) -> causeRow(cause, losses, requests.byCause().getOrDefault(cause, 0L)));
        y += 6;
    }

    private void causeRow(LossCause cause, List<Loss> losses, long count) {
        double[] ends = new double[LOSS_LEVELS];
        Arrays.fill(ends, Double.NEGATIVE_INFINITY);
        List<double[]> places = new ArrayList<>();
        int highest = 0;
        int overflow = 0;
        for (Loss loss : losses) {
            double place = at(loss.micros());
            int level = 0;
            while (level < LOSS_LEVELS && place < ends[level] + LOSS_SIZE) {
                level++;
            }
            if (level == LOSS_LEVELS) {
                // No free level: it lies over others, which still shows that there are many.
                level = overflow++ % LOSS_LEVELS;
            }
            ends[level] = Math.max(ends[level], place);
            highest = Math.max(highest, level);
            places.add(new double[] {place, level});
        }
        double height = 18 + highest * LOSS_LEVEL;
        double base = y + height - 9;
        svg.element("line", "class", "grid", "x1", LEFT, "x2", RIGHT, "y1", y + height, "y2", y + height);
        String name = Words.kebab(cause);
        svg.element("use", "class", "loss " + name, "href", "#loss-" + name, "x", 8.0, "y", base);
        svg.text("text", Words.capital(Words.cause(cause)), "class", "row-label", "x", 18.0, "y", base + 4);
        svg.text("text", Words.count(count), "class", "row-count", "x", LEFT - 8, "y", base + 4, "text-anchor", "end");
        for (int i = 0; i < losses.size(); i++) {
            Loss loss = losses.get(i);
            svg.titled(
                    "%s: %s, %s (%s)"
                            .formatted(
                                    Words.offset(loss.micros(), scenario.fromMicros()),
                                    loss.request(),
                                    Words.cause(cause),
                                    loss.how()),
                    "use",
                    "class",
                    "loss " + name,
                    "href",
                    "#loss-" + name,
                    "x",
                    places.get(i)[0],
                    "y",
                    base - places.get(i)[1] * LOSS_LEVEL);
        }
        y += height;
    }

    // ---- pods

    private void lanes() {
        if (chart.lanes().isEmpty()) {
            return;
        }
        panelTitle("Pods", "");
        Map<String, List<Lane>> revisions = new LinkedHashMap<>();
        chart.lanes().forEach(lane -> revisions
                .computeIfAbsent(lane.revision() + "\n" + lane.image(), key -> new ArrayList<>())
                .add(lane));
        int all = chart.lanes().size();
        double pitch = all <= 12 ? ROOMY_PITCH : all <= 30 ? 15 : 11;
        int number = 0;
        for (List<Lane> lanes : revisions.values()) {
            Lane first = lanes.get(0);
            String revision = first.revision().isEmpty() ? "Other pods" : "Revision " + first.revision();
            svg.text("text", revision, "class", "revision rev-" + number % 4, "x", 0.0, "y", y + 11);
            svg.text("text", first.image(), "class", "image", "x", LEFT + 4, "y", y + 11);
            y += 17;
            for (Lane lane : lanes) {
                lane(lane, number % 4, pitch);
                y += pitch;
            }
            y += 5;
            number++;
        }
    }

    private void lane(Lane lane, int revision, double pitch) {
        double height = pitch * 0.68;
        String label = shortName(lane.pod());
        if (!lane.revision().isEmpty()) {
            label += " · rev " + lane.revision();
        }
        svg.text(
                "text",
                label,
                "class",
                pitch < 15 ? "pod small" : "pod",
                "x",
                LEFT - 8,
                "y",
                y + height / 2 + (pitch < 15 ? 3 : 4),
                "text-anchor",
                "end");
        for (Span span : lane.spans()) {
            double from = at(span.fromMicros());
            double width = Math.max(1.5, at(span.toMicros()) - from);
            String title = "%s %s: %s to %s"
                    .formatted(
                            lane.pod(),
                            span.state().name().toLowerCase(Locale.ROOT),
                            Words.offset(span.fromMicros(), scenario.fromMicros()),
                            Words.offset(span.toMicros(), scenario.fromMicros()));
            String state = Words.kebab(span.state());
            svg.element(
                    "rect",
                    "class",
                    "span-base " + state + " rev-" + revision,
                    "x",
                    from,
                    "y",
                    y,
                    "width",
                    width,
                    "height",
                    height);
            svg.titled(
                    title,
                    "rect",
                    "class",
                    "span " + state + " rev-" + revision,
                    "x",
                    from,
                    "y",
                    y,
                    "width",
                    width,
                    "height",
                    height);
        }
        if (pitch >= ROOMY_PITCH) {
            endpoint(lane, height);
            succeeded(lane, height);
        }
        for (Tick tick : lane.ticks()) {
            if (tick.kind() != Tick.Kind.PROBE_SUCCEEDED) {
                svg.titled(
                        "%s: %s, %s"
                                .formatted(
                                        lane.pod(), tick.label(), Words.offset(tick.micros(), scenario.fromMicros())),
                        "use",
                        "class",
                        "pod-tick",
                        "href",
                        "#tick-" + Words.kebab(tick.kind()),
                        "x",
                        at(tick.micros()),
                        "y",
                        y + height / 2);
            }
        }
    }

    private void endpoint(Lane lane, double height) {
        for (Stretch stretch : lane.endpoint()) {
            double from = at(stretch.fromMicros());
            svg.titled(
                    "%s a ready endpoint: %s to %s"
                            .formatted(
                                    lane.pod(),
                                    Words.offset(stretch.fromMicros(), scenario.fromMicros()),
                                    Words.offset(stretch.toMicros(), scenario.fromMicros())),
                    "rect",
                    "class",
                    "endpoint",
                    "x",
                    from,
                    "y",
                    y + height + 0.8,
                    "width",
                    Math.max(1.5, at(stretch.toMicros()) - from),
                    "height",
                    1.6);
        }
    }

    /** One path for all: there may be hundreds, and each says the same. */
    private void succeeded(Lane lane, double height) {
        StringBuilder path = new StringBuilder();
        for (Tick tick : lane.ticks()) {
            if (tick.kind() == Tick.Kind.PROBE_SUCCEEDED) {
                path.append('M')
                        .append(Svg.place(at(tick.micros())))
                        .append(' ')
                        .append(Svg.place(y + height + 3.2))
                        .append("v2");
            }
        }
        if (!path.isEmpty()) {
            svg.element("path", "class", "probe-succeeded", "d", path);
        }
    }

    /** Returns what tells a pod from its sisters: the random end of its name, or all of it if that end is short. */
    static String shortName(String pod) {
        String suffix = pod.substring(pod.lastIndexOf('-') + 1);
        String name = suffix.length() >= 4 ? suffix : pod;
        return name.length() <= 18 ? name : "…" + name.substring(name.length() - 17);
    }

    // ---- what panels share

    private double at(long micros) {
        return x.at((micros - scenario.fromMicros()) / 1e6);
    }

    private void panelTitle(String title, String hint) {
        svg.text("text", title, "class", "panel-title", "x", 0.0, "y", y + 17);
        if (!hint.isEmpty()) {
            svg.text("text", hint, "class", "hint", "x", 0.0, "y", y + 31);
        }
        y += PANEL_TITLE;
    }

    private void valueAxis(Scale scale, int most, String unit) {
        for (double tick : scale.ticks(most)) {
            double place = scale.at(tick);
            svg.element("line", "class", "grid", "x1", LEFT, "x2", RIGHT, "y1", place, "y2", place);
            svg.text(
                    "text",
                    Words.number(tick) + unit,
                    "class",
                    "tick",
                    "x",
                    LEFT - 8,
                    "y",
                    place + 4,
                    "text-anchor",
                    "end");
        }
    }

    /** The numbered moments above the panels; those too close to each other are put into further rows. */
    private final class MarkRows {
        private static final double SIZE = 18;
        private final List<Integer> rows = new ArrayList<>();
        private int count;

        MarkRows() {
            List<Double> ends = new ArrayList<>();
            for (Mark mark : chart.marks()) {
                double place = at(mark.micros());
                int row = 0;
                while (row < ends.size() && place < ends.get(row) + SIZE) {
                    row++;
                }
                if (row == ends.size()) {
                    ends.add(place);
                } else {
                    ends.set(row, place);
                }
                rows.add(row);
            }
            count = ends.size();
        }

        double height() {
            return count * SIZE + (count > 0 ? 4 : 0);
        }

        void draw(Svg out, double bottom) {
            for (int i = 0; i < chart.marks().size(); i++) {
                Mark mark = chart.marks().get(i);
                double place = at(mark.micros());
                double middle = (count - 1 - rows.get(i)) * SIZE + SIZE / 2;
                out.element("line", "class", "mark-line", "x1", place, "x2", place, "y1", middle + 7, "y2", bottom);
                out.titled(
                        mark.label() + ": " + Words.offset(mark.micros(), scenario.fromMicros()),
                        "circle",
                        "class",
                        "mark-badge",
                        "cx",
                        place,
                        "cy",
                        middle,
                        "r",
                        7.5);
                out.text(
                        "text",
                        String.valueOf(i + 1),
                        "class",
                        "mark-number",
                        "x",
                        place,
                        "y",
                        middle + 3.6,
                        "text-anchor",
                        "middle");
            }
        }
    }
}
