package io.plimsoll.environment;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.WaitResponse;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.plimsoll.network.ServiceNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits until a cluster can be used: within one budget, on watches, and not a moment after it is clear that it cannot. */
final class ClusterReadiness {

    private static final String KNOWN_NAME = ServiceNames.full(ServiceNames.API_SERVER);
    private static final String SYSTEM = "kube-system";
    private static final Set<String> HOPELESS = Set.of(
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "CreateContainerConfigError",
            "CreateContainerError");
    private static final int TOO_MANY_RESTARTS = 3;

    private final KubernetesClient client;
    private final List<String> nodes;
    private final Map<String, String> observed = new LinkedHashMap<>();
    private final List<CompletableFuture<?>> watches = new ArrayList<>();
    private final long deadline;
    private final Duration budget;
    private final Consumer<String> reached;

    /**
     * @param nodes the names of the nodes that are to be ready
     * @param deadline when the budget is over, by {@link System#nanoTime()}
     * @param reached hears of everything that has become ready
     */
    ClusterReadiness(
            KubernetesClient client, List<String> nodes, Duration budget, long deadline, Consumer<String> reached) {
        this.client = client;
        this.nodes = List.copyOf(nodes);
        this.budget = budget;
        this.deadline = deadline;
        this.reached = reached;
    }

    /** Thrown when it is clear that the cluster will not become ready, or when the budget is over. */
    static final class NotReady extends Exception {

        private static final long serialVersionUID = 1L;

        private final String why;

