package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.suite.RecordedLists;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that the judges of lag look at.
 *
 * @param facts what was done
 * @param pulses what probers said
 * @param pods what became of the deployment's pods meanwhile, in order
 * @param objects the cluster's objects at the end
 * @param lists the lists that the watches started from
 */
record LagObservations(
        LagFacts facts, Pulses pulses, List<PodEvent> pods, List<JsonNode> objects, RecordedLists lists) {

    static final String FACTS = "facts.json";
    static final String PULSES = "tries.jsonl";
    static final String PODS = "pods.jsonl";
    static final String OBJECTS = "objects.jsonl";

    LagObservations {
        pods = List.copyOf(pods);
        objects = List.copyOf(objects);
    }

    /** Reads what was recorded. */
    static LagObservations read(Path raw) throws IOException {
        return new LagObservations(
                new ObjectMapper().readValue(raw.resolve(FACTS).toFile(), LagFacts.class),
                Pulses.read(raw.resolve(PULSES)),
                JsonLines.readAll(raw.resolve(PODS), PodEvent.class),
                JsonLines.readAll(raw.resolve(OBJECTS), JsonNode.class),
                RecordedLists.read(raw));
    }
}
