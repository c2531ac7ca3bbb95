package io.plimsoll.report;

import io.plimsoll.evidence.FlowPicture;
import io.plimsoll.evidence.FlowPicture.Flow;
import io.plimsoll.evidence.FlowPicture.State;
import io.plimsoll.report.FlowLayout.Arrow;
import io.plimsoll.report.FlowLayout.Band;
import io.plimsoll.report.FlowLayout.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws a picture of flows as SVG: a band for each namespace, a box for each workload, a numbered arrow for each flow.
 *
 * <p>Nothing is told by colour alone: each state has a line and a badge of its own, and the list below the picture has every
 * flow in words, by the same numbers.
 */
final class FlowDrawing {

    /** More arrows than these nobody can tell apart; the list has all. */
    static final int MOST = 60;

    private static final double POINT = 8;
    private static final double BADGE = 8.5;
    private static final double CHARACTER = 7.2;
    private static final double[] PLACES = {0.5, 0.38, 0.62, 0.27, 0.73, 0.18, 0.82};

    private final FlowPicture picture;
    private final FlowLayout layout;
    private final String id;
    private final Svg svg = new Svg();
    private final List<double[]> badges = new ArrayList<>();

    private FlowDrawing(FlowPicture picture, String id) {
        this.picture = picture;
        this.layout = new FlowLayout(picture, MOST);
        this.id = id;
    }

    /**
     * Returns the drawing.
     *
     * @param picture what to draw
     * @param id what the ids of its elements begin with; unique on the page
     */
    static String draw(FlowPicture picture, String id) {
        return new FlowDrawing(picture, id).draw();
    }

    private String draw() {
        svg.open(
                "svg",
                "class",
                "chart flows",
                "viewBox",
                "0 0 " + Svg.place(FlowLayout.WIDTH) + " " + Svg.place(layout.height()),
                "role",
                "img",
                "aria-labelledby",
                id + "-title " + id + "-desc");
        svg.text("title", picture.title(), "id", id + "-title");
        svg.text("desc", description(), "id", id + "-desc");
        layout.bands().forEach(this::band);
        List<Arrow> arrows = layout.arrows();
        arrows.forEach(this::line);
        layout.boxes().forEach(this::box);
        for (int i = 0; i < arrows.size(); i++) {
            badge(arrows.get(i), i + 1);
        }
        return svg.close("svg").toString();
    }

    private String description() {
        return "%s of %s in %s. The list below names every one by the number that it has here."
                .formatted(
                        Words.count(picture.flows().size(), "flow"),
                        Words.count(layout.boxes().size(), "workload"),
                        Words.count(layout.bands().size(), "group"));
    }

    private void band(Band band) {
        svg.element(
                "rect",
                "class",
                "flow-band",
                "x",
                1.0,
                "y",
                band.y(),
                "width",
                FlowLayout.WIDTH - 2,
                "height",
                band.height(),
                "rx",
                6.0);
        svg.text("text", band.name(), "class", "panel-title", "x", 12.0, "y", band.y() + 17);
    }

    private void box(Box box) {
        svg.open("g");
        svg.text("title", box.member().id());
        svg.element(
                "rect",
                "class",
                "flow-box",
                "x",
                box.x(),
                "y",
                box.y(),
                "width",
                box.width(),
                "height",
                FlowLayout.BOX_HEIGHT,
                "rx",
                5.0);
        boolean two = !box.member().detail().isEmpty();
        svg.text(
                "text",
                shortened(box.member().name(), box.width() - 16),
                "class",
                "flow-name",
                "x",
                box.x() + 8,
                "y",
                box.middle() + (two ? -2 : 4));
        if (two) {
            svg.text(
                    "text",
                    shortened(box.member().detail(), box.width() - 16),
                    "class",
                    "hint",
                    "x",
                    box.x() + 8,
                    "y",
                    box.middle() + 12);
        }
        svg.close("g");
    }

    /** The middle of a long name is what one misses least: its kind is in front, what tells it from others at the end. */
    private static String shortened(String text, double room) {
        int most = (int) (room / CHARACTER);
        return text.length() <= most
                ? text
                : text.substring(0, most / 2) + "…" + text.substring(text.length() - (most - most / 2 - 1));
    }

    private void line(Arrow arrow) {
        boolean stopped = isStopped(arrow.flow());
        double back = arrow.towardsRight() ? -1 : 1;
        double end = arrow.x2() + back * (stopped ? 3 : POINT - 1);
        svg.element(
                "path",
                "class",
                "flow-line " + Words.kebab(arrow.flow().state()),
                "d",
                String.format(
                        Locale.ROOT,
                        "M%s %sC%s %s %s %s %s %s",
                        Svg.place(arrow.x1()),
                        Svg.place(arrow.y1()),
                        Svg.place(arrow.c1()),
                        Svg.place(arrow.y1()),
                        Svg.place(arrow.c2()),
                        Svg.place(arrow.y2()),
                        Svg.place(end),
                        Svg.place(arrow.y2())));
        svg.element(
                "path",
                "class",
                "flow-point " + Words.kebab(arrow.flow().state()),
                "d",
                stopped ? bar(arrow, back) : point(arrow, back));
    }

