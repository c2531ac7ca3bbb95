package io.plimsoll.network;

/** A transport protocol that a NetworkPolicy can name. */
public enum Protocol {
    TCP,
    UDP,
    SCTP
}
