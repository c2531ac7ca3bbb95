package io.plimsoll.environment;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.HostConfig;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import io.plimsoll.spec.ClusterSpec;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.k3s.K3sContainer;

/** A throw-away Kubernetes in Docker: k3s, or, where it cannot be had, a node image built from packages. */
public final class K3sEnvironment implements Environment {

    private static final Logger LOG = LoggerFactory.getLogger(K3sEnvironment.class);
    private static final Duration BUDGET = Duration.ofSeconds(150);
    private static final Duration NODE_COMMAND = Duration.ofSeconds(20);
    private static final String SERVER = "server";

    private final Engine engine;
    private final LiveRun run;
    private final Progress progress;
    private final OpenCluster cluster;
    private final EnvironmentFacts facts;
    private final List<NodeHandle> nodes;
    private final List<GenericContainer<?>> containers;
    private final Map<String, DockerToolbox> toolboxes = new HashMap<>();

    private K3sEnvironment(
            Engine engine,
            LiveRun run,
            Progress progress,
            OpenCluster cluster,
            EnvironmentFacts facts,
            List<NodeHandle> nodes,
            List<GenericContainer<?>> containers) {
        this.engine = engine;
        this.run = run;
        this.progress = progress;
        this.cluster = cluster;
        this.facts = facts;
        this.nodes = List.copyOf(nodes);
        this.containers = containers;
    }

    /**
     * Starts a cluster and returns when it can be used: nodes and ServiceAccount there, DNS and metrics answering.
     *
     * @throws EnvironmentMissing if this machine lacks something
     * @throws EnvironmentFailed if the cluster did not become ready
     */
    public static K3sEnvironment start(ClusterSpec cluster, LiveRun run, Progress progress) {
        if (cluster.nodes() < 1) {
            throw new IllegalArgumentException("A cluster has at least one node, not " + cluster.nodes());
        }
        Engine engine = Engine.connect();
        HostAddress address = TestcontainersHost.point(engine);
        // Registered first, so done last: whatever the others missed.
        DockerRemains.removeAtEnd(run, engine);
        NodeImage image = NodeImage.find(cluster.image(), engine, run, progress);
        TestcontainersHost.decideReaper(engine, image.registryAnswered());
        long begin = System.nanoTime();
        String step = "Kubernetes cluster (" + cluster.nodes() + (cluster.nodes() == 1 ? " node, " : " nodes, ")
                + image.reference() + ")";
        progress.started(step);
        Starting starting = new Starting(cluster, engine, run, progress, image, address, begin);
        try {
            K3sEnvironment environment = starting.start();
            progress.done(step, Duration.ofNanos(System.nanoTime() - begin));
            return environment;
        } catch (RuntimeException e) {
            starting.undo();
            throw e;
        }
    }

    /**
     * Renders a kustomization without a cluster: with the kubectl of the node image, in a container of its own.
     *
     * @param cluster says which node image
     * @param run the run that it belongs to
     * @param progress hears what is being done
     * @param kustomization the kustomization's folder
     * @throws EnvironmentMissing if this machine lacks something
     */
    public static CommandResult renderKustomize(
            ClusterSpec cluster, LiveRun run, Progress progress, Path kustomization) {
        try (Engine engine = Engine.connect()) {
            // Before anything may be pulled: Testcontainers would look around by itself then, for minutes.
            TestcontainersHost.point(engine);
            NodeImage image = NodeImage.find(cluster.image(), engine, run, progress);
            run.mustNotBeEnding();
            String id = engine.docker()
                    .createContainerCmd(image.reference())
                    .withLabels(run.labels())
                    .withEntrypoint("sleep")
                    .withCmd("120")
                    .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
                    .exec()
                    .getId();
            try {
                engine.docker().startContainerCmd(id).exec();
                return new ContainerKubectl(engine.docker(), id).kustomize(kustomization);
            } finally {
                engine.docker()
                        .removeContainerCmd(id)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            }
        }
    }

    /** A cluster on its way up. */
    private static final class Starting {

        private final ClusterSpec cluster;
        private final Engine engine;
        private final LiveRun run;
        private final Progress progress;
        private final NodeImage image;
        private final HostAddress address;
        private final long begin;
        private final long deadline;
        private final List<GenericContainer<?>> containers = new ArrayList<>();
        private final String token = randomToken();

        Starting(
                ClusterSpec cluster,
                Engine engine,
                LiveRun run,
                Progress progress,
                NodeImage image,
                HostAddress address,
                long begin) {
            this.cluster = cluster;
            this.engine = engine;
            this.run = run;
            this.progress = progress;
            this.image = image;
            this.address = address;
            this.begin = begin;
            this.deadline = begin + BUDGET.toNanos();
        }

