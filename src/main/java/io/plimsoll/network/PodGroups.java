package io.plimsoll.network;

import io.plimsoll.network.NetworkPolicy.Peer;
import io.plimsoll.network.NetworkPolicy.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pods that no policy of the cluster can tell apart, together.
 *
 * <p>Two pods are in one group if they have the same namespace, node, ports and stage of life, agree in every label that
 * any selector of any policy looks at, and lie in the same of the address blocks that policies name.
 *
 * @param groups the groups, each with its pods in order
 */
public record PodGroups(List<List<ObjectKey>> groups) {

    public PodGroups {
        groups = groups.stream().map(List::copyOf).toList();
    }

    /**
     * Groups pods.
     *
     * @param state the cluster with its policies
     * @param pods which of its pods to group
     */
    public static PodGroups of(ClusterState state, Collection<Pod> pods) {
        Set<String> keys = new TreeSet<>();
        List<Peer.IpBlock> blocks = new ArrayList<>();
        for (NetworkPolicy policy : state.policies()) {
            keys.addAll(policy.podSelector().keys());
            Stream.of(Direction.values())
                    .flatMap(direction -> policy.rules(direction).stream())
                    .map(Rule::peers)
                    .flatMap(List::stream)
                    .forEach(peer -> note(peer, keys, blocks));
        }
        Map<Likeness, List<ObjectKey>> groups = new LinkedHashMap<>();
        pods.stream().sorted((one, other) -> one.key().compareTo(other.key())).forEach(pod -> groups.computeIfAbsent(
                        Likeness.of(pod, keys, blocks), any -> new ArrayList<>())
                .add(pod.key()));
        return new PodGroups(List.copyOf(groups.values()));
    }

    /** Puts every pod into a group of its own. */
    public static PodGroups ofOne(Collection<Pod> pods) {
        return new PodGroups(pods.stream().map(Pod::key).sorted().map(List::of).toList());
    }

    private static void note(Peer peer, Set<String> keys, List<Peer.IpBlock> blocks) {
        if (peer instanceof Peer.IpBlock block) {
            blocks.add(block);
        } else if (peer instanceof Peer.Pods pods && pods.pods() != null) {
            keys.addAll(pods.pods().keys());
        }
    }

    /** What two pods must share. */
    private record Likeness(
            String namespace,
            @Nullable String node,
            boolean hostNetwork,
            Pod.Life life,
            boolean onTheNetwork,
            Map<String, String> labels,
            List<ContainerPort> ports,
            List<Boolean> families,
            List<Boolean> inBlocks) {

        static Likeness of(Pod pod, Set<String> keys, List<Peer.IpBlock> blocks) {
            Map<String, String> labels = new TreeMap<>(pod.labels());
            labels.keySet().retainAll(keys);
            List<Boolean> inBlocks = blocks.stream()
                    .flatMap(block -> pod.addresses().stream().map(block::contains))
                    .toList();
            return new Likeness(
                    pod.key().namespace(),
                    pod.node(),
                    pod.hostNetwork(),
                    pod.life(),
                    pod.isOnTheNetwork(),
                    labels,
                    pod.ports(),
                    pod.addresses().stream().map(IpAddress::isIpv4).toList(),
                    inBlocks);
        }
    }

    /** Returns the group that a pod is in. */
    public Optional<List<ObjectKey>> groupOf(ObjectKey pod) {
        return groups.stream().filter(group -> group.contains(pod)).findFirst();
    }

    /** Returns the pairs that stand for all: from each group to each, and within one from a pod to itself and to another. */
    List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (List<ObjectKey> from : groups) {
            for (List<ObjectKey> to : groups) {
                pairs.add(new Pair(from.get(0), to.get(0)));
                if (from.equals(to) && to.size() > 1) {
                    pairs.add(new Pair(from.get(0), to.get(1)));
                }
            }
        }
        return pairs;
    }

    record Pair(ObjectKey from, ObjectKey to) {}
}
