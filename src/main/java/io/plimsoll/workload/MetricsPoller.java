package io.plimsoll.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.timeline.scaling.PodMetrics;
import io.plimsoll.toolbox.MicroClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the resource metrics API once a second what it says of a namespace's pods, as the autoscaler's controller does every
 * fifteen seconds: what the controller may have seen is what this has seen around that moment.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/">Resource metrics
 *     pipeline</a>
 */
public final class MetricsPoller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetricsPoller.class);
    private static final long PERIOD_MILLIS = 1_000;
    private static final long END_SECONDS = 5;

    private final KubernetesClient client;
    private final String path;
    private final Consumer<MetricPoll> polls;
    private final ObjectMapper mapper = new ObjectMapper();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "metrics-poller");
        thread.setDaemon(true);
        return thread;
    });

    private MetricsPoller(KubernetesClient client, String namespace, Consumer<MetricPoll> polls) {
        this.client = client;
        this.path = "/apis/metrics.k8s.io/v1beta1/namespaces/" + namespace + "/pods";
        this.polls = polls;
    }

    /**
     * Starts to ask.
     *
     * @param client the client to ask through
     * @param namespace whose pods to look at
     * @param polls takes each answer; called by one thread
     */
    public static MetricsPoller start(KubernetesClient client, String namespace, Consumer<MetricPoll> polls) {
        MetricsPoller poller = new MetricsPoller(client, namespace, polls);
        poller.clock.scheduleAtFixedRate(
                () -> poller.polls.accept(poller.poll()), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return poller;
    }

    /** Asks once. */
    private MetricPoll poll() {
        try {
            String answer = client.raw(path);
            long micros = MicroClock.now();
            return answer == null
                    ? failed(micros, "GET " + path + " found nothing: the resource metrics API is not served")
                    : read(micros, answer);
        } catch (KubernetesClientException e) {
            return failed(MicroClock.now(), String.valueOf(e.getMessage()));
        }
    }

    private MetricPoll read(long micros, String answer) {
        try {
            JsonNode list = mapper.readTree(answer);
            List<PodMetrics> pods = new ArrayList<>();
            for (JsonNode item : list.path("items")) {
                pods.add(PodMetrics.of(item));
            }
            return new MetricPoll(micros, pods, Map.of(), null);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return failed(micros, "the answer to GET " + path + " cannot be read: " + e.getMessage());
        }
    }

    private static MetricPoll failed(long micros, String problem) {
        return new MetricPoll(micros, List.of(), Map.of(), problem);
    }

    /** Ends the asking. */
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            if (!clock.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.info("a question to the resource metrics API is still open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
