package io.plimsoll.workload;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;

/** Reads what containers logged. */
public interface PodLogs {

    /** Returns a reader that asks through {@code client}. */
    static PodLogs through(KubernetesClient client) {
        return new PodLogs() {
            @Override
            public List<String> tail(String namespace, String pod, String container, boolean previous, int lines) {
                try {
                    var named =
                            client.pods().inNamespace(namespace).withName(pod).inContainer(container);
                    String log = previous
                            ? named.terminated().tailingLines(lines).getLog()
                            : named.tailingLines(lines).getLog();
                    return log.lines().map(PodLogs::shortened).toList();
                } catch (KubernetesClientException e) {
                    // A container that never ran has no log; that is an answer, not a fault.
                    return List.of();
                }
            }

            @Override
            public List<String> since(String namespace, String pod, String container, Instant from) {
                String log = client.pods()
                        .inNamespace(namespace)
                        .withName(pod)
                        .inContainer(container)
                        .sinceTime(from.toString())
                        .getLog();
                return log.lines().toList();
            }
        };
    }

    /**
     * Returns the last lines of a container's log, empty if it has none; of a very long one its beginning.
     *
     * @param namespace the pod's namespace
     * @param pod the pod's name
     * @param container the container's name
     * @param previous whether the log of the run before the last restart is meant
     * @param lines how many at most
     */
    List<String> tail(String namespace, String pod, String container, boolean previous, int lines);

    /** Returns what a container logged since a moment. */
    List<String> since(String namespace, String pod, String container, Instant from);

    /** Returns what of a line is quoted: a report is read by people. */
    static String shortened(String line) {
        return line.length() <= 2_000
                ? line
                : line.substring(0, 2_000) + "... (shortened: %s characters)".formatted(line.length());
    }
}
