package io.plimsoll.environment;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import io.plimsoll.spec.ClusterSpec;
import io.plimsoll.spec.LoadClient;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that was there before and stays. Everything goes into namespaces of the run's own, and nothing that the run
 * did not create is touched.
 */
public final class ExistingEnvironment implements Environment {

    /** What the load comes from where the cluster pulls its images itself. */
    static final String PUBLIC_TOOLBOX = "eclipse-temurin:17-jre";

    private static final int RETRIES = 4;
    private static final String LOAD_NAMESPACE = "load";
    private static final String POD_SECURITY = "pod-security.kubernetes.io/enforce";

    private final OpenCluster cluster;
    private final LiveRun run;
    private final Progress progress;
    private final ClusterSpec wanted;
    private final EnvironmentFacts facts;
    private final Ownership ownership;
    private final @Nullable GuestImages images;
    private final Map<LoadClient, ToolboxAccess> toolboxes = new HashMap<>();
    private final Map<String, ToolboxAccess> entered = new ConcurrentHashMap<>();
    private @Nullable String toolboxImage;

    private ExistingEnvironment(
            OpenCluster cluster,
            LiveRun run,
            Progress progress,
            ClusterSpec wanted,
            EnvironmentFacts facts,
            @Nullable GuestImages images) {
        this.cluster = cluster;
        this.run = run;
        this.progress = progress;
        this.wanted = wanted;
        this.facts = facts;
        this.ownership = new Ownership(cluster.client(), run);
        this.images = images;
    }

    /**
     * Connects to a cluster. Nothing is created in it yet.
     *
     * @param kubeconfig says which and how
     * @param wanted what the spec says about clusters: the image of the toolbox is used
     * @param deviations what is changed of the declared deployment here, for the report
     * @param run the run that uses it
     * @param progress hears what is being done
     * @throws EnvironmentMissing if the cluster does not answer, or does not answer this user
     */
    public static ExistingEnvironment connect(
            Kubeconfig kubeconfig, ClusterSpec wanted, List<String> deviations, LiveRun run, Progress progress) {
        String kubernetes = askVersion(kubeconfig);
        KubernetesClient client = client(kubeconfig);
        try {
            ClockSkew skew = ClockSkewMeter.measure(client);
            List<Node> nodes = nodes(client);
            EnvironmentFacts facts = facts(client, kubernetes, skew, nodes, deviations);
            // Before anything is created: should this process be killed, a sweep has to know where to look.
            run.rememberCluster(kubeconfig);
            ExistingEnvironment environment = new ExistingEnvironment(
                    new OpenCluster(client, kubectl(kubeconfig, run), skew),
                    run,
                    progress,
                    wanted,
                    facts,
                    images(nodes, run, progress));
            run.onEnd("what the run has in the cluster", () -> {
                environment.close();
                environment.cluster.requireCleanEnd();
            });
            return environment;
        } catch (KubernetesClientException | EnvironmentFailed e) {
            client.close();
            throw unreachable(kubeconfig, e);
        }
    }

