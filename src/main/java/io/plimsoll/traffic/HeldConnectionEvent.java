package io.plimsoll.traffic;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened on a connection that is held to one pod.
 *
 * @param micros when, microseconds since the Unix epoch
 * @param connection which connection, for example {@code idle-2}
 * @param use what the connection is for
 * @param type what happened
 * @param status the HTTP status of an answer; 0 otherwise
 * @param message the client's own words where something went wrong; {@code null} otherwise
 */
public record HeldConnectionEvent(
        long micros, String connection, Use use, Type type, int status, @Nullable String message) {

    /** What a connection is for. */
    public enum Use {
        /** A slow request is always in flight: the next one begins when the one before was answered. */
        SLOW,
        /** Kept alive after its first requests, and nothing is sent on it any more. */
        IDLE,
        /** Kept alive, with a request now and then. */
        USED,
        /** HTTP/2, without a request on it. */
        HTTP2,
        /** A WebSocket, without a message on it. */
        WEBSOCKET
    }

    /** What happened. */
    public enum Type {
        /** It was opened, and the peer speaks what it is for. */
        OPENED,
        /** It could not be opened. */
        NOT_OPENED,
        /** The peer does not speak what it is for. */
        NOT_SPOKEN,
        /** A request went out. */
        SENT,
        /** The request was answered in full. */
        ANSWERED,
        /** The connection ended before the request was answered in full. */
        CUT,
        /** The peer asked to leave: {@code Connection: close}, {@code GOAWAY}, or a WebSocket's close frame. */
        TOLD_TO_LEAVE,
        /** The peer ended it in order (FIN) while nothing was under way. */
        CLOSED,
        /** The peer reset it (RST) while nothing was under way. */
        RESET,
        /** This side left because the observation was over. */
        LEFT
    }
}
