package io.plimsoll.suite.networkpolicy;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Pods of the harness's own to try policies on: one on each node that connections are opened from, and one that accepts them;
 * and the policies that are tried on this one, or on a pod of the deployment.
 */
final class TrialPods implements AutoCloseable {

    /** Their namespace. */
    static final String NAMESPACE = "plimsoll-trial";

    /** The one that accepts. */
    static final ObjectKey TARGET = new ObjectKey(NAMESPACE, "target");

    /** Ports that no deployment declares. */
    static final Port TCP = new Port(Protocol.TCP, 47_808);

    static final Port UDP = new Port(Protocol.UDP, 47_809);

    /** Another one, which shows that a policy is in force. */
    static final Port OTHER = new Port(Protocol.TCP, 47_810);

    private static final Port ELSEWHERE = new Port(Protocol.TCP, 47_811);

    /** The label by which policies select the pod that they are tried on. */
    static final String LABEL = "io.plimsoll.trial";

    private static final String SELECTED = "selected";
    private static final String ROLE = "io.plimsoll.role";
    private static final String DENIES = "plimsoll-denies";
    private static final String ALLOWS = "plimsoll-allows";
    private static final String STARTS = "plimsoll-starts";

    private final KubernetesClient client;
    private final HarnessNamespace namespace;
    private final Map<String, ObjectKey> anchors;

    private TrialPods(KubernetesClient client, HarnessNamespace namespace, Map<String, ObjectKey> anchors) {
        this.client = client;
        this.namespace = namespace;
        this.anchors = anchors;
    }

    /**
     * Creates them and waits until they have addresses.
     *
     * @param nodes the names of the nodes, at least one
     * @throws HarnessFailure if they do not get any in time
     */
    static TrialPods create(RunContext context, List<String> nodes) throws HarnessFailure {
        KubernetesClient client = context.environment().kubernetes();
        String image = IdlePod.image(client);
        Map<String, ObjectKey> anchors = new TreeMap<>();
        List<io.fabric8.kubernetes.api.model.Pod> pods = new ArrayList<>();
        for (String node : nodes) {
            String name = "anchor-" + (anchors.size() + 1);
            anchors.put(node, new ObjectKey(NAMESPACE, name));
            pods.add(IdlePod.of(NAMESPACE, name, Map.of(ROLE, "anchor"), node, image));
        }
        pods.add(IdlePod.of(NAMESPACE, TARGET.name(), Map.of(ROLE, "target", LABEL, SELECTED), nodes.get(0), image));
        return new TrialPods(client, HarnessNamespace.create(context, NAMESPACE, pods), anchors);
    }

    /** Returns the pod of each node that connections are opened from. */
    Map<String, ObjectKey> anchors() {
        return anchors;
    }

    // ---- policies ------------------------------------------------------------------------------------------------

    /** Denies everything to the pod that accepts. */
    void deny() {
        client.resource(policy(NAMESPACE, DENIES, Map.of(ROLE, "target"), List.of())
                        .build())
                .create();
    }

    /** Takes that back. */
    void free() {
        delete(NAMESPACE, DENIES);
    }

    /** Allows connections from the pods of this namespace to whatever carries the label in a namespace. */
    void allow(String in, Port... ports) {
        client.resource(allowing(in, ports)).create();
    }

    /** Changes that to another port. */
    void narrow(String in) {
        client.resource(allowing(in, ELSEWHERE)).update();
    }

    /** Changes that back. */
    void widen(String in, Port... ports) {
        client.resource(allowing(in, ports)).update();
    }

    /** Allows every address at another port, and every address but one at the first. */
    void except(String address) {
        client.resource(policy(
                                NAMESPACE,
                                ALLOWS,
                                Map.of(LABEL, SELECTED),
                                List.of(block(List.of(address + "/32"), TCP), block(List.of(), OTHER)))
                        .build())
                .update();
    }

    /** Takes back what was allowed. */
    void withdraw(String in) {
        delete(in, ALLOWS);
    }

    private void delete(String in, String name) {
        client.network().v1().networkPolicies().inNamespace(in).withName(name).delete();
    }

    private static NetworkPolicy allowing(String in, Port... ports) {
        NetworkPolicyIngressRule rule = new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", NAMESPACE)
                .endNamespaceSelector()
                .endFrom()
                .withPorts(ports(ports))
                .build();
        return policy(in, ALLOWS, Map.of(LABEL, SELECTED), List.of(rule)).build();
    }

    private static NetworkPolicyIngressRule block(List<String> except, Port port) {
        return new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNewIpBlock()
                .withCidr("0.0.0.0/0")
                .withExcept(except)
                .endIpBlock()
                .endFrom()
                .withPorts(ports(port))
                .build();
    }

    private static List<NetworkPolicyPort> ports(Port... ports) {
        return List.of(ports).stream()
                .map(port -> new NetworkPolicyPort(
                        null, new IntOrString(port.number()), port.protocol().name()))
                .toList();
    }

    private static NetworkPolicyBuilder policy(
            String in, String name, Map<String, String> selected, List<NetworkPolicyIngressRule> ingress) {
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(in)
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(selected)
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .withIngress(ingress)
                .endSpec();
    }

    // ---- labels --------------------------------------------------------------------------------------------------

    /** Gives a pod the label by which what was allowed selects it. */
    void label(ObjectKey pod) {
        patch(pod, "\"" + SELECTED + "\"");
    }

    /** Takes the label from it. */
    void unlabel(ObjectKey pod) {
        patch(pod, "null");
    }

    private void patch(ObjectKey pod, String value) {
        client.pods()
                .inNamespace(pod.namespace())
                .withName(pod.name())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"%s\":%s}}}".formatted(LABEL, value));
    }

    // ---- new pods ------------------------------------------------------------------------------------------------

    /** Denies everything to and from pods that do not exist yet. */
    void denyNewPods() {
        client.resource(policy(NAMESPACE, STARTS, Map.of(ROLE, "isolated"), List.of())
                        .editSpec()
                        .withPolicyTypes("Ingress", "Egress")
                        .endSpec()
                        .build())
                .create();
    }

    /** Starts one of those, or one that no policy selects. */
    Trial.NewPod start(String node, boolean isolated) {
        String name = isolated ? "new-isolated" : "new-open";
        io.fabric8.kubernetes.api.model.Pod created = client.resource(IdlePod.of(
                        NAMESPACE, name, Map.of(ROLE, isolated ? "isolated" : "open"), node, IdlePod.image(client)))
                .create();
        @Nullable String uid = created.getMetadata().getUid();
        return new Trial.NewPod(Objects.requireNonNull(uid), name, isolated);
    }

    /** Removes them and waits until they are gone. */
    @Override
    public void close() {
        namespace.close();
    }
}
