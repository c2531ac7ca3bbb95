package io.plimsoll.network;

import static io.plimsoll.network.CellComparison.Agreement.AGREES;
import static io.plimsoll.network.CellComparison.Agreement.CUT;
import static io.plimsoll.network.CellComparison.Agreement.LEAKS;
import static io.plimsoll.network.CellComparison.Agreement.OPEN;
import static io.plimsoll.network.CellComparison.Agreement.UNDECIDED;
import static io.plimsoll.network.CellComparison.Agreement.UNSTABLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.network.CellComparison.Agreement;
import io.plimsoll.network.Observation.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableComparisonTest {

    private static final Cell DIRECT = Clusters.cell("shop/api", "shop/db", "TCP/5432");
    private static final Cell BY_NAME = new Cell(
            Clusters.pod("shop/api"), new Party.OfService(Clusters.key("shop/db"), true), Clusters.port("TCP/5432"));

    private static TruthTable expecting(Cell cell, Expected outcome, String... open) {
        return new TruthTable(Map.of(cell, new Expectation(cell, outcome, List.of(), null, null, List.of(open))));
    }

    private static Observation saw(Cell cell, Observed outcome, Listener listener) {
        return new Observation(cell, outcome, listener, 250, "");
    }

    /** Reads "ALLOWED APPLICATION, DROPPED NONE". */
    private static List<Observation> observations(Cell cell, String text) {
        List<Observation> all = new ArrayList<>();
        for (String one : text.split(", ", -1)) {
            String[] words = one.split(" ", -1);
            all.add(saw(cell, Observed.valueOf(words[0]), Listener.valueOf(words[1])));
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ALLOWED           | ALLOWED APPLICATION                       | AGREES
                    ALLOWED           | REFUSED NONE                              | AGREES
                    ALLOWED           | REFUSED APPLICATION                       | CUT
                    ALLOWED           | REFUSED PROBER                            | CUT
                    ALLOWED           | REFUSED UNKNOWN                           | UNDECIDED
                    ALLOWED           | DROPPED APPLICATION                       | CUT
                    ALLOWED           | REJECTED NONE                             | CUT
                    ALLOWED           | PROBE_FAILED APPLICATION                  | UNDECIDED
                    ALLOWED           | ALLOWED PROBER, DROPPED PROBER            | UNSTABLE
                    ALLOWED           | ALLOWED PROBER, PROBE_FAILED PROBER       | UNDECIDED
                    ALLOWED           | NAME_NOT_RESOLVED NONE                    | UNDECIDED
                    BLOCKED           | DROPPED APPLICATION                       | AGREES
                    BLOCKED           | REJECTED APPLICATION                      | AGREES
                    BLOCKED           | REFUSED APPLICATION                       | AGREES
                    BLOCKED           | DROPPED PROBER, REJECTED PROBER           | AGREES
                    BLOCKED           | REFUSED NONE                              | LEAKS
                    BLOCKED           | ALLOWED APPLICATION                       | LEAKS
                    BLOCKED           | PROBE_FAILED NONE                         | UNDECIDED
                    BLOCKED           | DROPPED PROBER, ALLOWED PROBER            | UNSTABLE
                    UNREACHABLE       | REFUSED NONE                              | LEAKS
                    UNREACHABLE       | REJECTED UNKNOWN                          | AGREES
                    VARIES            | ALLOWED APPLICATION                       | OPEN
                    VARIES            | ALLOWED APPLICATION, DROPPED APPLICATION  | OPEN
                    VARIES            | PROBE_FAILED APPLICATION                  | UNDECIDED
                    """)
    void compares_a_connection_to_an_address(Expected expected, String seen, Agreement agreement) {
        TableComparison comparison = TableComparison.of(expecting(DIRECT, expected), observations(DIRECT, seen));

        assertThat(comparison.cells()).map(CellComparison::agreement).containsExactly(agreement);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ALLOWED           | ALLOWED APPLICATION                            | AGREES
                    ALLOWED           | NAME_NOT_RESOLVED UNKNOWN                      | CUT
                    ALLOWED           | NAME_NOT_RESOLVED UNKNOWN, ALLOWED APPLICATION | UNSTABLE
                    BLOCKED           | NAME_NOT_RESOLVED UNKNOWN                      | UNDECIDED
                    BLOCKED           | DROPPED APPLICATION                            | AGREES
                    NAME_UNRESOLVABLE | NAME_NOT_RESOLVED UNKNOWN                      | AGREES
                    NAME_UNRESOLVABLE | DROPPED APPLICATION                            | LEAKS
                    NAME_UNRESOLVABLE | ALLOWED APPLICATION                            | LEAKS
                    NAME_UNRESOLVABLE | NAME_NOT_RESOLVED UNKNOWN, DROPPED APPLICATION | UNSTABLE
                    """)
    void compares_a_connection_to_a_name(Expected expected, String seen, Agreement agreement) {
        TableComparison comparison = TableComparison.of(expecting(BY_NAME, expected), observations(BY_NAME, seen));

        assertThat(comparison.cells()).map(CellComparison::agreement).containsExactly(agreement);
    }

    @Test
    void never_takes_a_probe_that_failed_for_a_blocked_one() {
        TableComparison comparison = TableComparison.of(
                expecting(DIRECT, Expected.BLOCKED),
                List.of(new Observation(DIRECT, Observed.PROBE_FAILED, Listener.APPLICATION, 0, "setns: error 1")));

        assertThat(comparison.isComplete()).isFalse();
        assertThat(comparison.holds()).isFalse();
        assertThat(comparison.with(UNDECIDED))
                .map(CellComparison::toString)
                .containsExactly("pod shop/api -> pod shop/db TCP/5432: probe failed (setns: error 1)");
    }

    @Test
    void names_what_was_not_probed_and_what_was_not_expected() {
        Cell other = Clusters.cell("shop/api", "shop/cache", "TCP/6379");
        TableComparison comparison = TableComparison.of(
                expecting(DIRECT, Expected.BLOCKED), List.of(saw(other, Observed.ALLOWED, Listener.APPLICATION)));

        assertThat(comparison.cells())
                .map(CellComparison::toString)
                .containsExactly(
                        "pod shop/api -> pod shop/cache TCP/6379: it was probed, but nothing is expected of it",
                        "pod shop/api -> pod shop/db TCP/5432: it was not probed");
        assertThat(comparison.isComplete()).isFalse();
    }

    @Test
    void says_what_was_expected_and_seen() {
        TableComparison comparison = TableComparison.of(
                expecting(DIRECT, Expected.BLOCKED),
                List.of(
                        saw(DIRECT, Observed.DROPPED, Listener.APPLICATION),
                        saw(DIRECT, Observed.ALLOWED, Listener.APPLICATION),
                        saw(DIRECT, Observed.ALLOWED, Listener.APPLICATION)));

        assertThat(comparison.with(UNSTABLE))
                .map(CellComparison::reason)
                .containsExactly("expected: blocked, observed: dropped, then allowed");
    }

    @Test
    void finds_no_fault_where_both_are_within_the_definition() {
        TruthTable left = expecting(DIRECT, Expected.BLOCKED, "whether policies apply to it");

        assertThat(TableComparison.of(left, List.of(saw(DIRECT, Observed.ALLOWED, Listener.APPLICATION)))
                        .cells())
                .singleElement()
                .returns(OPEN, CellComparison::agreement)
                .returns(
                        "expected: blocked, observed: allowed; left open: whether policies apply to it",
                        CellComparison::reason);
        assertThat(TableComparison.of(left, List.of(saw(DIRECT, Observed.DROPPED, Listener.APPLICATION)))
                        .cells())
                .map(CellComparison::agreement)
                .containsExactly(AGREES);
    }

    @Test
    void does_not_hold_where_nothing_was_compared() {
        TableComparison nothing = TableComparison.of(new TruthTable(Map.of()), List.of());

        assertThat(nothing.holds()).isFalse();
        assertThat(nothing.isComplete()).isFalse();
    }

    @Test
    void holds_where_every_cell_agrees() {
        TableComparison comparison = TableComparison.of(
                expecting(DIRECT, Expected.BLOCKED), List.of(saw(DIRECT, Observed.DROPPED, Listener.PROBER)));

        assertThat(comparison.holds()).isTrue();
        assertThat(comparison.with(LEAKS)).isEmpty();
        assertThat(comparison.with(CUT)).isEmpty();
    }

    @Test
    void can_be_written_down_and_read_again() throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        List<Party> parties = List.of(
                Clusters.pod("shop/db"),
                new Party.OfService(Clusters.key("shop/db"), true),
                new Party.OfNode("n1"),
                new Party.Outside(IpAddress.of("203.0.113.9"), "sink"));

        for (Party party : parties) {
            Observation observation = new Observation(
                    new Cell(Clusters.pod("shop/api"), party, Clusters.port("UDP/53")),
                    Observed.ALLOWED,
                    Listener.PROBER,
                    17,
                    "counted");
            assertThat(mapper.readValue(mapper.writeValueAsString(observation), Observation.class))
                    .isEqualTo(observation);
        }
    }
}
