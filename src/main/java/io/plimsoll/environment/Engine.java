package io.plimsoll.environment;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.transport.SSLConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.EnvironmentAndSystemPropertyClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/**
 * The Docker engine, reached without Testcontainers' own search, which may pull images to find out where it is.
 *
 * @param docker the client
 * @param info what the engine says about itself
 * @param address where it listens
 */
record Engine(DockerClient docker, Info info, URI address) implements AutoCloseable {

    /** Connects, or throws an {@link EnvironmentMissing} that says what to do. */
    static Engine connect() {
        return connect(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    static Engine connect(Map<String, String> environment, Path home) {
        TransportConfig transport = transport(environment, home);
        URI address = transport.getDockerHost();
        DockerClient docker = null;
        try {
            docker = DockerClientProviderStrategy.getClientForConfig(transport);
            return new Engine(docker, docker.infoCmd().exec(), address);
        } catch (RuntimeException e) {
            closeQuietly(docker);
            throw EngineSocket.noAnswer(address, rootMessage(e), e);
        }
    }

    @SuppressWarnings(
            "deprecation") // the only public way to docker-java's own reading of DOCKER_HOST and its TLS settings
    private static TransportConfig transport(Map<String, String> environment, Path home) {
        Optional<URI> named = EngineSocket.named(environment);
        if (named.isPresent()) {
            if ("unix".equals(named.get().getScheme())) {
                return local(Path.of(named.get().getPath()));
            }
            return new EnvironmentAndSystemPropertyClientProviderStrategy().getTransportConfig();
        }
        List<Path> candidates = EngineSocket.candidates(environment, home);
        return local(EngineSocket.firstThere(candidates).orElseThrow(() -> EngineSocket.noEngine(candidates)));
    }

    private static TransportConfig local(Path socket) {
        if (!Files.exists(socket)) {
            // Only the one that DOCKER_HOST names: the usual places were looked at.
            throw EngineSocket.noSuchSocket(socket);
        }
        if (!Files.isReadable(socket) || !Files.isWritable(socket)) {
            throw EngineSocket.noPermission(socket, System.getProperty("user.name"));
        }
        return TransportConfig.builder()
                .dockerHost(URI.create("unix://" + socket))
                .sslConfig(noSsl())
                .build();
    }

    @SuppressWarnings("NullAway") // the builder is not annotated; no TLS is spelled null
    private static SSLConfig noSsl() {
        return null;
    }

    boolean isLocal() {
        return "unix".equals(address.getScheme());
    }

    /** Returns 1 or 2: the version of control groups on the engine's host. */
    int cgroupVersion() {
        Object version = info.getRawValues().get("CgroupVersion");
        return "2".equals(version) ? 2 : 1;
    }

    String version() {
        return String.valueOf(info.getServerVersion());
    }

    /** Returns the id of a local image, if it is there. */
    Optional<String> imageId(String reference) {
        try {
            return Optional.ofNullable(docker.inspectImageCmd(reference).exec().getId());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    Map<String, String> imageLabels(String reference) {
        var config = docker.inspectImageCmd(reference).exec().getConfig();
        Map<String, String> labels = config == null ? null : config.getLabels();
        return labels == null ? Map.of() : labels;
    }

    @Override
    public void close() {
        closeQuietly(docker);
    }

    private static void closeQuietly(@Nullable DockerClient docker) {
        if (docker == null) {
            return;
        }
        try {
            docker.close();
        } catch (IOException ignored) {
            // Nothing depends on a connection that is given up.
        }
    }

    static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null || message.isBlank() ? root.getClass().getSimpleName() : message.strip();
    }
}
