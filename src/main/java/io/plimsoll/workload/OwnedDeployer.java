package io.plimsoll.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.plimsoll.environment.Ownership;
import io.plimsoll.spec.ClusterScope;
import java.util.List;

/** Works only where everything outside of namespaces, and so every namespace, is the run's own. */
final class OwnedDeployer implements Deployer {

    private final Deployer deployer;
    private final Ownership ownership;

    OwnedDeployer(Deployer deployer, Ownership ownership) {
        this.deployer = deployer;
        this.ownership = ownership;
    }

    @Override
    public List<String> apply(Manifests manifests, List<GeneratedSecret> secrets) {
        // Created as the run's own, or refused; applying would take over what is somebody else's.
        outside(manifests).forEach(ownership::claim);
        return deployer.apply(manifests, secrets);
    }

    @Override
    public List<String> remove(Manifests manifests) {
        outside(manifests).forEach(ownership::require);
        return deployer.remove(manifests);
    }

    /** Returns the objects that stand outside of namespaces, namespaces first. */
    static List<GenericKubernetesResource> outside(Manifests manifests) {
        return manifests.objects().stream()
                .filter(ClusterScope::has)
                .sorted((a, b) -> Boolean.compare(isNamespace(b), isNamespace(a)))
                .map(OwnedDeployer::resource)
                .toList();
    }

    private static boolean isNamespace(JsonNode object) {
        return object.path("kind").asText().equals("Namespace");
    }

    private static GenericKubernetesResource resource(JsonNode object) {
        try {
            return new ObjectMapper().treeToValue(object, GenericKubernetesResource.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a Kubernetes object: " + object, e);
        }
    }
}
