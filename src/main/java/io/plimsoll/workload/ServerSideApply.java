package io.plimsoll.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** Applies objects server-side, as {@code kubectl apply --server-side --force-conflicts} does. */
final class ServerSideApply {

    /** Manages the fields of what is deployed. */
    static final String DEPLOYER = "plimsoll";

    private final KubernetesClient client;
    private final String fieldManager;
    private final ObjectMapper mapper = new ObjectMapper();

    ServerSideApply(KubernetesClient client, String fieldManager) {
        this.client = client;
        this.fieldManager = fieldManager;
    }

    /**
     * Applies an object; one without a namespace goes where {@link Manifests#namespaceOf} says.
     *
     * @return the object as it is now
     * @throws KubernetesClientException if it is refused
     */
    GenericKubernetesResource apply(JsonNode object) {
        GenericKubernetesResource resource = parse(object);
        return client.resource(resource)
                .inNamespace(Manifests.namespaceOf(object))
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager(fieldManager)
                                .withForce(true)
                                .build(),
                        resource);
    }

    /** Returns an object as the client takes it, with its namespace. */
    GenericKubernetesResource parse(JsonNode object) {
        try {
            GenericKubernetesResource resource = mapper.treeToValue(object, GenericKubernetesResource.class);
            String namespace = Manifests.namespaceOf(object);
            if (!namespace.isEmpty()) {
                resource.getMetadata().setNamespace(namespace);
            }
            return resource;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a Kubernetes object: " + object, e);
        }
    }

    /** Says why an object was refused. */
    static String refusal(JsonNode object, KubernetesClientException e) {
        return "%s %s/%s was refused: %s"
                .formatted(
                        object.path("kind").asText(),
                        Manifests.namespaceOf(object),
                        object.at("/metadata/name").asText(),
                        e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
    }
}
