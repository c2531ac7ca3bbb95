package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.network.Cell;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.Party;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The connections of a round's table that were not tried.
 *
 * @param bySctp those by SCTP: no probe tells anything of them
 * @param forNodes those that take an own node to try: from nodes, to what stands for the outside there, and datagrams that only
 *     a right of the node's counts; none where nodes were entered
 */
record UntriedCells(List<Cell> bySctp, Set<Cell> forNodes) {

    /** Why there are any that take a node. */
    static final String NO_NODE = "the nodes of this environment are not the run’s own to enter";

    UntriedCells {
        bySctp = List.copyOf(bySctp);
        forNodes = Set.copyOf(forNodes);
    }

    /** Returns those of a round. */
    static UntriedCells of(NetworkObservations observations, NetworkRound round) {
        return new UntriedCells(round.untested(observations.facts()), forNodes(observations, round));
    }

    private static Set<Cell> forNodes(NetworkObservations observations, NetworkRound round) {
        NetworkFacts facts = observations.facts();
        if (!facts.withinPods()) {
            return Set.of();
        }
        ClusterState state = round.state();
        Set<Cell> tried = round.table().cells().keySet();
        return TableCells.of(
                        state,
                        new Seats.OnNodes(),
                        Set.copyOf(facts.namespaces()),
                        facts.strangers(),
                        Map.of(),
                        observations.flowsIn(round))
                .stream()
                .filter(cell -> !tried.contains(cell))
                // These only show that what stands for the outside is in its place.
                .filter(cell -> !(cell.from() instanceof Party.OfNode && OutsidePorts.leadsThere(cell)))
                .collect(Collectors.toSet());
    }

    /** Says how many connections of all rounds were not tried, after a verdict; empty if each was. */
    static String words(NetworkObservations observations) {
        List<UntriedCells> rounds = observations.rounds().stream()
                .map(round -> of(observations, round))
                .toList();
        return words(
                        "%,d connections by SCTP were not tested (%s)",
                        rounds.stream().map(UntriedCells::bySctp).toList())
                + words(
                        "%,d connections from nodes, to what is outside of the cluster, or of datagrams that no pod counts"
                                + " were not tested (%s), since " + NO_NODE,
                        rounds.stream().map(UntriedCells::forNodes).toList());
    }

    private static String words(String sentence, List<? extends Collection<Cell>> rounds) {
        long cells = rounds.stream().mapToLong(Collection::size).sum();
        return cells == 0 ? "" : "; " + String.format(Locale.ROOT, sentence, cells, ReasonCode.ENV_UNSUPPORTED);
    }
}
