package io.plimsoll.suite.drain;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A node that is cordoned and emptied by evictions, as {@code kubectl drain} does it: pods of DaemonSets stay, what is
 * refused for now is asked for again, and nothing is ever deleted instead.
 */
final class NodeDrain implements AutoCloseable {

    /** How often a refused eviction is asked for again; {@code kubectl drain} waits for 5 s. */
    private static final long AGAIN_MICROS = 1_000_000;

    private final KubernetesClient client;
    private final Evictions evictions;
    private final String node;
    private final List<JsonNode> pods;
    private final List<EvictionAttempt> attempts = new ArrayList<>();
    private final Set<String> accepted = new HashSet<>();
    private final Map<String, Long> asked = new HashMap<>();

    /**
     * Cordons a node.
     *
     * @param client the cluster's client
     * @param evictions where evictions are asked for
     * @param node the node's name
     * @param pods the pods that are to leave it
     */
    NodeDrain(KubernetesClient client, Evictions evictions, String node, List<JsonNode> pods) {
        this.client = client;
        this.evictions = evictions;
        this.node = node;
        this.pods = List.copyOf(pods);
        cordon(client, node, true);
    }

    /** Returns the pods on a node that a drain evicts: those of DaemonSets would come back at once and stay. */
    static List<JsonNode> evictable(ClusterSnapshot snapshot, String node) {
        return snapshot.ofKind("Pod").stream()
                .filter(pod -> pod.at("/spec/nodeName").asText().equals(node))
                .filter(pod -> !Set.of("Succeeded", "Failed")
                        .contains(pod.at("/status/phase").asText()))
                .filter(pod ->
                        !pod.at("/metadata/ownerReferences/0/kind").asText().equals("DaemonSet"))
                .toList();
    }

    /** Asks for the evictions that are due, and says how far the node is from being empty. */
    Progress goOn(ClusterSnapshot snapshot, long nowMicros) {
        Set<String> there = snapshot.ofKind("Pod").stream()
                .map(pod -> pod.at("/metadata/uid").asText())
                .collect(Collectors.toSet());
        List<String> left = new ArrayList<>();
        for (JsonNode pod : pods) {
            String uid = pod.at("/metadata/uid").asText();
            if (!there.contains(uid)) {
                continue;
            }
            String name = pod.at("/metadata/name").asText();
            left.add(name + (accepted.contains(uid) ? " (ending)" : " (its eviction is refused)"));
            if (!accepted.contains(uid) && nowMicros - asked.getOrDefault(uid, 0L) >= AGAIN_MICROS) {
                asked.put(uid, nowMicros);
                EvictionAttempt attempt =
                        evictions.evict(pod.at("/metadata/namespace").asText(), name);
                attempts.add(attempt);
                if (attempt.accepted()) {
                    accepted.add(uid);
                }
            }
        }
        return left.isEmpty()
                ? new Progress.Reached()
                : new Progress.NotYet("still on node %s: %s".formatted(node, String.join(", ", left)));
    }

    /** Returns whether every eviction has been accepted. */
    boolean allAccepted() {
        return accepted.size() == pods.size();
    }

    /** Returns every eviction that was asked for, in order. */
    List<EvictionAttempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Lets pods onto the node again. */
    @Override
    public void close() {
        cordon(client, node, false);
    }

    /** Keeps new pods off a node, or lets them onto it again. */
    static void cordon(KubernetesClient client, String node, boolean unschedulable) {
        client.nodes().withName(node).edit(each -> {
            each.getSpec().setUnschedulable(unschedulable ? Boolean.TRUE : null);
            return each;
        });
    }
}
