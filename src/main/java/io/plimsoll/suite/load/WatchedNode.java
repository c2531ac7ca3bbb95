package io.plimsoll.suite.load;

import io.plimsoll.suite.RunContext;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The node that a scenario enters: processes and listeners are seen on one only. */
public final class WatchedNode {

    private WatchedNode() {}

    /** Returns the name of the node that most of the workload's pods run on; empty if none runs. */
    public static String of(RunContext context, ServedWorkload workload) {
        Map<String, Long> pods =
                context.environment().kubernetes().pods().inNamespace(workload.namespace()).list().getItems().stream()
                        .filter(pod -> pod.getMetadata().getName().startsWith(workload.name())
                                && pod.getSpec().getNodeName() != null)
                        .collect(Collectors.groupingBy(
                                pod -> pod.getSpec().getNodeName(), TreeMap::new, Collectors.counting()));
        return pods.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
