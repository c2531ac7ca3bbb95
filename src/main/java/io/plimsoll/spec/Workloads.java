package io.plimsoll.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks into the pod templates of rendered objects. */
public final class Workloads {

    private Workloads() {}

    /** Returns the pod spec of an object that has one, at whatever depth its kind keeps it. */
    static JsonNode podSpec(JsonNode object) {
        return switch (object.path("kind").asText()) {
            case "Pod" -> object.path("spec");
            case "CronJob" ->
                object.path("spec")
                        .path("jobTemplate")
                        .path("spec")
                        .path("template")
                        .path("spec");
            default -> object.path("spec").path("template").path("spec");
        };
    }

    /** Returns the labels of an object's pods. */
    static JsonNode podLabels(JsonNode object) {
        return object.path("kind").asText().equals("Pod")
                ? object.path("metadata").path("labels")
                : object.path("spec").path("template").path("metadata").path("labels");
    }

    /** Returns whether a Service's selector fits an object's pods; an empty one selects nothing: its endpoints are somebody else's. */
    public static boolean selects(JsonNode service, JsonNode object) {
        JsonNode selector = service.path("spec").path("selector");
        JsonNode labels = podLabels(object);
        return !selector.isEmpty()
                && selector.properties().stream().allMatch(wanted -> labels.path(wanted.getKey())
                        .asText()
                        .equals(wanted.getValue().asText()));
    }

    /** Returns every container of an object's pods: init, main and ephemeral ones. */
    static List<JsonNode> containers(JsonNode object) {
        List<JsonNode> all = new ArrayList<>(declaredContainers(object));
        podSpec(object).path("ephemeralContainers").forEach(all::add);
        return all;
    }

    /** Returns every container that an object's pods start with: init and main ones. */
    static List<JsonNode> declaredContainers(JsonNode object) {
        List<JsonNode> all = new ArrayList<>();
        JsonNode pod = podSpec(object);
        pod.path("initContainers").forEach(all::add);
        pod.path("containers").forEach(all::add);
        return all;
    }

    /** Returns the containers that serve. */
    static List<JsonNode> mainContainers(JsonNode object) {
        List<JsonNode> all = new ArrayList<>();
        podSpec(object).path("containers").forEach(all::add);
        return all;
    }

    /** Returns the container that an update without a container's name means: the only one, or the only one of its repository. */
    static Optional<JsonNode> updatedContainer(JsonNode workload, UpdateSpec update) {
        List<JsonNode> containers = mainContainers(workload);
        if (containers.size() == 1) {
            return Optional.of(containers.get(0));
        }
        List<JsonNode> sameRepository = containers.stream()
                .filter(container -> ImageName.repository(
                                container.path("image").asText())
                        .equals(ImageName.repository(update.image())))
                .toList();
        return sameRepository.size() == 1 ? Optional.of(sameRepository.get(0)) : Optional.empty();
    }
}
