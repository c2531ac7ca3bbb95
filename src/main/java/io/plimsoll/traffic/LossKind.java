package io.plimsoll.traffic;

/** How a lost request ended, as the client's socket saw it. */
public enum LossKind {
    /** The connection was refused (RST or ICMP answer to the SYN). */
    REFUSED,
    /** An established connection was reset. */
    RESET,
    /** Nothing came within the time-out. */
    TIMED_OUT,
    /** The peer closed the connection before the answer was complete. */
    CLOSED_EARLY,
    /** The client reported something else; the entry's message says what. */
    OTHER
}
