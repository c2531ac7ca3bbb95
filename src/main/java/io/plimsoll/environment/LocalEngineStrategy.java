package io.plimsoll.environment;

import java.net.URI;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/**
 * Tells Testcontainers where the engine is and how its published ports are reached, without asking the engine to run an
 * image for it. Public, with a public constructor, because Testcontainers loads it by name.
 */
public final class LocalEngineStrategy extends DockerClientProviderStrategy {

    /** System properties, because Testcontainers creates the strategy itself. */
    static final String SOCKET_PROPERTY = "plimsoll.engine.socket";

    static final String REACH_PROPERTY = "plimsoll.engine.reach";

    @Override
    public TransportConfig getTransportConfig() {
        return TransportConfig.builder()
                .dockerHost(URI.create(System.getProperty(SOCKET_PROPERTY, "unix:///var/run/docker.sock")))
                .build();
    }

    @Override
    public String getDescription() {
        return "Docker engine at " + getTransportConfig().getDockerHost();
    }

    @Override
    public synchronized String getDockerHostIpAddress() {
        return System.getProperty(REACH_PROPERTY, HostAddress.LOOPBACK.reach());
    }
}