        K3sEnvironment start() {
            String network = cluster.nodes() == 1 ? "" : createNetwork();
            NodeContainer.Common common = new NodeContainer.Common(
                    image,
                    Privileges.find(engine, image.reference(), run),
                    run.labels(),
                    network,
                    address,
                    engine.cgroupVersion(),
                    run);
            K3sContainer server = NodeContainer.server(common, SERVER, token, cluster.serverArguments());
            server.withStartupTimeout(left());
            launch(server, SERVER);
            List<String> names = new ArrayList<>(List.of(SERVER));
            for (int i = 1; i < cluster.nodes(); i++) {
                names.add("agent-" + i);
                launch(NodeContainer.agent(common, names.get(i), SERVER, token), names.get(i));
            }
            reached("API server");
            KubernetesClient client = client(server.getKubeConfigYaml());
            run.onEnd("Kubernetes client", client::close);
            CompletableFuture<ClockSkew> skew = CompletableFuture.supplyAsync(() -> ClockSkewMeter.measure(client));
            try {
                new ClusterReadiness(client, names, BUDGET, deadline, this::reached)
                        .await(
                                engine.docker(),
                                containers.stream()
                                        .map(GenericContainer::getContainerId)
                                        .toList());
            } catch (ClusterReadiness.NotReady e) {
                client.close();
                throw notReady(e.why(), e);
            }
            List<NodeHandle> nodes = handles(client, names);
            nodes.forEach(this::forgetResetsSoon);
            ClockSkew measured = join(skew);
            EnvironmentFacts facts = facts(client, network(nodes.get(0)), measured);
            Kubectl kubectl = new ContainerKubectl(engine.docker(), nodes.get(0).containerId());
            return new K3sEnvironment(
                    engine, run, progress, new OpenCluster(client, kubectl, measured), facts, nodes, containers);
        }

        private static ClockSkew join(CompletableFuture<ClockSkew> skew) {
            try {
                return skew.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof EnvironmentException expected) {
                    throw expected;
                }
                throw e;
            }
        }

        private void launch(GenericContainer<?> container, String name) {
            run.mustNotBeEnding();
            run.onEnd("node " + name, container::stop);
            containers.add(container);
            if (run.keepsEverything()) {
                TestcontainersHost.keep(container);
            }
            try {
                container.start();
            } catch (ContainerLaunchException e) {
                throw launchFailed(name, e);
            }
        }

        /** Not before the node is ready: one that may not change the kernel's settings at first sees to that as it starts. */
        private void forgetResetsSoon(NodeHandle node) {
            CommandResult forgets = new ContainerCommands(engine.docker(), node.containerId(), Map.of())
                    .run(NODE_COMMAND, NodeContainer.FORGET_RESETS_SOON);
            if (!forgets.ok()) {
                progress.detail(
                        "Kubernetes cluster",
                        node.name() + " keeps the tracks of reset connections for long: "
                                + forgets.stderr().strip());
            }
        }

        /** Returns the configuration of the container network; empty if the node does not tell it. */
        private String network(NodeHandle node) {
            return new ContainerCommands(engine.docker(), node.containerId(), Map.of())
                    .run(NODE_COMMAND, ContainerNetwork.PRINT_CONFIGURATION)
                    .stdout();
        }

        private EnvironmentException launchFailed(String name, ContainerLaunchException e) {
            String why = Engine.rootMessage(e);
            return LaunchFailure.missing(name, address.bind(), why, e)
                    .<EnvironmentException>map(missing -> missing)
                    .orElseGet(() -> notReady("node " + name + " could not be started: " + why, e));
        }

        private EnvironmentFailed notReady(String why, Throwable cause) {
            StringBuilder message = new StringBuilder("The Kubernetes cluster did not become ready.")
                    .append("\n  expected: ")
                    .append(cluster.nodes())
                    .append(cluster.nodes() == 1 ? " node" : " nodes")
                    .append(" of ")
                    .append(image.reference())
                    .append(" with DNS and metrics within ")
                    .append(Text.seconds(BUDGET))
                    .append("\n  observed: ")
                    .append(why);
            for (GenericContainer<?> container : containers) {
                if (container.getContainerId() != null) {
                    message.append("\n  last lines of ")
                            .append(
                                    container.getContainerInfo() == null
                                            ? container.getContainerId().substring(0, 12)
                                            : container
                                                    .getContainerInfo()
                                                    .getConfig()
                                                    .getHostName())
                            .append(":\n")
                            .append(Text.lastLines(container.getLogs(), 15));
                }
            }
            return new EnvironmentFailed(
                    message.toString(),
                    "see `./plimsoll doctor`; run with --keep to look inside; a machine with fewer than 2 free"
                            + " processors may be too slow.",
                    cause);
        }

        private String createNetwork() {
            run.mustNotBeEnding();
            String name = "plimsoll-" + run.id();
            try {
                String id = engine.docker()
                        .createNetworkCmd()
                        .withName(name)
                        .withCheckDuplicate(true)
                        .withLabels(run.labels())
                        .exec()
                        .getId();
                run.onEnd("network " + name, () -> new DockerRemains(engine.docker())
                        .remove(new DockerRemains.Remain("network", id, name, run.id(), "", "")));
                return name;
            } catch (DockerException e) {
                throw new EnvironmentMissing(
                        "The network for the nodes could not be created: " + Engine.rootMessage(e),
                        "`docker network ls` says which there are; `./plimsoll sweep` removes what runs left.",
                        e);
            }
        }

