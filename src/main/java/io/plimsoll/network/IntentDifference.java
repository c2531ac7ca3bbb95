package io.plimsoll.network;

import io.plimsoll.network.CellComparison.Agreement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Three tables held against each other: the connections that the spec declares, those that policies allow, and those that
 * pass.
 *
 * @param forbidden declared flows that policies forbid
 * @param excess connections that policies allow and no flow declares
 * @param cut connections that policies allow and that do not pass
 * @param leaks connections that policies forbid and that pass
 */
public record IntentDifference(
        List<Forbidden> forbidden, List<Excess> excess, List<CellComparison> cut, List<CellComparison> leaks) {

    public IntentDifference {
        forbidden = List.copyOf(forbidden);
        excess = List.copyOf(excess);
        cut = List.copyOf(cut);
        leaks = List.copyOf(leaks);
    }

    /**
     * A declared flow that policies forbid, in whole or in part.
     *
     * @param flow the flow
     * @param blocked its connections that are forbidden; never empty
     * @param mend the least that would allow them
     */
    public record Forbidden(ResolvedFlow flow, List<Expectation> blocked, Mend mend) {
        public Forbidden {
            blocked = List.copyOf(blocked);
        }
    }

    /**
     * Connections from one workload to another that policies allow and no flow declares.
     *
     * @param from the workload, as "namespace/kind/name"
     * @param to the workload, or the address
     * @param port on which port
     * @param cells the connections; never empty
     * @param mend the least that would forbid them and keep what is declared
     */
    public record Excess(String from, String to, Port port, List<Expectation> cells, Mend mend) {
        public Excess {
            cells = List.copyOf(cells);
        }
    }

    /**
     * Holds the tables against each other.
     *
     * @param state the cluster
     * @param flows what is declared
     * @param table what policies mean for the connections that could be in excess
     * @param comparison expected and observed; {@code null} if nothing was observed
     */
    public static IntentDifference of(
            ClusterState state, List<ResolvedFlow> flows, TruthTable table, @Nullable TableComparison comparison) {
        IntentJudge judge = new IntentJudge(state, flows);
        return new IntentDifference(
                judge.forbidden(),
                judge.excess(table),
                comparison == null ? List.of() : comparison.with(Agreement.CUT),
                comparison == null ? List.of() : comparison.with(Agreement.LEAKS));
    }

    /** Returns whether the three tables are the same. */
    public boolean isEmpty() {
        return forbidden.isEmpty() && excess.isEmpty() && cut.isEmpty() && leaks.isEmpty();
    }
}