    private static boolean isStopped(Flow flow) {
        return flow.state() == State.FORBIDDEN || flow.state() == State.CUT;
    }

    private static String point(Arrow arrow, double back) {
        String x = Svg.place(arrow.x2() + back * POINT);
        return "M%s %sL%s %sL%s %sZ"
                .formatted(
                        Svg.place(arrow.x2()),
                        Svg.place(arrow.y2()),
                        x,
                        Svg.place(arrow.y2() - 4),
                        x,
                        Svg.place(arrow.y2() + 4));
    }

    /** What is stopped ends at a bar. */
    private static String bar(Arrow arrow, double back) {
        String near = Svg.place(arrow.x2() + back * 2);
        String far = Svg.place(arrow.x2() + back * 5);
        String top = Svg.place(arrow.y2() - 6);
        String bottom = Svg.place(arrow.y2() + 6);
        return "M%s %sL%s %sL%s %sL%s %sZ".formatted(near, top, near, bottom, far, bottom, far, top);
    }

    private void badge(Arrow arrow, int number) {
        double[] place = free(arrow);
        badges.add(place);
        Flow flow = arrow.flow();
        svg.open("g", "class", "flow-badge " + Words.kebab(flow.state()));
        svg.text("title", number + ": " + words(flow));
        svg.element("path", "d", outline(flow.state(), place[0], place[1]));
        svg.text(
                "text",
                Integer.toString(number),
                "class",
                "flow-number",
                "x",
                place[0],
                "y",
                place[1] + 3.7,
                "text-anchor",
                "middle");
        svg.close("g");
    }

    /** Returns the first place on an arrow that is neither on another badge nor on a box; the middle if there is none. */
    private double[] free(Arrow arrow) {
        for (double t : PLACES) {
            double[] place = arrow.at(t);
            boolean taken = badges.stream()
                            .anyMatch(other -> Math.hypot(other[0] - place[0], other[1] - place[1]) < 2 * BADGE + 1)
                    || layout.boxes().stream()
                            .anyMatch(box -> place[0] > box.x() - BADGE
                                    && place[0] < box.x() + box.width() + BADGE
                                    && place[1] > box.y() - BADGE
                                    && place[1] < box.y() + FlowLayout.BOX_HEIGHT + BADGE);
            if (!taken) {
                return place;
            }
        }
        return arrow.at(0.5);
    }

    /** A square for what is stopped, a diamond for what passed though nobody declared it, a circle for the rest. */
    private static String outline(State state, double x, double y) {
        String left = Svg.place(x - BADGE);
        String right = Svg.place(x + BADGE);
        String top = Svg.place(y - BADGE);
        String bottom = Svg.place(y + BADGE);
        return switch (state) {
            case FORBIDDEN, CUT -> "M%s %sH%sV%sH%sZ".formatted(left, top, right, bottom, left);
            case UNDECLARED ->
                "M%s %sL%s %sL%s %sL%s %sZ"
                        .formatted(
                                Svg.place(x),
                                Svg.place(y - 11.5),
                                Svg.place(x + 11.5),
                                Svg.place(y),
                                Svg.place(x),
                                Svg.place(y + 11.5),
                                Svg.place(x - 11.5),
                                Svg.place(y));
            case DECLARED, PASSED, UNTRIED ->
                "M%s %sA%s %s 0 1 1 %s %sA%s %s 0 1 1 %s %sZ"
                        .formatted(
                                left,
                                Svg.place(y),
                                Svg.place(BADGE),
                                Svg.place(BADGE),
                                right,
                                Svg.place(y),
                                Svg.place(BADGE),
                                Svg.place(BADGE),
                                left,
                                Svg.place(y));
        };
    }

    /** Returns a flow in words. */
    static String words(Flow flow) {
        return "%s to %s, %s: %s".formatted(flow.from(), flow.to(), flow.ports(), words(flow.state()));
    }

    /** Returns a state in words. */
    static String words(State state) {
        return switch (state) {
            case FORBIDDEN -> "declared, but policies forbid it";
            case CUT -> "declared and allowed, but nothing passed";
            case UNDECLARED -> "passed, and nobody declared it";
            case DECLARED -> "declared, and it passed";
            case PASSED -> "passed; the spec declares no flows";
            case UNTRIED -> "declared, and not tried: it leads out of the cluster";
        };
    }
}
