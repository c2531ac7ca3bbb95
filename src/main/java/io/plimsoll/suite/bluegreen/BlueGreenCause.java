package io.plimsoll.suite.bluegreen;

/** What can be wrong with a switch from blue to green besides the causes of lost requests. */
public enum BlueGreenCause {
    /** Both colours answered new connections at a time at which only one was to. */
    MIXED_VERSIONS,
    /** The colour that was switched to answered no new connection. */
    SWITCH_WITHOUT_EFFECT,
    /** The switch to a colour that was ready was refused. */
    SWITCH_REFUSED,
    /** The colour that was switched to had fewer ready pods than needed. */
    TOO_FEW_PODS,
    /** The switch to a colour that was not ready was not refused, and requests were lost or failed. */
    NOT_REFUSED,
    /** Requests that were open to the old colour when the Service was switched were not answered. */
    OPEN_REQUESTS_CUT
}
