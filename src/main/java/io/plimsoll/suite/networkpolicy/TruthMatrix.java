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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A probed table as a matrix for people: a line for each destination and port, a column for each origin. */
final class TruthMatrix {

    private static final Comparator<Destination> ORDER =
            Comparator.comparing(Destination::to).thenComparing(Destination::port);

    private TruthMatrix() {}

    private record Destination(Party to, Port port) {
        @Override
        public String toString() {
            return words(to) + " " + port;
        }
    }

    /**
     * Makes the matrix of a round.
     *
     * @param declared what was declared, which says whose pods the table is of
     */
    static Matrix of(NetworkRound round, NetworkFacts declared) {
        Set<Party> origins = new TreeSet<>();
        Map<Destination, Map<Party, Field>> lines = new TreeMap<>(ORDER);
        for (CellComparison comparison : round.comparison().cells()) {
            Cell cell = comparison.cell();
            origins.add(cell.from());
            line(lines, cell).put(cell.from(), field(comparison));
        }
        for (Cell cell : round.untested(declared)) {
            origins.add(cell.from());
            line(lines, cell)
                    .put(cell.from(), untested(PolicyOracle.of(round.state()).expect(cell)));
        }
        List<Line> printed = new ArrayList<>();
        lines.forEach((destination, fields) -> printed.add(new Line(
                destination.toString(),
                origins.stream()
                        .map(origin -> fields.getOrDefault(origin, new Field("", false, List.of())))
                        .toList())));
        return new Matrix(
                "Truth table " + round.facts().when(),
                "To",
                origins.stream().map(origin -> "from " + words(origin)).toList(),
                printed);
    }

    private static String words(Party party) {
        return party instanceof Party.OfPod of ? of.pod().toString() : party.toString();
    }

    private static Map<Party, Field> line(Map<Destination, Map<Party, Field>> lines, Cell cell) {
        return lines.computeIfAbsent(new Destination(cell.to(), cell.port()), any -> new TreeMap<>());
    }

    private static Field untested(Expectation expectation) {
        return new Field("not tested (%s)".formatted(ReasonCode.ENV_UNSUPPORTED), false, expectation.explain());
    }

    private static Field field(CellComparison comparison) {
        Expectation expectation = comparison.expectation();
        List<String> because = expectation == null ? List.of() : expectation.explain();
        boolean agrees = comparison.agreement() == Agreement.AGREES || comparison.agreement() == Agreement.OPEN;
        return new Field(
                agrees
                        ? passage(comparison)
                        : "%s; expected: %s"
                                .formatted(
                                        passage(comparison), expectation == null ? "nothing" : expectation.outcome()),
                !agrees,
                because);
    }

    private static String passage(CellComparison comparison) {
        Set<String> words = new TreeSet<>();
        comparison
                .observations()
                .forEach(one -> words.add(
                        one.passage() == Passage.PASSED
                                ? "passed"
                                : one.passage() == Passage.STOPPED
                                        ? "stopped (" + one.outcome() + ")"
                                        : one.outcome().toString()));
        return words.isEmpty() ? "not tried" : String.join(", ", words);
    }
}
