package io.plimsoll.suite.probes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A probe as the API server admitted it, defaults filled in, and the time bounds that follow from it.
 *
 * <p>The kubelet runs one worker for each probe: it probes when its ticker of {@code periodSeconds} ticks, waits for the
 * answer for {@code timeoutSeconds} at most, and of ticks that come meanwhile it keeps one. {@code failureThreshold}
 * failures in a row make the result a failure, {@code successThreshold} successes in a row a success. See "Configure
 * Liveness, Readiness and Startup Probes" in Kubernetes' documentation, and {@code pkg/kubelet/prober/worker.go}.
 *
 * @param handler how it asks
 * @param port the TCP port that it asks at; {@code null} for a command, or if its name leads to none
 * @param initialDelay seconds until the first probe
 * @param period seconds between the starts of two probes
 * @param timeout seconds until an unanswered probe is a failure
 * @param success how many successes in a row count
 * @param failure how many failures in a row count
 * @param grace the grace period of a kill because of this probe; {@code null} for the pod's own
 */
record Probe(
        Handler handler,
        @Nullable Integer port,
        long initialDelay,
        long period,
        long timeout,
        int success,
        int failure,
        @Nullable Long grace) {

    /** How a probe asks. */
    enum Handler {
        HTTP_GET("httpGet"),
        TCP_SOCKET("tcpSocket"),
        EXEC("exec"),
        GRPC("grpc");

        private final String member;

        Handler(String member) {
            this.member = member;
        }

        @Override
        public String toString() {
            return member;
        }
    }

    private static final long DEFAULT_PERIOD = 10;
    private static final int DEFAULT_FAILURE = 3;

    /** Returns the probe of a container, or empty if it has none of that kind. */
    static Optional<Probe> of(JsonNode container, String kind) {
        JsonNode probe = container.path(kind);
        for (Handler handler : Handler.values()) {
            JsonNode asks = probe.path(handler.toString());
            if (asks.isObject()) {
                return Optional.of(new Probe(
                        handler,
                        port(container, asks.path("port")),
                        probe.path("initialDelaySeconds").asLong(0),
                        probe.path("periodSeconds").asLong(DEFAULT_PERIOD),
                        probe.path("timeoutSeconds").asLong(1),
                        probe.path("successThreshold").asInt(1),
                        probe.path("failureThreshold").asInt(DEFAULT_FAILURE),
                        probe.has("terminationGracePeriodSeconds")
                                ? probe.path("terminationGracePeriodSeconds").asLong()
                                : null));
            }
        }
        return Optional.empty();
    }

    private static @Nullable Integer port(JsonNode container, JsonNode port) {
        if (port.isIntegralNumber()) {
            return port.asInt();
        }
        for (JsonNode declared : container.path("ports")) {
            if (declared.path("name").asText().equals(port.asText("")) && !port.isMissingNode()) {
                return declared.path("containerPort").asInt();
            }
        }
        return null;
    }

    /**
     * Returns the least time from the begin of a failure until the result is a failure, milliseconds: the first probe
     * fails at once, the others a period apart.
     */
    @JsonIgnore
    long failsAfterMillis() {
        return 1_000 * (failure - 1) * period;
    }

    /**
     * Returns the greatest time from the begin of a failure until the result is a failure, milliseconds: a probe had just
     * succeeded, and every one that fails runs into its time-out. Where the time-out is no longer than the period, that is
     * {@code periodSeconds × failureThreshold + timeoutSeconds}.
     */
    @JsonIgnore
    long failsWithinMillis() {
        return 1_000 * (period + (failure - 1) * spacing() + timeout);
    }

    /** Returns the greatest time from the end of a failure until the result is a success, milliseconds. */
    @JsonIgnore
    long succeedsWithinMillis() {
        return 1_000 * (spacing() + (success - 1) * period + timeout);
    }

    /**
     * Returns how long a start may take at least before this probe, as the startup probe, has the container killed,
     * milliseconds, where each probe until then runs into its time-out.
     */
    @JsonIgnore
    long allowsUnansweredMillis() {
        return 1_000 * (initialDelay + (failure - 1) * spacing() + timeout);
    }

    /** Returns the greatest time from a start until this probe, as the liveness probe, alone would end it, milliseconds. */
    @JsonIgnore
    long killsStartWithinMillis() {
        return 1_000 * initialDelay + failsWithinMillis();
    }

    /** Returns how long a start may take by the declared figures, milliseconds. */
    @JsonIgnore
    long windowMillis() {
        return 1_000 * (initialDelay + failure * period);
    }

    /** Two probes start a period apart, or follow each other at once where the first one takes longer. */
    private long spacing() {
        return Math.max(period, timeout);
    }

    /** Returns how the greatest time until a failure comes about, for people. */
    String derivation() {
        return String.format(
                Locale.ROOT, "period %d s + %d × %d s + time-out %d s", period, failure - 1, spacing(), timeout);
    }

    /** Returns the TCP ports that have to be blocked to make this probe fail, given the port that is served at. */
    List<Integer> portsToBlock(int serving) {
        return List.of(handler == Handler.EXEC ? serving : Objects.requireNonNullElse(port, serving));
    }
}
