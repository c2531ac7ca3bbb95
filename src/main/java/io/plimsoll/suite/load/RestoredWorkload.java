package io.plimsoll.suite.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Waiting;
import io.plimsoll.workload.WorkloadReadiness;

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
}
