package io.plimsoll.traffic;

/** How a request reached its connection. */
public enum ConnectionKind {
    /** The request opened a connection of its own. */
    NEW,
    /** The request used a connection that earlier requests had used. */
    KEPT_ALIVE
}