    /** Over HTTP/1.1: there the answer to who is not let in is an answer, while over HTTP/2 the API server hangs up. */
    private static String askVersion(Kubeconfig kubeconfig) {
        Config config = kubeconfig.config();
        config.setRequestRetryBackoffLimit(RETRIES);
        config.setHttp2Disable(true);
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            return client.getKubernetesVersion().getGitVersion();
        } catch (KubernetesClientException e) {
            throw unreachable(kubeconfig, e);
        }
    }

    /** Returns a client for a cluster; it gives up after seconds, not minutes, if nobody answers. */
    static KubernetesClient client(Kubeconfig kubeconfig) {
        Config config = kubeconfig.config();
        config.setRequestRetryBackoffLimit(RETRIES);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static EnvironmentMissing unreachable(Kubeconfig kubeconfig, Exception e) {
        String where = "the API server of " + kubeconfig.config().getMasterUrl() + " (" + kubeconfig.file()
                + ", context " + kubeconfig.context() + ")";
        String see = "see that `kubectl --kubeconfig " + kubeconfig.file() + " --context " + kubeconfig.context()
                + " version` works.";
        if (e instanceof KubernetesClientException answer
                && (answer.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED
                        || answer.getCode() == HttpURLConnection.HTTP_FORBIDDEN)) {
            return new EnvironmentMissing(
                    "The cluster does not let this user in."
                            + "\n  expected: " + where + " accepts the user of the context"
                            + "\n  observed: " + answer.getCode() + ", " + Engine.rootMessage(e),
                    "renew the credentials; " + see,
                    e);
        }
        return new EnvironmentMissing(
                "The cluster does not answer." + "\n  expected: " + where + "\n  observed: " + Engine.rootMessage(e),
                see,
                e);
    }

    /** Whoever may not see nodes can still test. */
    private static List<Node> nodes(KubernetesClient client) {
        try {
            return client.nodes().list().getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return List.of();
            }
            throw e;
        }
    }

    private static EnvironmentFacts facts(
            KubernetesClient client, String kubernetes, ClockSkew skew, List<Node> nodes, List<String> deviations) {
        Map<String, String> versions = new LinkedHashMap<>();
        int cpus = 0;
        long memory = 0;
        versions.putAll(Versions.ofCluster(kubernetes, nodes, ""));
        for (Node node : nodes) {
            cpus += (int) capacity(node, "cpu");
            memory += capacity(node, "memory");
        }
        versions.put(
                "Nodes",
                nodes.isEmpty()
                        ? "unknown: this user may not see them"
                        : "%s, with %s processors and %s MiB of memory in all"
                                .formatted(nodes.size(), cpus, memory >> 20));
        versions.putAll(Versions.ofHarness());
        versions.put("Clock skew to the API server", skew.sentence());
        return new EnvironmentFacts(
                "existing",
                "existing cluster, Kubernetes " + kubernetes,
                versions,
                cpus,
                memory >> 20,
                skew.skew().toMillis(),
                uid(client),
                deviations,
                List.of());
    }

    private static long capacity(Node node, String resource) {
        Quantity quantity = node.getStatus().getCapacity().get(resource);
        return quantity == null ? 0 : quantity.getNumericalAmount().longValue();
    }

    private static @Nullable String uid(KubernetesClient client) {
        try {
            Namespace system = client.namespaces().withName("kube-system").get();
            return system == null ? null : system.getMetadata().getUid();
        } catch (KubernetesClientException e) {
            // The report can do without it.
            return null;
        }
    }

    private static @Nullable GuestImages images(List<Node> nodes, LiveRun run, Progress progress) {
        if (nodes.isEmpty()) {
            return null;
        }
        Engine engine;
        try {
            engine = Engine.connect();
        } catch (EnvironmentMissing e) {
            // No engine here, so no node of the cluster is a container of it.
            return null;
        }
        run.onEnd("connection to the Docker engine", engine);
        List<NodeHandle> local = new LocalNodes(engine).of(nodes);
        return local.isEmpty() ? null : new GuestImages(engine, local, progress);
    }

    private static Kubectl kubectl(Kubeconfig kubeconfig, LiveRun run) {
        return new LocalKubectl(LocalKubectl.find().orElse(Path.of("kubectl")), kubeconfig.arguments(), run);
    }

    /**
     * Renders a kustomization without the cluster: with the kubectl of this machine, else with that of a node image.
     *
     * @param wanted says which node image
     * @throws EnvironmentMissing if there is neither
     */
    public static CommandResult renderKustomize(
            ClusterSpec wanted, LiveRun run, Progress progress, Path kustomization) {
        Optional<Path> kubectl = LocalKubectl.find();
        if (kubectl.isPresent()) {
            return new LocalKubectl(kubectl.get(), List.of(), run).kustomize(kustomization);
        }
        try {
            return K3sEnvironment.renderKustomize(wanted, run, progress, kustomization);
        } catch (EnvironmentMissing e) {
            throw new EnvironmentMissing(
                    "Nothing here can render the kustomization " + kustomization + "."
                            + "\n  expected: kubectl on the PATH, or a Docker engine"
                            + "\n  observed: no kubectl; "
                            + e.problem().lines().findFirst().orElse(""),
                    "install kubectl, in a version that fits the cluster's.",
                    e);
        }
    }

    @Override
    public Optional<Ownership> ownership() {
        return Optional.of(ownership);
    }

    @Override
    public KubernetesClient kubernetes() {
        return cluster.client();
    }

    @Override
    public synchronized EnvironmentFacts facts() {
        List<String> additions = new ArrayList<>(ownership.everClaimed());
        toolboxes.values().forEach(access -> {
            if (access instanceof ToolboxAccess.Available available) {
                additions.add("a Pod on node " + available.toolbox().node().name() + ", which the load came from");
            }
        });
        List<String> pods = entered.values().stream()
                .filter(ToolboxAccess.Available.class::isInstance)
                .map(access -> ((EphemeralToolbox) access.orThrow()).podName())
                .sorted()
                .toList();
        if (!pods.isEmpty()) {
            additions.add(
                    "an ephemeral container in each of %s pods, which cannot be taken out of one and went with it: %s"
                            .formatted(pods.size(), String.join(", ", pods)));
        }
        return new EnvironmentFacts(
                facts.kind(),
                facts.distribution(),
                facts.versions(),
                facts.cpus(),
                facts.memoryMebibytes(),
                facts.clockSkewMillis(),
                facts.clusterUid(),
                facts.deviations(),
                additions);
    }

    @Override
    public ClockSkew clockSkew() {
        return cluster.skew();
    }

    @Override
    public List<NodeHandle> nodes() {
        return List.of();
    }

    @Override
    public boolean takesImages() {
        return images != null;
    }

    @Override
    public List<ImagePresence> load(List<String> references) {
        List<ImagePresence> loaded = images == null ? List.of() : images.load(references);
        return references.stream()
                .map(reference -> loaded.stream()
                        .filter(presence -> presence.reference().equals(reference))
                        .filter(presence -> presence instanceof ImagePresence.Present)
                        .findFirst()
                        .orElseGet(() -> new ImagePresence.LeftToTheCluster(reference)))
                .toList();
    }

    @Override
    public ToolboxAccess toolbox(NodeHandle node) {
        return new ToolboxAccess.NotAvailable(
                ReasonCode.ENV_UNSUPPORTED, "the nodes of an existing cluster are not entered");
    }

    @Override
    public synchronized ToolboxAccess toolboxForLoad(LoadClient client) {
        ToolboxAccess known = toolboxes.get(client);
        if (known != null) {
            return known;
        }
        ToolboxAccess started = PodToolbox.start(cluster.client(), run, place(client));
        toolboxes.put(client, started);
        return started;
    }

    @Override
    public ToolboxAccess toolboxWithin(String namespace, String pod) {
        if (!wanted.ephemeralContainers()) {
            return new ToolboxAccess.NotAvailable(
                    ReasonCode.PREREQ_MISSING,
                    "on an existing cluster, whose nodes are not the run's own to enter, a pod is entered by an ephemeral"
                            + " container, which stays in it as long as the pod lives, and the spec does not allow that: add"
                            + " `cluster: {ephemeral-containers: true}`");
        }
        Namespace around = cluster.client().namespaces().withName(namespace).get();
        Pod found = cluster.client().pods().inNamespace(namespace).withName(pod).get();
        if (around == null || found == null) {
            return new ToolboxAccess.NotAvailable(
                    ReasonCode.ENV_UNSUPPORTED, "pod %s/%s is gone".formatted(namespace, pod));
        }
        if (!run.id().equals(around.getMetadata().getLabels().get(LiveRun.RUN_LABEL))) {
            return new ToolboxAccess.NotAvailable(
                    ReasonCode.ENV_UNSUPPORTED,
                    "pod %s/%s is in a namespace that this run did not create, and so is not entered"
                            .formatted(namespace, pod));
        }
        String image = toolboxImage();
        return entered.computeIfAbsent(
                found.getMetadata().getUid(), any -> EphemeralToolbox.start(cluster.client(), run, found, image));
    }

    private PodToolbox.Place place(LoadClient client) {
        String image = toolboxImage();
        if (client instanceof LoadClient.Pod pod) {
            return new PodToolbox.Place(pod.namespace(), pod.labels(), false, image);
        }
        String namespace = OwnNamespace.of(run, LOAD_NAMESPACE);
        GenericKubernetesResource own = new GenericKubernetesResource();
        own.setApiVersion("v1");
        own.setKind("Namespace");
        own.setMetadata(new ObjectMetaBuilder()
                .withName(namespace)
                .withLabels(Map.of(POD_SECURITY, "privileged"))
                .build());
        ownership.claim(own);
        return new PodToolbox.Place(namespace, Map.of(), true, image);
    }

    private synchronized String toolboxImage() {
        String known = toolboxImage;
        if (known == null) {
            known = obtainToolboxImage();
            toolboxImage = known;
        }
        return known;
    }

    private String obtainToolboxImage() {
        String named = wanted.toolbox();
        if (named != null) {
            return named;
        }
        if (images == null) {
            return PUBLIC_TOOLBOX;
        }
        String built = new BuildScripts(run, progress)
                .build(
                        "Toolbox image",
                        Recipe.toolboxImage(),
                        "see `./plimsoll doctor` for what the build needs and is missing.");
        images.load(List.of(built));
        return built;
    }

    @Override
    public CommandResult kubectl(String... arguments) {
        return cluster.kubectl().run(List.of(arguments));
    }

    @Override
    public CommandResult renderKustomize(Path kustomization) {
        return renderKustomize(wanted, run, progress, kustomization);
    }

    @Override
    public void close() {
        cluster.end(
                this::closeToolboxes,
                ownership::removeAll,
                () -> {
                    if (images != null) {
                        images.removeAll();
                    }
                },
                cluster.client()::close);
    }

    private synchronized void closeToolboxes() {
        toolboxes.values().forEach(access -> {
            if (access instanceof ToolboxAccess.Available available) {
                available.toolbox().close();
            }
        });
    }
}
