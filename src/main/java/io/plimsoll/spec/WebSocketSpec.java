package io.plimsoll.spec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that an entry point offers, and a message that is answered on it.
 *
 * @param path the path, with its query; begins with a slash
 * @param headers headers of the request that opens it, in the order written
 * @param message the message, in which <code>{id}</code> stands for its number; {@code null} if a ping is sent instead
 * @param shows what the answer holds, in which <code>{id}</code> stands for the same; {@code null} if any message is one
 */
public record WebSocketSpec(
        String path, Map<String, String> headers, @Nullable String message, @Nullable String shows) {

    public WebSocketSpec {
        headers = Ordered.copyOf(headers);
    }
}
