package io.plimsoll.report;

import io.plimsoll.evidence.FlowPicture;
import io.plimsoll.evidence.FlowPicture.Flow;
import io.plimsoll.evidence.FlowPicture.Group;
import io.plimsoll.evidence.FlowPicture.Member;
import io.plimsoll.evidence.FlowPicture.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds a place for everything in a picture of flows: a band for each group, within it a column for how far from the first
 * client one is, and where each arrow begins and ends.
 */
final class FlowLayout {

    static final double WIDTH = 960;
    static final double BOX_HEIGHT = 40;

    private static final double MARGIN = 14;
    /** Room for arrows between boxes of the last column. */
    private static final double RIGHT = 62;

    private static final double PITCH = 54;
    private static final double HEAD = 26;
    private static final double GAP = 12;
    private static final int MOST_COLUMNS = 5;
    /** Between two arrows that end at the same side of a box, at most. */
    private static final double APART = 9;

    private final FlowPicture picture;
    private final List<Flow> drawn;
    private final Map<String, Integer> columns = new HashMap<>();
    private final Map<String, Box> boxes = new LinkedHashMap<>();
    private final List<Band> bands = new ArrayList<>();
    private double height;

    /**
     * Lays a picture out.
     *
     * @param picture the picture
     * @param most how many flows are drawn at most, the first ones
     */
    FlowLayout(FlowPicture picture, int most) {
        this.picture = picture;
        this.drawn = picture.flows().stream().limit(most).toList();
        place();
    }

    /** Where a member is. */
    record Box(Member member, int column, double x, double y, double width) {
        double middle() {
            return y + BOX_HEIGHT / 2;
        }
    }

    /** Where a group is. */
    record Band(String name, double y, double height) {}

    /**
     * Where an arrow is: a curve with two ends and a control point for each.
     *
     * @param towardsRight whether its point shows to the right
     */
    record Arrow(Flow flow, double x1, double y1, double c1, double c2, double x2, double y2, boolean towardsRight) {

        /** Returns the place after a share of the way. */
        double[] at(double t) {
            return new double[] {bezier(t, x1, c1, c2, x2), bezier(t, y1, y1, y2, y2)};
        }

        private static double bezier(double t, double a, double b, double c, double d) {
            double s = 1 - t;
            return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
        }
    }

    List<Band> bands() {
        return bands;
    }

    List<Box> boxes() {
        return List.copyOf(boxes.values());
    }

    double height() {
        return height;
    }

    // ---- boxes -------------------------------------------------------------------------------------------------

    private void place() {
        for (Group group : picture.groups()) {
            for (Member member : group.members()) {
                column(member.id(), new HashSet<>());
            }
        }
        int count =
                1 + columns.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        double width = count < 4 ? 164 : 128;
        double pitch = count == 1 ? 0 : (WIDTH - MARGIN - RIGHT - width) / (count - 1);
        double y = MARGIN;
        List<Group> groups = new ArrayList<>(picture.groups());
        // Who has no client is on top, so that most arrows lead down and to the right.
        groups.sort(Comparator.comparingInt(this::firstColumn));
        for (Group group : groups) {
            Map<Integer, List<Member>> byColumn = new TreeMap<>();
            group.members().forEach(member -> byColumn.computeIfAbsent(
                            columns.getOrDefault(member.id(), 0), any -> new ArrayList<>())
                    .add(member));
            int rows = byColumn.values().stream().mapToInt(List::size).max().orElse(0);
            double bandHeight = HEAD + rows * PITCH;
            for (Map.Entry<Integer, List<Member>> column : byColumn.entrySet()) {
                List<Member> members = column.getValue();
                double top = y + HEAD + (rows - members.size()) * PITCH / 2;
                for (int i = 0; i < members.size(); i++) {
                    Member member = members.get(i);
                    boxes.put(
                            member.id(),
                            new Box(
                                    member,
                                    column.getKey(),
                                    MARGIN + 10 + column.getKey() * pitch,
                                    top + i * PITCH,
                                    width));
                }
            }
            bands.add(new Band(group.name(), y, bandHeight));
            y += bandHeight + GAP;
        }
        height = y - GAP + MARGIN;
    }

