package io.plimsoll.toolbox.requests;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are sent one after the other.
 *
 * @param calls the requests
 * @param withinMillis how long the wrong answer or none leads to another attempt, for all of them together
 * @param remembered how many characters of each answer are kept
 */
public record RequestPlan(List<Call> calls, long withinMillis, int remembered) {

    /** How many characters of an answer are kept where only its digest counts. */
    static final int FEW = 2_000;

    public RequestPlan {
        calls = List.copyOf(calls);
    }

    /** Makes a plan that keeps few characters of each answer. */
    public RequestPlan(List<Call> calls, long withinMillis) {
        this(calls, withinMillis, FEW);
    }

    /**
     * A request.
     *
     * @param name what it is called in what is recorded
     * @param url where it goes
     * @param method the HTTP method
     * @param headers headers besides those that every request has
     * @param body the body; {@code null} for none
     * @param expectedStatus the status of the right answer
     * @param once whether it is sent once only, whatever comes back
     */
    public record Call(
            String name,
            String url,
            String method,
            Map<String, String> headers,
            @Nullable String body,
            int expectedStatus,
            boolean once) {
        public Call {
            headers = Map.copyOf(headers);
        }

        /** Returns this request, sent once only. */
        public Call justOnce() {
            return new Call(name, url, method, headers, body, expectedStatus, true);
        }
    }

    static RequestPlan read(Path file) throws IOException {
        return new ObjectMapper().readValue(Files.readAllBytes(file), RequestPlan.class);
    }

    byte[] toJson() throws IOException {
        return new ObjectMapper().writeValueAsBytes(this);
    }
}
