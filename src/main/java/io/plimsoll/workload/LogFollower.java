package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ContainerResource;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.TimeTailPrettyLoggable;
import io.plimsoll.timeline.WatchEvent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the containers of a workload log, from the moment each one runs until it ends: afterwards the kubelet throws
 * the log of a removed pod away.
 *
 * <p>A log is read every few seconds, and followed only from the request to delete its pod. For every burst of lines that a
 * follower is sent, the kubelet asks the container runtime whether the container still runs ({@code waitLogs} in
 * k8s.io/cri-client/pkg/logs): at 200 lines a second that costs a node half a processor, which is then missing to the
 * workload under test.
 */
public final class LogFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    /** Several times what a pod of a busy service logs in a period. */
    private static final int TAIL = 8_000;

    private static final Duration CATCH_UP = Duration.ofSeconds(20);

    private final KubernetesClient client;
    private final String container;
    private final Instant since;
    private final Consumer<String> lines;
    private final Map<String, Followed> pods = new LinkedHashMap<>();
    private final ScheduledExecutorService reading = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "log-follower");
        thread.setDaemon(true);
        return thread;
    });

    private LogFollower(KubernetesClient client, String container, Instant since, Consumer<String> lines) {
        this.client = client;
        this.container = container;
        this.since = since;
        this.lines = lines;
    }

    /**
     * Starts to read.
     *
     * @param client the client to read through
     * @param container the container to read the log of in each pod
     * @param since older lines are left out
     * @param lines takes each line; called by several threads
     */
    public static LogFollower start(KubernetesClient client, String container, Instant since, Consumer<String> lines) {
        LogFollower follower = new LogFollower(client, container, since, lines);
        follower.reading.scheduleWithFixedDelay(
                follower::readAll, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return follower;
    }

    /** Looks at a watch event: the pod's container may have begun to run, been started anew, or be about to end. */
    public void see(WatchEvent event) {
        if (!event.kind().equals("Pod")) {
            return;
        }
        if (event.type() == WatchEvent.Type.DELETED) {
            reading.execute(() -> gone(event.namespace(), event.name()));
            return;
        }
        for (JsonNode status : event.object().at("/status/containerStatuses")) {
            if (status.path("name").asText().equals(container)
                    && status.at("/state").has("running")) {
                String id = status.path("containerID").asText();
                boolean isLeaving = event.object().at("/metadata").has("deletionTimestamp");
                reading.execute(() -> see(event.namespace(), event.name(), id, isLeaving));
            }
        }
    }

    private void see(String namespace, String pod, String containerId, boolean isLeaving) {
        Followed followed = pods.computeIfAbsent(
                namespace + "/" + pod, key -> new Followed(namespace, pod, containerId, new LogCursor(since, lines)));
        if (!followed.containerId.equals(containerId)) {
            followed.containerId = containerId;
            followed.read(true);
        }
        if (isLeaving && followed.watch == null) {
            followed.follow();
        }
    }

    /** A pod that is gone is not asked again; what is followed ends by itself, after its last line. */
    private void gone(String namespace, String pod) {
        pods.computeIfPresent(namespace + "/" + pod, (key, followed) -> followed.watch == null ? null : followed);
    }

    /** Waits until everything that has been logged so far has been read, or cannot be. */
    public void catchUp() {
        try {
            reading.submit(this::readAll).get(CATCH_UP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("the logs could not be read to their end", e);
        }
    }

    @Override
    public void close() {
        reading.execute(() -> pods.values().forEach(Followed::close));
        reading.shutdown();
    }

    private void readAll() {
        pods.values().forEach(followed -> {
            if (followed.watch == null) {
                followed.read(false);
            }
        });
    }

    /** The log of one pod's container; used by the reading thread only. */
    private final class Followed {

        private final String namespace;
        private final String pod;
        private final LogCursor cursor;
        private String containerId;
        private @Nullable LogWatch watch;

        Followed(String namespace, String pod, String containerId, LogCursor cursor) {
            this.namespace = namespace;
            this.pod = pod;
            this.containerId = containerId;
            this.cursor = cursor;
        }

        /**
         * Reads what is new.
         *
         * @param previous whether to read the log of the container that the pod had before
         */
        void read(boolean previous) {
            if (!read(previous, TAIL)) {
                read(previous, Integer.MAX_VALUE);
            }
        }

        /** Returns whether the end of the log, read up to so many lines, reached back to what had been read before. */
        private boolean read(boolean previous, int tail) {
            TimeTailPrettyLoggable log = previous ? log().usingTimestamps().terminated() : log().usingTimestamps();
            try (InputStream end =
                    log.sinceTime(cursor.from()).tailingLines(tail).getLogInputStream()) {
                if (end == null) {
                    return true;
                }
                LogCursor.Batch batch = cursor.batch();
                try (LogLines into = new LogLines(batch)) {
                    end.transferTo(into);
                }
                if (batch.isWhole(tail)) {
                    batch.take();
                    return true;
                }
                return false;
            } catch (KubernetesClientException | IOException e) {
                lost(e);
                return true;
            }
        }

        void follow() {
            try {
                watch = log().usingTimestamps().sinceTime(cursor.from()).watchLog(new LogLines(cursor));
            } catch (KubernetesClientException e) {
                lost(e);
            }
        }

        private ContainerResource log() {
            return client.pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .inContainer(container)
                    .withReadyWaitTimeout(0);
        }

        private void lost(Exception e) {
            // The pod may have gone in between; the cross-check then reports what is missing.
            LOG.info("the log of {}/{} could not be read", namespace, pod, e);
        }

        void close() {
            if (watch != null) {
                watch.close();
            }
        }
    }
}
