package io.plimsoll.traffic;

/** How a request reached its connection. */
public enum ConnectionKind {
    /** The request opened an HTTP/1.1 connection of its own. */
    NEW("new connections", "new connections", true),
    /** The request used an HTTP/1.1 connection that earlier requests had used. */
    KEPT_ALIVE("kept-alive connections", "kept-alive connections", false),
    /** The request opened an HTTP/2 connection of its own. */
    HTTP2_NEW("new HTTP/2 connections", "new HTTP/2", true),
    /** The request used an HTTP/2 connection that earlier requests had used. */
    HTTP2_KEPT_ALIVE("kept-alive HTTP/2 connections", "kept-alive HTTP/2", false),
    /** The message was the first on a WebSocket, which was opened for it. */
    WEBSOCKET_NEW("new WebSockets", "new WebSockets", true),
    /** The message went over a WebSocket that was open. */
    WEBSOCKET("open WebSockets", "open WebSockets", false),
    /** The request was a long poll and opened a connection of its own. */
    LONG_POLL_NEW("new connections for long polls", "new, long polls", true),
    /** The request was a long poll and used a connection that earlier ones had used. */
    LONG_POLL("kept-alive connections for long polls", "kept-alive, long polls", false),
    /** The request was a gRPC call that one message answers, and opened a connection of its own. */
    GRPC_UNARY_NEW("new connections for gRPC calls", "new, gRPC calls", true),
    /** The request was a gRPC call that one message answers, and used a connection that earlier ones had used. */
    GRPC_UNARY_KEPT_ALIVE("kept-alive connections for gRPC calls", "kept-alive, gRPC calls", false),
    /** The request was a gRPC call that a stream of messages answers, and opened a connection of its own. */
    GRPC_STREAM_NEW("new connections for gRPC streams", "new, gRPC streams", true),
    /** The request was a gRPC call that a stream of messages answers, and used a connection that earlier ones had used. */
    GRPC_STREAM_KEPT_ALIVE("kept-alive connections for gRPC streams", "kept-alive, gRPC streams", false);

    private final String words;
    private final String brief;
    private final boolean opens;

    ConnectionKind(String words, String brief, boolean opens) {
        this.words = words;
        this.brief = brief;
        this.opens = opens;
    }

    /** Returns what such connections are called, for example {@code kept-alive connections}. */
    public String words() {
        return words;
    }

    /** Returns what such connections are called where there is little room, for example {@code kept-alive HTTP/2}. */
    public String brief() {
        return brief;
    }

    /** Returns whether the service answers when it has something to say: how long that takes is then not its speed. */
    public boolean waits() {
        return switch (this) {
            case LONG_POLL_NEW, LONG_POLL, GRPC_STREAM_NEW, GRPC_STREAM_KEPT_ALIVE -> true;
            default -> false;
        };
    }

    /** Returns whether the request was a gRPC call: what becomes of it is not what its HTTP status says. */
    public boolean isGrpc() {
        return switch (this) {
            case GRPC_UNARY_NEW, GRPC_UNARY_KEPT_ALIVE, GRPC_STREAM_NEW, GRPC_STREAM_KEPT_ALIVE -> true;
            default -> false;
        };
    }

    /** Returns whether the request opened its connection, so that routing decided anew where it went. */
    public boolean opensConnection() {
        return opens;
    }
}
