package io.plimsoll.suite.equivalence;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.environment.ToolboxContainer;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.LoadSource;
import io.plimsoll.suite.load.ToolboxPlace;
import io.plimsoll.toolbox.watch.PodProcess;
import io.plimsoll.toolbox.watch.PodProcesses;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.GeneratedSecret;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Finds what the manifests deployed: one pod of each workload, and the processes in it where they can be seen. */
final class ClusterParts {

    private static final Set<String> RUNNING_ON = Set.of("Deployment", "StatefulSet", "DaemonSet");
    private static final String JAVA = "java";

    private final RunContext context;
    private final ClusterSnapshot snapshot;

    ClusterParts(RunContext context, ClusterSnapshot snapshot) {
        this.context = context;
        this.snapshot = snapshot;
    }

    List<Part> all() throws IOException, HarnessFailure, InterruptedException {
        List<Part> all = new ArrayList<>();
        KubernetesParts reader = new KubernetesParts(this::settings);
        for (JsonNode object : context.manifests().objects()) {
            String kind = object.path("kind").asText();
            String name = object.at("/metadata/name").asText();
            String namespace = Manifests.namespaceOf(object);
            if (RUNNING_ON.contains(kind)) {
                JsonNode pod = pod(kind, namespace, name);
                for (Part part : reader.of(kind, name, namespace, pod.path("spec"), false)) {
                    all.add(part.ends() ? part : seen(part, pod));
                }
            } else if (kind.equals("Job") || kind.equals("CronJob")) {
                JsonNode template =
                        object.at(kind.equals("Job") ? "/spec/template" : "/spec/jobTemplate/spec/template");
                all.addAll(reader.of(kind, name, namespace, template.path("spec"), true));
            }
        }
        return all;
    }

    private JsonNode pod(String kind, String namespace, String name) throws HarnessFailure {
        return snapshot.find(kind, namespace, name)
                .flatMap(workload -> snapshot.podsOf(workload).stream()
                        .filter(pod -> pod.at("/status/phase").asText().equals("Running")
                                && pod.at("/metadata/deletionTimestamp").isMissingNode())
                        .min(Comparator.comparing(
                                pod -> pod.at("/metadata/name").asText())))
                .orElseThrow(() -> new HarnessFailure(
                        "no pod of %s %s/%s runs, so nothing of it can be compared".formatted(kind, namespace, name),
                        "see DEP-DEPLOY-001, and run the check again"));
    }

    private Part seen(Part part, JsonNode pod) throws IOException, HarnessFailure, InterruptedException {
        ToolboxContainer toolbox = toolbox(pod.at("/spec/nodeName").asText());
        if (!toolbox.seesProcesses()) {
            return part;
        }
        String id = containerId(pod, part.name());
        List<PodProcess> processes = new PodProcesses(
                        new ToolboxPlace(toolbox),
                        JAVA,
                        toolbox.provideClassPath().argFile())
                .of(pod.at("/metadata/uid").asText());
        return processes.stream()
                .filter(process -> process.first() && process.container().equals(id))
                .findFirst()
                .flatMap(process -> new ProcessView(toolbox).of(process.pid()))
                .map(part::seen)
                .orElse(part);
    }

    private ToolboxContainer toolbox(String node) throws HarnessFailure {
        try {
            return LoadSource.on(context, node);
        } catch (Untestable e) {
            throw new HarnessFailure(
                    "node %s cannot be entered: %s".formatted(node, e.getMessage()), "run the check again", e);
        }
    }

    private static String containerId(JsonNode pod, String container) {
        for (String statuses : List.of("containerStatuses", "initContainerStatuses")) {
            for (JsonNode status : pod.path("status").path(statuses)) {
                if (status.path("name").asText().equals(container)) {
                    return status.path("containerID").asText().replaceFirst("^[a-z-]+://", "");
                }
            }
        }
        return "";
    }

    /** Values of Secrets are not needed, and not taken along. */
    private Map<String, String> settings(String kind, String namespace, String name) {
        Map<String, String> held = new HashMap<>();
        KubernetesClient client = context.environment().kubernetes();
        if (kind.equals("ConfigMap")) {
            ConfigMap there =
                    client.configMaps().inNamespace(namespace).withName(name).get();
            if (there != null) {
                held.putAll(Objects.requireNonNullElse(there.getData(), Map.of()));
                Objects.requireNonNullElse(there.getBinaryData(), Map.<String, String>of())
                        .keySet()
                        .forEach(key -> held.put(key, ""));
            }
            return held;
        }
        Optional<GeneratedSecret> made = context.secrets().stream()
                .filter(secret ->
                        secret.name().equals(name) && secret.namespace().equals(namespace))
                .findFirst();
        if (made.isPresent()) {
            made.get().values().keySet().forEach(key -> held.put(key, ""));
            return held;
        }
        Secret there = client.secrets().inNamespace(namespace).withName(name).get();
        if (there != null) {
            Objects.requireNonNullElse(there.getData(), Map.<String, String>of())
                    .keySet()
                    .forEach(key -> held.put(key, ""));
        }
        return held;
    }
}
