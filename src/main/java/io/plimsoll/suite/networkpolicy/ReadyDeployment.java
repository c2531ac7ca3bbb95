package io.plimsoll.suite.networkpolicy;

import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Waiting;
import io.plimsoll.workload.WorkloadReadiness;
import java.util.Collection;

/** Waits for a deployment at rest. */
final class ReadyDeployment {

    private ReadyDeployment() {}

    /**
     * Waits until no pod is about to go and all others are ready.
     *
     * @param old the UIDs of pods that have to be gone
     * @param otherwise what to say if that does not come to pass
     */
    static void await(RunContext context, Collection<String> old, String otherwise) throws HarnessFailure {
        try (ClusterRecorder recorder = ClusterRecorder.start(
                context.environment().kubernetes(), context.manifests().namespaces(), event -> {})) {
            await(context, recorder, old, otherwise);
        }
    }

    /**
     * Waits until no pod is about to go and all others are ready.
     *
     * @param recorder sees them
     * @param old the UIDs of pods that have to be gone
     * @param otherwise what to say if that does not come to pass
     */
    static void await(RunContext context, ClusterRecorder recorder, Collection<String> old, String otherwise)
            throws HarnessFailure {
        Progress ready = Waiting.until(
                "every pod is ready",
                context.spec().budgets().deploy(),
                recorder::snapshot,
                snapshot -> ready(context, snapshot, old));
        if (ready instanceof Progress.NotYet notYet) {
            throw new HarnessFailure(otherwise + ": " + notYet.missing(), "see the pods' events");
        }
        if (ready instanceof Progress.Never never) {
            throw new HarnessFailure(otherwise + ": " + never.why(), "see the pods' events");
        }
    }

    private static Progress ready(RunContext context, ClusterSnapshot snapshot, Collection<String> old) {
        long left = snapshot.ofKind("Pod").stream()
                .filter(pod -> old.contains(pod.at("/metadata/uid").asText())
                        || pod.path("metadata").hasNonNull("deletionTimestamp"))
                .count();
        return left > 0
                ? new Progress.NotYet(left + " pods from before are still there")
                : WorkloadReadiness.of(context.manifests(), snapshot);
    }
}
