package io.plimsoll.spec;

import io.plimsoll.spec.SpecPositions.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong with one file, so that a person hears of everything at once. */
final class Problems {

    /** A file of nonsense must not answer with a flood of messages. */
    private static final int AT_MOST = 50;

    private static final Comparator<SpecProblem> IN_FILE_ORDER =
            Comparator.comparingInt(SpecProblem::line).thenComparingInt(SpecProblem::column);

    private final Path file;
    private final List<SpecProblem> found = new ArrayList<>();

    Problems(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    void add(Node at, String message, String remedy) {
        add(position(at), message, remedy);
    }

    void add(Position at, String message, String remedy) {
        found.add(new SpecProblem(file, at.line(), at.column(), message, remedy));
    }

    void addForWholeFile(String message, String remedy) {
        found.add(new SpecProblem(file, 0, 0, message, remedy));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<SpecProblem> inFileOrder() {
        List<SpecProblem> sorted =
                found.stream().sorted(IN_FILE_ORDER).distinct().toList();
        if (sorted.size() <= AT_MOST) {
            return sorted;
        }
        List<SpecProblem> cut = new ArrayList<>(sorted.subList(0, AT_MOST));
        cut.add(new SpecProblem(
                file, 0, 0, (sorted.size() - AT_MOST) + " more problems are not shown", "mend these first"));
        return cut;
    }

    static Position position(Node node) {
        return node.getStartMark().map(Problems::position).orElse(new Position(0, 0));
    }

    static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
