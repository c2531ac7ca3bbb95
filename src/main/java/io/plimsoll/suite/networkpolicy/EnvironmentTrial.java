package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.network.ClusterReader;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** Tries how the environment enforces policies, with pods of the harness's own, and records that. */
final class EnvironmentTrial {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    private EnvironmentTrial() {}

    /**
     * Tries and records it.
     *
     * @param context what the scenario works with
     * @param team the toolboxes
     * @param raw the scenario's folder within the pack
     * @param folder a folder in the toolboxes that only this uses
     */
    static Trial run(RunContext context, ProbeTeam team, String raw, String folder) throws IOException, HarnessFailure {
        Trial trial;
        try (TrialPods pods = TrialPods.create(context, List.copyOf(new TreeSet<>(team.nodes())));
                JsonLines tries = context.pack()
                        .jsonLines(raw + "/" + TrialObservations.PULSES, "tries of the harness's own pods")) {
            List<JsonNode> objects = ClusterObjects.of(context.environment().kubernetes());
            PulsePlans plans = new PulsePlans(
                    ClusterReader.read(objects).state(),
                    ClusterObjects.uids(objects),
                    pods.anchors(),
                    folder,
                    LIMIT.toMillis());
            plans.own();
            try (PulseTeam pulse = PulseTeam.start(team, plans.byNode(), tries::append)) {
                trial = new TrialCourse(pods, pulse, NetworkLagScenario.OWN).own(plans.node(), plans.address());
                pulse.stop();
            }
        }
        context.pack()
                .json(
                        raw + "/" + TrialObservations.TRIAL,
                        "what was done with the harness's own pods",
                        new ObjectMapper().valueToTree(trial));
        return trial;
    }
}
