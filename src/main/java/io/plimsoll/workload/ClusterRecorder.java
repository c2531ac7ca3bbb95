package io.plimsoll.workload;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.timeline.ClusterList;
import io.plimsoll.timeline.WatchEvent;
import java.util.Set;
import java.util.function.Consumer;

/** Records every change of the objects that matter to a rollout, from a list and a watch each. */
public interface ClusterRecorder extends AutoCloseable {

    /**
     * Starts to record.
     *
     * @param client the client to watch through
     * @param namespaces the namespaces to watch
     * @param sink takes each event in order of receipt; called by one thread at a time
     */
    static ClusterRecorder start(KubernetesClient client, Set<String> namespaces, Consumer<WatchEvent> sink) {
        return start(client, namespaces, list -> {}, sink);
    }

    /**
     * Starts to record, the lists that the watches start from among it.
     *
     * @param client the client to watch through
     * @param namespaces the namespaces to watch
     * @param lists takes each list; called by one thread at a time
     * @param sink takes each event in order of receipt; called by one thread at a time
     */
    static ClusterRecorder start(
            KubernetesClient client, Set<String> namespaces, Consumer<ClusterList> lists, Consumer<WatchEvent> sink) {
        return WatchingClusterRecorder.start(client, namespaces, lists, sink);
    }

    /** Returns the last known state of every watched object. */
    ClusterSnapshot snapshot();

    @Override
    void close();
}
