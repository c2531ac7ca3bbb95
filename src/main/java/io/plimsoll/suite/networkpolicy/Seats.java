package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.IpAddress;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Pod;
import io.plimsoll.network.Port;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where probers sit, and so whose networks they have to themselves. */
sealed interface Seats {

    /** Returns whether a prober is in the network of a pod: only then datagrams are counted and ports listened on there. */
    boolean reach(Pod pod);

    /** Returns where the prober sits that opens connections from a pod. */
    String of(Pod pod);

    /** Returns how that prober finds the pod's network. */
    Place place(Pod pod, Map<ObjectKey, String> uids);

    /** Returns whether datagrams to a port of a pod can be counted. */
    boolean countAt(Pod pod, Port port);

    /** Returns whether probers are in the networks of nodes, and something can stand for what is outside of the cluster. */
    boolean onNodes();

    /** Returns the address of a pod that others reach it at; {@code null} if it has none of IPv4. */
    private static @Nullable String address(Pod pod) {
        return IpAddress.ipv4In(pod.addresses()).orElse(null);
    }

    /** One on each node, which enters the networks of all pods there, whoever's they are. */
    record OnNodes() implements Seats {

        @Override
        public boolean reach(Pod pod) {
            return !pod.hostNetwork();
        }

        @Override
        public String of(Pod pod) {
            return Objects.requireNonNull(pod.node(), () -> "pod " + pod.key() + " runs on no node");
        }

        @Override
        public Place place(Pod pod, Map<ObjectKey, String> uids) {
            return new Place(
                    pod.key().toString(),
                    Objects.requireNonNull(uids.get(pod.key()), () -> "pod " + pod.key() + " has no UID"),
                    address(pod));
        }

        @Override
        public boolean countAt(Pod pod, Port port) {
            return true;
        }

        @Override
        public boolean onNodes() {
            return true;
        }
    }

    /**
     * One within each pod of some namespaces.
     *
     * @param namespaces the namespaces
     * @param taken the ports that programs in pods receive datagrams on: what they receive, nobody else counts
     */
    record WithinPods(Set<String> namespaces, Map<ObjectKey, Set<Port>> taken) implements Seats {

        public WithinPods {
            namespaces = Set.copyOf(namespaces);
            taken = Map.copyOf(taken);
        }

        @Override
        public boolean reach(Pod pod) {
            return !pod.hostNetwork() && namespaces.contains(pod.key().namespace());
        }

        @Override
        public String of(Pod pod) {
            return pod.key().toString();
        }

        @Override
        public Place place(Pod pod, Map<ObjectKey, String> uids) {
            return new Place(pod.key().toString(), null, address(pod));
        }

        @Override
        public boolean countAt(Pod pod, Port port) {
            return !taken.getOrDefault(pod.key(), Set.of()).contains(port);
        }

        @Override
        public boolean onNodes() {
            return false;
        }
    }
}
