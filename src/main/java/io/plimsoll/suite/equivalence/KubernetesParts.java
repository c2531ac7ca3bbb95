package io.plimsoll.suite.equivalence;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.plimsoll.suite.equivalence.Part.Mounted;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a workload's pods, as they were admitted. */
final class KubernetesParts {

    private static final long DEFAULT_GRACE_SECONDS = 30;

    /** Where the API server's token is mounted: no Compose file has that. */
    private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

    private static final BigDecimal BILLION = BigDecimal.valueOf(1_000_000_000L);

    private final SettingsSource settings;

    KubernetesParts(SettingsSource settings) {
        this.settings = settings;
    }

    /** What ConfigMaps and Secrets hold. */
    interface SettingsSource {

        /**
         * Returns the keys, and of a ConfigMap what they stand for.
         *
         * @param kind {@code ConfigMap} or {@code Secret}
         * @param namespace the namespace
         * @param name the name
         */
        Map<String, String> of(String kind, String namespace, String name);
    }

    /**
     * Returns the parts that a pod is made of.
     *
     * @param kind the kind of its workload
     * @param name the workload's name
     * @param namespace the namespace
     * @param pod the pod's spec
     * @param job whether all of it is meant to end
     */
    List<Part> of(String kind, String name, String namespace, JsonNode pod, boolean job) {
        String workload = kind.toLowerCase(Locale.ROOT) + "/" + name;
        List<Part> parts = new ArrayList<>();
        for (JsonNode container : pod.path("initContainers")) {
            // One that is started again runs beside the others: a sidecar.
            boolean ends = !container.path("restartPolicy").asText().equals("Always");
            parts.add(part(workload, namespace, pod, container, ends));
        }
        pod.path("containers").forEach(container -> parts.add(part(workload, namespace, pod, container, job)));
        return parts;
    }

    private Part part(String workload, String namespace, JsonNode pod, JsonNode container, boolean ends) {
        Map<String, List<String>> files = new TreeMap<>();
        Map<String, Mounted> volumes = new TreeMap<>();
        for (JsonNode mount : container.path("volumeMounts")) {
            String path = ComposeParts.path(mount.path("mountPath").asText());
            if (!path.equals(ACCOUNT)) {
                mounted(namespace, volume(pod, mount.path("name").asText()), mount, path, files, volumes);
            }
        }
        JsonNode limits = container.at("/resources/limits");
        return new Part(
                workload,
                container.path("name").asText(),
                ends,
                container.path("image").asText(),
                variables(namespace, container),
                files,
                volumes,
                limits.has("memory")
                        ? Quantity.getAmountInBytes(
                                        new Quantity(limits.path("memory").asText()))
                                .longValue()
                        : null,
                limits.has("cpu")
                        ? Quantity.getAmountInBytes(
                                        new Quantity(limits.path("cpu").asText()))
                                .multiply(BILLION)
                                .longValue()
                        : null,
                health(container),
                pod.path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS) * 1_000,
                null);
    }

    private List<String> variables(String namespace, JsonNode container) {
        List<String> variables = new ArrayList<>();
        container
                .path("env")
                .forEach(variable -> variables.add(variable.path("name").asText()));
        for (JsonNode from : container.path("envFrom")) {
            String prefix = from.path("prefix").asText("");
            boolean secret = from.has("secretRef");
            String name = from.path(secret ? "secretRef" : "configMapRef")
                    .path("name")
                    .asText();
            settings.of(secret ? "Secret" : "ConfigMap", namespace, name)
                    .keySet()
                    .forEach(key -> variables.add(prefix + key));
        }
        return variables;
    }

    private static JsonNode volume(JsonNode pod, String name) {
        for (JsonNode volume : pod.path("volumes")) {
            if (volume.path("name").asText().equals(name)) {
                return volume;
            }
        }
        return pod.path("no such volume");
    }

    private void mounted(
            String namespace,
            JsonNode volume,
            JsonNode mount,
            String path,
            Map<String, List<String>> files,
            Map<String, Mounted> volumes) {
        if (volume.has("configMap")) {
            JsonNode from = volume.path("configMap");
            files(settings.of("ConfigMap", namespace, from.path("name").asText()), from, mount, path, files);
        } else if (volume.has("secret")) {
            JsonNode from = volume.path("secret");
            files(settings.of("Secret", namespace, from.path("secretName").asText()), from, mount, path, files);
        } else if (volume.has("projected")) {
            for (JsonNode source : volume.path("projected").path("sources")) {
                for (String kind : List.of("ConfigMap", "Secret")) {
                    JsonNode from = source.path(kind.equals("Secret") ? "secret" : "configMap");
                    if (!from.isMissingNode()) {
                        files(settings.of(kind, namespace, from.path("name").asText()), from, mount, path, files);
                    }
                }
            }
        } else if (volume.has("emptyDir") || volume.has("ephemeral")) {
            volumes.put(path, Mounted.SCRATCH);
        } else if (volume.has("hostPath")) {
            volumes.put(path, Mounted.HOST);
        } else if (!volume.has("downwardAPI")) {
            volumes.put(path, Mounted.KEPT);
        }
    }

    private static void files(
            Map<String, String> held, JsonNode source, JsonNode mount, String path, Map<String, List<String>> files) {
        Map<String, String> named = new TreeMap<>();
        if (source.has("items")) {
            source.path("items")
                    .forEach(item -> named.put(
                            item.path("path").asText(),
                            held.getOrDefault(item.path("key").asText(), "")));
        } else {
            named.putAll(held);
        }
        String only = mount.path("subPath").asText();
        named.forEach((name, content) -> {
            if (only.isEmpty()) {
                files.put(path + "/" + name, SettingsFile.keys(name, content));
            } else if (only.equals(name)) {
                files.put(path, SettingsFile.keys(name, content));
            }
        });
    }

    private static @Nullable Health health(JsonNode container) {
        List<Health> all = new ArrayList<>();
        for (String probe : List.of("readiness", "liveness", "startup")) {
            JsonNode declared = container.path(probe + "Probe");
            if (declared.has("httpGet")) {
                String path = declared.at("/httpGet/path").asText("/");
                all.add(new Health(probe + " GET " + path, List.of(path), List.of()));
            } else if (declared.has("exec")) {
                List<String> command = new ArrayList<>();
                declared.at("/exec/command").forEach(word -> command.add(word.asText()));
                Health asked = Health.ofCommand(command);
                all.add(new Health(probe + " " + asked.words(), asked.paths(), asked.programs()));
            } else if (declared.has("tcpSocket")) {
                all.add(new Health(
                        probe + " opens port " + declared.at("/tcpSocket/port").asText(), List.of(), List.of()));
            } else if (declared.has("grpc")) {
                all.add(new Health(
                        probe + " asks port " + declared.at("/grpc/port").asText() + " by gRPC", List.of(), List.of()));
            }
        }
        return all.isEmpty() ? null : Health.together(all);
    }
}
