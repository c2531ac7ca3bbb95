package io.plimsoll.suite.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.timeline.scaling.MetricReading;
import io.plimsoll.timeline.scaling.ObservedPod;
import io.plimsoll.timeline.scaling.PodMetrics;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MovedMetricTest {

    private static final long SECOND = 1_000_000;
    private static final long NOW = 1_000 * SECOND;
    private static final String CPU = "{type: Resource, resource: {name: cpu, target: {averageUtilization: 50}}}";
    private static final String OF_ONE =
            "{type: ContainerResource, containerResource: {name: cpu, container: api, target: {averageUtilization: 50}}}";
    private static final String MEMORY = "{type: Resource, resource: {name: memory, target: {averageValue: 64Mi}}}";
    private static final String PODS = "{type: Pods, pods: {metric: {name: requests}, target: {averageValue: 60}}}";
    private static final String EXTERNAL = "{type: External, external: {metric: {name: queue, selector: {matchLabels:"
            + " {queue: orders}}}, target: {averageValue: 30}}}";
    private static final String OBJECT = "{type: Object, object: {metric: {name: hits}, describedObject: {apiVersion:"
            + " networking.k8s.io/v1, kind: Ingress, name: web}, target: {value: 500}}}";

    /** Two containers of which one is measured, and a sample of ten seconds. */
    private static final List<PodMetrics> USE = List.of(
            use("a", Map.of("api", Map.of("cpu", 30L), "proxy", Map.of("cpu", 5L))),
            use("b", Map.of("api", Map.of("cpu", 40L), "proxy", Map.of("cpu", 5L))));

    private static final Map<String, MetricReading> OTHERS = Map.of(
            "pods/requests",
            new MetricReading.PerPod(Map.of("a", usage(20_000), "b", usage(22_000))),
            "external/queue{queue=orders}",
            new MetricReading.Single(NOW, 10 * SECOND, 55_000),
            "object/hits/Ingress/web",
            new MetricReading.Single(NOW, 10 * SECOND, 250_000));

    private static final MetricPoll POLL = new MetricPoll(NOW, USE, OTHERS, null);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                CPU + "|80|100|80m of the processor|resource metrics API|true",
                OF_ONE + "|70|50|70m of the processor|resource metrics API|true",
                PODS + "|42000|60000|42.0 of pods/requests|custom metrics API|true",
                EXTERNAL + "|55000|30000|55.0 of external/queue{queue=orders}|external metrics API|true",
                OBJECT + "|250000|500000|250.0 of object/hits/Ingress/web|custom metrics API|false"
            })
    void tells_how_much_there_is_and_how_much_a_pod_may_have(
            String metric, double total, double target, String words, String api, boolean shared)
            throws JsonProcessingException {
        MovedMetric moved = moved(metric);

        assertThat(moved.total(POLL, List.of("a", "b"), NOW - 10 * SECOND)).hasValue(total);
        assertThat(moved.targetMilli(List.of(pod("a"), pod("b")))).isEqualTo(target);
        assertThat(moved.amount(total)).isEqualTo(words);
        assertThat(moved.api()).isEqualTo(api);
        assertThat(moved.isShared()).isEqualTo(shared);
        assertThat(moved.windowMicros(POLL)).isEqualTo(10 * SECOND);
        assertThat(moved.carriedMilli(target, 3)).isEqualTo(shared ? 3 * target : target);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {CPU, OF_ONE, PODS, EXTERNAL, OBJECT})
    void waits_for_a_sample_of_nothing_but_the_time_asked_about(String metric) throws JsonProcessingException {
        assertThat(moved(metric).total(POLL, List.of("a", "b"), NOW - 9 * SECOND))
                .isEqualTo(OptionalDouble.empty());
    }

    @Test
    void waits_until_every_pod_has_a_sample() throws JsonProcessingException {
        assertThat(moved(CPU).total(POLL, List.of("a", "b", "c"), 0)).isEmpty();
        assertThat(moved(PODS).total(POLL, List.of("a", "b", "c"), 0)).isEmpty();
        assertThat(moved(PODS).total(POLL, List.of(), 0)).isEmpty();
    }

    @Test
    void does_not_expect_load_to_move_memory() throws JsonProcessingException {
        assertThat(MovedMetric.of(autoscaler(MEMORY, OF_ONE, PODS)))
                .extracting(each -> each.metric().key())
                .containsExactly("resource/cpu/api", "pods/requests");
        assertThat(MovedMetric.of(autoscaler(MEMORY, CPU, PODS), null))
                .map(each -> each.metric().key())
                .hasValue("resource/cpu");
        assertThat(MovedMetric.of(autoscaler(MEMORY, CPU, PODS), "pods/requests"))
                .map(each -> each.metric().key())
                .hasValue("pods/requests");
    }

    private static MovedMetric moved(String metric) throws JsonProcessingException {
        return new MovedMetric(autoscaler(metric).metrics().get(0));
    }

    static Autoscaler autoscaler(String... metrics) throws JsonProcessingException {
        JsonNode object = new YAMLMapper()
                .readTree(
                        "{apiVersion: autoscaling/v2, metadata: {name: auto}, spec: {scaleTargetRef: {kind: Deployment,"
                                + " name: api}, maxReplicas: 3, metrics: [" + String.join(", ", metrics) + "]}}");
        return Autoscaler.of(object, "shop");
    }

    private static PodMetrics use(String pod, Map<String, Map<String, Long>> usage) {
        return new PodMetrics(pod, NOW, 10 * SECOND, usage);
    }

    private static MetricReading.Usage usage(long milli) {
        return new MetricReading.Usage(NOW, 10 * SECOND, milli);
    }

    private static ObservedPod pod(String name) throws JsonProcessingException {
        return ObservedPod.of(new YAMLMapper()
                .readTree("{metadata: {name: " + name + "}, spec: {containers: [{name: api, resources: {requests: {cpu:"
                        + " 100m}}}, {name: proxy, resources: {requests: {cpu: 100m}}}]}}"));
    }
}
