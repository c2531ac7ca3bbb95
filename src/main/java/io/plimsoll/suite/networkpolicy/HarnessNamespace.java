package io.plimsoll.suite.networkpolicy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.environment.OwnNamespace;
import io.plimsoll.environment.Ownership;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A namespace of the harness's own, with pods in it that do nothing but have a network. */
final class HarnessNamespace implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PACE = Duration.ofMillis(100);

    private final KubernetesClient client;
    private final String name;

    private HarnessNamespace(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Returns what a namespace of the harness's own is called: on a cluster that others use as well, by the run's id, too. */
    static String name(RunContext context, String name) {
        return context.environment().ownership().isPresent() ? OwnNamespace.of(context.run(), name) : name;
    }

    /**
     * Creates it and waits until its pods have addresses.
     *
     * @param context what the scenario works with
     * @param name its name, as {@link #name} returned it; a namespace that an earlier run left is removed
     * @param pods its pods
     * @throws HarnessFailure if the pods do not get addresses in time
     */
    static HarnessNamespace create(RunContext context, String name, List<Pod> pods) throws HarnessFailure {
        KubernetesClient client = context.environment().kubernetes();
        HarnessNamespace created = new HarnessNamespace(client, name);
        created.close();
        try {
            make(context, name);
            await(
                    "the default account of their namespace",
                    () -> client.serviceAccounts()
                                    .inNamespace(name)
                                    .withName("default")
                                    .get()
                            != null);
            pods.forEach(pod -> client.resource(pod).create());
            await("addresses of theirs", () -> pods.stream()
                    .allMatch(pod -> hasAddress(client, name, pod.getMetadata().getName())));
            return created;
        } catch (ConditionTimeoutException | KubernetesClientException e) {
            created.close();
            throw new HarnessFailure(
                    "the harness's own pods could not be started in namespace %s: %s".formatted(name, e.getMessage()),
                    "see the cluster's events: its network has to give addresses to new pods",
                    e);
        }
    }

    private static void make(RunContext context, String name) {
        Optional<Ownership> shared = context.environment().ownership();
        if (shared.isPresent()) {
            GenericKubernetesResource own = new GenericKubernetesResource();
            own.setApiVersion("v1");
            own.setKind("Namespace");
            own.setMetadata(new ObjectMetaBuilder().withName(name).build());
            shared.get().claim(own);
            return;
        }
        context.environment()
                .kubernetes()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(LiveRun.RUN_LABEL, context.run().id())
                        .endMetadata()
                        .build())
                .create();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(PACE)
                .atMost(LIMIT)
                .until(condition);
    }

    private static boolean hasAddress(KubernetesClient client, String namespace, String name) {
        Pod pod = client.pods().inNamespace(namespace).withName(name).get();
        return pod != null
                && pod.getStatus() != null
                && pod.getStatus().getPodIP() != null
                && !pod.getStatus().getPodIP().isEmpty();
    }

    /** Removes it and waits until it is gone. */
    @Override
    public void close() {
        client.namespaces().withName(name).delete();
        Awaitility.await("the end of namespace " + name)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(PACE)
                .atMost(LIMIT)
                .until(() -> client.namespaces().withName(name).get() == null);
    }
}
