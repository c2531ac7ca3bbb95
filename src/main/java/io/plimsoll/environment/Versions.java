package io.plimsoll.environment;

import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.client.Version;
import io.gatling.javaapi.core.Simulation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;

/** The versions that a report states. */
final class Versions {

    private Versions() {}

    /** Returns those of the cluster. */
    static Map<String, String> ofCluster(String kubernetes, NodeSystemInfo node) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Kubernetes", kubernetes);
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
        return versions;
    }

    private static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "not stated in its jar" : version;
    }
}
