package io.plimsoll.toolbox.faultproxy;

/** What the proxy does to a request. */
public enum Fault {
    /** Answers as the service does. */
    NONE,
    /** Resets the connection once the request was read. */
    RESET,
    /** Never answers. */
    SILENCE,
    /** Closes the connection in the middle of the answer's body. */
    CLOSE_IN_BODY,
    /** Closes the connection before the first byte of the answer. */
    CLOSE_BEFORE_ANSWER,
    /** Answers with status 500. */
    ERROR_500,
    /** Answers, and closes the idle connection shortly after, without having said so: no loss. */
    CLOSE_WHEN_IDLE
}
