package io.plimsoll.environment;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How this JVM reaches what containers publish.
 *
 * @param reach the address to connect to
 * @param bind the address to publish on
 */
record HostAddress(String reach, String bind) {

    static final HostAddress LOOPBACK = new HostAddress("127.0.0.1", "127.0.0.1");

    /**
     * Decides it.
     *
     * <p>A file named {@code /.dockerenv} alone proves nothing: build machines that are no containers have it, too.
     *
     * @param override the user's own word, as Testcontainers reads it from TESTCONTAINERS_HOST_OVERRIDE
     * @param remoteHost the host of an engine that is reached over TCP, or {@code null}
     * @param ownGateway the gateway of this JVM's own container, if the engine knows it as one of its containers
     */
    static HostAddress decide(@Nullable String override, @Nullable String remoteHost, Optional<String> ownGateway) {
        if (remoteHost != null) {
            // Its loopback interface cannot be reached from here.
            return new HostAddress(override == null || override.isBlank() ? remoteHost : override, "0.0.0.0");
        }
        if (ownGateway.isPresent()) {
            return new HostAddress(
                    override == null || override.isBlank() ? ownGateway.get() : override, ownGateway.get());
        }
        return LOOPBACK;
    }
}
