package io.plimsoll.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.timeline.scaling.MetricReading;
import io.plimsoll.timeline.scaling.PodMetrics;
import io.plimsoll.toolbox.MicroClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the metrics APIs once a second what an autoscaler's controller asks them every fifteen seconds: what the controller
 * may have seen is what this has seen around that moment. Asked are the resource metrics API for a namespace's pods, and
 * custom and external metrics API for the metrics that adapters supply.
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
    private final AdapterMetrics adapters;
    private final Map<String, AdapterQuery> queries = new LinkedHashMap<>();
    private final Consumer<MetricPoll> polls;
    private final ObjectMapper mapper = new ObjectMapper();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "metrics-poller");
        thread.setDaemon(true);
        return thread;
    });

    private MetricsPoller(KubernetesClient client, Asked asked, Consumer<MetricPoll> polls) {
        this.client = client;
        this.path = "/apis/metrics.k8s.io/v1beta1/namespaces/" + asked.namespace() + "/pods";
        this.adapters = new AdapterMetrics(client);
        for (JsonNode metric : asked.metrics()) {
            AdapterQuery.of(metric, asked.namespace(), asked.podSelector())
                    .ifPresent(query -> queries.put(Autoscaler.metric(metric).key(), query));
        }
        this.polls = polls;
    }

    /**
     * What is asked for.
     *
     * @param namespace where autoscaler and pods are
     * @param podSelector finds the pods of what is scaled, as a query
     * @param metrics what the autoscaler looks at, {@code spec.metrics} of {@code autoscaling/v2}
     */
    public record Asked(String namespace, String podSelector, JsonNode metrics) {}

    /**
     * Starts to ask.
     *
     * @param client the client to ask through
     * @param asked what to ask for
     * @param polls takes each answer; called by one thread
     * @throws IllegalArgumentException if a metric is of a type that is not known
     */
    public static MetricsPoller start(KubernetesClient client, Asked asked, Consumer<MetricPoll> polls) {
        MetricsPoller poller = new MetricsPoller(client, asked, polls);
        poller.clock.scheduleAtFixedRate(
                () -> poller.polls.accept(poller.poll()), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return poller;
    }

    /** Asks once. */
    private MetricPoll poll() {
        Map<String, MetricReading> others = new LinkedHashMap<>();
        queries.forEach((key, query) -> others.put(key, adapters.read(query)));
        try {
            String answer = client.raw(path);
            long micros = MicroClock.now();
            return answer == null
                    ? failed(micros, others, "GET " + path + " found nothing: the resource metrics API is not served")
                    : read(micros, others, answer);
        } catch (KubernetesClientException e) {
            return failed(MicroClock.now(), others, String.valueOf(e.getMessage()));
        }
    }

    private MetricPoll read(long micros, Map<String, MetricReading> others, String answer) {
        try {
            JsonNode list = mapper.readTree(answer);
            List<PodMetrics> pods = new ArrayList<>();
            for (JsonNode item : list.path("items")) {
                pods.add(PodMetrics.of(item));
            }
            return new MetricPoll(micros, pods, others, null);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return failed(micros, others, "the answer to GET " + path + " cannot be read: " + e.getMessage());
        }
    }

    private static MetricPoll failed(long micros, Map<String, MetricReading> others, String problem) {
        return new MetricPoll(micros, List.of(), others, problem);
    }

    /** Ends the asking. */
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            if (!clock.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.info("a question to a metrics API is still open");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
