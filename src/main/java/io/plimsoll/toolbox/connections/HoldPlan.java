package io.plimsoll.toolbox.connections;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which connections are to be held to one pod: one JSON file, written by the harness and read in the toolbox.
 *
 * @param baseUrl the pod itself, for example {@code http://10.42.0.7:8080}
 * @param slow the slow request, or {@code null}
 * @param slowConnections how many connections always have one in flight
 * @param request the request that is quick
 * @param webSocket the request that opens a WebSocket, if there is one there
 * @param idleConnections how many connections are kept alive without a request
 * @param usedConnections how many are kept alive with a request now and then
 * @param usedPeriodMillis how often a used connection has one
 * @param timeOutMillis when a request without an answer is lost
 * @param stopFile everything ends when this file appears
 * @param hardLimitMillis everything ends after this time whatever happens
 */
public record HoldPlan(
        String baseUrl,
        @Nullable SlowRequest slow,
        int slowConnections,
        PlannedRequest request,
        PlannedRequest webSocket,
        int idleConnections,
        int usedConnections,
        long usedPeriodMillis,
        long timeOutMillis,
        String stopFile,
        long hardLimitMillis) {

    /** The most connections of one kind: a pod is watched here, not loaded. */
    private static final int MOST = 16;

    public HoldPlan {
        require(baseUrl.startsWith("http://"), "baseUrl must begin with http://, not " + baseUrl);
        bounded("slowConnections", slowConnections);
        bounded("idleConnections", idleConnections);
        bounded("usedConnections", usedConnections);
        require(usedPeriodMillis >= 50, "usedPeriodMillis must be at least 50, not " + usedPeriodMillis);
        require(timeOutMillis > 0, "timeOutMillis must be above 0, not " + timeOutMillis);
        require(hardLimitMillis > 0, "hardLimitMillis must be above 0, not " + hardLimitMillis);
    }

    /**
     * A request that takes long.
     *
     * @param request the request
     * @param bodyMillis how long its body takes to go out; 0 if the pod itself takes long to answer
     */
    public record SlowRequest(PlannedRequest request, long bodyMillis) {}

    private static void bounded(String what, int value) {
        require(value >= 0 && value <= MOST, what + " must be between 0 and " + MOST + ", not " + value);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Reads a plan from a JSON file. */
    public static HoldPlan read(Path file) throws IOException {
        return new ObjectMapper().readValue(Files.readAllBytes(file), HoldPlan.class);
    }

    /** Returns this plan as JSON. */
    public byte[] toJson() throws IOException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }
}
