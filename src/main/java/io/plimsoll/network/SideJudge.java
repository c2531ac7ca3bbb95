package io.plimsoll.network;

import io.plimsoll.network.DirectionVerdict.Grant;
import io.plimsoll.network.DirectionVerdict.Miss;
import io.plimsoll.network.DirectionVerdict.Reason;
import io.plimsoll.network.DirectionVerdict.RuleRef;
import io.plimsoll.network.Interpretation.OtherNodes;
import io.plimsoll.network.NetworkPolicy.Peer;
import io.plimsoll.network.NetworkPolicy.PortRange;
import io.plimsoll.network.NetworkPolicy.Rule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds one side of a connection against the policies. */
final class SideJudge {

    private final ClusterState state;
    private final Map<ObjectKey, Map<Direction, List<NetworkPolicy>>> isolating = new HashMap<>();

    SideJudge(ClusterState state) {
        this.state = state;
        for (Pod pod : state.pods()) {
            Map<Direction, List<NetworkPolicy>> ofPod = new EnumMap<>(Direction.class);
            for (Direction direction : Direction.values()) {
                ofPod.put(
                        direction,
                        state.policies().stream()
                                .filter(policy -> policy.isolates(pod, direction))
                                .toList());
            }
            isolating.put(pod.key(), ofPod);
        }
    }

    /**
     * A connection that is looked at.
     *
     * @param from who opens it
     * @param to who accepts it
     * @param port on which port
     * @param like an address of the family that it uses
     * @param throughService whether it was opened to a Service
     */
    record Connection(End from, End to, Port port, IpAddress like, boolean throughService) {}

    DirectionVerdict judge(Direction direction, Connection connection, Interpretation reading) {
        boolean ingress = direction == Direction.INGRESS;
        End subject = ingress ? connection.to() : connection.from();
        End peer = ingress ? connection.from() : connection.to();
        Pod pod = subject.pod();
        if (pod == null) {
            return free(direction, subject, Reason.NOT_A_POD);
        }
        if (subject.visiblePod(reading) == null) {
            return free(direction, subject, Reason.HOST_NETWORK);
        }
        if (subject.isSamePodAs(peer) && (!connection.throughService() || reading.hairpinIsFree())) {
            return free(direction, subject, Reason.SAME_POD);
        }
        if (peer.appearsAsNode(reading) && peer.node() != null && peer.node().equals(subject.node())) {
            return free(direction, subject, Reason.OWN_NODE);
        }
        List<NetworkPolicy> policies =
                isolating.getOrDefault(pod.key(), Map.of()).getOrDefault(direction, List.of());
        if (policies.isEmpty()) {
            return free(direction, subject, Reason.NOT_ISOLATED);
        }
        return isolated(direction, subject, peer, policies, connection, reading);
    }

    private static DirectionVerdict free(Direction direction, End subject, Reason reason) {
        return new DirectionVerdict(direction, subject.party(), reason, List.of(), List.of(), List.of());
    }

    private DirectionVerdict isolated(
            Direction direction,
            End subject,
            End peer,
            List<NetworkPolicy> policies,
            Connection connection,
            Interpretation reading) {
        List<Grant> grants = new ArrayList<>();
        List<Miss> misses = new ArrayList<>();
        for (NetworkPolicy policy : policies) {
            List<Rule> rules = policy.rules(direction);
            for (int i = 0; i < rules.size(); i++) {
                RuleRef ref = new RuleRef(policy.id(), direction, i);
                Fit fit = peers(direction, policy, rules.get(i), peer, connection.like(), reading)
                        .and(ports(rules.get(i), connection.port(), connection.to(), reading));
                if (fit.fits()) {
                    grants.add(new Grant(ref, fit.because()));
                } else {
                    misses.add(new Miss(ref, fit.because()));
                }
            }
        }
        return new DirectionVerdict(
                direction,
                subject.party(),
                grants.isEmpty() ? Reason.NOT_GRANTED : Reason.GRANTED,
                policies.stream().map(NetworkPolicy::id).toList(),
                grants,
                misses);
    }

