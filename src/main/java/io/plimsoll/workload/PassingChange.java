package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.spec.ManifestParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Changes objects of a deployment by manifests of the user's while it runs, and puts them back as they were rendered.
 *
 * <p>What is applied may hold only the fields that change. It is applied under a field manager of its own, so that a field
 * that nothing else declares goes again when it is put back.
 */
public final class PassingChange {

    private static final String FIELD_MANAGER = "plimsoll-change";
    private static final Set<String> WITH_ROLLOUT = Set.of("Deployment", "StatefulSet");

    /** Changes with every new template, also when an old one comes back. */
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final List<JsonNode> rendered;

    private PassingChange(List<JsonNode> rendered) {
        this.rendered = List.copyOf(rendered);
    }

    /**
     * Returns what changes those objects of a deployment that any of some manifests name.
     *
     * @param manifests the deployment as rendered
     * @param changes what is going to be applied
     */
    @SafeVarargs
    public static PassingChange of(Manifests manifests, List<JsonNode>... changes) {
        List<JsonNode> all = Stream.of(changes).flatMap(List::stream).toList();
        return new PassingChange(manifests.objects().stream()
                .filter(object -> all.stream().anyMatch(change -> ManifestParser.isSameObject(object, change)))
                .toList());
    }

    private static String nameOf(JsonNode object) {
        return Manifests.namespaceOf(object) + "/" + object.at("/metadata/name").asText();
    }

    /** Returns the objects that it changes, for example {@code ConfigMap shop/router}. */
    public List<String> names() {
        return rendered.stream()
                .map(object -> object.path("kind").asText() + " " + nameOf(object))
                .toList();
    }

    /**
     * Applies manifests, in their order.
     *
     * @return how far their workloads have come is for this to tell
     * @throws KubernetesClientException if one is refused
     */
    public Applied apply(KubernetesClient client, List<JsonNode> change) {
        ServerSideApply apply = new ServerSideApply(client, FIELD_MANAGER);
        Map<JsonNode, Long> generations = new LinkedHashMap<>();
        for (JsonNode object : change) {
            Long generation = apply.apply(object).getMetadata().getGeneration();
            if (WITH_ROLLOUT.contains(object.path("kind").asText()) && generation != null) {
                generations.put(object, generation);
            }
        }
        return new Applied(generations);
    }

    /** Applies what was rendered, and gives up every field that only a change declared; does not wait for it. */
    public void putBack(KubernetesClient client) {
        ServerSideApply deployer = new ServerSideApply(client, ServerSideApply.DEPLOYER);
        ServerSideApply change = new ServerSideApply(client, FIELD_MANAGER);
        for (JsonNode object : rendered) {
            deployer.apply(object);
            change.apply(nameOnly(object));
        }
    }

    private static JsonNode nameOnly(JsonNode object) {
        ObjectNode bare = JsonNodeFactory.instance.objectNode();
        bare.set("apiVersion", object.path("apiVersion"));
        bare.set("kind", object.path("kind"));
        ObjectNode metadata = bare.putObject("metadata");
        metadata.set("name", object.at("/metadata/name"));
        if (!Manifests.namespaceOf(object).isEmpty()) {
            metadata.put("namespace", Manifests.namespaceOf(object));
        }
        return bare;
    }

    /** Returns whether the workloads among the objects are as ready as they were. */
    public Progress readiness(ClusterSnapshot snapshot) {
        return WorkloadReadiness.of(new Manifests(rendered), snapshot);
    }

    /** Returns what each of the objects holds now. */
    public Held held(KubernetesClient client) {
        return new Held(rendered.stream().map(object -> read(client, object)).toList());
    }

    /**
     * Compares with what the objects hold now.
     *
     * @param client the client to read through
     * @param before what they held
     * @param others the fields, as JSON pointers, that others change at any time
     * @return one printable line for each field that differs; empty if nothing does
     */
    public List<String> differences(KubernetesClient client, Held before, Set<String> others) {
        List<String> lines = new ArrayList<>();
        List<JsonNode> now = held(client).objects();
        for (int i = 0; i < now.size(); i++) {
            List<String> found = new ArrayList<>();
            DeclaredSpec.compare("", before.objects().get(i), now.get(i), others, found);
            String name = names().get(i);
            found.forEach(difference -> lines.add(name + ": " + difference));
        }
        return lines;
    }

    /** Returns everything of an object that somebody declares. */
    private static JsonNode read(KubernetesClient client, JsonNode object) {
        GenericKubernetesResource found = client.genericKubernetesResources(
                        object.path("apiVersion").asText(), object.path("kind").asText())
                .inNamespace(Manifests.namespaceOf(object))
                .withName(object.at("/metadata/name").asText())
                .get();
        if (!(new ObjectMapper().valueToTree(found) instanceof ObjectNode held)) {
            return JsonNodeFactory.instance.objectNode();
        }
        JsonNode metadata = held.path("metadata");
        held.remove(List.of("metadata", "status"));
        held.set("labels", metadata.path("labels").deepCopy());
        JsonNode annotations = metadata.path("annotations").deepCopy();
        if (annotations instanceof ObjectNode fields) {
            fields.remove(REVISION);
        }
        held.set("annotations", annotations);
        return held;
    }

    /**
     * What some objects held at a moment.
     *
     * @param objects one for each
     */
    public record Held(List<JsonNode> objects) {
        public Held {
            objects = List.copyOf(objects);
        }
    }

    /**
     * What was applied.
     *
     * @param generations the generation that each applied workload then had
     */
    public record Applied(Map<JsonNode, Long> generations) {
        public Applied {
            generations = Map.copyOf(generations);
        }

        /** Returns whether every workload among it runs what was applied, and nothing else. */
        public Progress progress(ClusterSnapshot snapshot) {
            for (Map.Entry<JsonNode, Long> each : generations.entrySet()) {
                String kind = each.getKey().path("kind").asText();
                String namespace = Manifests.namespaceOf(each.getKey());
                String name = each.getKey().at("/metadata/name").asText();
                long seen = snapshot.find(kind, namespace, name)
                        .map(object -> object.at("/metadata/generation").asLong())
                        .orElse(0L);
                if (seen < each.getValue()) {
                    return new Progress.NotYet(
                            "%s %s/%s: the change has not been seen yet".formatted(kind, namespace, name));
                }
                Progress one = WorkloadReadiness.ofWorkload(kind, namespace, name, snapshot);
                if (!(one instanceof Progress.Reached)) {
                    return one;
                }
            }
            return new Progress.Reached();
        }
    }
}
