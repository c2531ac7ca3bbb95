package io.plimsoll.environment;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that was there before and stays. Everything goes into namespaces of the run's own, and nothing that the run
 * did not create is touched.
 */
public final class ExistingEnvironment implements Environment {

    private static final Duration KUBECTL = Duration.ofMinutes(2);
    private static final Duration DELETION = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final Path kubeconfig;
    private final @Nullable String context;
    private final LiveRun run;
    private final EnvironmentFacts facts;
    private final ClockSkew skew;
    private final List<String> created = new ArrayList<>();
    private boolean closed;

    private ExistingEnvironment(
            KubernetesClient client,
            Path kubeconfig,
            @Nullable String context,
            LiveRun run,
            EnvironmentFacts facts,
            ClockSkew skew) {
        this.client = client;
        this.kubeconfig = kubeconfig;
        this.context = context;
        this.run = run;
        this.facts = facts;
        this.skew = skew;
    }

    /**
     * Connects to a cluster.
     *
     * @param kubeconfig the file that says how
     * @param context the context within it; {@code null} means its current one
     * @throws EnvironmentMissing if the file or the context cannot be used, or the cluster does not answer
     */
    public static ExistingEnvironment connect(Path kubeconfig, @Nullable String context, LiveRun run) {
        Config config = config(kubeconfig, context);
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        run.onEnd("Kubernetes client", client::close);
        try {
            ClockSkew skew = ClockSkewMeter.measure(client);
            ExistingEnvironment environment =
                    new ExistingEnvironment(client, kubeconfig, context, run, facts(client, skew), skew);
            run.onEnd("namespaces of the run", environment::removeNamespaces);
            return environment;
        } catch (KubernetesClientException | EnvironmentFailed e) {
            client.close();
            throw new EnvironmentMissing(
                    "The cluster does not answer."
                            + "\n  expected: the API server of " + client.getMasterUrl() + ", from " + kubeconfig
                            + "\n  observed: " + Engine.rootMessage(e),
                    "see that `kubectl --kubeconfig " + kubeconfig + " get nodes` works.",
                    e);
        }
    }

    private static Config config(Path kubeconfig, @Nullable String context) {
        if (!Files.isReadable(kubeconfig)) {
            throw new EnvironmentMissing(
                    "The kubeconfig cannot be read."
                            + "\n  expected: a file " + kubeconfig
                            + "\n  observed: " + (Files.exists(kubeconfig) ? "permission denied" : "no such file"),
                    "name another with --kubeconfig.");
        }
        Config config;
        try {
            config = Config.fromKubeconfig(context, Files.readString(kubeconfig), kubeconfig.toString());
        } catch (IOException | RuntimeException e) {
            throw new EnvironmentMissing(
                    "The kubeconfig " + kubeconfig + " cannot be used: " + Engine.rootMessage(e),
                    "see that `kubectl --kubeconfig " + kubeconfig + " config view` prints it.",
                    e);
        }
        boolean known =
                context == null || config.getContexts().stream().anyMatch(each -> context.equals(each.getName()));
        if (!known) {
            throw new EnvironmentMissing(
                    "The context is not in the kubeconfig."
                            + "\n  expected: " + context + " in " + kubeconfig
                            + "\n  observed: "
                            + String.join(
                                    ", ",
                                    config.getContexts().stream()
                                            .map(each -> each.getName())
                                            .toList()),
                    "name one of these with --context.");
        }
        return config;
    }

