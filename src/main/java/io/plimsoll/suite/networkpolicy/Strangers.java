package io.plimsoll.suite.networkpolicy;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Two pods of the harness's own, in a namespace of its own, without labels: the deployment's policies know nothing of them.
 */
final class Strangers implements AutoCloseable {

    /** Their namespace, on a cluster that is the run's own. */
    static final String NAMESPACE = "plimsoll-strangers";

    /** The one that connections come from. */
    static final String FROM = "stranger-a";

    /** The one that connections go to. */
    static final String TO = "stranger-b";

    /** Ports that no deployment declares: who is reached there is kept from nothing. */
    static final Set<Port> UNDECLARED_PORTS = Set.of(new Port(Protocol.TCP, 47_808), new Port(Protocol.UDP, 47_809));

    /** The name of a Service of the harness's own. */
    static final String NAMED = "somebody";

    private static final int NAMED_PORT = 80;
    private static final String DENY_ALL = "deny-all";

    private final KubernetesClient client;
    private final String name;
    private final HarnessNamespace namespace;

    private Strangers(KubernetesClient client, String name, HarnessNamespace namespace) {
        this.client = client;
        this.name = name;
        this.namespace = namespace;
    }

    /**
     * Creates them and waits until they have addresses.
     *
     * @throws HarnessFailure if they do not get any in time
     */
    static Strangers create(RunContext context) throws HarnessFailure {
        KubernetesClient client = context.environment().kubernetes();
        String image = IdlePod.image(client);
        String namespace = HarnessNamespace.name(context, NAMESPACE);
        return new Strangers(
                client,
                namespace,
                HarnessNamespace.create(
                        context,
                        namespace,
                        Stream.of(FROM, TO)
                                .map(pod -> IdlePod.of(namespace, pod, Map.of(), null, image))
                                .toList()));
    }

    /** Returns the name of their namespace. */
    String name() {
        return name;
    }

    /** Adds a Service that leads nowhere and has an address, which its name stands for; returns the address. */
    String nameSomething() {
        return client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(NAMED)
                        .withNamespace(name)
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(NAMED_PORT)
                        .endPort()
                        .endSpec()
                        .build())
                .create()
                .getSpec()
                .getClusterIP();
    }

    /** Denies everything to and from them. */
    void denyAll() {
        client.resource(denying(name)).create();
    }

    /** Takes that back. */
    void allowAgain() {
        client.resource(denying(name)).delete();
    }

    private static NetworkPolicy denying(String namespace) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(DENY_ALL)
                .withNamespace(namespace)
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
        namespace.close();
    }
}