    private int firstColumn(Group group) {
        return group.members().stream()
                .mapToInt(member -> columns.getOrDefault(member.id(), 0))
                .min()
                .orElse(0);
    }

    /** How far one is from whoever has no client: what is declared decides, so that a flow too many shows as one. */
    private int column(String id, Set<String> under) {
        Integer known = columns.get(id);
        if (known != null) {
            return known;
        }
        under.add(id);
        int far = 0;
        for (Flow flow : drawn) {
            if (flow.to().equals(id) && isMeant(flow) && !under.contains(flow.from())) {
                far = Math.max(far, 1 + column(flow.from(), under));
            }
        }
        under.remove(id);
        int column = Math.min(far, MOST_COLUMNS - 1);
        columns.put(id, column);
        return column;
    }

    private boolean isMeant(Flow flow) {
        return flow.state() != State.UNDECLARED;
    }

    // ---- arrows ------------------------------------------------------------------------------------------------

    /** Returns the arrows of the flows that are drawn, in their order. */
    List<Arrow> arrows() {
        Map<String, List<End>> sides = new HashMap<>();
        for (int i = 0; i < drawn.size(); i++) {
            Box from = box(drawn.get(i).from());
            Box to = box(drawn.get(i).to());
            boolean left = to.x() < from.x();
            boolean arriveLeft = to.x() > from.x();
            attach(sides, from, left, new End(i, true, to.middle()));
            attach(sides, to, arriveLeft, new End(i, false, from.middle()));
        }
        Map<End, Double> places = new HashMap<>();
        sides.forEach((side, ends) -> {
            ends.sort(Comparator.comparing(End::other).thenComparing(End::flow).thenComparing(End::begins));
            double apart = Math.min(APART, (BOX_HEIGHT - 8) / ends.size());
            for (int i = 0; i < ends.size(); i++) {
                places.put(ends.get(i), (i - (ends.size() - 1) / 2.0) * apart);
            }
        });
        List<Arrow> arrows = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            Box from = box(drawn.get(i).from());
            Box to = box(drawn.get(i).to());
            double y1 = from.middle() + places.getOrDefault(new End(i, true, to.middle()), 0.0);
            double y2 = to.middle() + places.getOrDefault(new End(i, false, from.middle()), 0.0);
            arrows.add(arrow(drawn.get(i), from, to, y1, y2));
        }
        return arrows;
    }

    /** One end of an arrow: of which flow, which end, and how high the other one is. */
    private record End(int flow, boolean begins, double other) {}

    private static void attach(Map<String, List<End>> sides, Box box, boolean left, End end) {
        sides.computeIfAbsent((left ? "left " : "right ") + box.member().id(), any -> new ArrayList<>())
                .add(end);
    }

    private static Arrow arrow(Flow flow, Box from, Box to, double y1, double y2) {
        if (to.x() > from.x()) {
            double x1 = from.x() + from.width();
            double reach = Math.max(36, (to.x() - x1) / 2);
            return new Arrow(flow, x1, y1, x1 + reach, to.x() - reach, to.x(), y2, true);
        }
        if (to.x() < from.x()) {
            double x2 = to.x() + to.width();
            double reach = Math.max(36, (from.x() - x2) / 2);
            return new Arrow(flow, from.x(), y1, from.x() - reach, x2 + reach, x2, y2, false);
        }
        double x = from.x() + from.width();
        double bulge = x + 26 + Math.min(34, Math.abs(y2 - y1) / 6);
        return new Arrow(flow, x, y1, bulge, bulge, x, from.equals(to) ? y1 + 12 : y2, false);
    }

    private Box box(String id) {
        Box box = boxes.get(id);
        if (box == null) {
            throw new IllegalStateException(id + " is in no group");
        }
        return box;
    }
}
