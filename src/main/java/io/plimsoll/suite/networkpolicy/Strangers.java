package io.plimsoll.suite.networkpolicy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Two pods of the harness's own, in a namespace of its own, without labels: the deployment's policies know nothing of them.
 *
 * <p>They do nothing; what matters is that they have a network each. So they are made of the image that every sandbox of the
 * node is made of, which is there already.
 */
final class Strangers implements AutoCloseable {

    /** Their namespace. */
    static final String NAMESPACE = "plimsoll-strangers";

    /** The one that connections come from. */
    static final String FROM = "stranger-a";

    /** The one that connections go to. */
    static final String TO = "stranger-b";

    /** Ports that no deployment declares: who is reached there is kept from nothing. */
    static final Set<Port> UNDECLARED_PORTS = Set.of(new Port(Protocol.TCP, 47_808), new Port(Protocol.UDP, 47_809));

    private static final String DENY_ALL = "deny-all";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PACE = Duration.ofMillis(100);
    private static final long NOBODY = 65_534;

    private final KubernetesClient client;

    private Strangers(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Creates them and waits until they have addresses.
     *
     * @throws HarnessFailure if they do not get any in time
     */
    static Strangers create(RunContext context) throws HarnessFailure {
        KubernetesClient client = context.environment().kubernetes();
        Strangers strangers = new Strangers(client);
        // A run before this one on the same cluster may have left them.
        strangers.close();
        try {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(NAMESPACE)
                            .addToLabels(LiveRun.RUN_LABEL, context.run().id())
                            .endMetadata()
                            .build())
                    .create();
            await(
                    "the default account of their namespace",
                    () -> client.serviceAccounts()
                                    .inNamespace(NAMESPACE)
                                    .withName("default")
                                    .get()
                            != null);
            String image = image(client);
            for (String name : List.of(FROM, TO)) {
                client.resource(idle(NAMESPACE, name, image)).create();
            }
            await("addresses of theirs", () -> List.of(FROM, TO).stream().allMatch(name -> hasAddress(client, name)));
            return strangers;
        } catch (ConditionTimeoutException | KubernetesClientException e) {
            strangers.close();
            throw new HarnessFailure(
                    "the harness's own pods could not be started in namespace %s: %s"
                            .formatted(NAMESPACE, e.getMessage()),
                    "see the cluster's events: its network has to give addresses to new pods",
                    e);
        }
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(PACE)
                .atMost(LIMIT)
                .until(condition);
    }

    private static boolean hasAddress(KubernetesClient client, String name) {
        Pod pod = client.pods().inNamespace(NAMESPACE).withName(name).get();
        return pod != null
                && pod.getStatus() != null
                && pod.getStatus().getPodIP() != null
                && !pod.getStatus().getPodIP().isEmpty();
    }

    /** Returns the image of the nodes' sandboxes; if none is known by that name, any that a node has; else k3s' own. */
    static String image(KubernetesClient client) {
        List<String> images = client.nodes().list().getItems().stream()
                .map(Node::getStatus)
                .flatMap(status -> status.getImages().stream())
                .flatMap(image -> image.getNames().stream())
                .filter(name -> !name.contains("@"))
                .toList();
        return images.stream()
                .filter(name -> name.contains("pause"))
                .findFirst()
                .or(() -> images.stream().findFirst())
                .orElse("rancher/mirrored-pause:3.6");
    }

    /** Returns a pod that does nothing, wherever pods must not do much. */
    static Pod idle(String namespace, String name, String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(1L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(NOBODY)
                .withRunAsGroup(NOBODY)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("idle")
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
    }

    /** Denies everything to and from them. */
    void denyAll() {
        client.resource(denying()).create();
    }

    /** Takes that back. */
    void allowAgain() {
        client.resource(denying()).delete();
    }

    private static NetworkPolicy denying() {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(DENY_ALL)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .withPolicyTypes("Ingress", "Egress")
                .endSpec()
                .build();
    }

    /** Removes them and waits until they are gone. */
    @Override
    public void close() {
        client.namespaces().withName(NAMESPACE).delete();
        Awaitility.await("the end of namespace " + NAMESPACE)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(PACE)
                .atMost(LIMIT)
                .until(() -> client.namespaces().withName(NAMESPACE).get() == null);
    }
}
