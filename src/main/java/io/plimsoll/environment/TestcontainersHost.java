package io.plimsoll.environment;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.ResourceReaper;
import org.testcontainers.utility.TestcontainersConfiguration;

/**
 * Prepares Testcontainers for the host it is on, inside this JVM, before it looks around by itself.
 *
 * <p>Left alone on a machine that has a {@code /.dockerenv} without being a container, or that cannot pull images, it
 * retries pulls for minutes. It also keeps what it found out in the user's home; that is prevented as well: a value that
 * it finds already set is not written.
 */
final class TestcontainersHost {

    private static final Logger LOG = LoggerFactory.getLogger(TestcontainersHost.class);
    private static final String RYUK_DISABLED = "TESTCONTAINERS_RYUK_DISABLED";
    private static final String RYUK_IMAGE = "testcontainers/ryuk:0.14.0";

    private TestcontainersHost() {}

    /** Tells Testcontainers where the engine is; without effect if it has found one already. */
    static HostAddress point(Engine engine) {
        HostAddress address = HostAddress.decide(
                System.getenv("TESTCONTAINERS_HOST_OVERRIDE"),
                engine.isLocal() ? null : engine.address().getHost(),
                engine.isLocal() ? ownGateway(engine) : Optional.empty());
        if (engine.isLocal()) {
            System.setProperty(
                    LocalEngineStrategy.SOCKET_PROPERTY, engine.address().toString());
            System.setProperty(LocalEngineStrategy.REACH_PROPERTY, address.reach());
            TestcontainersConfiguration.getInstance()
                    .getUserProperties()
                    .setProperty("docker.client.strategy", LocalEngineStrategy.class.getName());
        }
        return address;
    }

    /**
     * Decides how Testcontainers cleans up, before its first container; without effect after.
     *
     * @param registryAnswers whether a registry was seen to answer, so that its clean-up container can be pulled
     */
    static void decideReaper(Engine engine, boolean registryAnswers) {
        if (System.getenv(RYUK_DISABLED) == null
                && !registryAnswers
                && engine.imageId(RYUK_IMAGE).isEmpty()) {
            reapWithoutRyuk();
        }
    }

    /**
     * Keeps Testcontainers' clean-up, whichever it is, away from a container that is to outlive this JVM: what may be used
     * again it leaves alone. The container's labels are the run's own, so nobody ever uses it again.
     */
    static void keep(GenericContainer<?> container) {
        TestcontainersConfiguration.getInstance()
                .getUserProperties()
                .setProperty("testcontainers.reuse.enable", "true");
        container.withReuse(true);
    }

    /**
     * Makes Testcontainers clean up from a shutdown hook, where its clean-up container cannot be had. It reads only an
     * environment variable for that, which a running JVM cannot set.
     */
    private static void reapWithoutRyuk() {
        try {
            Field instance = ResourceReaper.class.getDeclaredField("instance");
            instance.setAccessible(true);
            synchronized (ResourceReaper.class) {
                if (instance.get(null) == null) {
                    Constructor<?> constructor = Class.forName("org.testcontainers.utility.JVMHookResourceReaper")
                            .getDeclaredConstructor();
                    constructor.setAccessible(true);
                    instance.set(null, constructor.newInstance());
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn(
                    "This version of Testcontainers insists on {}; set {}=true if it cannot be had here.",
                    RYUK_IMAGE,
                    RYUK_DISABLED,
                    e);
        }
    }

    /** Returns the gateway of the container that this JVM runs in, if the engine knows it as its own. */
    private static Optional<String> ownGateway(Engine engine) {
        String hostname = System.getenv("HOSTNAME");
        if (!Files.exists(Path.of("/.dockerenv")) || hostname == null || !hostname.matches("[0-9a-f]{12,64}")) {
            return Optional.empty();
        }
        try {
            InspectContainerResponse own =
                    engine.docker().inspectContainerCmd(hostname).exec();
            return own.getNetworkSettings().getNetworks().values().stream()
                    .map(ContainerNetwork::getGateway)
                    .filter(gateway -> gateway != null && !gateway.isBlank())
                    .findFirst();
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }
}
