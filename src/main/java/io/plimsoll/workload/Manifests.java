package io.plimsoll.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.plimsoll.evidence.Digest;
import io.plimsoll.spec.ClusterScope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rendered objects of a deployment, in the order in which they were rendered.
 *
 * @param objects every object with kind and metadata.name
 */
public record Manifests(List<JsonNode> objects) {

    /** Where an object goes that names no namespace, as with {@code kubectl apply}. */
    public static final String DEFAULT_NAMESPACE = "default";

    public Manifests {
        objects = List.copyOf(objects);
    }

    /** Returns the namespace that an object goes to; empty for a cluster-scoped one. */
    public static String namespaceOf(JsonNode object) {
        if (ClusterScope.has(object)) {
            return "";
        }
        String declared = object.at("/metadata/namespace").asText("");
        return declared.isEmpty() ? DEFAULT_NAMESPACE : declared;
    }

    /** Returns every namespace that the objects live in or declare, sorted. */
    public Set<String> namespaces() {
        Set<String> found = new TreeSet<>();
        for (JsonNode object : objects) {
            String namespace = isNamespace(object) ? object.at("/metadata/name").asText() : namespaceOf(object);
            if (!namespace.isEmpty()) {
                found.add(namespace);
            }
        }
        return found;
    }

    /** Returns the namespaces that the objects declare themselves, sorted. */
    public Set<String> declaredNamespaces() {
        Set<String> found = new TreeSet<>();
        objects.stream()
                .filter(Manifests::isNamespace)
                .forEach(o -> found.add(o.at("/metadata/name").asText()));
        return found;
    }

    /** Returns the objects that stand outside of namespaces, Namespaces themselves first. */
    public List<GenericKubernetesResource> outsideNamespaces() {
        return OwnedDeployer.outside(this);
    }

    /** Returns the object of that kind and name; the kind is compared without regard to case. */
    public Optional<JsonNode> find(String kind, String name) {
        return objects.stream()
                .filter(o -> o.path("kind").asText().equalsIgnoreCase(kind)
                        && o.at("/metadata/name").asText().equals(name))
                .findFirst();
    }

    /** Returns the objects as a JSON array in stable form: what the digest is taken of and what the pack keeps. */
    public String toJson() {
        ObjectMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        try {
            return mapper.writeValueAsString(objects);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written as JSON", e);
        }
    }

    /** Returns the SHA-256 of {@link #toJson()}, lower-case hex. */
    public String sha256() {
        return Digest.of(toJson()).sha256();
    }

    private static boolean isNamespace(JsonNode object) {
        return object.path("kind").asText().equals("Namespace");
    }
}
