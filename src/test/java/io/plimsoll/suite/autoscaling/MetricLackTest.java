package io.plimsoll.suite.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.suite.Untestable;
import io.plimsoll.timeline.scaling.Autoscaler;
import io.plimsoll.timeline.scaling.MetricPoll;
import io.plimsoll.timeline.scaling.MetricReading;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MetricLackTest {

    private static final String CPU = "{type: Resource, resource: {name: cpu, target: {averageUtilization: 50}}}";
    private static final String MEMORY = "{type: Resource, resource: {name: memory, target: {averageValue: 64Mi}}}";
    private static final String PODS = "{type: Pods, pods: {metric: {name: requests}, target: {averageValue: 60}}}";
    private static final String QUEUE = "{type: External, external: {metric: {name: queue}, target: {value: 30}}}";

    private static final MetricReading NO_ADAPTER =
            new MetricReading.Unanswered("GET /apis/custom.metrics.k8s.io: 404 page not found");
    private static final MetricReading NO_QUEUE =
            new MetricReading.Unanswered("GET /apis/external.metrics.k8s.io: 404 page not found");
    private static final MetricReading MISNAMED = new MetricReading.Unavailable(
            "GET /apis/custom.metrics.k8s.io/v1beta1/namespaces/shop/pods/*/requests: the server could not find the metric");
    private static final String NO_SERVER =
            "GET /apis/metrics.k8s.io/v1beta1/namespaces/shop/pods found nothing: the resource metrics API is not served";

    @Test
    void says_that_the_resource_metrics_api_is_not_there() throws JsonProcessingException {
        assertThat(MetricLack.unanswered(autoscaler(CPU, MEMORY), new MetricPoll(0, List.of(), Map.of(), NO_SERVER)))
                .hasValue("the resource metrics API cannot be read: " + NO_SERVER);
    }

    @Test
    void says_that_no_adapter_is_there() throws JsonProcessingException {
        assertThat(MetricLack.unanswered(
                        autoscaler(PODS, QUEUE), poll(Map.of("pods/requests", NO_ADAPTER, "external/queue", NO_QUEUE))))
                .hasValue(
                        "the custom metrics API cannot be read: GET /apis/custom.metrics.k8s.io: 404 page not found; the"
                                + " external metrics API cannot be read: GET /apis/external.metrics.k8s.io: 404 page not found");
    }

    @Test
    void blames_no_api_that_answers_or_that_another_metric_stands_in_for() throws JsonProcessingException {
        assertThat(MetricLack.unanswered(autoscaler(PODS), poll(Map.of("pods/requests", MISNAMED))))
                .isEmpty();
        assertThat(MetricLack.unanswered(autoscaler(PODS, CPU), poll(Map.of("pods/requests", NO_ADAPTER))))
                .isEmpty();
    }

    @Test
    void does_not_blame_the_deployment_for_a_metrics_server_that_has_not_looked_yet() throws JsonProcessingException {
        assertThat(MetricLack.showsPods(autoscaler(CPU), poll(Map.of()))).isFalse();
        assertThat(MetricLack.showsPods(autoscaler(PODS), poll(Map.of()))).isTrue();
    }

    @Test
    void tests_nothing_where_no_metric_can_be_read() throws JsonProcessingException, Untestable {
        Autoscaler both = autoscaler(PODS, CPU);
        List<MovedMetric> movable = MetricLack.movable(both, false);

        assertThat(MetricLack.readable(movable, poll(Map.of("pods/requests", NO_ADAPTER))))
                .extracting(each -> each.metric().key())
                .containsExactly("resource/cpu");
        assertThat(untestable(() -> MetricLack.readable(
                        MetricLack.movable(autoscaler(PODS), false), poll(Map.of("pods/requests", NO_ADAPTER)))))
                .isEqualTo(
                        "the custom metrics API cannot be read: GET /apis/custom.metrics.k8s.io: 404 page not found");
        assertThat(untestable(() -> MetricLack.readable(
                        MetricLack.movable(autoscaler(PODS), false), poll(Map.of("pods/requests", MISNAMED)))))
                .isEqualTo("the custom metrics API has no pods/requests: GET"
                        + " /apis/custom.metrics.k8s.io/v1beta1/namespaces/shop/pods/*/requests: the server could not find"
                        + " the metric");
    }

    @Test
    void tests_nothing_where_load_moves_no_metric() throws JsonProcessingException {
        Autoscaler memory = autoscaler(MEMORY);

        assertThat(untestable(() -> MetricLack.movable(memory, true)))
                .isEqualTo(
                        "HorizontalPodAutoscaler shop/auto looks at nothing that load is known to move: resource/memory");
    }

    @Test
    void needs_a_profile_where_the_number_of_pods_does_not_follow_from_the_metric()
            throws JsonProcessingException, Untestable {
        Autoscaler queue = autoscaler(QUEUE);

        assertThat(untestable(() -> MetricLack.movable(queue, false)))
                .isEqualTo(
                        "HorizontalPodAutoscaler shop/auto holds external/queue against a value (type Value), so how many"
                                + " pods a load asks for does not follow; name it in autoscaling.profile");
        assertThat(MetricLack.movable(queue, true)).hasSize(1);
        assertThat(MetricLack.movable(autoscaler(QUEUE, CPU), false))
                .extracting(each -> each.metric().key())
                .containsExactly("resource/cpu");
    }

    private static String untestable(ThrowingCallable asked) {
        Untestable untestable = catchThrowableOfType(Untestable.class, asked);
        assertThat(untestable.code()).isEqualTo(ReasonCode.PREREQ_MISSING);
        return String.valueOf(untestable.getMessage());
    }

    private static MetricPoll poll(Map<String, MetricReading> others) {
        return new MetricPoll(0, List.of(), others, null);
    }

    private static Autoscaler autoscaler(String... metrics) throws JsonProcessingException {
        return MovedMetricTest.autoscaler(metrics);
    }
}
