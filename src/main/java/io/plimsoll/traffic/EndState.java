package io.plimsoll.traffic;

/** What became of a planned request. Every planned request ends in exactly one of these. */
public enum EndState {
    /** Answered as declared. */
    OK,
    /** Answered, but not as declared. */
    APPLICATION_ERROR,
    /** Sent, and never answered in full. */
    LOST,
    /** Never sent: the generator fell behind. Says nothing about the service. */
    UNSENT
}
