package io.plimsoll.suite.bluegreen;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.spec.BlueGreen;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.ColourSwitch;
import io.plimsoll.workload.DeclaredSpec;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Rollout;
import io.plimsoll.workload.WorkloadReadiness;
import java.util.List;
import java.util.Objects;

/**
 * The two Deployments and their Service, as the manifests have them.
 *
 * @param spec what the spec declares of them
 * @param service the Service
 * @param blue the Deployment that serves first
 * @param green the Deployment that is switched to
 */
record Colours(BlueGreen spec, JsonNode service, JsonNode blue, JsonNode green) {

    private static final int DEFAULT_GRACE_SECONDS = 30;

    static Colours of(RunContext context) throws HarnessFailure {
        BlueGreen spec = Objects.requireNonNull(context.spec().blueGreen());
        return new Colours(
                spec,
                find(context.manifests(), "Service", spec.service()),
                find(context.manifests(), "Deployment", spec.blue().name()),
                find(context.manifests(), "Deployment", spec.green().name()));
    }

    private static JsonNode find(Manifests manifests, String kind, String name) throws HarnessFailure {
        return manifests
                .find(kind, name)
                .orElseThrow(() -> new HarnessFailure(
                        "%s %s is not in the rendered manifests".formatted(kind, name),
                        "correct blue-green in the spec"));
    }

    String namespace() {
        return Manifests.namespaceOf(service);
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    WorkloadKey key(JsonNode colour) {
        return new WorkloadKey("Deployment", namespace(), name(colour));
    }

    /** What changes a colour; what is changed of its image concerns its first container. */
    Rollout rollout(JsonNode colour) {
        return new Rollout(
                namespace(),
                name(colour),
                colour.at("/spec/template/spec/containers/0/name").asText());
    }

    ColourSwitch turning() {
        return new ColourSwitch(namespace(), service);
    }

    int replicas(JsonNode colour) {
        return colour.at("/spec/replicas").asInt(1);
    }

    int graceSeconds() {
        return Math.max(graceSeconds(blue), graceSeconds(green));
    }

    private static int graceSeconds(JsonNode colour) {
        return colour.at("/spec/template/spec/terminationGracePeriodSeconds").asInt(DEFAULT_GRACE_SECONDS);
    }

    /** Returns where both log which requests they served. */
    Bench.LogSource log() {
        return Bench.LogSource.ofBoth(name(blue), name(green), rollout(blue).container());
    }

    /** Returns how many pods of a colour are ready and stay. */
    int ready(JsonNode colour, ClusterSnapshot snapshot) {
        int ready = 0;
        for (JsonNode pod : snapshot.podsOf(current(colour, snapshot))) {
            boolean stays = !pod.at("/metadata").has("deletionTimestamp");
            for (JsonNode condition : pod.at("/status/conditions")) {
                if (stays
                        && condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True")) {
                    ready++;
                }
            }
        }
        return ready;
    }

    /** Returns how many pods of a colour are about to end. */
    int ending(JsonNode colour, ClusterSnapshot snapshot) {
        return (int) snapshot.podsOf(current(colour, snapshot)).stream()
                .filter(pod -> pod.at("/metadata").has("deletionTimestamp"))
                .count();
    }

    JsonNode current(JsonNode colour, ClusterSnapshot snapshot) {
        return snapshot.find("Deployment", namespace(), name(colour)).orElse(colour);
    }

    /** Returns a declared command of kubectl for a switch, as its arguments. */
    List<String> arguments(String command, JsonNode to, JsonNode from) {
        String line = "-n " + namespace() + " "
                + command.strip()
                        .replace("{to}", "deployment/" + name(to))
                        .replace("{from}", "deployment/" + name(from));
        return List.of(line.split("\\s+"));
    }

    /** Returns what all three declare now. */
    List<DeclaredSpec> declared(KubernetesClient client) {
        return List.of(
                DeclaredSpec.of(client, "v1", "Service", namespace(), name(service)),
                DeclaredSpec.of(client, "apps/v1", "Deployment", namespace(), name(blue)),
                DeclaredSpec.of(client, "apps/v1", "Deployment", namespace(), name(green)));
    }

    /** Asks for what the manifests declare wherever something else is declared now; does not wait for it. */
    void putBack(KubernetesClient client) {
        turning().putBack(client);
        for (JsonNode colour : List.of(blue, green)) {
            Rollout rollout = rollout(colour);
            // A template goes back the quicker for there being no pods of the other one.
            JsonNode now = DeclaredSpec.of(client, "apps/v1", "Deployment", namespace(), name(colour))
                    .spec();
            String image = "/template/spec/containers/0/image";
            if (!now.at(image).equals(colour.path("spec").at(image))) {
                rollout.scale(client, 0);
                rollout.toTemplate(client, colour.at("/spec/template"));
            }
            rollout.scale(client, replicas(colour));
        }
    }

    /** Returns whether both colours are as ready as they were. */
    Progress readiness(ClusterSnapshot snapshot) {
        for (JsonNode colour : List.of(blue, green)) {
            Progress progress = WorkloadReadiness.ofWorkload("Deployment", namespace(), name(colour), snapshot);
            if (!(progress instanceof Progress.Reached)) {
                return progress instanceof Progress.Never never ? new Progress.NotYet(never.why()) : progress;
            }
        }
        return new Progress.Reached();
    }
}
