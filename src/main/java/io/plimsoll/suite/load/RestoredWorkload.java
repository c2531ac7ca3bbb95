package io.plimsoll.suite.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Waiting;
import io.plimsoll.workload.WorkloadReadiness;
import java.util.List;

/** Brings a workload back to where it was after its pods were ended or cut off. */
public final class RestoredWorkload {

    private RestoredWorkload() {}

    /**
     * Waits until every pod is ready; one that is not, because it does not come back after a crash, is replaced first.
     *
     * @throws HarnessFailure if they are not ready within {@code budgets.deploy}
     */
    public static void await(RunContext context, String scenario, ServedWorkload workload) throws HarnessFailure {
        context.listener().phase(scenario, "waiting until every pod is ready again");
        try (ClusterRecorder recorder = ClusterRecorder.start(
                context.environment().kubernetes(), context.manifests().namespaces(), event -> {})) {
            for (JsonNode pod : recorder.snapshot().podsOf(workload.workload())) {
                if (!PodState.isReady(pod)) {
                    context.environment()
                            .kubernetes()
                            .pods()
                            .inNamespace(workload.namespace())
                            .withName(pod.at("/metadata/name").asText())
                            .delete();
                }
            }
            Progress back = Waiting.until(
                    "every pod is ready again",
                    context.spec().budgets().deploy(),
                    recorder::snapshot,
                    snapshot -> WorkloadReadiness.ofWorkload(
                            workload.kind(), workload.namespace(), workload.name(), snapshot));
            if (back instanceof Progress.NotYet notYet) {
                throw new HarnessFailure(
                        "the deployment did not become ready again: " + notYet.missing(), "see the pods' events");
            }
        }
    }

    /**
     * Requires that a scenario has left everything as it was.
     *
     * @param provocation what the scenario did, to begin a sentence, for example {@code the scaling}
     * @param differences what is not as before
     * @throws HarnessFailure if anything is not
     */
    public static void requireAsBefore(String provocation, List<String> differences) throws HarnessFailure {
        if (!differences.isEmpty()) {
            throw new HarnessFailure(
                    provocation + " did not leave everything as it was: " + String.join("; ", differences),
                    "find out what else changes these objects while checks run, or report this as a defect");
        }
    }
}