    private static EnvironmentFacts facts(KubernetesClient client, ClockSkew skew) {
        String kubernetes = client.getKubernetesVersion().getGitVersion();
        Map<String, String> versions = new LinkedHashMap<>();
        int cpus = 0;
        long memory = 0;
        try {
            List<Node> nodes = client.nodes().list().getItems();
            if (!nodes.isEmpty()) {
                versions.putAll(
                        Versions.ofCluster(kubernetes, nodes.get(0).getStatus().getNodeInfo()));
            }
            for (Node node : nodes) {
                cpus += (int) capacity(node, "cpu");
                memory += capacity(node, "memory");
            }
        } catch (KubernetesClientException e) {
            // Whoever may not see nodes can still test.
            versions.put("Kubernetes", kubernetes);
        }
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
                List.of(),
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
            return null;
        }
    }

    /** Returns the name that a namespace of the deployment has in this run. */
    public String namespaceFor(String name) {
        String full = "plimsoll-" + run.id() + "-" + name;
        return full.length() <= 63 ? full : full.substring(0, 54).replaceAll("-$", "") + "-" + hash(full);
    }

    private static String hash(String text) {
        return String.format(Locale.ROOT, "%08x", text.hashCode());
    }

    /**
     * Creates a namespace of the run's own.
     *
     * @param name what the deployment calls it
     * @return what it is called here
     * @throws EnvironmentFailed if there is one of that name that this run did not create
     */
    public synchronized String createNamespace(String name) {
        run.mustNotBeEnding();
        String full = namespaceFor(name);
        Namespace there = client.namespaces().withName(full).get();
        if (there != null) {
            requireOurs(there);
            return full;
        }
        Map<String, String> labels = Map.of(LiveRun.RUN_LABEL, run.id());
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(full)
                        .withLabels(labels)
                        .withAnnotations(Map.of(
                                LiveRun.HEARTBEAT_LABEL,
                                Objects.requireNonNull(run.labels().get(LiveRun.HEARTBEAT_LABEL))))
                        .endMetadata()
                        .build())
                .create();
        created.add(full);
        return full;
    }

    /** Removes a namespace, which must be this run's own, and waits until it is gone. */
    public synchronized void deleteNamespace(String full) {
        Namespace there = client.namespaces().withName(full).get();
        if (there == null) {
            created.remove(full);
            return;
        }
        requireOurs(there);
        client.namespaces().withName(full).delete();
        client.namespaces()
                .withName(full)
                .waitUntilCondition(Objects::isNull, DELETION.toMillis(), TimeUnit.MILLISECONDS);
        created.remove(full);
    }

    private void requireOurs(Namespace namespace) {
        Map<String, String> labels =
                Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of());
        if (!run.id().equals(labels.get(LiveRun.RUN_LABEL))) {
            throw new EnvironmentFailed(
                    "The namespace " + namespace.getMetadata().getName() + " is not this run's."
                            + "\n  expected: label " + LiveRun.RUN_LABEL + "=" + run.id()
                            + "\n  observed: "
                            + (labels.containsKey(LiveRun.RUN_LABEL)
                                    ? LiveRun.RUN_LABEL + "=" + labels.get(LiveRun.RUN_LABEL)
                                    : "no such label"),
                    "nothing was changed in it; remove it yourself if it is not needed.");
        }
    }

    private synchronized void removeNamespaces() {
        for (String full : List.copyOf(created)) {
            Namespace there = client.namespaces().withName(full).get();
            if (there != null) {
                requireOurs(there);
                client.namespaces().withName(full).delete();
            }
            created.remove(full);
        }
    }

    @Override
    public KubernetesClient kubernetes() {
        return client;
    }

    @Override
    public EnvironmentFacts facts() {
        return facts;
    }

    @Override
    public ClockSkew clockSkew() {
        return skew;
    }

    @Override
    public List<NodeHandle> nodes() {
        return List.of();
    }

    @Override
    public List<ImagePresence> load(List<String> references) {
        return references.stream()
                .<ImagePresence>map(ImagePresence.LeftToTheCluster::new)
                .toList();
    }

    @Override
    public ToolboxAccess toolbox(NodeHandle node) {
        return new ToolboxAccess.NotAvailable(
                ReasonCode.ENV_UNSUPPORTED, "the nodes of an existing cluster cannot be entered from outside");
    }

    @Override
    public CommandResult kubectl(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program(), "--kubeconfig", kubeconfig.toString()));
        if (context != null) {
            command.addAll(List.of("--context", context));
        }
        command.addAll(List.of(arguments));
        return run(command);
    }

    @Override
    public CommandResult renderKustomize(Path kustomization) {
        return run(List.of(program(), "kustomize", kustomization.toString()));
    }

    private static String program() {
        Optional<Path> kubectl = HostFacts.onPath(System.getenv(), "kubectl");
        return kubectl.map(Path::toString)
                .orElseThrow(() -> new EnvironmentMissing(
                        "kubectl is missing."
                                + "\n  expected: the program kubectl on the PATH, for use with an existing cluster"
                                + "\n  observed: there is none",
                        "install it, in a version that fits the cluster's."));
    }

    private CommandResult run(List<String> command) {
        this.run.mustNotBeEnding();
        long begin = System.nanoTime();
        try {
            Path stderr = Files.createTempFile(this.run.createTemporaryFolder(), "kubectl", ".err");
            Process process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(stderr.toFile())
                    .start();
            boolean inTime;
            String stdout;
            try (InputStream output = process.getInputStream()) {
                process.onExit()
                        .orTimeout(KUBECTL.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((ended, late) -> {
                            if (late != null) {
                                process.destroyForcibly();
                            }
                        });
                stdout = new String(output.readAllBytes(), StandardCharsets.UTF_8);
                inTime = process.waitFor(1, TimeUnit.SECONDS)
                        && Duration.ofNanos(System.nanoTime() - begin).compareTo(KUBECTL) < 0;
            }
            return new CommandResult(
                    command,
                    inTime ? process.exitValue() : 137,
                    stdout,
                    Files.readString(stderr),
                    Duration.ofNanos(System.nanoTime() - begin),
                    !inTime);
        } catch (IOException e) {
            throw new EnvironmentMissing(
                    "kubectl cannot be run: " + Engine.rootMessage(e), "see that `kubectl version` works.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailed("The run was interrupted.", "start it again.", e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        removeNamespaces();
        client.close();
    }
}
