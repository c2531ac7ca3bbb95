package io.plimsoll.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.plimsoll.timeline.ClusterList;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.toolbox.MicroClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class WatchingClusterRecorder implements ClusterRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(WatchingClusterRecorder.class);

    private static final List<Resource> RESOURCES = List.of(
            new Resource("v1", "Pod", "pods"),
            new Resource("apps/v1", "ReplicaSet", "replicasets"),
            new Resource("apps/v1", "Deployment", "deployments"),
            new Resource("apps/v1", "StatefulSet", "statefulsets"),
            new Resource("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
            new Resource("discovery.k8s.io/v1", "EndpointSlice", "endpointslices"),
            new Resource("v1", "Event", "events"));

    /** How long the last received events may take to be recorded. */
    private static final Duration END = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Consumer<ClusterList> lists;
    private final Consumer<WatchEvent> sink;
    private final MicroClock clock = MicroClock.anchored();
    private final ObjectMapper mapper = new ObjectMapper();
    /** One thread records, so that events keep the order of their receipt and a relist cannot overtake a watch. */
    private final ExecutorService recording = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "cluster-recorder");
        thread.setDaemon(true);
        return thread;
    });

    private final Object lock = new Object();
    private final Map<String, JsonNode> objects = new HashMap<>();
    private final List<Watch> watches = new ArrayList<>();
    private long sequence;
    private long lastMicros;
    /** No new watch is begun any more. */
    private boolean closing;
    /** Nothing is recorded any more. */
    private boolean closed;

    private WatchingClusterRecorder(KubernetesClient client, Consumer<ClusterList> lists, Consumer<WatchEvent> sink) {
        this.client = client;
        this.lists = lists;
        this.sink = sink;
    }

    static ClusterRecorder start(
            KubernetesClient client, Set<String> namespaces, Consumer<ClusterList> lists, Consumer<WatchEvent> sink) {
        WatchingClusterRecorder recorder = new WatchingClusterRecorder(client, lists, sink);
        for (String namespace : namespaces) {
            for (Resource resource : RESOURCES) {
                recorder.listAndWatch(resource, namespace, WatchEvent.Type.LISTED);
            }
        }
        return recorder;
    }

    @Override
    public ClusterSnapshot snapshot() {
        synchronized (lock) {
            return new ClusterSnapshot(objects, lastMicros);
        }
    }

    @Override
    public void close() {
        List<Watch> open;
        synchronized (lock) {
            closing = true;
            open = List.copyOf(watches);
            watches.clear();
        }
        open.forEach(Watch::close);
        recording.shutdown();
        try {
            // What was received is recorded: a list that was cut short would look like a small deployment.
            if (!recording.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("some events were not recorded within {} s of the end", END.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lock) {
            closed = true;
        }
    }

    private void listAndWatch(Resource resource, String namespace, WatchEvent.Type type) {
        var operation = client.genericKubernetesResources(resource.apiVersion(), resource.kind())
                .inNamespace(namespace);
        GenericKubernetesResourceList list = operation.list();
        long micros = clock.micros();
        submit(() -> record(resource, namespace, list, micros));
        list.getItems().forEach(item -> submit(() -> record(micros, type, resource, item)));
        Watch watch = operation.watch(
                new ListOptionsBuilder()
                        .withResourceVersion(list.getMetadata().getResourceVersion())
                        .build(),
                new Recording(resource, namespace));
        synchronized (lock) {
            if (closing) {
                watch.close();
            } else {
                watches.add(watch);
            }
        }
    }

    private void record(Resource resource, String namespace, GenericKubernetesResourceList list, long micros) {
        synchronized (lock) {
            if (closed) {
                return;
            }
        }
        String more = list.getMetadata().getContinue();
        lists.accept(new ClusterList(
                micros,
                resource.request(namespace),
                resource.kind(),
                namespace,
                String.valueOf(list.getMetadata().getResourceVersion()),
                list.getItems().size(),
                more == null || more.isEmpty()));
    }

    private void submit(Runnable task) {
        try {
            recording.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("an event arrived after the recorder was closed");
        }
    }

    private void record(long micros, WatchEvent.Type type, Resource resource, GenericKubernetesResource item) {
        ObjectNode object = mapper.valueToTree(item);
        object.put("apiVersion", resource.apiVersion());
        object.put("kind", resource.kind());
        if (object.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        String uid = object.at("/metadata/uid").asText();
        WatchEvent event;
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (type == WatchEvent.Type.DELETED) {
                objects.remove(uid);
            } else {
                objects.put(uid, object);
            }
            lastMicros = micros;
            event = new WatchEvent(
                    sequence++,
                    micros,
                    type,
                    resource.kind(),
                    object.at("/metadata/namespace").asText(),
                    object.at("/metadata/name").asText(),
                    uid,
                    object.at("/metadata/resourceVersion").asText(),
                    object);
        }
        sink.accept(event);
    }

    private record Resource(String apiVersion, String kind, String plural) {

        /** Returns how a list of all of a namespace is asked for: no selector leaves any out. */
        String request(String namespace) {
            return "GET /%s/%s/namespaces/%s/%s"
                    .formatted(apiVersion.contains("/") ? "apis" : "api", apiVersion, namespace, plural);
        }
    }

    private final class Recording implements Watcher<GenericKubernetesResource> {

        private final Resource resource;
        private final String namespace;

        Recording(Resource resource, String namespace) {
            this.resource = resource;
            this.namespace = namespace;
        }

        @Override
        public void eventReceived(Action action, GenericKubernetesResource item) {
            long micros = clock.micros();
            switch (action) {
                case ADDED -> submit(() -> record(micros, WatchEvent.Type.ADDED, resource, item));
                case MODIFIED -> submit(() -> record(micros, WatchEvent.Type.MODIFIED, resource, item));
                case DELETED -> submit(() -> record(micros, WatchEvent.Type.DELETED, resource, item));
                case BOOKMARK, ERROR -> LOG.debug("{} on the watch of {}", action, resource.kind());
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            synchronized (lock) {
                if (closing) {
                    return;
                }
            }
            LOG.info("the watch of {} in {} broke ({}): listing anew", resource.kind(), namespace, cause.getMessage());
            submit(() -> listAndWatch(resource, namespace, WatchEvent.Type.RELISTED));
        }
    }
}
