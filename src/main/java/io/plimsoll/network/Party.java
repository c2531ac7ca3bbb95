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

        /**
         * An address of a range that is kept for examples (RFC 5737): it stands for every address in the world that nothing
         * particular is known of.
         */
        public static final Outside WORLD = new Outside(IpAddress.of("203.0.113.10"), "outside");

        /** The address at which clouds hand out, to whoever asks from a machine, the machine's credentials. */
        public static final Outside METADATA = new Outside(IpAddress.of("169.254.169.254"), "metadata service");

        /** Returns whether this is an address that can be tried, because something stands in for it: nothing leaves the host. */
        public boolean hasStandIn() {
            return equals(WORLD) || equals(METADATA);
        }

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
