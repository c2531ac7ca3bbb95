package io.plimsoll.network;

import java.util.Optional;

/** Finds the cluster's own DNS. */
public final class ClusterDns {

    private static final String NAMESPACE = "kube-system";
    private static final ObjectKey USUAL = new ObjectKey(NAMESPACE, "kube-dns");

    /** Where it takes questions as datagrams. */
    public static final Port UDP = new Port(Protocol.UDP, 53);

    /** Where it takes questions over connections. */
    public static final Port TCP = new Port(Protocol.TCP, 53);

    private ClusterDns() {}

    /** Returns its Service: the one with the name that every distribution keeps, else one that serves DNS. */
    public static Optional<Service> serviceIn(ClusterState state) {
        return state.service(USUAL).or(() -> state.services().stream()
                .filter(service -> service.key().namespace().equals(NAMESPACE))
                .filter(service -> service.port(UDP).isPresent())
                .findFirst());
    }
}
