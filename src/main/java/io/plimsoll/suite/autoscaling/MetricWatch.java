package io.plimsoll.suite.autoscaling;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.workload.MetricsPoller;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records what the metrics APIs show while a scenario runs, and tells how much of a metric there is. */
final class MetricWatch implements AutoCloseable {

    /** What the metrics API showed, as a file within the scenario's folder. */
    static final String FILE = "metrics.jsonl";

    private final CopyOnWriteArrayList<MetricPoll> polls = new CopyOnWriteArrayList<>();
    private final JsonLines file;
    private final MetricsPoller poller;

    private MetricWatch(JsonLines file, KubernetesClient client, MetricsPoller.Asked asked) {
        this.file = file;
        this.poller = MetricsPoller.start(client, asked, this::see);
    }

    static MetricWatch start(Bench bench, MetricsPoller.Asked asked) throws IOException {
        return new MetricWatch(
                bench.context().pack().jsonLines(bench.folder() + "/" + FILE, "what the metrics APIs showed"),
                bench.context().environment().kubernetes(),
                asked);
    }

    private void see(MetricPoll poll) {
        polls.add(poll);
        file.append(poll);
    }

    /** Returns the last answer; empty before the first. */
    Optional<MetricPoll> last() {
        return polls.isEmpty() ? Optional.empty() : Optional.of(polls.get(polls.size() - 1));
    }

    /**
     * Returns how much of a metric some pods have together, in thousandths, by samples of nothing but the time since a moment;
     * empty as long as one of them has none.
     */
    OptionalDouble used(MovedMetric metric, Collection<String> pods, long sinceMicros) {
        return last().map(poll -> metric.total(poll, pods, sinceMicros)).orElse(OptionalDouble.empty());
    }

    /** Returns the least that they had together, by any answer whose samples are of nothing but the time since a moment. */
    OptionalDouble least(MovedMetric metric, Collection<String> pods, long sinceMicros) {
        return polls.stream()
                .map(poll -> metric.total(poll, pods, sinceMicros))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .min();
    }

    @Override
    public void close() {
        poller.close();
        file.close();
    }
}
