package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.plimsoll.timeline.WatchEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what the containers of a workload log, from the moment each one runs until it ends: afterwards the kubelet
 * throws the log of a removed pod away.
 */
public final class LogFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    private final KubernetesClient client;
    private final String container;
    private final Instant since;
    private final Consumer<String> lines;
    private final Map<String, LogWatch> watches = new HashMap<>();
    private final ExecutorService opening = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "log-follower");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Creates a follower.
     *
     * @param client the client to read through
     * @param container the container to follow in each pod
     * @param since older lines are left out
     * @param lines takes each line; called by several threads
     */
    public LogFollower(KubernetesClient client, String container, Instant since, Consumer<String> lines) {
        this.client = client;
        this.container = container;
        this.since = since;
        this.lines = lines;
    }

    /** Looks at a watch event, and starts to follow the pod's container if it has just begun to run. */
    public void see(WatchEvent event) {
        if (!event.kind().equals("Pod") || event.type() == WatchEvent.Type.DELETED) {
            return;
        }
        for (JsonNode status : event.object().at("/status/containerStatuses")) {
            if (status.path("name").asText().equals(container)
                    && status.at("/state").has("running")) {
                opening.execute(() -> follow(event.namespace(), event.name()));
            }
        }
    }

    @Override
    public void close() {
        opening.execute(() -> watches.values().forEach(LogWatch::close));
        opening.shutdown();
    }

    private void follow(String namespace, String pod) {
        if (watches.containsKey(namespace + "/" + pod)) {
            return;
        }
        try {
            watches.put(
                    namespace + "/" + pod,
                    client.pods()
                            .inNamespace(namespace)
                            .withName(pod)
                            .inContainer(container)
                            .sinceTime(since.toString())
                            .watchLog(new LogLines(lines)));
        } catch (KubernetesClientException e) {
            // The pod may have gone in between; the cross-check then reports what is missing.
            LOG.info("the log of {}/{} could not be followed", namespace, pod, e);
        }
    }
}
