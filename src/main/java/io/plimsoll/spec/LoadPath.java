package io.plimsoll.spec;

import java.util.Locale;

/** By which address of a Service load arrives. */
public enum LoadPath {
    /** The Service's own address, as clients inside the cluster use it. */
    CLUSTER_IP,
    /** A node's address and the Service's node port, as what stands before the cluster uses it. */
    NODE_PORT;

    /** Returns the word that the spec uses, for example {@code node-port}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
