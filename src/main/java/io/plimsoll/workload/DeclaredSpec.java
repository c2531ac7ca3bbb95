package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an object in the cluster declared before a scenario changed it, so that it can be shown to declare the same again.
 *
 * @param apiVersion the object's API version
 * @param kind its kind
 * @param namespace its namespace
 * @param name its name
 * @param spec its {@code spec} at that moment
 */
public record DeclaredSpec(String apiVersion, String kind, String namespace, String name, JsonNode spec) {

    /** Reads what an object declares now; an object that is not there declares nothing. */
    public static DeclaredSpec of(
            KubernetesClient client, String apiVersion, String kind, String namespace, String name) {
        return new DeclaredSpec(apiVersion, kind, namespace, name, read(client, apiVersion, kind, namespace, name));
    }

    /**
     * Compares with what the object declares now.
     *
     * @param client the client to read through
     * @param others the fields, as JSON pointers, that others change at any time, for example {@code /replicas} where an
     *     autoscaler works
     * @return one printable line for each field that differs; empty if nothing does
     */
    public List<String> differences(KubernetesClient client, Set<String> others) {
        List<String> found = new ArrayList<>();
        compare("", spec, read(client, apiVersion, kind, namespace, name), others, found);
        return found.stream()
                .map(difference -> "%s %s/%s: spec%s".formatted(kind, namespace, name, difference))
                .toList();
    }

    /** Adds one line for each field that differs, which begins with the field as a JSON pointer. */
    static void compare(String at, JsonNode before, JsonNode now, Set<String> others, List<String> found) {
        if (others.contains(at) || before.equals(now)) {
            return;
        }
        if (before.isObject() && now.isObject()) {
            Set<String> keys = new TreeSet<>();
            before.fieldNames().forEachRemaining(keys::add);
            now.fieldNames().forEachRemaining(keys::add);
            keys.forEach(key -> compare(at + "/" + key, before.path(key), now.path(key), others, found));
        } else {
            found.add("%s was %s and is %s".formatted(at, shown(before), shown(now)));
        }
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "not set" : node.toString();
    }

    private static JsonNode read(
            KubernetesClient client, String apiVersion, String kind, String namespace, String name) {
        GenericKubernetesResource found = client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return new ObjectMapper().valueToTree(found).path("spec");
    }
}
