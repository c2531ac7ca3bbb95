package io.plimsoll.suite.nodeloss;

import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.timeline.ServiceKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that the judge of a lost node looks at.
 *
 * @param facts what was declared and done
 * @param load what the load left behind
 */
record NodeLossObservations(NodeLossFacts facts, LoadObservations load) {

    /** Reads what was recorded. */
    static NodeLossObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        NodeLossFacts facts = files.facts(NodeLossFacts.class);
        return new NodeLossObservations(facts, files.observations(facts.load()));
    }

    /** Returns when the last of the node's pods was no ready endpoint any more, after a moment; empty if one stayed one. */
    Optional<Long> withdrawn(long after) {
        ServiceKey service = Objects.requireNonNull(load.facts().routes().get(facts.entryPoint()))
                .service();
        long last = 0;
        for (PodName pod : facts.pods()) {
            Optional<Long> end = load.timeline().pods().stream()
                    .filter(life -> life.uid().equals(pod.uid()))
                    .findFirst()
                    .flatMap(life -> life.withdrawn(service, after));
            if (end.isEmpty()) {
                return Optional.empty();
            }
            last = Math.max(last, end.get());
        }
        return last == 0 ? Optional.empty() : Optional.of(last);
    }
}
