package io.plimsoll.suite.nodeloss;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.suite.load.LoadDescription;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.nodeloss.NodeLossFacts.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes the loss of a node for reports. */
final class NodeLossReport {

    private static final String SUITE = "graceful-shutdown";

    private NodeLossReport() {}

    static ScenarioReport of(String id, NodeLossObservations observations, @Nullable String gatlingReport) {
        NodeLossFacts facts = observations.facts();
        Loss loss = facts.loss();
        LoadObservations load = observations.load();
        if (loss == null) {
            long began = load.facts().loadMicros();
            long ended = load.generator().endedMicros();
            return new LoadDescription(load, began, ended)
                    .report(
                            id,
                            SUITE,
                            "The pods of %s, all on one node".formatted(facts.workloadKey()),
                            List.of(new Phase("control", began, ended)),
                            List.of(),
                            facts.workloadKey(),
                            List.of(),
                            gatlingReport);
        }
        long from = load.facts().loadMicros();
        long back = Objects.requireNonNullElse(loss.restoredMicros(), loss.liftedMicros());
        long to = Math.max(back, load.generator().endedMicros());
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark(loss.setMicros(), "node %s cut off".formatted(facts.node())));
        observations
                .withdrawn(loss.beforeMicros())
                .filter(at -> at < loss.liftedMicros())
                .ifPresent(at -> marks.add(new Mark(at, "its endpoints withdrawn")));
        marks.add(new Mark(loss.liftedMicros(), "node %s back".formatted(facts.node())));
        return new LoadDescription(load, from, to)
                .report(
                        id,
                        SUITE,
                        "Node %s lost under load".formatted(facts.node()),
                        List.of(
                                new Phase("control", from, loss.beforeMicros()),
                                new Phase("node lost", loss.beforeMicros(), loss.liftedMicros()),
                                new Phase("after its return", loss.liftedMicros(), to)),
                        List.of(),
                        facts.workloadKey(),
                        marks,
                        gatlingReport);
    }
}
