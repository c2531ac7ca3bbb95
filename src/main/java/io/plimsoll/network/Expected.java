package io.plimsoll.network;

/** What policies mean for one connection. */
public enum Expected {
    /** It passes. */
    ALLOWED("allowed"),
    /** A policy stops it. */
    BLOCKED("blocked"),
    /** It passes to some of the pods behind a Service, and is stopped on the way to others. */
    VARIES("varies with the pod that is chosen"),
    /** There is nothing to connect to: no address, no endpoint, or none of a common address family. */
    UNREACHABLE("nothing to connect to"),
    /** The name cannot be resolved, because the way to the cluster's DNS is forbidden. */
    NAME_UNRESOLVABLE("name cannot be resolved");

    private final String words;

    Expected(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