        private static KubernetesClient client(String kubeconfig) {
            Config config = Config.fromKubeconfig(kubeconfig);
            // The API server is on this machine; a proxy for the rest of the world must not get its requests.
            config.setHttpProxy(null);
            config.setHttpsProxy(null);
            return new KubernetesClientBuilder().withConfig(config).build();
        }

        private List<NodeHandle> handles(KubernetesClient client, List<String> names) {
            List<NodeHandle> handles = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                String address = client.nodes().withName(names.get(i)).get().getStatus().getAddresses().stream()
                        .filter(each -> "InternalIP".equals(each.getType()))
                        .map(each -> each.getAddress())
                        .findFirst()
                        .orElse("");
                handles.add(new NodeHandle(
                        names.get(i),
                        i == 0 ? NodeHandle.Role.SERVER : NodeHandle.Role.AGENT,
                        containers.get(i).getContainerId(),
                        address));
            }
            return handles;
        }

        private EnvironmentFacts facts(KubernetesClient client, String network, ClockSkew measured) {
            String kubernetes = client.getKubernetesVersion().getGitVersion();
            List<Node> nodes = client.nodes().list().getItems();
            // The server first: its versions are stated.
            nodes.sort(Comparator.comparing(
                    node -> !SERVER.equals(node.getMetadata().getName())));
            Namespace system = client.namespaces().withName("kube-system").get();
            Map<String, String> versions = new LinkedHashMap<>(Versions.ofCluster(kubernetes, nodes, network));
            versions.put("Node image", image.reference());
            versions.put("Node image digest", image.digest(engine));
            versions.put("Docker Engine", engine.version());
            versions.putAll(Versions.ofHarness());
            versions.put("Clock skew to the API server", measured.sentence());
            return new EnvironmentFacts(
                    "k3s",
                    image.k3s()
                            ? "k3s " + kubernetes
                            : "plimsoll-node, upstream Kubernetes " + kubernetes + " – not k3s",
                    versions,
                    Objects.requireNonNullElse(engine.info().getNCPU(), 0),
                    Objects.requireNonNullElse(engine.info().getMemTotal(), 0L) >> 20,
                    measured.skew().toMillis(),
                    system == null ? null : system.getMetadata().getUid(),
                    List.of(),
                    List.of());
        }

        private void reached(String what) {
            progress.detail("Kubernetes cluster", what + " after " + Text.seconds(since()));
        }

        void undo() {
            for (int i = containers.size() - 1; i >= 0; i--) {
                containers.get(i).stop();
            }
        }

        private Duration since() {
            return Duration.ofNanos(System.nanoTime() - begin);
        }

        private Duration left() {
            return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
        }

        private static String randomToken() {
            byte[] bytes = new byte[16];
            new SecureRandom().nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }

    /** Returns the kubeconfig of the cluster, as seen from this machine. */
    public String kubeconfig() {
        return ((K3sContainer) containers.get(0)).getKubeConfigYaml();
    }

    @Override
    public KubernetesClient kubernetes() {
        return cluster.client();
    }

    @Override
    public EnvironmentFacts facts() {
        return facts;
    }

    @Override
    public ClockSkew clockSkew() {
        return cluster.skew();
    }

    @Override
    public List<NodeHandle> nodes() {
        return nodes;
    }

    @Override
    public List<ImagePresence> load(List<String> references) {
        return new ImageLoader(engine, nodes, progress).load(references);
    }

    @Override
    public synchronized ToolboxAccess toolbox(NodeHandle node) {
        DockerToolbox toolbox = toolboxes.computeIfAbsent(node.containerId(), ignored -> {
            String image = new BuildScripts(run, progress)
                    .build(
                            "Toolbox image",
                            Recipe.toolboxImage(),
                            "see `./plimsoll doctor` for what the build needs and is missing.");
            return DockerToolbox.start(engine, image, node, run);
        });
        return new ToolboxAccess.Available(toolbox);
    }

    @Override
    public CommandResult kubectl(String... arguments) {
        return cluster.kubectl().run(List.of(arguments));
    }

    @Override
    public CommandResult renderKustomize(Path kustomization) {
        return cluster.kubectl().kustomize(kustomization);
    }

    @Override
    public void close() {
        cluster.end(
                () -> toolboxes.values().forEach(DockerToolbox::close),
                cluster.client()::close,
                this::stopNodes,
                () -> new DockerRemains(engine.docker())
                        .removeAllOf(
                                run.id(),
                                (remain, why) ->
                                        LOG.warn("{} {} could not be removed: {}", remain.kind(), remain.name(), why)));
    }

    private void stopNodes() {
        for (int i = containers.size() - 1; i >= 0; i--) {
            containers.get(i).stop();
        }
    }
}
