package io.plimsoll.suite.networkpolicy;

/** What can be wrong with the isolation of a deployment. */
enum NetworkCause {
    /** A pod of another namespace reached a port that nobody declares. */
    INGRESS_NOT_DENIED,
    /** A pod reached one of another namespace that no flow leads to. */
    EGRESS_NOT_DENIED,
    /** A pod reached an address outside of the cluster that no flow leads to. */
    OUTSIDE_OPEN,
    /** A pod reached the address at which clouds hand out a machine's credentials. */
    METADATA_OPEN,
    /** Policies forbid a declared flow. */
    FLOW_FORBIDDEN,
    /** Policies forbid the way to the cluster's DNS, which a declared flow needs. */
    DNS_FORBIDDEN,
    /** A connection that no flow declares passes. */
    UNDECLARED_FLOW_OPEN,
    /** A connection from one tenant to another passes that no flow declares. */
    TENANTS_MIXED,
    /** A Service is exposed at every node, and the spec does not say so. */
    UNDECLARED_NODE_PORT,
    /** A pod is exposed at its node's address. */
    HOST_PORT,
    /** A policy selects no pod. */
    SELECTS_NO_POD,
    /** A rule names a port that no container of the accepting pods has. */
    PORT_NAME_UNKNOWN,
    /** The API server would not take a policy as it is, or it cannot be read. */
    POLICY_INVALID
}
