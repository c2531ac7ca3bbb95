package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.network.Cell;
import io.plimsoll.network.ClusterReader;
import io.plimsoll.network.ClusterReading;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.Observation;
import io.plimsoll.network.PolicyOracle;
import io.plimsoll.network.TableComparison;
import io.plimsoll.network.TruthTable;
import java.util.List;

/**
 * One probing of the table: the cluster as it was, what policies mean for each cell, and what probes saw.
 *
 * @param facts when and how
 * @param objects the cluster's objects at that time
 * @param reading the same, read
 * @param table what policies mean for each cell
 * @param observations what probes saw
 * @param comparison both, side by side
 */
record NetworkRound(
        NetworkFacts.Round facts,
        List<JsonNode> objects,
        ClusterReading reading,
        TruthTable table,
        List<Observation> observations,
        TableComparison comparison) {

    /** Puts one together from what was recorded. */
    static NetworkRound of(
            NetworkFacts.Round facts, List<JsonNode> objects, List<Cell> cells, List<Observation> observations) {
        ClusterReading reading = ClusterReader.read(objects);
        TruthTable table = TruthTable.of(PolicyOracle.of(reading.state()), cells);
        return new NetworkRound(facts, objects, reading, table, observations, TableComparison.of(table, observations));
    }

    ClusterState state() {
        return reading.state();
    }
}
