package io.plimsoll.suite.probes;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides DEP-PROBE-001: every container that is to run for long has a readiness and a liveness probe, and a startup probe
 * where its start took longer than the liveness probe would have let it.
 *
 * <p>Containers are counted once for each workload, from its admitted pods. Those that are to end are left out: init
 * containers (but for those that are restarted always, which run on) and the containers of Jobs.
 */
final class DeclarationsJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-PROBE-001";

    private static final Set<String> ENDING_KINDS = Set.of("Job");
    /** Kubernetes tells times in whole seconds, so a difference of two may be this much too large, seconds. */
    private static final long RESOLUTION = 1;

    private DeclarationsJudge() {}

    /** What was found. */
    private static final class Count {
        final List<Finding> findings = new ArrayList<>();
        final Set<String> leftOut = new TreeSet<>();
        int containers;
    }

    /**
     * Returns the verdict.
     *
     * @param pods the admitted pods
     */
    static Verdict judge(List<JsonNode> pods) {
        Map<String, JsonNode> workloads = new LinkedHashMap<>();
        pods.stream()
                .filter(DeclarationsJudge::stays)
                .sorted(java.util.Comparator.comparing(DeclarationsJudge::workload))
                .forEach(pod -> workloads.putIfAbsent(workload(pod), pod));
        Count count = new Count();
        workloads.forEach((workload, pod) -> look(workload, pod, count));
        List<Measurement> measurements = List.of(
                new Measurement("long-running containers", count.containers, "", null),
                new Measurement("containers left out", count.leftOut.size(), "", null));
        if (!count.findings.isEmpty()) {
            return new Verdict.Fail(count.findings, measurements);
        }
        if (count.containers == 0) {
            return new Verdict.Error(
                    "no pod with a long-running container was found",
                    "make the deployment ready first, in the namespaces of its manifests");
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "all %d long-running containers of %d workloads have the probes that they need%s",
                        count.containers,
                        workloads.size(),
                        count.leftOut.isEmpty() ? "" : "; left out: " + String.join(", ", count.leftOut)),
                measurements);
    }

    /** Returns whether a pod is not being deleted: what goes need not be judged. */
    static boolean stays(JsonNode pod) {
        return !pod.at("/metadata").has("deletionTimestamp");
    }

    private static void look(String workload, JsonNode pod, Count count) {
        boolean ends = ENDING_KINDS.contains(owner(pod).path("kind").asText());
        for (JsonNode container : pod.at("/spec/initContainers")) {
            String name = container.path("name").asText() + " of " + workload;
            if (container.path("restartPolicy").asText().equals("Always") && !ends) {
                container(workload, pod, container, count);
            } else {
                count.leftOut.add(name + " (init container)");
            }
        }
        for (JsonNode container : pod.at("/spec/containers")) {
            if (ends) {
                count.leftOut.add(container.path("name").asText() + " of " + workload + " (is to end)");
            } else {
                container(workload, pod, container, count);
            }
        }
    }

    private static void container(String workload, JsonNode pod, JsonNode container, Count count) {
        count.containers++;
        String what = "container %s of %s".formatted(container.path("name").asText(), workload);
        if (Probe.of(container, "readinessProbe").isEmpty()) {
            count.findings.add(new Finding(
                    ProbeCause.READINESS_MISSING.name(),
                    what,
                    "a readiness probe",
                    "none",
                    "it gets requests from the moment it runs, whether it can serve or not",
                    "declare a readinessProbe that asks the served port",
                    List.of()));
        }
        Optional<Probe> liveness = Probe.of(container, "livenessProbe");
        if (liveness.isEmpty()) {
            count.findings.add(new Finding(
                    ProbeCause.LIVENESS_MISSING.name(),
                    what,
                    "a liveness probe",
                    "none",
                    "nothing restarts it when it hangs",
                    "declare a livenessProbe that asks the process itself and nothing behind it",
                    List.of()));
            return;
        }
        long lets = liveness.get().initialDelay() + liveness.get().failsAfterMillis() / 1_000;
        Optional<Long> took = startSeconds(pod, container.path("name").asText());
        if (Probe.of(container, "startupProbe").isEmpty() && took.isPresent() && took.get() - RESOLUTION > lets) {
            count.findings.add(new Finding(
                    ProbeCause.STARTUP_MISSING.name(),
                    what,
                    "a startup probe, as the liveness probe lets a start take %s s".formatted(lets),
                    "none, and its start took %s s".formatted(took.get()),
                    "%s s too long".formatted(took.get() - lets),
                    "declare a startupProbe with periodSeconds × failureThreshold above the slowest start",
                    List.of()));
        }
    }

    /** Returns how long a container took from its start until its pod was ready, in whole seconds. */
    private static Optional<Long> startSeconds(JsonNode pod, String container) {
        String started = "";
        for (JsonNode status : pod.at("/status/containerStatuses")) {
            if (status.path("name").asText().equals(container)) {
                started = status.at("/state/running/startedAt").asText("");
            }
        }
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")
                    && condition.path("status").asText().equals("True")
                    && !started.isEmpty()) {
                return Optional.of(Duration.between(
                                Instant.parse(started),
                                Instant.parse(
                                        condition.path("lastTransitionTime").asText()))
                        .toSeconds());
            }
        }
        return Optional.empty();
    }

    private static JsonNode owner(JsonNode pod) {
        return pod.at("/metadata/ownerReferences/0");
    }

    /** Returns the workload of a pod: a ReplicaSet's name is that of its Deployment and the hash of the template. */
    private static String workload(JsonNode pod) {
        JsonNode owner = owner(pod);
        String namespace = pod.at("/metadata/namespace").asText();
        if (owner.isMissingNode()) {
            return "Pod %s/%s".formatted(namespace, pod.at("/metadata/name").asText());
        }
        String kind = owner.path("kind").asText();
        String name = owner.path("name").asText();
        String hash = pod.at("/metadata/labels/pod-template-hash").asText("");
        return kind.equals("ReplicaSet") && !hash.isEmpty() && name.endsWith("-" + hash)
                ? "Deployment %s/%s".formatted(namespace, name.substring(0, name.length() - hash.length() - 1))
                : "%s %s/%s".formatted(kind, namespace, name);
    }
}
