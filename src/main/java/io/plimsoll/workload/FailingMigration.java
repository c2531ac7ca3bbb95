package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/**
 * The next version, whose migration reaches nothing of what it depends on: in its pods these names lead to the pod itself,
 * where nobody listens yet. The migration's own program runs, as it is.
 *
 * @param container the init container that migrates
 * @param hosts the names of what it depends on
 */
public record FailingMigration(String container, List<String> hosts) implements Unreleasable {

    /** Within the pod, and not the address that a hosts file names already. */
    private static final String NOBODY = "127.0.0.2";

    public FailingMigration {
        hosts = List.copyOf(hosts);
    }

    @Override
    public String words() {
        return "a version whose migration reaches nothing that it depends on";
    }

    @Override
    public long release(KubernetesClient client, Rollout target, JsonNode current, String image) {
        return target.merge(client, patch(target, current, image));
    }

    ObjectNode patch(Rollout target, JsonNode current, String image) {
        ObjectNode patch = target.imagePatch(current, image);
        ObjectNode alias =
                patch.withObject("/spec/template/spec").putArray("hostAliases").addObject();
        ArrayNode names = alias.put("ip", NOBODY).putArray("hostnames");
        hosts.forEach(names::add);
        return patch;
    }

    /** A migration that neither ends nor lets the pod go on shows nothing here: it is still trying. */
    @Override
    public Optional<String> seenIn(JsonNode pod, String container) {
        for (JsonNode status : pod.at("/status/containerStatuses")) {
            if (status.at("/state/running").isObject()) {
                return Optional.of("went on, and started " + status.path("name").asText());
            }
        }
        for (JsonNode status : pod.at("/status/initContainerStatuses")) {
            JsonNode ended = status.path("restartCount").asInt() > 0
                    ? status.at("/lastState/terminated")
                    : status.at("/state/terminated");
            if (status.path("name").asText().equals(this.container)
                    && ended.path("exitCode").asInt() != 0) {
                return Optional.of("ended its migration with exit code "
                        + ended.path("exitCode").asInt());
            }
        }
        return Optional.empty();
    }
}
