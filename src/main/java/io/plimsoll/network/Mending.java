package io.plimsoll.network;

import io.plimsoll.network.NetworkPolicy.Peer;
import io.plimsoll.network.NetworkPolicy.PortRange;
import io.plimsoll.network.NetworkPolicy.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the policies that allow some connections and no others, as far as labels can tell pods apart. */
final class Mending {

    private static final int LONGEST_NAME = 253;
    private static final Cidr EVERYWHERE = Cidr.of("0.0.0.0/0");

    /** Ranges for private networks, those of clusters among them, and for what is beside a machine (RFC 1918, 6598, 3927). */
    private static final List<Cidr> NEVER_OUTSIDE =
            List.of("10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16").stream()
                    .map(Cidr::of)
                    .toList();

    private final ClusterState state;

    Mending(ClusterState state) {
        this.state = state;
    }

    /**
     * One side of a connection that a policy is to allow.
     *
     * @param direction which side
     * @param subject the pod that the policy is to select
     * @param peer who is on the other side
     * @param port the port
     */
    record Side(Direction direction, Pod subject, Party peer, Port port) {}

    /** Returns a side of a connection to a pod or address; empty if no pod is on it. */
    Optional<Side> side(Direction direction, Cell cell) {
        Party subject = direction == Direction.INGRESS ? cell.to() : cell.from();
        Party peer = direction == Direction.INGRESS ? cell.from() : cell.to();
        return subject instanceof Party.OfPod of
                ? state.pod(of.pod()).map(pod -> new Side(direction, pod, peer, cell.port()))
                : Optional.empty();
    }

    /**
     * Makes policies that allow sides, one for each workload and direction.
     *
     * @return the policies; a workload that no label selects gets none
     */
    List<NetworkPolicy> allowing(Collection<Side> sides) {
        Map<String, List<Side>> bySubject = new TreeMap<>();
        for (Side side : sides) {
            bySubject
                    .computeIfAbsent(side.subject().group() + " " + side.direction(), any -> new ArrayList<>())
                    .add(side);
        }
        List<NetworkPolicy> policies = new ArrayList<>();
        for (List<Side> ofOne : bySubject.values()) {
            Side any = ofOne.get(0);
            Set<String> peers = new TreeSet<>();
            ofOne.forEach(side -> peers.add(shortName(side.peer())));
            String name =
                    "allow-" + shortName(any.subject()) + "-" + any.direction().peers() + "-"
                            + (peers.size() == 1 ? peers.iterator().next() : "its-peers");
            policy(any.subject(), any.direction(), name, rules(any.subject(), ofOne))
                    .ifPresent(policies::add);
        }
        return policies;
    }

    /** Makes the policy that isolates a pod's workload in a direction and allows nothing but some sides. */
    Optional<NetworkPolicy> isolating(Pod subject, Direction direction, Collection<Side> needed) {
        return policy(
                subject,
                direction,
                "only-declared-" + direction.field() + "-of-" + shortName(subject),
                rules(subject, needed));
    }

    private Optional<NetworkPolicy> policy(Pod subject, Direction direction, String name, List<Rule> rules) {
        String namespace = subject.key().namespace();
        return labelsOf(subject)
                .map(labels -> new NetworkPolicy(
                        namespace,
                        objectName(name),
                        LabelSelector.of(labels),
                        EnumSet.of(direction),
                        direction == Direction.INGRESS ? rules : List.of(),
                        direction == Direction.EGRESS ? rules : List.of()));
    }

    /** Returns one rule for each peer of the sides, with its ports. */
    List<Rule> rules(Pod subject, Collection<Side> sides) {
        Map<String, Peer> peers = new TreeMap<>();
        Map<String, Set<Port>> ports = new TreeMap<>();
        for (Side side : sides) {
            String group = group(side.peer());
            Optional<Peer> peer = peer(subject.key().namespace(), side.peer());
            if (peer.isPresent()) {
                peers.put(group, peer.get());
                ports.computeIfAbsent(group, any -> new TreeSet<>()).add(side.port());
            }
        }
        List<Rule> rules = new ArrayList<>();
        peers.forEach((group, peer) -> rules.add(new Rule(
                List.of(peer),
                ports.getOrDefault(group, Set.of()).stream()
                        .<PortRange>map(port -> new PortRange.Numbered(port.protocol(), port.number(), port.number()))
                        .toList())));
        return rules;
    }

    private Optional<Peer> peer(String policyNamespace, Party party) {
        if (party instanceof Party.OfPod of) {
            String namespace = of.pod().namespace();
            LabelSelector namespaces = namespace.equals(policyNamespace)
                    ? null
                    : LabelSelector.of(Map.of(ClusterState.NAMESPACE_NAME, namespace));
            return state.pod(of.pod())
                    .flatMap(this::labelsOf)
                    .map(labels -> new Peer.Pods(namespaces, LabelSelector.of(labels)));
        }
        if (party instanceof Party.OfNode of) {
            return state.node(of.node())
                    .flatMap(node -> node.addresses().stream().findFirst())
                    .map(address -> new Peer.IpBlock(Cidr.only(address), List.of()));
        }
        if (party.equals(Party.Outside.WORLD)) {
            return Optional.of(new Peer.IpBlock(EVERYWHERE, NEVER_OUTSIDE));
        }
        return party instanceof Party.Outside outside
                ? Optional.of(new Peer.IpBlock(Cidr.only(outside.address()), List.of()))
                : Optional.empty();
    }

    private Optional<Map<String, String>> labelsOf(Pod member) {
        List<Pod> namespace = state.pods().stream()
                .filter(Pod::isOnTheNetwork)
                .filter(pod -> pod.key().namespace().equals(member.key().namespace()))
                .toList();
        List<Pod> workload = namespace.stream()
                .filter(pod -> pod.group().equals(member.group()))
                .toList();
        return LabelChoice.selecting(workload.isEmpty() ? List.of(member) : workload, namespace);
    }

    /** Returns what a party counts as: its workload, or itself. */
    String group(Party party) {
        return party instanceof Party.OfPod of
                ? state.pod(of.pod()).map(Pod::group).orElse(party.toString())
                : party.toString();
    }

    private String shortName(Party party) {
        if (party.equals(Party.Outside.WORLD)) {
            return Party.Outside.WORLD.label();
        }
        return party instanceof Party.OfPod of
                ? state.pod(of.pod()).map(Mending::shortName).orElse(of.pod().name())
                : party.toString();
    }

    private static String shortName(Pod pod) {
        return pod.group().substring(pod.group().lastIndexOf('/') + 1);
    }

    private static String objectName(String text) {
        String name = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
