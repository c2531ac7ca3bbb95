package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** A version of a Deployment that cannot be released, made of its own pod template without the application's help. */
public enum BadVersion implements Unreleasable {
    /**
     * The image is not there. The policy {@code Never} makes it so on every cluster, and asks no registry for an image that
     * none can have.
     */
    IMAGE_NOT_THERE("an image that cannot be had"),
    /** The container's program does not exist, so each start of the container fails, and it is started again and again. */
    CRASH_LOOP("a container that fails at every start"),
    /**
     * The new version runs and never becomes ready: the pods have a readiness gate that nobody opens. Their own probes stay
     * as they are.
     */
    NEVER_READY("a version that never becomes ready");

    /** What is put into the templates, and found nowhere else. */
    private static final String MARK = "plimsoll-bad-version";

    private static final String GATE = "plimsoll.test/never";

    private final String words;

    BadVersion(String words) {
        this.words = words;
    }

    @Override
    public String words() {
        return words;
    }

    @Override
    public long release(KubernetesClient client, Rollout target, JsonNode current, String image) {
        return target.merge(client, patch(target.container(), current, image));
    }

    /** Returns the strategic merge patch that makes a Deployment's template this version. */
    ObjectNode patch(String container, JsonNode current, String image) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode podSpec = patch.putObject("spec").putObject("template").putObject("spec");
        ObjectNode changed = JsonNodeFactory.instance.objectNode().put("name", container);
        switch (this) {
            case IMAGE_NOT_THERE ->
                changed.put("image", Rollout.repositoryOf(image) + ":" + MARK).put("imagePullPolicy", "Never");
            case CRASH_LOOP -> changed.put("image", image).putArray("command").add("/" + MARK);
            case NEVER_READY -> {
                changed.put("image", image);
                ArrayNode gates = podSpec.putArray("readinessGates");
                current.at("/spec/template/spec/readinessGates").forEach(gates::add);
                gates.addObject().put("conditionType", GATE);
            }
        }
        podSpec.putArray("containers").add(changed);
        return patch;
    }

    @Override
    public Optional<String> seenIn(JsonNode pod, String container) {
        for (JsonNode status : pod.at("/status/containerStatuses")) {
            if (status.path("name").asText().equals(container)) {
                String waiting = status.at("/state/waiting/reason").asText("");
                return switch (this) {
                    case IMAGE_NOT_THERE ->
                        waiting.startsWith("ErrImage") || waiting.equals("ImagePullBackOff")
                                ? Optional.of("waits: " + waiting)
                                : Optional.empty();
                    case CRASH_LOOP ->
                        status.path("restartCount").asInt() > 0 || waiting.equals("CrashLoopBackOff")
                                ? Optional.of("restarted: "
                                        + status.at("/lastState/terminated/reason")
                                                .asText(waiting))
                                : Optional.empty();
                    case NEVER_READY ->
                        status.path("ready").asBoolean()
                                ? Optional.of("runs, and its readiness gate is closed")
                                : Optional.empty();
                };
            }
        }
        return Optional.empty();
    }
}