    /** Whether a part of a rule fits, and why. */
    private record Fit(boolean fits, String because) {
        Fit and(Fit other) {
            if (fits == other.fits) {
                return new Fit(fits, because + (fits ? ", " : "; ") + other.because);
            }
            return fits ? other : this;
        }
    }

    private Fit peers(
            Direction direction, NetworkPolicy policy, Rule rule, End peer, IpAddress like, Interpretation reading) {
        if (rule.peers().isEmpty()) {
            return new Fit(true, "every peer");
        }
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < rule.peers().size(); i++) {
            String name = direction.peers() + "[" + i + "] (" + rule.peers().get(i) + ")";
            String whyNot = whyNot(policy, rule.peers().get(i), peer, like, reading);
            if (whyNot == null) {
                return new Fit(true, name);
            }
            reasons.add(name + ": " + whyNot);
        }
        return new Fit(false, String.join("; ", reasons));
    }

    private @Nullable String whyNot(
            NetworkPolicy policy, Peer wanted, End peer, IpAddress like, Interpretation reading) {
        if (wanted instanceof Peer.IpBlock block) {
            return whyNotIn(block, peer, like, reading);
        }
        Peer.Pods pods = (Peer.Pods) wanted;
        Pod pod = peer.visiblePod(reading);
        if (pod == null) {
            return peer.party() + (peer.pod() == null ? " is no pod" : " shares its node's network");
        }
        String namespace = pod.key().namespace();
        LabelSelector namespaces = pods.namespaces();
        if (namespaces == null) {
            if (!namespace.equals(policy.namespace())) {
                return "means pods of namespace " + policy.namespace() + " only, " + peer.party() + " is not in it";
            }
        } else {
            String whyNot = namespaces.whyNot(state.labelsOf(namespace));
            if (whyNot != null) {
                return "namespace " + namespace + ": " + whyNot;
            }
        }
        String whyNot = pods.pods() == null ? null : pods.pods().whyNot(pod.labels());
        return whyNot == null ? null : peer.party() + ": " + whyNot;
    }

    private static @Nullable String whyNotIn(Peer.IpBlock block, End peer, IpAddress like, Interpretation reading) {
        if (peer.appearsAsNode(reading) && reading.otherNodes() != OtherNodes.BY_ADDRESS) {
            return reading.otherNodes() == OtherNodes.IN_EVERY_BLOCK ? null : "assumed to lie elsewhere";
        }
        IpAddress address = peer.addressLike(like).orElseThrow();
        if (block.contains(address)) {
            return null;
        }
        return block.except().stream()
                .filter(range -> range.contains(address))
                .findFirst()
                .map(range -> address + " is excepted by " + range)
                .orElse(address + " is not in it");
    }

    private static Fit ports(Rule rule, Port port, End to, Interpretation reading) {
        if (rule.ports().isEmpty()) {
            return new Fit(true, "every port");
        }
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < rule.ports().size(); i++) {
            PortRange range = rule.ports().get(i);
            String name = "ports[" + i + "] (" + range + ")";
            if (covers(range, port, to.visiblePod(reading))) {
                return new Fit(true, name);
            }
            reasons.add(range instanceof PortRange.Named named ? name + ": " + whyNot(named, to, reading) : name);
        }
        return new Fit(false, port + " is none of " + String.join(", ", reasons));
    }

    private static boolean covers(PortRange range, Port port, @Nullable Pod receiver) {
        if (range.protocol() != port.protocol()) {
            return false;
        }
        if (range instanceof PortRange.Numbered numbered) {
            return numbered.first() <= port.number() && port.number() <= numbered.last();
        }
        if (range instanceof PortRange.Named named) {
            return receiver != null
                    && receiver.numbersOf(named.protocol(), named.name()).contains(port.number());
        }
        return true;
    }

    private static String whyNot(PortRange.Named named, End to, Interpretation reading) {
        Pod receiver = to.visiblePod(reading);
        Set<Integer> numbers = receiver == null ? Set.of() : receiver.numbersOf(named.protocol(), named.name());
        return numbers.isEmpty()
                ? to.party() + " has no such port"
                : "that is " + numbers.stream().map(String::valueOf).collect(Collectors.joining(" and ")) + " of "
                        + to.party();
    }
}
