package io.plimsoll.workload;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.timeline.ProbeCount;
import io.plimsoll.toolbox.MicroClock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every node's kubelet once a second what it has counted of probes, through the API server. Where that is not allowed
 * or not there, nothing is counted; no verdict rests on it.
 */
public final class ProbeCounter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeCounter.class);
    private static final long PERIOD_MILLIS = 1_000;
    private static final long END_SECONDS = 5;

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final Consumer<ProbeCount> counts;
    private final Map<String, ProbeMetrics> last = new HashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "probe-counter");
        thread.setDaemon(true);
        return thread;
    });

    private ProbeCounter(KubernetesClient client, Set<String> namespaces, Consumer<ProbeCount> counts) {
        this.client = client;
        this.namespaces = namespaces;
        this.counts = counts;
    }

    /**
     * Starts to count.
     *
     * @param client the client to ask through
     * @param namespaces whose pods to look at
     * @param counts takes what was counted; called by one thread
     */
    public static ProbeCounter start(
            KubernetesClient client, Collection<String> namespaces, Consumer<ProbeCount> counts) {
        ProbeCounter counter = new ProbeCounter(client, Set.copyOf(namespaces), counts);
        counter.clock.execute(counter::begin);
        return counter;
    }

    private void begin() {
        try {
            List<String> nodes = client.nodes().list().getItems().stream()
                    .map(node -> node.getMetadata().getName())
                    .toList();
            for (String node : nodes) {
                last.put(node, read(node));
            }
            clock.scheduleAtFixedRate(
                    () -> nodes.forEach(this::look), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        } catch (KubernetesClientException e) {
            LOG.info("the kubelets' counts of probes cannot be read, so reports go without them", e);
        }
    }

    private void look(String node) {
        try {
            ProbeMetrics now = read(node);
            long micros = MicroClock.now();
            ProbeMetrics before = last.put(node, now);
            if (before != null) {
                now.since(before, micros).forEach(counts);
            }
        } catch (KubernetesClientException e) {
            // A busy node answers the next time; what it counted until then is not lost.
            LOG.debug("the kubelet of {} did not say what it counted", node, e);
        }
    }

    private ProbeMetrics read(String node) {
        String text = client.raw("/api/v1/nodes/" + node + "/proxy/metrics/probes");
        return ProbeMetrics.read(text == null ? "" : text, namespaces);
    }

    /** Ends the counting. */
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            if (!clock.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.info("a question to a kubelet is still open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
