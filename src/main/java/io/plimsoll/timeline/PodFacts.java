package io.plimsoll.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a Pod object says.
 *
 * @param phase its phase; empty if unknown
 * @param ready whether its condition {@code Ready} is true
 * @param readySinceMicros the condition's last transition, microseconds, rounded down to a second; 0 if unknown
 * @param deletionRequested whether its deletion was requested
 * @param gracePeriodSeconds the grace period of that request; 0 without one
 * @param ip its address; {@code null} without one
 * @param node its node; {@code null} without one
 * @param podTemplateHash its label; {@code null} without one
 * @param image the image of its first container; empty if unknown
 * @param ownerUid the UID of the object that controls it; {@code null} without one
 * @param owner the object that controls it; {@code null} without one
 * @param restarts the sum of its containers' restart counts
 */
record PodFacts(
        String phase,
        boolean ready,
        long readySinceMicros,
        boolean deletionRequested,
        long gracePeriodSeconds,
        @Nullable String ip,
        @Nullable String node,
        @Nullable String podTemplateHash,
        String image,
        @Nullable String ownerUid,
        @Nullable WorkloadKey owner,
        int restarts) {

    static PodFacts of(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        JsonNode status = pod.path("status");
        JsonNode ready = named(status.path("conditions"), "type", "Ready");
        JsonNode owner = controller(metadata);
        return new PodFacts(
                status.path("phase").asText(""),
                ready.path("status").asText("").equals("True"),
                micros(ready.path("lastTransitionTime")),
                metadata.hasNonNull("deletionTimestamp"),
                metadata.path("deletionGracePeriodSeconds").asLong(0),
                text(status.path("podIP")),
                text(pod.path("spec").path("nodeName")),
                text(metadata.path("labels").path("pod-template-hash")),
                pod.path("spec").path("containers").path(0).path("image").asText(""),
                text(owner.path("uid")),
                owner.isMissingNode() ? null : workload(owner, metadata),
                StreamSupport.stream(status.path("containerStatuses").spliterator(), false)
                        .mapToInt(container -> container.path("restartCount").asInt(0))
                        .sum());
    }

    /** Returns whether the workload's controller counts it: neither finished nor about to be deleted. */
    boolean active() {
        return !deletionRequested && !phase.equals("Failed") && !phase.equals("Succeeded");
    }

    /** Returns the reference to the object that controls an object, or a missing node. */
    static JsonNode controller(JsonNode metadata) {
        return StreamSupport.stream(metadata.path("ownerReferences").spliterator(), false)
                .filter(reference -> reference.path("controller").asBoolean(false))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    static WorkloadKey workload(JsonNode reference, JsonNode metadata) {
        return new WorkloadKey(
                reference.path("kind").asText(""),
                metadata.path("namespace").asText(""),
                reference.path("name").asText(""));
    }

    /** Returns the runs of containers that a version of a Pod object tells of, earlier runs first. */
    static List<ContainerRun> runs(JsonNode pod, long receivedMicros) {
        List<ContainerRun> runs = new ArrayList<>();
        addRuns(runs, pod.path("status").path("initContainerStatuses"), true, receivedMicros);
        addRuns(runs, pod.path("status").path("containerStatuses"), false, receivedMicros);
        return runs;
    }

    private static void addRuns(List<ContainerRun> runs, JsonNode statuses, boolean init, long receivedMicros) {
        for (JsonNode status : statuses) {
            String name = status.path("name").asText("");
            JsonNode last = status.path("lastState").path("terminated");
            if (last.isObject()) {
                runs.add(run(name, last.path("containerID").asText(""), init, last, receivedMicros));
            }
            JsonNode terminated = status.path("state").path("terminated");
            JsonNode running = status.path("state").path("running");
            String id = status.path("containerID").asText("");
            if (terminated.isObject()) {
                runs.add(run(name, id, init, terminated, receivedMicros));
            } else if (running.isObject()) {
                runs.add(new ContainerRun(name, id, init, micros(running.path("startedAt")), null));
            }
        }
    }

    private static ContainerRun run(
            String name, String containerId, boolean init, JsonNode terminated, long receivedMicros) {
        String ownId = terminated.path("containerID").asText("");
        return new ContainerRun(
                name,
                ownId.isEmpty() ? containerId : ownId,
                init,
                micros(terminated.path("startedAt")),
                new ContainerRun.Exit(
                        micros(terminated.path("finishedAt")),
                        terminated.path("exitCode").asInt(0),
                        terminated.path("reason").asText(""),
                        receivedMicros));
    }

    private static JsonNode named(JsonNode list, String member, String value) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(item -> item.path(member).asText("").equals(value))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static @Nullable String text(JsonNode node) {
        String text = node.asText("");
        return text.isEmpty() ? null : text;
    }

    private static long micros(JsonNode time) {
        String text = time.asText("");
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
        } catch (DateTimeParseException e) {
            return 0;
        }
    }
}
