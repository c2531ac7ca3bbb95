package io.plimsoll.toolbox.requests;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What came of a request in the end.
 *
 * @param name what the request is called
 * @param request method and address
 * @param micros when the answer was there or the attempt was given up, microseconds since the Unix epoch
 * @param attempts how often it was sent
 * @param status the status; 0 if there was no answer
 * @param right whether it is the expected one
 * @param body the first characters of the answer, as many as the plan asks for
 * @param sha256 the digest of the whole body; empty if there was no answer
 * @param problem why there was no answer; empty if there was one
 * @param headers the headers of the answer, names in lower case
 */
public record Answer(
        String name,
        String request,
        long micros,
        int attempts,
        int status,
        boolean right,
        String body,
        String sha256,
        String problem,
        Map<String, List<String>> headers) {

    public Answer {
        // What was recorded before headers were has none.
        headers = Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNullElse(headers, Map.of())));
    }

    /** Makes an answer without headers. */
    public Answer(
            String name,
            String request,
            long micros,
            int attempts,
            int status,
            boolean right,
            String body,
            String sha256,
            String problem) {
        this(name, request, micros, attempts, status, right, body, sha256, problem, Map.of());
    }

    /** Returns what came of it in words. */
    public String text() {
        return problem.isEmpty() ? "HTTP " + status : "no answer (" + problem + ")";
    }
}
