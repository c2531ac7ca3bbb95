package io.plimsoll.suite.autoscaling;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.timeline.scaling.MetricReading;
import io.plimsoll.timeline.scaling.ScalingMetric;
import io.plimsoll.workload.MetricsPoller;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records what the resource metrics API shows while a scenario runs, and tells how much the pods use. */
final class MetricWatch implements AutoCloseable {

    /** What the metrics API showed, as a file within the scenario's folder. */
    static final String FILE = "metrics.jsonl";

    private final CopyOnWriteArrayList<MetricPoll> polls = new CopyOnWriteArrayList<>();
    private final JsonLines file;
    private final MetricsPoller poller;

    private MetricWatch(JsonLines file, KubernetesClient client, String namespace) {
        this.file = file;
        this.poller = MetricsPoller.start(client, namespace, this::see);
    }

    static MetricWatch start(Bench bench, String namespace) throws IOException {
        return new MetricWatch(
                bench.context().pack().jsonLines(bench.folder() + "/" + FILE, "what the resource metrics API showed"),
                bench.context().environment().kubernetes(),
                namespace);
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
     * Returns what some pods use together, in thousandths, by samples of nothing but the time since a moment; empty as long
     * as one of them has none.
     */
    OptionalDouble used(ScalingMetric metric, Collection<String> pods, long sinceMicros) {
        return last().map(poll -> used(poll, metric, pods, sinceMicros)).orElse(OptionalDouble.empty());
    }

    /** Returns the least that some pods used together, by any answer whose samples are of nothing but the time since a moment. */
    OptionalDouble least(ScalingMetric metric, Collection<String> pods, long sinceMicros) {
        return polls.stream()
                .map(poll -> used(poll, metric, pods, sinceMicros))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .min();
    }

    private static OptionalDouble used(
            MetricPoll poll, ScalingMetric metric, Collection<String> pods, long sinceMicros) {
        if (pods.isEmpty() || !(poll.reading(metric) instanceof MetricReading.PerPod each)) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (String pod : pods) {
            MetricReading.Usage usage = each.usages().get(pod);
            if (usage == null || usage.timestampMicros() - usage.windowMicros() < sinceMicros) {
                return OptionalDouble.empty();
            }
            sum += usage.milli();
        }
        return OptionalDouble.of(sum);
    }

    @Override
    public void close() {
        poller.close();
        file.close();
    }
}
