package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

final class ServerSideDeployer implements Deployer {

    private static final String LABEL = "io.plimsoll/owned";
    private static final Duration REMOVAL = Duration.ofSeconds(90);
    private static final Duration SERVICE_ACCOUNT = Duration.ofSeconds(20);

    private final KubernetesClient client;
    private final ServerSideApply apply;

    ServerSideDeployer(KubernetesClient client) {
        this.client = client;
        this.apply = new ServerSideApply(client, ServerSideApply.DEPLOYER);
    }

    @Override
    public List<String> apply(Manifests manifests, List<GeneratedSecret> secrets) {
        List<String> refused = new ArrayList<>();
        manifests.objects().stream().filter(this::isNamespace).forEach(object -> applyOne(object, refused));
        Set<String> undeclared = new TreeSet<>(manifests.namespaces());
        undeclared.removeAll(manifests.declaredNamespaces());
        undeclared.remove(Manifests.DEFAULT_NAMESPACE);
        for (String name : undeclared) {
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .addToLabels(LABEL, "true")
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
        manifests.namespaces().forEach(this::awaitServiceAccount);
        for (GeneratedSecret secret : secrets) {
            client.secrets()
                    .inNamespace(secret.namespace())
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(secret.name())
                            .withNamespace(secret.namespace())
                            .addToLabels(LABEL, "true")
                            .endMetadata()
                            .withStringData(secret.values())
                            .build())
                    .serverSideApply();
        }
        manifests.objects().stream()
                .filter(object -> !isNamespace(object))
                .forEach(object -> applyOne(object, refused));
        return refused;
    }

    @Override
    public List<String> remove(Manifests manifests) {
        List<JsonNode> reversed = new ArrayList<>(manifests.objects());
        java.util.Collections.reverse(reversed);
        for (JsonNode object : reversed) {
            if (!isNamespace(object)) {
                client.resource(apply.parse(object))
                        .inNamespace(Manifests.namespaceOf(object))
                        .withGracePeriod(0)
                        .delete();
            }
        }
        for (String namespace : manifests.namespaces()) {
            client.pods().inNamespace(namespace).withGracePeriod(0).delete();
            client.persistentVolumeClaims().inNamespace(namespace).delete();
            client.secrets().inNamespace(namespace).withLabel(LABEL).delete();
            if (!namespace.equals(Manifests.DEFAULT_NAMESPACE)) {
                client.namespaces().withName(namespace).delete();
            }
        }
        try {
            Awaitility.await("the deployment's pods and namespaces are gone")
                    .pollInSameThread()
                    .dontCatchUncaughtExceptions()
                    .pollInterval(Duration.ofMillis(200))
                    .atMost(REMOVAL)
                    .until(() -> leftOf(manifests).isEmpty());
            return List.of();
        } catch (ConditionTimeoutException e) {
            // What is left is the answer; the caller decides what it means.
            return leftOf(manifests);
        }
    }

    private List<String> leftOf(Manifests manifests) {
        List<String> left = new ArrayList<>();
        for (String namespace : manifests.namespaces()) {
            if (!namespace.equals(Manifests.DEFAULT_NAMESPACE)
                    && client.namespaces().withName(namespace).get() != null) {
                left.add("Namespace " + namespace);
            }
            client.pods()
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .forEach(pod -> left.add(
                            "Pod " + namespace + "/" + pod.getMetadata().getName()));
        }
        return left;
    }

    private void applyOne(JsonNode object, List<String> refused) {
        try {
            apply.apply(object);
        } catch (KubernetesClientException e) {
            refused.add(ServerSideApply.refusal(object, e));
        }
    }

    /** A pod applied before its namespace's ServiceAccount exists is refused by admission. */
    private void awaitServiceAccount(String namespace) {
        Awaitility.await("ServiceAccount default in namespace " + namespace)
                .pollInSameThread()
                .dontCatchUncaughtExceptions()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .atMost(SERVICE_ACCOUNT)
                .until(() -> client.serviceAccounts()
                                .inNamespace(namespace)
                                .withName("default")
                                .get()
                        != null);
    }

    private boolean isNamespace(JsonNode object) {
        return object.path("kind").asText().equals("Namespace");
    }
}
