package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.network.Cell;
import io.plimsoll.network.CellPlan;
import io.plimsoll.network.ClusterReader;
import io.plimsoll.network.ClusterReading;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.Observation;
import io.plimsoll.network.PolicyOracle;
import io.plimsoll.network.Protocol;
import io.plimsoll.network.TableComparison;
import io.plimsoll.network.TruthTable;
import io.plimsoll.suite.RecordedLists;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One probing of the table: the cluster as it was, what policies mean for each cell, and what probes saw.
 *
 * @param facts when and how
 * @param objects the cluster's objects at that time
 * @param lists the lists that they are of
 * @param reading the same, read
 * @param table what policies mean for each cell
 * @param observations what probes saw
 * @param comparison both, side by side
 */
record NetworkRound(
        NetworkFacts.Round facts,
        List<JsonNode> objects,
        RecordedLists lists,
        ClusterReading reading,
        TruthTable table,
        List<Observation> observations,
        TableComparison comparison) {

    /** Puts one together from what was recorded. */
    static NetworkRound of(
            NetworkFacts.Round facts,
            List<JsonNode> objects,
            RecordedLists lists,
            List<Cell> cells,
            List<Observation> observations) {
        ClusterReading reading = ClusterReader.read(objects);
        TruthTable table = TruthTable.of(PolicyOracle.of(reading.state()), cells);
        return new NetworkRound(
                facts, objects, lists, reading, table, observations, TableComparison.of(table, observations));
    }

    ClusterState state() {
        return reading.state();
    }

    /** Returns what one pod stands for others in, and the table that pods and ports make, whether it can be probed or not. */
    CellPlan plan(NetworkFacts declared) {
        Set<String> namespaces = new TreeSet<>(declared.namespaces());
        namespaces.add(declared.strangers());
        return CellPlan.of(state(), namespaces, Map.of(), declared.grouped());
    }

    /** Returns the connections by SCTP that the table has: no probe tells anything of them. */
    List<Cell> untested(NetworkFacts declared) {
        return plan(declared).cells().stream()
                .filter(cell -> cell.port().protocol() == Protocol.SCTP)
                .toList();
    }
}
