package io.plimsoll.network;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Comparator;

/** Who opens a connection, or to whom it is opened. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Party.OfPod.class, name = "pod"),
    @JsonSubTypes.Type(value = Party.OfService.class, name = "service"),
    @JsonSubTypes.Type(value = Party.OfNode.class, name = "node"),
    @JsonSubTypes.Type(value = Party.Outside.class, name = "outside")
})
public sealed interface Party extends Comparable<Party> {

    /**
     * A pod, at its own address.
     *
     * @param pod which one
     */
    record OfPod(ObjectKey pod) implements Party {
        @Override
        public String toString() {
            return "pod " + pod;
        }
    }

    /**
     * A Service at its cluster address, or the pods of a headless one. It opens no connections.
     *
     * @param service which one
     * @param byName whether its name has to be resolved first
     */
    record OfService(ObjectKey service, boolean byName) implements Party {
        @Override
        public String toString() {
            return "service " + service + (byName ? " by name" : "");
        }
    }

    /**
     * A node.
     *
     * @param node its name
     */
    record OfNode(String node) implements Party {
        @Override
        public String toString() {
            return "node " + node;
        }
    }

    /**
     * An address that belongs to no pod, Service or node of the cluster.
     *
     * @param address the address
     * @param label what is there, for example "metadata service"
     */
    record Outside(IpAddress address, String label) implements Party {
        @Override
        public String toString() {
            return label + " " + address;
        }
    }

    @Override
    default int compareTo(Party other) {
        return Comparator.comparing(Party::toString).compare(this, other);
    }
}
