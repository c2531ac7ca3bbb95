package io.plimsoll.suite.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.workload.ClusterSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Notices containers that the kubelet has kept refusing for so long, or restarting so often, that waiting is of no use. */
final class StuckContainers {

    private static final Set<String> REFUSALS =
            Set.of("ErrImagePull", "ImagePullBackOff", "CreateContainerConfigError", "CreateContainerError");
    private static final int HOPELESS_RESTARTS = 3;

    private final long patienceNanos;
    private final Map<String, Long> stuckSince = new HashMap<>();

    StuckContainers(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /** Returns why waiting is of no use, or empty while it still is. */
    Optional<String> look(ClusterSnapshot snapshot) {
        for (JsonNode pod : snapshot.ofKind("Pod")) {
            for (String list : new String[] {"/status/initContainerStatuses", "/status/containerStatuses"}) {
                for (JsonNode container : pod.at(list)) {
                    Optional<String> why = look(pod, container);
                    if (why.isPresent()) {
                        return why;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> look(JsonNode pod, JsonNode container) {
        String reason = container.at("/state/waiting/reason").asText();
        String identity = "container %s of Pod %s/%s"
                .formatted(
                        container.path("name").asText(),
                        pod.at("/metadata/namespace").asText(),
                        pod.at("/metadata/name").asText());
        if (reason.equals("CrashLoopBackOff") && container.path("restartCount").asInt() >= HOPELESS_RESTARTS) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%s was restarted %d times and waits in CrashLoopBackOff",
                    identity,
                    container.path("restartCount").asInt()));
        }
        String key = pod.at("/metadata/uid").asText() + container.path("name").asText();
        if (!REFUSALS.contains(reason)) {
            stuckSince.remove(key);
            return Optional.empty();
        }
        long now = System.nanoTime();
        long since = stuckSince.computeIfAbsent(key, k -> now);
        return now - since >= patienceNanos
                ? Optional.of("%s is refused by the kubelet: %s – %s"
                        .formatted(
                                identity,
                                reason,
                                container.at("/state/waiting/message").asText()))
                : Optional.empty();
    }
}
