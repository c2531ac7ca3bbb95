package io.plimsoll.timeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes down what an API server and a toolbox would have sent, for tests: each call is an event at a given time,
 * received at that time, with Kubernetes' own times rounded down to a second.
 */
public final class ClusterEvents {

    /** The namespace of everything. */
    public static final String NAMESPACE = "shop";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final List<WatchEvent> watch = new ArrayList<>();
    private final List<ProcessEvent> processes = new ArrayList<>();
    private final List<ProbeCount> probes = new ArrayList<>();
    private final Map<String, ObjectNode> pods = new LinkedHashMap<>();
    private final Map<String, Map<String, ObjectNode>> endpoints = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();
    private ScaledBy scaledBy = ScaledBy.PROCESSOR;

    /** What the autoscalers from now on look at. */
    public void scaledBy(ScaledBy metric) {
        scaledBy = metric;
    }

    /** Returns the events so far as a timeline. */
    public Timeline timeline() {
        return Timeline.of(watchEvents(), processes, probes);
    }

    /** Returns the watch events so far, numbered in order of their time. */
    List<WatchEvent> watchEvents() {
        List<WatchEvent> ordered = new ArrayList<>(watch);
        ordered.sort(Comparator.comparingLong(WatchEvent::micros));
        List<WatchEvent> numbered = new ArrayList<>();
        for (WatchEvent event : ordered) {
            numbered.add(new WatchEvent(
                    numbered.size(),
                    event.micros(),
                    event.type(),
                    event.kind(),
                    event.namespace(),
                    event.name(),
                    event.uid(),
                    event.resourceVersion(),
                    event.object()));
        }
        return numbered;
    }

    /** A Deployment, as declared. */
    public void deployment(long micros, String name, int replicas, int minReadySeconds) {
        ObjectNode object = object("Deployment", name);
        object.putObject("spec")
                .put("replicas", replicas)
                .put("minReadySeconds", minReadySeconds)
                .putObject("selector")
                .putObject("matchLabels")
                .put("app", name);
        add(micros, "Deployment", name, object);
    }

    /**
     * An autoscaler of a Deployment with 2 to 3 pods, a window of 15 s for scaling in, and what its controller decided.
     *
     * @param usedMilli what a pod used on average, by the status; the target is 100
     */
    public void autoscaler(long micros, String deployment, int current, int desired, int usedMilli) {
        ObjectNode object = object("HorizontalPodAutoscaler", "auto");
        object.put("apiVersion", "autoscaling/v2");
        ObjectNode spec = object.putObject("spec");
        spec.putObject("scaleTargetRef").put("kind", "Deployment").put("name", deployment);
        spec.put("minReplicas", 2).put("maxReplicas", 3);
        scaledBy.source(spec.putArray("metrics").addObject())
                .putObject("target")
                .put("type", "AverageValue")
                .put("averageValue", "100m");
        spec.putObject("behavior").putObject("scaleDown").put("stabilizationWindowSeconds", 15);
        ObjectNode status = object.putObject("status");
        status.put("currentReplicas", current).put("desiredReplicas", desired);
        scaledBy.source(status.putArray("currentMetrics").addObject())
                .putObject("current")
                .put("averageValue", usedMilli + "m");
        add(micros, "HorizontalPodAutoscaler", "auto", object);
    }

    /** What autoscalers look at. */
    public enum ScaledBy {
        PROCESSOR("Resource"),
        PROCESSOR_OF_ONE_CONTAINER("ContainerResource"),
        METRIC_OF_PODS("Pods"),
        METRIC_FROM_OUTSIDE("External");

        private final String type;

        ScaledBy(String type) {
            this.type = type;
        }

