package io.plimsoll.report;

import io.plimsoll.evidence.ScenarioReport.Range;
import io.plimsoll.evidence.ScenarioReport.Ranges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws figures that are known as intervals as SVG: a row for each thing, a bar for each of those whose it is, from the least to
 * the most that it can be.
 *
 * <p>Nothing is told by colour alone: the second bar of a row is hollow, and each says its figures.
 */
final class RangeChart {

    private static final double WIDTH = 960;
    private static final double LEFT = 250;
    private static final double RIGHT = WIDTH - 110;
    private static final double TOP = 30;
    private static final double PITCH = 15;
    private static final double BAR = 9;
    private static final double GAP = 8;
    private static final double AXIS = 26;
    private static final int MOST_TICKS = 8;

    private RangeChart() {}

    /** Returns the drawing; empty if there are no figures. */
    static String draw(String id, Ranges ranges) {
        if (ranges.ranges().isEmpty()) {
            return "";
        }
        Map<String, List<Range>> rows = new LinkedHashMap<>();
        ranges.ranges().forEach(range -> rows.computeIfAbsent(range.name(), any -> new ArrayList<>())
                .add(range));
        List<String> whose =
                ranges.ranges().stream().map(Range::whose).distinct().toList();
        double most = ranges.ranges().stream().mapToDouble(Range::to).max().orElse(0);
        Scale x = new Scale(0, Math.max(1, most), LEFT, RIGHT, false);
        Svg svg = new Svg();
        double y = TOP;
        for (Map.Entry<String, List<Range>> row : rows.entrySet()) {
            svg.text("text", row.getKey(), "class", "row-label", "x", 0.0, "y", y + PITCH - 4);
            for (Range range : row.getValue()) {
                bar(svg, x, y, range, whose.indexOf(range.whose()), ranges.unit());
                y += PITCH;
            }
            y += GAP;
        }
        double bottom = y;
        Svg frame = new Svg();
        frame.open(
                "svg",
                "class",
                "chart",
                "viewBox",
                "0 0 " + Svg.place(WIDTH) + " " + Svg.place(bottom + AXIS),
                "role",
                "img",
                "aria-labelledby",
                id + "-title " + id + "-desc");
        frame.text("title", ranges.title(), "id", id + "-title");
        frame.text(
                "desc",
                "%s intervals on an axis from 0 to %s. The table below holds the same figures."
                        .formatted(ranges.ranges().size(), Words.number(most) + ranges.unit()),
                "id",
                id + "-desc");
        legend(frame, whose);
        axis(frame, x, bottom, ranges.unit());
        return frame + svg.toString() + "</svg>\n";
    }

    private static void bar(Svg svg, Scale x, double y, Range range, int whose, String unit) {
        double from = x.at(range.from());
        double width = Math.max(2, x.at(range.to()) - from);
        String figures = Words.number(range.from()) + "–" + Words.number(range.to()) + unit;
        svg.titled(
                "%s, %s: %s".formatted(range.name(), range.whose(), figures),
                "rect",
                "class",
                shape(whose),
                "x",
                from,
                "y",
                y + (PITCH - BAR) / 2,
                "width",
                width,
                "height",
                BAR);
        svg.text("text", figures, "class", "tick", "x", from + width + 6, "y", y + PITCH - 4);
    }

    private static String shape(int whose) {
        return whose == 0 ? "rate-area" : "p50-line";
    }

    private static void legend(Svg frame, List<String> whose) {
        double x = LEFT;
        for (int i = 0; i < whose.size(); i++) {
            frame.element("rect", "class", shape(i), "x", x, "y", 4.0, "width", 22.0, "height", BAR);
            frame.text("text", whose.get(i), "class", "hint", "x", x + 28, "y", 12.0);
            x += 200;
        }
    }

    private static void axis(Svg frame, Scale x, double bottom, String unit) {
        for (double tick : x.ticks(MOST_TICKS)) {
            double place = x.at(tick);
            frame.element("line", "class", "grid", "x1", place, "x2", place, "y1", TOP - 6, "y2", bottom);
            frame.text(
                    "text",
                    Words.number(tick) + unit,
                    "class",
                    "tick",
                    "x",
                    place,
                    "y",
                    bottom + 14,
                    "text-anchor",
                    "middle");
        }
    }
}
