package io.plimsoll.spec;

import org.jspecify.annotations.Nullable;

/**
 * What an entry point speaks besides requests over HTTP/1.1.
 *
 * @param http2 whether it speaks HTTP/2 without TLS
 * @param webSocket the WebSocket that it offers; {@code null} if it offers none
 * @param longPoll a request that it answers when it has something to say; {@code null} if there is none
 * @param grpc the gRPC calls that it answers; {@code null} if it answers none
 */
public record Speaks(
        boolean http2, @Nullable WebSocketSpec webSocket, @Nullable RequestSpec longPoll, @Nullable GrpcSpec grpc) {

    /** Nothing besides. */
    public static final Speaks HTTP_1_ONLY = new Speaks(false, null, null, null);
}
