package io.plimsoll.network;

import io.plimsoll.network.Observation.Passage;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Expected and observed of one cell.
 *
 * @param cell the cell
 * @param expectation what policies mean; {@code null} if the table has no such cell
 * @param observations what its probes saw; empty if it was not probed
 * @param agreement how the two go together
 * @param reason why, for a person to read
 */
public record CellComparison(
        Cell cell,
        @Nullable Expectation expectation,
        List<Observation> observations,
        Agreement agreement,
        String reason) {

    public CellComparison {
        observations = List.copyOf(observations);
    }

    /** How expected and observed go together. */
    public enum Agreement {
        /** They agree. */
        AGREES,
        /** Policies forbid what passed. */
        LEAKS,
        /** Policies allow what did not pass. */
        CUT,
        /** Some probes passed and others did not, and nothing explains that. */
        UNSTABLE,
        /** The definition of NetworkPolicy allows for both. */
        OPEN,
        /** The probes say nothing, or there were none: an error of the harness, never a finding. */
        UNDECIDED
    }

    static CellComparison of(Cell cell, @Nullable Expectation expectation, List<Observation> observations) {
        if (expectation == null) {
            return new CellComparison(
                    cell, null, observations, Agreement.UNDECIDED, "it was probed, but nothing is expected of it");
        }
        if (observations.isEmpty()) {
            return new CellComparison(cell, expectation, observations, Agreement.UNDECIDED, "it was not probed");
        }
        Expected expected = expectation.outcome();
        String seen = seen(observations);
        if (observations.stream().anyMatch(one -> isUseless(one, cell))) {
            return new CellComparison(cell, expectation, observations, Agreement.UNDECIDED, seen);
        }
        boolean unresolved = observations.stream().allMatch(one -> one.outcome() == Observed.NAME_NOT_RESOLVED);
        boolean someUnresolved = observations.stream().anyMatch(one -> one.outcome() == Observed.NAME_NOT_RESOLVED);
        Set<Passage> passages = observations.stream()
                .filter(one -> one.outcome() != Observed.NAME_NOT_RESOLVED)
                .map(Observation::passage)
                .collect(Collectors.toSet());
        boolean steady = passages.size() <= 1 && someUnresolved == unresolved;
        boolean passed = passages.contains(Passage.PASSED);
        Agreement agreement = agreement(expected, steady, unresolved, passed);
        if (agreement != Agreement.AGREES && agreement != Agreement.UNDECIDED && !expectation.isCertain()) {
            return new CellComparison(
                    cell,
                    expectation,
                    observations,
                    Agreement.OPEN,
                    "expected: " + expected + ", observed: " + seen + "; left open: "
                            + String.join("; ", expectation.open()));
        }
        return new CellComparison(
                cell, expectation, observations, agreement, "expected: " + expected + ", observed: " + seen);
    }

    private static Agreement agreement(Expected expected, boolean steady, boolean unresolved, boolean passed) {
        if (expected == Expected.VARIES) {
            return Agreement.OPEN;
        }
        if (expected == Expected.NAME_UNRESOLVABLE) {
            return !steady ? Agreement.UNSTABLE : unresolved ? Agreement.AGREES : Agreement.LEAKS;
        }
        if (!steady) {
            return Agreement.UNSTABLE;
        }
        if (unresolved) {
            // The name should have been resolved; of the way to what it stands for nothing is known.
            return expected == Expected.ALLOWED ? Agreement.CUT : Agreement.UNDECIDED;
        }
        if (expected == Expected.ALLOWED) {
            return passed ? Agreement.AGREES : Agreement.CUT;
        }
        return passed ? Agreement.LEAKS : Agreement.AGREES;
    }

    private static boolean isUseless(Observation observation, Cell cell) {
        boolean byName = cell.to() instanceof Party.OfService to && to.byName();
        return observation.outcome() == Observed.NAME_NOT_RESOLVED ? !byName : observation.passage() == Passage.UNKNOWN;
    }

    private static String seen(List<Observation> observations) {
        return observations.stream().map(Observation::toString).distinct().collect(Collectors.joining(", then "));
    }

    @Override
    public String toString() {
        return cell + ": " + reason;
    }
}