        NotReady(String why) {
            super(why);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    void await(DockerClient docker, Collection<String> containers) throws NotReady {
        CompletableFuture<String> hopeless = new CompletableFuture<>();
        List<WaitContainerResultCallback> deaths = new ArrayList<>();
        try {
            for (String container : containers) {
                deaths.add(docker.waitContainerCmd(container).exec(new WaitContainerResultCallback() {
                    @Override
                    public void onNext(WaitResponse response) {
                        super.onNext(response);
                        hopeless.complete("a node's container ended with exit code " + response.getStatusCode());
                    }
                }));
            }
            watchForHopelessPods(hopeless);
            CompletableFuture<?> ready = CompletableFuture.allOf(
                    watch("nodes", () -> client.nodes()
                            .informOnCondition(list -> note("nodes", list, this::nodesMissing))),
                    watch("default ServiceAccount", () -> client.serviceAccounts()
                            .inNamespace("default")
                            .informOnCondition(
                                    list -> note("default ServiceAccount", list, ClusterReadiness::accountMissing))),
                    watchDeployment("coredns"),
                    watchDeployment("metrics-server"),
                    watch("metrics API", () -> client.genericKubernetesResources(
                                    "apiregistration.k8s.io/v1", "APIService")
                            .withName("v1beta1.metrics.k8s.io")
                            .informOnCondition(list -> note("metrics API", list, ClusterReadiness::apiMissing))));
            get(CompletableFuture.anyOf(ready, hopeless));
            failIf(hopeless);
            awaitAnswer("DNS", hopeless, this::dnsMissing);
            awaitAnswer("metrics", hopeless, this::metricsMissing);
        } finally {
            watches.forEach(watch -> watch.cancel(true));
            for (WaitContainerResultCallback death : deaths) {
                try {
                    death.close();
                } catch (IOException ignored) {
                    // It has told us what there was to tell.
                }
            }
        }
    }

    private CompletableFuture<?> watchDeployment(String name) {
        return watch(name, () -> client.apps()
                .deployments()
                .inNamespace(SYSTEM)
                .withName(name)
                .informOnCondition(list -> note(name, list, ClusterReadiness::deploymentMissing)));
    }

    private CompletableFuture<?> watch(String what, Supplier<CompletableFuture<?>> start) {
        synchronized (observed) {
            observed.put(what, "nothing yet");
        }
        CompletableFuture<?> watch = start.get();
        watches.add(watch);
        return watch;
    }

    /** Keeps what is missing for the message; returns whether nothing is. */
    private <T> boolean note(String what, List<T> list, Function<List<T>, String> missing) {
        String text = missing.apply(list);
        synchronized (observed) {
            if (text.isEmpty()) {
                if (observed.remove(what) != null) {
                    reached.accept(what);
                }
            } else {
                observed.put(what, text);
            }
        }
        return text.isEmpty();
    }

    private String nodesMissing(List<Node> list) {
        List<String> ready = list.stream()
                .filter(node -> isTrue(node, "Ready"))
                .map(node -> node.getMetadata().getName())
                .toList();
        List<String> missing =
                nodes.stream().filter(name -> !ready.contains(name)).toList();
        return missing.isEmpty() ? "" : "not Ready: " + String.join(", ", missing);
    }

    private static boolean isTrue(Node node, String type) {
        return node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(
                                condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static String accountMissing(List<ServiceAccount> list) {
        return list.stream().anyMatch(account -> "default"
                        .equals(account.getMetadata().getName()))
                ? ""
                : "not there";
    }

    private static String deploymentMissing(List<Deployment> list) {
        if (list.isEmpty()) {
            return "no such Deployment in " + SYSTEM;
        }
        Integer available =
                list.get(0).getStatus() == null ? null : list.get(0).getStatus().getAvailableReplicas();
        return available != null && available > 0 ? "" : "no replica available";
    }

    private static String apiMissing(List<GenericKubernetesResource> list) {
        if (list.isEmpty()) {
            return "APIService v1beta1.metrics.k8s.io is not there";
        }
        Object conditions = list.get(0).get("status", "conditions");
        if (conditions instanceof List<?> all) {
            for (Object condition : all) {
                if (condition instanceof Map<?, ?> map && "Available".equals(map.get("type"))) {
                    return "True".equals(map.get("status")) ? "" : String.valueOf(map.get("message"));
                }
            }
        }
        return "APIService v1beta1.metrics.k8s.io has no condition Available";
    }

    private void watchForHopelessPods(CompletableFuture<String> hopeless) {
        watches.add(client.pods().inNamespace(SYSTEM).informOnCondition(pods -> {
            String why = hopelessIn(pods);
            if (!why.isEmpty()) {
                hopeless.complete(why);
            }
            return !why.isEmpty();
        }));
    }

    /** Returns why a pod that everything depends on will not run, or an empty text. */
    static String hopelessIn(List<Pod> pods) {
        for (Pod pod : pods) {
            String name = pod.getMetadata().getName();
            if (!name.startsWith("coredns") && !name.startsWith("metrics-server") || pod.getStatus() == null) {
                continue;
            }
            for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
                var waiting =
                        status.getState() == null ? null : status.getState().getWaiting();
                if (waiting == null || waiting.getReason() == null) {
                    continue;
                }
                String what = "v1/Pod " + SYSTEM + "/" + name + ": ";
                if (HOPELESS.contains(waiting.getReason())) {
                    return what + waiting.getReason() + ": " + waiting.getMessage();
                }
                if ("CrashLoopBackOff".equals(waiting.getReason())
                        && status.getRestartCount() != null
                        && status.getRestartCount() >= TOO_MANY_RESTARTS) {
                    return what + "it crashed " + status.getRestartCount() + " times";
                }
            }
        }
        return "";
    }

    private void awaitAnswer(String what, CompletableFuture<String> hopeless, Supplier<String> missing)
            throws NotReady {
        synchronized (observed) {
            observed.put(what, "nothing yet");
        }
        try {
            Awaitility.await(what)
                    .pollInSameThread()
                    .dontCatchUncaughtExceptions()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(200))
                    .atMost(left())
                    .until(() -> hopeless.isDone() || note(what, List.of(), ignored -> missing.get()));
        } catch (ConditionTimeoutException e) {
            throw overBudget();
        }
        failIf(hopeless);
    }

    private String dnsMissing() {
        Pod pod = client.pods().inNamespace(SYSTEM).withLabel("k8s-app", "kube-dns").list().getItems().stream()
                .filter(Readiness::isPodReady)
                .findFirst()
                .orElse(null);
        if (pod == null) {
            return "no pod with k8s-app=kube-dns is Ready";
        }
        try (LocalPortForward forward =
                        client.pods().resource(pod).portForward(53, InetAddress.getLoopbackAddress(), 0);
                Socket socket = new Socket(forward.getLocalAddress(), forward.getLocalPort())) {
            int answers = DnsQuestion.ask(socket, KNOWN_NAME, Duration.ofSeconds(2));
            return answers > 0 ? "" : "it does not know " + KNOWN_NAME;
        } catch (IOException | KubernetesClientException e) {
            return "it does not answer: " + Engine.rootMessage(e);
        }
    }

    private String metricsMissing() {
        try {
            int measured = client.top().nodes().metrics().getItems().size();
            return measured >= nodes.size() ? "" : "of " + nodes.size() + " nodes, " + measured + " measured";
        } catch (KubernetesClientException e) {
            return "it does not answer: " + Engine.rootMessage(e);
        }
    }

    private void get(CompletableFuture<?> future) throws NotReady {
        try {
            future.get(left().toMillis(), MILLISECONDS);
        } catch (TimeoutException e) {
            throw overBudget();
        } catch (ExecutionException e) {
            throw new NotReady("the API server could not be watched: " + Engine.rootMessage(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotReady("interrupted");
        }
    }

    private static void failIf(CompletableFuture<String> hopeless) throws NotReady {
        if (hopeless.isDone()) {
            throw new NotReady(hopeless.join());
        }
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    private NotReady overBudget() {
        synchronized (observed) {
            List<String> missing = observed.entrySet().stream()
                    .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                    .toList();
            return new NotReady(
                    "after " + Text.seconds(budget) + " there is still missing: " + String.join("; ", missing));
        }
    }
}
