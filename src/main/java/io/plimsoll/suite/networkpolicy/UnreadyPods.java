package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.networkpolicy.DiscoveryFacts.Companion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Pods beside those of a deployment's Services, with the labels that the Services select, that run and are never ready: they
 * wait for a condition that nobody sets ({@code readinessGates}).
 *
 * <p>Each is owned by a ConfigMap of the harness's own, so that no controller of the deployment takes it for its own.
 */
final class UnreadyPods implements AutoCloseable {

    /** What their names begin with. */
    static final String NAME = "plimsoll-unready";

    private static final String CONDITION = "plimsoll.example/never";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PACE = Duration.ofMillis(200);

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final List<Companion> companions = new ArrayList<>();

    private UnreadyPods(KubernetesClient client, Set<String> namespaces) {
        this.client = client;
        this.namespaces = namespaces;
    }

    /**
     * Creates one for each selector, and waits until every Service has taken note of it.
     *
     * @throws HarnessFailure if that does not come to pass in time
     */
    static UnreadyPods create(RunContext context, Collection<Offer> offers) throws HarnessFailure {
        KubernetesClient client = context.environment().kubernetes();
        UnreadyPods pods = new UnreadyPods(client, context.manifests().namespaces());
        // A run before this one on the same cluster may have left them.
        pods.close();
        try {
            Map<String, ConfigMap> owners = new TreeMap<>();
            Map<String, Offer> bySelector = new LinkedHashMap<>();
            offers.forEach(offer ->
                    bySelector.putIfAbsent(offer.service().namespace() + " " + new TreeMap<>(offer.selector()), offer));
            String image = IdlePod.image(client);
            for (Offer offer : bySelector.values()) {
                ConfigMap owner = owners.computeIfAbsent(
                        offer.service().namespace(),
                        namespace -> pods.owner(namespace, context.run().id()));
                pods.companions.add(pods.companion(owner, offer, image));
            }
            Awaitility.await("the endpoints of pods that are not ready")
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(PACE)
                    .atMost(LIMIT)
                    .until(() -> pods.areKnown(offers));
            return pods;
        } catch (ConditionTimeoutException | KubernetesClientException e) {
            pods.close();
            throw new HarnessFailure(
                    "pods that are not ready could not be put beside those of the Services: " + e.getMessage(),
                    "see the events of the pods %s; quotas and admission have to let them run".formatted(NAME),
                    e);
        }
    }

    private ConfigMap owner(String namespace, String run) {
        return client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(namespace)
                        .addToLabels(LiveRun.RUN_LABEL, run)
                        .endMetadata()
                        .build())
                .create();
    }

    private Companion companion(ConfigMap owner, Offer offer, String image) {
        String namespace = owner.getMetadata().getNamespace();
        // A letter at the end: a StatefulSet takes those for its own that end in a number.
        String name = NAME + "-" + (companions.size() + 1) + "x";
        Pod pod = new PodBuilder(IdlePod.of(namespace, name, Map.of(), null, image))
                .editMetadata()
                .withLabels(offer.selector())
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName(NAME)
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .editSpec()
                .addNewReadinessGate(CONDITION)
                .editFirstContainer()
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("1m"), "memory", new Quantity("4Mi")))
                .withLimits(Map.of("cpu", new Quantity("50m"), "memory", new Quantity("16Mi")))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
        client.resource(pod).create();
        return new Companion(new ObjectKey(namespace, name), offer.selector());
    }

    /** Returns whether the endpoint slices of every Service name its companion. */
    private boolean areKnown(Collection<Offer> offers) {
        List<JsonNode> objects = ClusterObjects.of(client);
        return offers.stream().allMatch(offer -> companions.stream()
                .filter(companion ->
                        companion.pod().namespace().equals(offer.service().namespace())
                                && companion.labels().equals(offer.selector()))
                .allMatch(companion -> objects.stream()
                        .filter(object -> object.path("kind").asText("").equals("EndpointSlice")
                                && object.at("/metadata/namespace")
                                        .asText("")
                                        .equals(offer.service().namespace())
                                && object.at("/metadata/labels/kubernetes.io~1service-name")
                                        .asText("")
                                        .equals(offer.service().name()))
                        .flatMap(slice ->
                                StreamSupport.stream(slice.path("endpoints").spliterator(), false))
                        .anyMatch(endpoint -> endpoint.at("/targetRef/name")
                                .asText("")
                                .equals(companion.pod().name()))));
    }

    List<Companion> companions() {
        return List.copyOf(companions);
    }

    /** Removes them and waits until they are gone. */
    @Override
    public void close() {
        for (String namespace : namespaces) {
            client.configMaps().inNamespace(namespace).withName(NAME).delete();
            own(namespace)
                    .forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
        }
        Awaitility.await("the end of the pods that are not ready")
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(PACE)
                .atMost(LIMIT)
                .until(() ->
                        namespaces.stream().allMatch(namespace -> own(namespace).isEmpty()));
    }

    private List<Pod> own(String namespace) {
        return client.pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getName().startsWith(NAME + "-"))
                .toList();
    }
}
