package io.plimsoll.environment;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.client.Version;
import io.gatling.javaapi.core.Simulation;
import io.plimsoll.evidence.Digest;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;

/** The versions that a report states. */
final class Versions {

    private static final String SIMULATION = "/io/plimsoll/toolbox/generator/LedgerSimulation.class";

    private Versions() {}

    /**
     * Returns those of the cluster.
     *
     * @param kubernetes the API server's version
     * @param nodes the nodes; empty if this user may not see them
     * @param network the configuration of the container network on a node; empty where no node can be looked into
     */
    static Map<String, String> ofCluster(String kubernetes, List<Node> nodes, String network) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Kubernetes", kubernetes);
        versions.put("Container network (CNI)", ContainerNetwork.of(nodes, network));
        if (nodes.isEmpty()) {
            return versions;
        }
        NodeSystemInfo node = nodes.get(0).getStatus().getNodeInfo();
        versions.put("Container runtime", node.getContainerRuntimeVersion());
        versions.put("Kernel", node.getKernelVersion());
        versions.put("Node operating system", node.getOsImage());
        return versions;
    }

    /** Returns those of this JVM and its libraries. */
    static Map<String, String> ofHarness() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("JDK", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        versions.put("Testcontainers", of(GenericContainer.class));
        versions.put("Kubernetes client (fabric8)", Version.clientVersion());
        versions.put("Gatling", of(Simulation.class));
        versions.put(EnvironmentFacts.LOAD_SIMULATION, "sha256:" + simulation());
        versions.put(EnvironmentFacts.CLOCK_SYNCHRONISATION, ClockSynchronisation.ofThisMachine());
        return versions;
    }

    /** Returns the digest of the simulation that every load of a run is; what differs between loads is in their plans. */
    private static String simulation() {
        try (InputStream in = Versions.class.getResourceAsStream(SIMULATION)) {
            return Digest.of(Objects.requireNonNull(in).readAllBytes()).sha256();
        } catch (IOException e) {
            throw new UncheckedIOException("the load simulation cannot be read", e);
        }
    }

    private static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "not stated in its jar" : version;
    }
}
