package io.plimsoll.toolbox.requests;

/**
 * What came of a request in the end.
 *
 * @param name what the request is called
 * @param request method and address
 * @param micros when the answer was there or the attempt was given up, microseconds since the Unix epoch
 * @param attempts how often it was sent
 * @param status the status; 0 if there was no answer
 * @param right whether it is the expected one
 * @param body the first {@value RequestMain#REMEMBERED} characters of the answer
 * @param sha256 the digest of the whole body; empty if there was no answer
 * @param problem why there was no answer; empty if there was one
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
        String problem) {

    /** Returns what came of it in words. */
    public String text() {
        return problem.isEmpty() ? "HTTP " + status : "no answer (" + problem + ")";
    }
}
