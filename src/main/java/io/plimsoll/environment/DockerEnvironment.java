package io.plimsoll.environment;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The Docker engine alone: for checks that need no cluster. What a run leaves in it is removed when the run ends. */
public final class DockerEnvironment implements Environment {

    private final EnvironmentFacts facts;

    private DockerEnvironment(EnvironmentFacts facts) {
        this.facts = facts;
    }

    /**
     * Connects to the engine.
     *
     * @throws EnvironmentMissing if there is none that answers
     */
    public static DockerEnvironment open(LiveRun run) {
        Engine engine = Engine.connect();
        TestcontainersHost.point(engine);
        DockerRemains.removeAtEnd(run, engine);
        Map<String, String> versions = new HashMap<>(Versions.ofHarness());
        versions.put("Docker Engine", engine.version());
        versions.put("Kernel", String.valueOf(engine.info().getKernelVersion()));
        return new DockerEnvironment(new EnvironmentFacts(
                "docker",
                "Docker Engine " + engine.version() + ", no cluster",
                versions,
                Objects.requireNonNullElse(engine.info().getNCPU(), 0),
                Objects.requireNonNullElse(engine.info().getMemTotal(), 0L) >> 20,
                0,
                null,
                List.of(),
                List.of()));
    }

    private static IllegalStateException noCluster() {
        return new IllegalStateException("The environment docker has no cluster");
    }

    @Override
    public boolean hasCluster() {
        return false;
    }

    @Override
    public KubernetesClient kubernetes() {
        throw noCluster();
    }

    @Override
    public EnvironmentFacts facts() {
        return facts;
    }

    @Override
    public ClockSkew clockSkew() {
        return new ClockSkew(Duration.ZERO, Duration.ZERO);
    }

    @Override
    public List<NodeHandle> nodes() {
        return List.of();
    }

    @Override
    public List<ImagePresence> load(List<String> references) {
        return List.of();
    }

    @Override
    public ToolboxAccess toolbox(NodeHandle node) {
        throw noCluster();
    }

    @Override
    public CommandResult kubectl(String... arguments) {
        throw noCluster();
    }

    @Override
    public CommandResult renderKustomize(Path kustomization) {
        throw noCluster();
    }

    @Override
    public void close() {
        // The run removes what it left.
    }
}
