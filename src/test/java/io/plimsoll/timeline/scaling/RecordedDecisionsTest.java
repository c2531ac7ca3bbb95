package io.plimsoll.timeline.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Holds the algorithm against what Kubernetes' own controller answered: {@code fixtures/autoscaler-decisions} says how
 * its answers were recorded.
 */
class RecordedDecisionsTest {

    private static final Path RECORDED = Path.of("fixtures", "autoscaler-decisions", "decisions.jsonl.gz");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void decides_as_the_controller_did() throws IOException {
        List<String> differences = new ArrayList<>();
        int decided = 0;
        int byMetrics = 0;
        int out = 0;
        int in = 0;
        int failed = 0;
        for (JsonNode line : recorded()) {
            Question question = Question.of(line);
            ScalingDecision decision = question.decide();
            int desired = line.at("/answer/desired").asInt();
            decided++;
            if (decision.desired() != desired) {
                differences.add(String.format(
                        Locale.ROOT, "decision %d: expected %d, observed %s: %s", decided, desired, decision, line));
            }
            byMetrics += decision.recommendation() == null ? 0 : 1;
            failed += line.at("/answer/failed").asBoolean() ? 1 : 0;
            out += desired > decision.current() ? 1 : 0;
            in += desired < decision.current() ? 1 : 0;
        }

        assertThat(differences).isEmpty();
        assertThat(decided).isGreaterThanOrEqualTo(1_000);
        assertThat(byMetrics).as("by metrics").isGreaterThan(600);
        assertThat(out).as("scaled out").isGreaterThan(200);
        assertThat(in).as("scaled in").isGreaterThan(50);
        assertThat(failed).as("without an answer").isGreaterThan(50);
    }

    @Test
    void reports_the_values_that_the_controller_reported() throws IOException {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (JsonNode line : recorded()) {
            Question question = Question.of(line);
            JsonNode reported = line.at("/answer/currentMetrics");
            if (!PublishedAlgorithm.withoutMetrics(
                            question.autoscaler(), question.input().specReplicas())
                    .equals(OptionalInt.empty())) {
                continue;
            }
            List<ReplicaProposal> proposals =
                    ReplicaCalculation.proposals(question.autoscaler(), question.input(), question.settings());
            for (int i = 0; i < proposals.size(); i++) {
                ReplicaProposal.Current expected = ReportedMetric.of(reported.path(i));
                ReplicaProposal.Current computed =
                        proposals.get(i) instanceof ReplicaProposal.Replicas replicas ? replicas.current() : null;
                compared++;
                if (!Objects.equals(expected, computed)) {
                    differences.add("expected %s, observed %s: %s".formatted(expected, computed, line));
                }
            }
        }

        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(1_000);
    }

    private static List<JsonNode> recorded() throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(RECORDED)), StandardCharsets.UTF_8))) {
            List<JsonNode> lines = new ArrayList<>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(JSON.readTree(line));
            }
            return lines;
        }
    }

    /** What the controller was asked. */
    private record Question(
            Autoscaler autoscaler, ControllerSettings settings, AlgorithmInput input, ScalingHistory history) {

        ScalingDecision decide() {
            return new PublishedAlgorithm(autoscaler, settings).decide(input, history);
        }

        static Question of(JsonNode line) {
            long now = Objects.requireNonNull(
                    KubernetesTime.micros(line.path("now").asText()));
            Autoscaler autoscaler = Autoscaler.of(line.path("hpa"), "shop");
            JsonNode settings = line.path("settings");
            List<ObservedPod> pods = new ArrayList<>();
            line.path("pods").forEach(pod -> pods.add(ObservedPod.of(pod)));
            List<PodMetrics> samples = new ArrayList<>();
            line.path("podMetrics").forEach(item -> samples.add(PodMetrics.of(item)));
            Map<String, MetricReading> others = new LinkedHashMap<>();
            line.path("custom").properties().forEach(metric -> {
                Map<String, MetricReading.Usage> usages = new LinkedHashMap<>();
                metric.getValue()
                        .properties()
                        .forEach(pod -> usages.put(
                                pod.getKey(),
                                new MetricReading.Usage(
                                        now, 60_000_000L, pod.getValue().asLong())));
                others.put("pods/" + metric.getKey(), new MetricReading.PerPod(usages));
            });
            line.path("object")
                    .properties()
                    .forEach(metric -> others.put(
                            "object/" + metric.getKey() + "/Ingress/web",
                            new MetricReading.Single(0, 0, metric.getValue().asLong())));
            line.path("external")
                    .properties()
                    .forEach(metric -> others.put(
                            "external/" + metric.getKey(),
                            new MetricReading.Single(0, 0, metric.getValue().asLong())));
            MetricPoll poll = new MetricPoll(now, samples, others, null);
            return new Question(
                    autoscaler,
                    new ControllerSettings(
                            15_000_000L,
                            settings.path(0).asDouble(),
                            settings.path(1).asLong() * 1_000_000,
                            settings.path(2).asLong() * 1_000_000,
                            settings.path(3).asLong() * 1_000_000),
                    new AlgorithmInput(
                            now,
                            line.at("/replicas/0").asInt(),
                            line.at("/replicas/1").asInt(),
                            pods,
                            autoscaler.metrics().stream().map(poll::reading).toList()),
                    new ScalingHistory(
                            memories(line.path("recommendations"), now, 1).stream()
                                    .map(c -> new ScalingHistory.Recommendation(c.micros(), c.added()))
                                    .toList(),
                            changes(line, now)));
        }

        private static List<ScalingHistory.Change> changes(JsonNode line, long now) {
            List<ScalingHistory.Change> changes = new ArrayList<>(memories(line.path("added"), now, 1));
            changes.addAll(memories(line.path("removed"), now, -1));
            return changes;
        }

        private static List<ScalingHistory.Change> memories(JsonNode list, long now, int sign) {
            List<ScalingHistory.Change> memories = new ArrayList<>();
            list.forEach(memory -> memories.add(new ScalingHistory.Change(
                    now - memory.path(0).asLong() * 1_000, sign * memory.path(1).asInt())));
            return memories;
        }
    }
}
