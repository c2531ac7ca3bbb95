package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.evidence.ScenarioReport.Field;
import io.plimsoll.evidence.ScenarioReport.Line;
import io.plimsoll.evidence.ScenarioReport.Matrix;
import io.plimsoll.network.Cell;
import io.plimsoll.network.CellComparison;
import io.plimsoll.network.CellComparison.Agreement;
import io.plimsoll.network.Expectation;
import io.plimsoll.network.Observation.Passage;
import io.plimsoll.network.Party;
import io.plimsoll.network.PolicyOracle;
import io.plimsoll.network.Port;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A probed table as matrices for people: what came of each connection, with a line for each destination and a column for each
 * origin; and the rules that decide, each once, by the numbers that the fields have.
 */
final class TruthMatrix {

    private static final String CORNER =
            "To ↓ from →, with the number of the rule; expected is what was observed, unless a field says otherwise";

    private static final Comparator<Destination> ORDER =
            Comparator.comparing(Destination::to).thenComparing(Destination::port);

    private final NetworkRound round;
    private final Set<Party> origins = new TreeSet<>();
    private final Map<Destination, Map<Party, Seen>> seen = new TreeMap<>(ORDER);
    /** The number of each rule, in the order in which the fields have them. */
    private final Map<String, Integer> rules = new LinkedHashMap<>();

    private TruthMatrix(NetworkRound round) {
        this.round = round;
    }

    private record Destination(Party to, Port port) {}

    /** What came of a connection, and why it was expected. */
    private record Seen(String word, boolean wrong, String rule, List<String> because) {}

    /**
     * Makes the matrices of a round.
     *
     * @param observations all that was recorded, which says whose pods the table is of
     */
    static List<Matrix> of(NetworkRound round, NetworkObservations observations) {
        TruthMatrix matrix = new TruthMatrix(round);
        round.comparison().cells().forEach(cell -> matrix.add(cell.cell(), seen(cell)));
        PolicyOracle oracle = PolicyOracle.of(round.state());
        UntriedCells untried = UntriedCells.of(observations, round);
        Stream.concat(untried.bySctp().stream(), untried.forNodes().stream())
                .forEach(cell -> matrix.add(cell, untested(oracle.expect(cell))));
        return List.of(matrix.table(), matrix.rules());
    }

    private void add(Cell cell, Seen what) {
        origins.add(cell.from());
        seen.computeIfAbsent(new Destination(cell.to(), cell.port()), any -> new TreeMap<>())
                .put(cell.from(), what);
    }

    /** Ports of one destination of which all the same is to be said share a line. */
    private Matrix table() {
        Map<Party, Map<List<Field>, List<Port>>> merged = new TreeMap<>();
        seen.forEach((destination, fields) -> merged.computeIfAbsent(destination.to(), any -> new LinkedHashMap<>())
                .computeIfAbsent(
                        origins.stream()
                                .map(origin -> field(fields.get(origin)))
                                .toList(),
                        any -> new ArrayList<>())
                .add(destination.port()));
        List<Line> lines = new ArrayList<>();
        merged.forEach((to, ofDestination) -> ofDestination.forEach((fields, ports) -> lines.add(new Line(
                "%s %s".formatted(words(to), ports.stream().map(Port::toString).collect(Collectors.joining(", "))),
                fields))));
        return new Matrix(
                "Truth table " + round.facts().when(),
                CORNER,
                origins.stream().map(TruthMatrix::words).toList(),
                lines);
    }

    private Field field(@Nullable Seen what) {
        if (what == null) {
            return new Field("", false, List.of());
        }
        int number = rules.computeIfAbsent(what.rule(), any -> rules.size() + 1);
        return new Field("%s [%s]".formatted(what.word(), number), what.wrong(), what.because());
    }

    private Matrix rules() {
        return new Matrix(
                "Rules behind the truth table " + round.facts().when(),
                "Rule",
                List.of("what policies mean, and by which of their rules"),
                rules.entrySet().stream()
                        .map(rule -> new Line(
                                "[%s]".formatted(rule.getValue()), List.of(new Field(rule.getKey(), false, List.of()))))
                        .toList());
    }

    private static String words(Party party) {
        return party instanceof Party.OfPod of ? of.pod().toString() : party.toString();
    }

    private static Seen untested(Expectation expectation) {
        return new Seen(
                "not tested (%s)".formatted(ReasonCode.ENV_UNSUPPORTED),
                false,
                expectation.summary(),
                List.of(expectation.summary()));
    }

    private static Seen seen(CellComparison comparison) {
        Expectation expectation = comparison.expectation();
        String expected =
                expectation == null ? "nothing" : expectation.outcome().toString();
        boolean agrees = comparison.agreement() == Agreement.AGREES || comparison.agreement() == Agreement.OPEN;
        String passage = passage(comparison);
        String word = comparison.agreement() == Agreement.OPEN ? passage + "; either is right" : passage;
        return new Seen(
                agrees ? word : "%s; expected: %s".formatted(passage, expected),
                !agrees,
                expectation == null ? "nothing is expected of it" : expectation.summary(),
                List.of(
                        "observed: %s; expected: %s".formatted(outcomes(comparison), expected),
                        expectation == null ? "" : expectation.summary()));
    }

    private static String outcomes(CellComparison comparison) {
        return comparison.observations().isEmpty()
                ? "not tried"
                : comparison.observations().stream()
                        .map(one -> one.outcome().toString())
                        .distinct()
                        .collect(Collectors.joining(", "));
    }

    private static String passage(CellComparison comparison) {
        Set<String> words = new TreeSet<>();
        comparison
                .observations()
                .forEach(one -> words.add(
                        one.passage() == Passage.PASSED
                                ? "passed"
                                : one.passage() == Passage.STOPPED
                                        ? "stopped"
                                        : one.outcome().toString()));
        return words.isEmpty() ? "not tried" : String.join(", ", words);
    }
}
