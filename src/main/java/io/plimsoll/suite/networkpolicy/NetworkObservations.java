package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.network.Cell;
import io.plimsoll.network.FlowResolution;
import io.plimsoll.network.FlowResolver;
import io.plimsoll.network.Observation;
import io.plimsoll.network.ResolvedFlow;
import io.plimsoll.spec.Flow;
import io.plimsoll.spec.PortRef;
import io.plimsoll.suite.RecordedLists;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the judges of the network look at.
 *
 * @param facts what was declared and done
 * @param canary each try of the control connection, in order
 * @param trial what the environment does with policies that deny and allow in other ways; {@code null} if it did not come to
 *     that
 * @param rounds each probing of the table
 */
record NetworkObservations(
        NetworkFacts facts, List<CanarySample> canary, @Nullable TrialObservations trial, List<NetworkRound> rounds) {

    static final String FACTS = "facts.json";
    static final String CANARY = "canary.jsonl";

    NetworkObservations {
        canary = List.copyOf(canary);
        rounds = List.copyOf(rounds);
    }

    static String objects(int round) {
        return "objects-" + round + ".jsonl";
    }

    static String lists(int round) {
        return "lists-" + round + ".jsonl";
    }

    static String cells(int round) {
        return "cells-" + round + ".jsonl";
    }

    static String table(int round) {
        return "table-" + round + ".jsonl";
    }

    /** Reads what was recorded. */
    static NetworkObservations read(Path raw) throws IOException {
        NetworkFacts facts = new ObjectMapper().readValue(raw.resolve(FACTS).toFile(), NetworkFacts.class);
        List<NetworkRound> rounds = new ArrayList<>();
        for (NetworkFacts.Round round : facts.rounds()) {
            rounds.add(NetworkRound.of(
                    round,
                    JsonLines.readAll(raw.resolve(objects(round.number())), JsonNode.class),
                    RecordedLists.read(raw, lists(round.number())),
                    JsonLines.readAll(raw.resolve(cells(round.number())), Cell.class),
                    JsonLines.readAll(raw.resolve(table(round.number())), Observation.class)));
        }
        return new NetworkObservations(
                facts, JsonLines.readAll(raw.resolve(CANARY), CanarySample.class), TrialObservations.read(raw), rounds);
    }

    /** Returns the declared flows as the spec has them. */
    List<Flow> flows() {
        return facts.flows().stream()
                .map(flow -> new Flow(flow.from(), flow.to(), port(flow.port())))
                .toList();
    }

    private static PortRef port(String text) {
        return text.matches("[0-9]+") ? new PortRef.Number(Integer.parseInt(text)) : new PortRef.Name(text);
    }

    /**
     * Returns the connections that the declared flows stand for in a round, the questions to the DNS that they need among
     * them.
     *
     * @throws IllegalStateException if the cluster lacks what a flow names; the scenario does not go on then
     */
    List<ResolvedFlow> flowsIn(NetworkRound round) {
        FlowResolution resolution = FlowResolver.resolve(flows(), round.state());
        if (resolution instanceof FlowResolution.Resolved resolved) {
            return resolved.flows();
        }
        throw new IllegalStateException("flows are unresolved: " + ((FlowResolution.Unresolved) resolution).problems());
    }
}
