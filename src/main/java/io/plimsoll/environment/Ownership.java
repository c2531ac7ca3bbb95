package io.plimsoll.environment;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tells what a run created in a cluster that is not its own from what was there before. Concerns namespaces and other
 * objects outside of namespaces; what is in a namespace of the run's own is its own as well.
 */
public final class Ownership {

    private static final Duration DELETION = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final LiveRun run;
    private final List<GenericKubernetesResource> claimed = new ArrayList<>();
    private final Set<String> everClaimed = new LinkedHashSet<>();

    Ownership(KubernetesClient client, LiveRun run) {
        this.client = client;
        this.run = run;
    }

    /**
     * Creates an object, marked as the run's own; one that the run created before is left as it is.
     *
     * @param object a namespace or another object outside of namespaces
     * @throws EnvironmentException if there is one of that name that this run did not create, or it may not be created
     */
    public synchronized void claim(GenericKubernetesResource object) {
        run.mustNotBeEnding();
        GenericKubernetesResource marked = client.getKubernetesSerialization().clone(object);
        mark(marked);
        try {
            GenericKubernetesResource there = resource(marked).get();
            if (there != null) {
                requireOurs(there);
                if (there.getMetadata().getDeletionTimestamp() == null) {
                    return;
                }
                awaitGone(marked);
            }
            resource(marked).create();
            claimed.removeIf(each -> name(each).equals(name(marked)));
            claimed.add(marked);
            everClaimed.add(name(marked));
        } catch (KubernetesClientException e) {
            throw refused(marked, e);
        }
    }

    /**
     * Throws unless the object is the run's own or is not there at all.
     *
     * @throws EnvironmentException if it is somebody else's
     */
    public void require(GenericKubernetesResource object) {
        GenericKubernetesResource there = resource(object).get();
        if (there != null) {
            requireOurs(there);
        }
    }

    /** Returns the name of everything that was claimed at any time, for example {@code Namespace plimsoll-run-1-shop}. */
    synchronized List<String> everClaimed() {
        return List.copyOf(everClaimed);
    }

    /** Returns whether the cluster has a kind outside of namespaces; one that it does not have at all is not. */
    public boolean isClusterScoped(String apiVersion, String kind) {
        APIResourceList known = client.getApiResources(apiVersion);
        return known != null
                && known.getResources().stream()
                        .anyMatch(resource -> kind.equals(resource.getKind())
                                && !resource.getName().contains("/")
                                && !Boolean.TRUE.equals(resource.getNamespaced()));
    }

    /** Adds the marks by which the run and a sweep know the object again. */
    private void mark(HasMetadata object) {
        Map<String, String> marks = run.labels();
        Map<String, String> labels = new LinkedHashMap<>(
                Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of()));
        labels.put(LiveRun.RUN_LABEL, run.id());
        object.getMetadata().setLabels(labels);
        // A path is no label.
        Map<String, String> annotations = new LinkedHashMap<>(
                Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of()));
        for (String mark : List.of(LiveRun.HEARTBEAT_LABEL, LiveRun.HOST_LABEL)) {
            annotations.put(mark, Objects.requireNonNull(marks.get(mark)));
        }
        object.getMetadata().setAnnotations(annotations);
    }

    private EnvironmentException refused(GenericKubernetesResource object, KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
            // Somebody was quicker.
            requireOurs(Objects.requireNonNullElse(resource(object).get(), object));
        }
        if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN || e.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
            return new EnvironmentMissing(
                    name(object) + " may not be created in the cluster."
                            + "\n  expected: the user of the kubeconfig may get, create and delete it"
                            + "\n  observed: " + Engine.rootMessage(e),
                    "ask for these rights, or name another context with --context.",
                    e);
        }
        return new EnvironmentFailed(
                name(object) + " could not be created in the cluster."
                        + "\n  expected: the API server accepts it"
                        + "\n  observed: " + Engine.rootMessage(e),
                "see what the API server says.",
                e);
    }

    private void requireOurs(HasMetadata there) {
        Map<String, String> labels =
                Objects.requireNonNullElse(there.getMetadata().getLabels(), Map.of());
        if (!run.id().equals(labels.get(LiveRun.RUN_LABEL))) {
            throw new EnvironmentFailed(
                    name(there) + " is in the cluster already, and this run did not create it."
                            + "\n  expected: nothing of that name, or the label " + LiveRun.RUN_LABEL + "=" + run.id()
                            + "\n  observed: "
                            + (labels.containsKey(LiveRun.RUN_LABEL)
                                    ? LiveRun.RUN_LABEL + "=" + labels.get(LiveRun.RUN_LABEL)
                                    : "no such label"),
                    "nothing was changed in it. Leave \"namespaces: as-written\" out, so that the run gets namespaces of"
                            + " its own, or remove it yourself.");
        }
    }

    /** Removes everything that was claimed, last first, and waits until it is gone. */
    synchronized void removeAll() {
        for (int i = claimed.size() - 1; i >= 0; i--) {
            GenericKubernetesResource object = claimed.get(i);
            GenericKubernetesResource there = resource(object).get();
            if (there != null) {
                requireOurs(there);
                if ("Namespace".equals(object.getKind())) {
                    // A namespace waits for its pods, and they for their grace periods, which nobody needs any more.
                    client.pods()
                            .inNamespace(object.getMetadata().getName())
                            .withGracePeriod(0)
                            .delete();
                }
                resource(object).delete();
            } else {
                claimed.remove(i);
            }
        }
        for (GenericKubernetesResource object : List.copyOf(claimed)) {
            awaitGone(object);
            claimed.remove(object);
        }
    }

    private void awaitGone(GenericKubernetesResource object) {
        resource(object).waitUntilCondition(Objects::isNull, DELETION.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Resource<GenericKubernetesResource> resource(GenericKubernetesResource object) {
        return client.resource(object);
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