        private ObjectNode source(ObjectNode metric) {
            metric.put("type", type);
            ObjectNode source = metric.putObject(type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1));
            switch (this) {
                case PROCESSOR -> source.put("name", "cpu");
                case PROCESSOR_OF_ONE_CONTAINER -> source.put("name", "cpu").put("container", "main");
                default -> source.putObject("metric").put("name", "requests");
            }
            return source;
        }
    }

    /** A ReplicaSet of a Deployment. */
    public void replicaSet(long micros, String name, String deployment, String revision) {
        ObjectNode object = object("ReplicaSet", name);
        ObjectNode metadata = (ObjectNode) object.get("metadata");
        metadata.putObject("annotations").put("deployment.kubernetes.io/revision", revision);
        own(metadata, "Deployment", deployment);
        add(micros, "ReplicaSet", name, object);
    }

    /** A pod of a ReplicaSet, just created. */
    public void created(long micros, String pod, String replicaSet) {
        created(micros, pod, replicaSet, WatchEvent.Type.ADDED);
    }

    /** A pod of a ReplicaSet that is there already, running and ready. */
    public void listed(long micros, String pod, String replicaSet, long readySinceMicros) {
        created(micros, pod, replicaSet, WatchEvent.Type.LISTED, () -> {
            run(pod, readySinceMicros);
            condition(pod, true, readySinceMicros);
        });
    }

    /** A StatefulSet, as declared. */
    public void statefulSet(long micros, String name, int replicas) {
        ObjectNode object = object("StatefulSet", name);
        object.putObject("spec").put("replicas", replicas);
        add(micros, "StatefulSet", name, object);
    }

    /**
     * A pod of a StatefulSet, just created or, in its first life, there already; running and ready.
     *
     * @param life how often there was a pod of that name before
     */
    public void statefulPod(long micros, String pod, String statefulSet, int life) {
        ObjectNode object = object("Pod", pod);
        ObjectNode metadata = (ObjectNode) object.get("metadata");
        metadata.put("uid", lifeUid(pod, life));
        own(metadata, "StatefulSet", statefulSet);
        object.putObject("spec").putArray("containers").addObject().put("image", "shop:" + life);
        object.putObject("status").put("phase", "Pending");
        pods.put(pod, object);
        run(pod, micros);
        condition(pod, true, micros);
        send(micros, life == 0 ? WatchEvent.Type.LISTED : WatchEvent.Type.ADDED, pod);
    }

    /** Returns the UID of a StatefulSet's pod in one of its lives. */
    public static String lifeUid(String pod, int life) {
        return uid("Pod", pod) + (life == 0 ? "" : "-" + life);
    }

    private void created(long micros, String pod, String replicaSet, WatchEvent.Type type) {
        created(micros, pod, replicaSet, type, () -> {});
    }

    private void created(long micros, String pod, String replicaSet, WatchEvent.Type type, Runnable more) {
        ObjectNode object = object("Pod", pod);
        ObjectNode metadata = (ObjectNode) object.get("metadata");
        metadata.putObject("labels")
                .put("pod-template-hash", replicaSet.substring(replicaSet.lastIndexOf('-') + 1))
                .put("app", replicaSet.substring(0, replicaSet.lastIndexOf('-')));
        own(metadata, "ReplicaSet", replicaSet);
        object.putObject("spec").putArray("containers").addObject().put("image", "shop:" + replicaSet);
        object.putObject("status").put("phase", "Pending");
        pods.put(pod, object);
        more.run();
        send(micros, type, pod);
    }

    /** The pod's container runs. */
    public void running(long micros, String pod, long startedMicros) {
        run(pod, startedMicros);
        send(micros, WatchEvent.Type.MODIFIED, pod);
    }

    private void run(String pod, long startedMicros) {
        ObjectNode status = status(pod);
        status.put("phase", "Running").put("podIP", "10.42.0." + (2 + pods.size()));
        status.put("startTime", time(startedMicros));
        ObjectNode container = status.putArray("containerStatuses").addObject();
        String image = Objects.requireNonNull(pods.get(pod))
                .at("/spec/containers/0/image")
                .asText();
        container.put("name", "main").put("containerID", "containerd://" + pod).put("restartCount", 0);
        container.put("image", image).put("imageID", "id of " + image);
        container.putObject("state").putObject("running").put("startedAt", time(startedMicros));
    }

    /** An init container of the pod runs. */
    public void initRunning(long micros, String pod, String container, long startedMicros) {
        initState(pod, container, 0).putObject("running").put("startedAt", time(startedMicros));
        send(micros, WatchEvent.Type.MODIFIED, pod);
    }

    /** An init container of the pod ended. */
    public void initEnded(
            long micros, String pod, String container, int run, long startedMicros, long finishedMicros, int code) {
        initState(pod, container, run)
                .putObject("terminated")
                .put("containerID", "containerd://" + container + "-" + run + "-of-" + pod)
                .put("exitCode", code)
                .put("reason", code == 0 ? "Completed" : "Error")
                .put("startedAt", time(startedMicros))
                .put("finishedAt", time(finishedMicros));
        send(micros, WatchEvent.Type.MODIFIED, pod);
    }

    private ObjectNode initState(String pod, String container, int run) {
        ObjectNode status = status(pod).putArray("initContainerStatuses").addObject();
        status.put("name", container)
                .put("containerID", "containerd://" + container + "-" + run + "-of-" + pod)
                .put("restartCount", run);
        return status.putObject("state");
    }

    /** The pod's condition Ready changes. */
    public void ready(long micros, String pod, boolean ready, long transitionMicros) {
        condition(pod, ready, transitionMicros);
        send(micros, WatchEvent.Type.MODIFIED, pod);
    }

    private void condition(String pod, boolean ready, long transitionMicros) {
        status(pod)
                .putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", ready ? "True" : "False")
                .put("lastTransitionTime", time(transitionMicros));
    }

    /** The pod's deletion is requested. */
    public void deletionRequested(long micros, String pod, long graceSeconds) {
        metadata(pod)
                .put("deletionTimestamp", time(micros + graceSeconds * 1_000_000))
                .put("deletionGracePeriodSeconds", graceSeconds);
        send(micros, WatchEvent.Type.MODIFIED, pod);
    }

    /** The pod's container ended. */
    public void exited(long micros, String pod, long finishedMicros, int code, String reason) {
        ObjectNode container =
                (ObjectNode) status(pod).withArray("containerStatuses").get(0);
        container
                .putObject("state")
                .putObject("terminated")
                .put("containerID", "containerd://" + pod)
                .put("exitCode", code)
                .put("reason", reason)
                .put("finishedAt", time(finishedMicros));
        send(micros, WatchEvent.Type.MODIFIED, pod);
    }

    /** The pod's container ended and was started anew, with a new id. */
    public void restarted(
            long micros,
            String pod,
            String containerId,
            long startedMicros,
            long finishedMicros,
            int code,
            String reason) {
        ObjectNode container =
                (ObjectNode) status(pod).withArray("containerStatuses").get(0);
        container
                .putObject("lastState")
                .putObject("terminated")
                .put("containerID", container.get("containerID").asText())
                .put("exitCode", code)
                .put("reason", reason)
                .put("finishedAt", time(finishedMicros));
        container.put("containerID", "containerd://" + containerId).put("restartCount", 1);
        container.putObject("state").putObject("running").put("startedAt", time(startedMicros));
        send(micros, WatchEvent.Type.MODIFIED, pod);
    }

    /** The pod's object is gone. */
    public void removed(long micros, String pod) {
        send(micros, WatchEvent.Type.DELETED, pod);
    }

    /** The watch of pods was started anew and lists this pod. */
    public void relisted(long micros, String pod) {
        send(micros, WatchEvent.Type.RELISTED, pod);
    }

    /** A Warning event about the pod. */
    public void warning(long micros, String pod, String reason, String message) {
        ObjectNode object = object("Event", pod + "." + reason);
        object.put("type", "Warning").put("reason", reason).put("message", message);
        object.putObject("involvedObject").put("kind", "Pod").put("name", pod).put("uid", uid("Pod", pod));
        add(micros, "Event", pod + "." + reason, object);
    }

    /** The pod is in the Service's EndpointSlice with these conditions. */
    public void endpoint(long micros, String service, String pod, boolean ready, boolean serving, boolean terminating) {
        ObjectNode endpoint = JSON.objectNode();
        endpoint.putArray("addresses").add("10.42.0.9");
        endpoint.putObject("conditions")
                .put("ready", ready)
                .put("serving", serving)
                .put("terminating", terminating);
        endpoint.putObject("targetRef").put("kind", "Pod").put("name", pod).put("uid", uid("Pod", pod));
        slice(service).put(pod, endpoint);
        sendSlice(micros, service);
    }

    /** The pod is no longer in the Service's EndpointSlice. */
    public void noEndpoint(long micros, String service, String pod) {
        slice(service).remove(pod);
        sendSlice(micros, service);
    }

    /** The Service's EndpointSlice is there, perhaps empty. */
    public void slice(long micros, String service) {
        slice(service);
        sendSlice(micros, service);
    }

    /** The toolbox saw something of the pod. */
    public void process(long micros, String pod, ProcessEvent.Type type, int port) {
        process(micros, pod, pod, type, port);
    }

    /** The toolbox saw something of a container of the pod. */
    public void process(long micros, String pod, String containerId, ProcessEvent.Type type, int port) {
        processes.add(new ProcessEvent(micros, uid("Pod", pod), containerId, type, port));
    }

    /** Returns the UID that an object gets. */
    public static String uid(String kind, String name) {
        return kind.toLowerCase(Locale.ROOT) + "-uid-" + name;
    }

    private Map<String, ObjectNode> slice(String service) {
        return endpoints.computeIfAbsent(service, name -> new LinkedHashMap<>());
    }

    private void sendSlice(long micros, String service) {
        ObjectNode object = object("EndpointSlice", service + "-x1");
        ((ObjectNode) object.get("metadata")).putObject("labels").put("kubernetes.io/service-name", service);
        object.putArray("ports")
                .addObject()
                .put("name", "http")
                .put("port", 8080)
                .put("protocol", "TCP");
        ArrayNode list = object.putArray("endpoints");
        slice(service).values().forEach(endpoint -> list.add(endpoint.deepCopy()));
        add(micros, "EndpointSlice", service + "-x1", object);
    }

    private void send(long micros, WatchEvent.Type type, String pod) {
        event(micros, type, "Pod", pod, Objects.requireNonNull(pods.get(pod)).deepCopy());
    }

    private void add(long micros, String kind, String name, ObjectNode object) {
        event(micros, known.add(kind + name) ? WatchEvent.Type.ADDED : WatchEvent.Type.MODIFIED, kind, name, object);
    }

    private void event(long micros, WatchEvent.Type type, String kind, String name, ObjectNode object) {
        watch.add(new WatchEvent(
                watch.size(),
                micros,
                type,
                kind,
                NAMESPACE,
                name,
                object.at("/metadata/uid").asText(),
                "" + watch.size(),
                object));
    }

    private static ObjectNode object(String kind, String name) {
        ObjectNode object = JSON.objectNode();
        object.put("kind", kind);
        object.putObject("metadata")
                .put("namespace", NAMESPACE)
                .put("name", name)
                .put("uid", uid(kind, name));
        return object;
    }

    private static void own(ObjectNode metadata, String kind, String name) {
        metadata.putArray("ownerReferences")
                .addObject()
                .put("kind", kind)
                .put("name", name)
                .put("uid", uid(kind, name))
                .put("controller", true);
    }

    private ObjectNode metadata(String pod) {
        return (ObjectNode) Objects.requireNonNull(pods.get(pod)).get("metadata");
    }

    private ObjectNode status(String pod) {
        return (ObjectNode) Objects.requireNonNull(pods.get(pod)).get("status");
    }

    private static String time(long micros) {
        return Instant.EPOCH.plus(micros / 1_000_000, ChronoUnit.SECONDS).toString();
    }

    /** What the kubelet counted of a probe. */
    public void probed(
            long micros,
            String pod,
            String container,
            ProbeCount.Kind kind,
            long succeeded,
            long failed,
            double seconds) {
        probes.add(new ProbeCount(micros, uid("Pod", pod), container, kind, succeeded, failed, seconds));
    }
}
