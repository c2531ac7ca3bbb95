package io.plimsoll.suite.networkpolicy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was done to see how fast policies take effect, besides what probes saw.
 *
 * @param startMicros when it began, microseconds since the Unix epoch
 * @param endMicros when it ended
 * @param namespaces the deployment's namespaces
 * @param anchors the pod of the harness's own on each node, as "namespace/name", that connections to and from new pods of the
 *     deployment are tried with
 * @param own the trial of the environment, with pods of the harness's own
 * @param deployed the trial with a pod of the deployment; {@code null} if it has none that policies deny everything to, or
 *     it did not come to that
 * @param replaced the pods of the deployment that were deleted to see how those start that replace them
 */
record LagFacts(
        long startMicros,
        long endMicros,
        List<String> namespaces,
        Map<String, String> anchors,
        Trial own,
        @Nullable Trial deployed,
        List<String> replaced) {

    LagFacts {
        namespaces = List.copyOf(namespaces);
        anchors = Map.copyOf(anchors);
        replaced = List.copyOf(replaced);
    }
}
