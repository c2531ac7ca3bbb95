package io.plimsoll.network;

/** The side of a connection that a policy speaks about, seen from the pod that it selects. */
public enum Direction {
    /** Who may connect to the pod. */
    INGRESS("ingress", "Ingress", "from"),
    /** Where the pod may connect to. */
    EGRESS("egress", "Egress", "to");

    private final String field;
    private final String type;
    private final String peers;

    Direction(String field, String type, String peers) {
        this.field = field;
        this.type = type;
        this.peers = peers;
    }

    /** Returns the field of {@code spec} that holds the rules. */
    public String field() {
        return field;
    }

    /** Returns the word in {@code policyTypes}. */
    public String type() {
        return type;
    }

    /** Returns the field of a rule that holds the peers. */
    public String peers() {
        return peers;
    }
}
