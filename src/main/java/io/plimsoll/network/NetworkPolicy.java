package io.plimsoll.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A NetworkPolicy of {@code networking.k8s.io/v1} with all defaults filled in.
 *
 * @param namespace its namespace, and that of the pods it selects
 * @param name its name
 * @param podSelector the pods it selects
 * @param types the directions in which it isolates them
 * @param ingress who may connect to them; none if empty
 * @param egress where they may connect to; nowhere if empty
 */
public record NetworkPolicy(
        String namespace,
        String name,
        LabelSelector podSelector,
        Set<Direction> types,
        List<Rule> ingress,
        List<Rule> egress) {

    public NetworkPolicy {
        Set<Direction> copy = EnumSet.noneOf(Direction.class);
        copy.addAll(types);
        types = Collections.unmodifiableSet(copy);
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }

    /**
     * Allows connections with any of its peers on any of its ports.
     *
     * @param peers with whom; with everybody if empty
     * @param ports on which ports; on all if empty
     */
    public record Rule(List<Peer> peers, List<PortRange> ports) {
        public Rule {
            peers = List.copyOf(peers);
            ports = List.copyOf(ports);
        }
    }

    /** With whom a rule allows connections. */
    public sealed interface Peer {

        /**
         * Pods.
         *
         * @param namespaces selects their namespaces; {@code null} for the policy's own namespace
         * @param pods selects them by label; {@code null} for all
         */
        record Pods(@Nullable LabelSelector namespaces, @Nullable LabelSelector pods) implements Peer {
            @Override
            public String toString() {
                List<String> parts = new ArrayList<>();
                if (namespaces != null) {
                    parts.add("namespaces " + namespaces);
                }
                if (pods != null) {
                    parts.add("pods " + pods);
                }
                return String.join(" and ", parts);
            }
        }

        /**
         * Addresses.
         *
         * @param cidr the addresses
         * @param except ranges of them that do not count
         */
        record IpBlock(Cidr cidr, List<Cidr> except) implements Peer {
            public IpBlock {
                except = List.copyOf(except);
            }

            /** Returns whether an address is one of them. */
            public boolean contains(IpAddress address) {
                return cidr.contains(address) && except.stream().noneMatch(range -> range.contains(address));
            }

            @Override
            public String toString() {
                return cidr + (except.isEmpty() ? "" : " except " + except);
            }
        }
    }

    /** On which ports of one protocol a rule allows connections. */
    public sealed interface PortRange {

        /** Returns the protocol. */
        Protocol protocol();

        /**
         * Every port.
         *
         * @param protocol of this protocol
         */
        record Every(Protocol protocol) implements PortRange {
            @Override
            public String toString() {
                return protocol + ", every port";
            }
        }

        /**
         * Ports by number.
         *
         * @param protocol of this protocol
         * @param first the first
         * @param last the last, the first itself if there is one only
         */
        record Numbered(Protocol protocol, int first, int last) implements PortRange {
            @Override
            public String toString() {
                return protocol + "/" + first + (last == first ? "" : "-" + last);
            }
        }

        /**
         * The port that the receiving pod gives this name.
         *
         * @param protocol of this protocol
         * @param name the name of a container's port
         */
        record Named(Protocol protocol, String name) implements PortRange {
            @Override
            public String toString() {
                return protocol + "/" + name;
            }
        }
    }

    /** Returns the rules of a direction; they count only if the policy isolates in it. */
    public List<Rule> rules(Direction direction) {
        return direction == Direction.INGRESS ? ingress : egress;
    }

    /** Returns whether it selects a pod and isolates it in a direction. */
    public boolean isolates(Pod pod, Direction direction) {
        return types.contains(direction)
                && namespace.equals(pod.key().namespace())
                && podSelector.matches(pod.labels());
    }

    /** Returns "namespace/name". */
    public String id() {
        return namespace + "/" + name;
    }
}
