package io.plimsoll.spec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request and the answer that is expected.
 *
 * @param method the method, upper case
 * @param path the path, with its query; begins with a slash
 * @param headers headers to send, in the order written
 * @param body the body to send; {@code null} if none
 * @param expectedStatus the HTTP status of a right answer
 */
public record RequestSpec(
        String method, String path, Map<String, String> headers, @Nullable String body, int expectedStatus) {

    public RequestSpec {
        headers = Ordered.copyOf(headers);
    }

    /** Returns method and path, for example {@code GET /reports/1}. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
