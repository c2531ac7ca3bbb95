package io.plimsoll.network;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection.
 *
 * @param party who it is
 * @param pod the pod; {@code null} if it is none
 * @param node the node that it is or runs on; {@code null} if none
 * @param addresses its addresses
 */
record End(Party party, @Nullable Pod pod, @Nullable String node, List<IpAddress> addresses) {

    static End of(Pod pod) {
        return new End(new Party.OfPod(pod.key()), pod, pod.node(), pod.addresses());
    }

    static End of(Node node) {
        return new End(new Party.OfNode(node.name()), null, node.name(), node.addresses());
    }

    static End outside(Party.Outside outside) {
        return new End(outside, null, null, List.of(outside.address()));
    }

    boolean isSamePodAs(End other) {
        return pod != null && other.pod != null && pod.key().equals(other.pod.key());
    }

    /** Returns the pod as selectors and named ports see it; {@code null} if they see none. */
    @Nullable
    Pod visiblePod(Interpretation reading) {
        return pod == null || (pod.hostNetwork() && !reading.hostNetworkAsPods()) ? null : pod;
    }

    /** Returns whether it appears as its node: the node itself, or a pod that is not told apart from it. */
    boolean appearsAsNode(Interpretation reading) {
        return node != null && visiblePod(reading) == null;
    }

    /** Returns the address that it uses towards another end. */
    Optional<IpAddress> addressTowards(End other) {
        return addresses.stream()
                .filter(own -> other.addresses.stream().anyMatch(own::isOfSameFamilyAs))
                .findFirst();
    }

    /** Returns its first address of the same family. */
    Optional<IpAddress> addressLike(IpAddress wanted) {
        return addresses.stream().filter(wanted::isOfSameFamilyAs).findFirst();
    }
}
