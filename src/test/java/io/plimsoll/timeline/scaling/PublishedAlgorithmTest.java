package io.plimsoll.timeline.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples of the documentation, and the figures of the controller's own tests for what the documentation only tells
 * in words.
 */
class PublishedAlgorithmTest {

    private static final long NOW = 1_800_000_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final long LONG_AGO = NOW - 3_600 * SECOND;

    // ---- "Algorithm details" -----------------------------------------------------------------------------------

    /** "if the current metric value is 200m, and the desired value is 100m, the number of replicas will be doubled". */
    @Test
    void doubles_at_twice_the_value() {
        assertThat(desired(average(100), busy(3, 200))).isEqualTo(6);
    }

    /** "If the current value is instead 50m, you'll halve the number of replicas". */
    @Test
    void halves_at_half_the_value() {
        assertThat(desired(average(100), busy(6, 50))).isEqualTo(3);
    }

    /** "skips any scaling action if the ratio is sufficiently close to 1.0 (within [...] 0.1 by default)". */
    @ParameterizedTest
    @CsvSource({"100, 10", "109, 10", "110, 10", "111, 12", "91, 10", "90, 10", "89, 9"})
    void does_nothing_within_the_tolerance(long milli, int expected) {
        assertThat(desired(average(100), busy(10, milli))).isEqualTo(expected);
    }

    /** {@code TestReplicaCalcScaleUp}: 300m, 500m and 700m of 1000m each, at a target of 30 %. */
    @Test
    void takes_the_mean_over_the_pods_in_percent_of_their_requests() {
        List<Pod> pods = List.of(Pod.ready(300), Pod.ready(500), Pod.ready(700));

        assertThat(desired(utilization(30), pods)).isEqualTo(5);
    }

    /** {@code TestReplicaCalcScaleUpUnreadyLessScale}: the first pod is not ready and counts as using nothing. */
    @Test
    void scales_out_less_while_a_pod_is_not_ready() {
        List<Pod> pods = List.of(Pod.unready(300), Pod.ready(500), Pod.ready(700));

        assertThat(desired(utilization(30), pods)).isEqualTo(4);
    }

    /** {@code TestReplicaCalcScaleUpHotCpuLessScale}: the first pod's sample is from before it was ready. */
    @Test
    void scales_out_less_while_a_sample_is_from_the_start_of_a_pod() {
        List<Pod> pods = List.of(Pod.hot(300), Pod.ready(500), Pod.ready(700));

        assertThat(desired(utilization(30), pods)).isEqualTo(4);
    }

    /** {@code TestReplicaCalcScaleUpUnreadyNoScale}: 400m, 500m and 700m at 40 %; two pods are not ready. */
    @Test
    void does_not_scale_out_when_the_ready_pods_are_too_few_to_say() {
        List<Pod> pods = List.of(Pod.ready(400), Pod.unready(500), Pod.unready(700));

        assertThat(desired(utilization(40), pods)).isEqualTo(3);
    }

    /** {@code TestReplicaCalcScaleUpIgnoresFailedPods} and {@code ...IgnoresDeletionPods}. */
    @Test
    void ignores_failed_and_terminating_pods() {
        List<Pod> pods = List.of(
                Pod.ready(500),
                Pod.ready(700),
                Pod.ready(0).in(ObservedPod.Phase.FAILED),
                Pod.ready(0).terminating());

        assertThat(decide(hpa(utilization(30)), input(2, pods), calm(2)).desired())
                .isEqualTo(4);
    }

    /** {@code TestReplicaCalcScaleDownExcludeUnreadyPods}: 100m, 300m, 500m, 250m and 250m at 50 %; two are not ready. */
    @Test
    void scales_in_by_the_ready_pods_only() {
        List<Pod> pods = List.of(Pod.ready(100), Pod.ready(300), Pod.ready(500), Pod.unready(250), Pod.unready(250));

        assertThat(desired(utilization(50), pods)).isEqualTo(2);
    }

    /** {@code TestReplicaCalcMissingMetricsNoChangeEq}: 1000m at 100 %, and one pod without a sample. */
    @Test
    void does_nothing_when_the_only_sample_is_on_target() {
        assertThat(desired(utilization(100), List.of(Pod.ready(1_000), Pod.silent())))
                .isEqualTo(2);
    }

    /** {@code TestReplicaCalcMissingMetricsNoChangeGt}: 1900m at 100 %, and one pod without a sample counts as idle. */
    @Test
    void takes_a_pod_without_a_sample_for_idle_before_scaling_out() {
        assertThat(desired(utilization(100), List.of(Pod.ready(1_900), Pod.silent())))
                .isEqualTo(2);
    }

    /** {@code TestReplicaCalcMissingMetricsNoChangeLt}: 600m at 100 %, and one pod without a sample counts as busy. */
    @Test
    void takes_a_pod_without_a_sample_for_busy_before_scaling_in() {
        assertThat(desired(utilization(100), List.of(Pod.ready(600), Pod.silent())))
                .isEqualTo(2);
    }

    /** {@code TestReplicaCalcMissingMetricsScaleDownTargetOver100}: at a target above the request, busy is the target. */
    @Test
    void takes_a_pod_without_a_sample_for_being_at_a_target_above_the_request() {
        List<Pod> pods = List.of(Pod.ready(2_000), Pod.silent());

        assertThat(desired(utilization(300), pods)).isEqualTo(2);
    }

    /** "if some of the Pod's containers do not have the relevant resource request set, CPU utilization [...] not defined". */
    @Test
    void does_nothing_when_a_container_requests_nothing() {
        Pod bare = Pod.ready(900).requesting(Map.of());

        ScalingDecision decision = decide(hpa(utilization(50)), input(2, List.of(Pod.ready(900), bare)), calm(2));

        assertThat(decision).isEqualTo(new ScalingDecision(NOW, 2, null, 2, "resource/cpu: pod pod-1 requests no cpu"));
    }

    // ---- readiness ---------------------------------------------------------------------------------------------

    /**
     * "CPU usage is ignored unless the Pod is in a Ready state and the metric sample was taken entirely during the period
     * it was Ready"; only within the initialisation period of 5 minutes, and only for CPU.
     */
    @ParameterizedTest
    @CsvSource({
        // started, ready since, sampled at, window: seconds before now; counts
        "200, 190, 170, 15, true",
        "200, 190, 175, 15, true",
        "200, 190, 176, 15, false",
        "299, 20, 10, 15, false",
        "300, 20, 10, 15, true",
        "400, 20, 10, 15, true",
    })
    void leaves_out_samples_of_a_pods_start(long started, long readySince, long sampled, long window, boolean counts) {
        ObservedPod pod = new ObservedPod(
                "pod",
                ObservedPod.Phase.RUNNING,
                false,
                new ObservedPod.Readiness(ObservedPod.Readiness.Status.TRUE, NOW - readySince * SECOND),
                NOW - started * SECOND,
                Map.of(),
                Map.of());
        Map<String, MetricReading.Usage> usages =
                Map.of("pod", new MetricReading.Usage(NOW - sampled * SECOND, window * SECOND, 100));

        assertThat(PodGroups.of(List.of(pod), usages, true, ControllerSettings.defaults(), NOW)
                        .counted())
                .isEqualTo(counts ? 1 : 0);
        assertThat(PodGroups.of(List.of(pod), usages, false, ControllerSettings.defaults(), NOW)
                        .counted())
                .isOne();
    }

    /** After the initialisation period, an unready pod counts unless it has never been ready: 30 seconds from its start. */
    @ParameterizedTest
    @CsvSource({"29, false", "30, true", "200, true"})
    void counts_an_old_pod_that_became_unready(long unreadyAfter, boolean counts) {
        ObservedPod pod = new ObservedPod(
                "pod",
                ObservedPod.Phase.RUNNING,
                false,
                new ObservedPod.Readiness(
                        ObservedPod.Readiness.Status.FALSE, NOW - 400 * SECOND + unreadyAfter * SECOND),
                NOW - 400 * SECOND,
                Map.of(),
                Map.of());
        Map<String, MetricReading.Usage> usages = Map.of("pod", new MetricReading.Usage(NOW, 15 * SECOND, 100));

        assertThat(PodGroups.of(List.of(pod), usages, true, ControllerSettings.defaults(), NOW)
                        .counted())
                .isEqualTo(counts ? 1 : 0);
    }

    // ---- kinds of metrics --------------------------------------------------------------------------------------

    /** "In the above example the HPA controller scales the target such that the average [...] in the container is 60%". */
    @Test
    void looks_at_one_container_alone() {
        ScalingMetric metric =
                new ScalingMetric.PodResource("cpu", "application", new ScalingMetric.Target.Utilization(60));
        PodMetrics sample = new PodMetrics(
                "pod-0", NOW, 15 * SECOND, Map.of("application", Map.of("cpu", 90L), "logger", Map.of("cpu", 1_000L)));
        MetricPoll poll = new MetricPoll(NOW, List.of(sample), Map.of(), null);
        ObservedPod pod = Pod.ready(0)
                .requesting(Map.of("application", Map.of("cpu", 100L), "logger", Map.of("cpu", 100L)))
                .observed("pod-0");

        ScalingDecision decision = decide(
                hpa(metric), new AlgorithmInput(NOW, 1, 1, List.of(pod), List.of(poll.reading(metric))), calm(1));

        assertThat(decision.desired()).isEqualTo(2);
        assertThat(decision.because())
                .isEqualTo("resource/cpu/application is 90 % of 60 % of the request, ratio 1.500 at 1 pods");
    }

    /** "This metric is compared to the target value, to produce a ratio as above". */
    @Test
    void compares_an_objects_value_to_the_target() {
        ScalingMetric metric =
                new ScalingMetric.ObjectValue("requests", "Ingress/web", "", new ScalingMetric.Target.Value(15_000));

        assertThat(decide(hpa(metric), input(3, busy(3, 0), new MetricReading.Single(0, 0, 20_000)), calm(3))
                        .desired())
                .isEqualTo(4);
    }

    /** "this value can optionally be divided by the number of Pods before the comparison is made". */
    @Test
    void shares_an_external_value_among_the_pods() {
        ScalingMetric metric =
                new ScalingMetric.ExternalValue("queue", "", new ScalingMetric.Target.AverageValue(2_000));

        assertThat(decide(hpa(metric), input(3, busy(3, 0), new MetricReading.Single(0, 0, 8_600)), calm(3))
                        .desired())
                .isEqualTo(5);
    }

    /** "terminating Pods that are still Ready continue to count toward that total". */
    @Test
    void counts_ready_pods_for_an_objects_value_even_if_they_are_going() {
        ScalingMetric metric =
                new ScalingMetric.ObjectValue("requests", "Ingress/web", "", new ScalingMetric.Target.Value(100));
        List<Pod> pods = List.of(Pod.ready(0), Pod.ready(0).terminating(), Pod.unready(0));

        assertThat(decide(hpa(metric), input(3, pods, new MetricReading.Single(0, 0, 300)), calm(3))
                        .desired())
                .isEqualTo(6);
    }

    // ---- "Scaling on multiple metrics" -------------------------------------------------------------------------

    @Test
    void takes_the_largest_of_several_proposals() {
        assertThat(twoMetrics(new MetricReading.Single(0, 0, 150), new MetricReading.Single(0, 0, 200)))
                .isEqualTo(6);
    }

    /** "scaling is skipped [...] This means that the HPA is still capable of scaling up". */
    @Test
    void scales_out_but_not_in_while_a_metric_is_missing() {
        MetricReading none = new MetricReading.Unavailable("not there");

        assertThat(twoMetrics(none, new MetricReading.Single(0, 0, 150))).isEqualTo(5);
        assertThat(twoMetrics(none, new MetricReading.Single(0, 0, 30))).isEqualTo(3);
        assertThat(twoMetrics(none, none)).isEqualTo(3);
        assertThat(twoMetrics(new MetricReading.Single(0, 0, 30), new MetricReading.Single(0, 0, 30)))
                .isEqualTo(1);
    }

    private static int twoMetrics(MetricReading first, MetricReading second) {
        ScalingMetric.Target target = new ScalingMetric.Target.Value(100);
        Autoscaler hpa =
                hpa(new ScalingMetric.ExternalValue("a", "", target), new ScalingMetric.ExternalValue("b", "", target));
        List<ObservedPod> pods = observed(busy(3, 0));
        return decide(hpa, new AlgorithmInput(NOW, 3, 3, pods, List.of(first, second)), calm(3))
                .desired();
    }

    // ---- bounds ------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 2", "25, 20"})
    void comes_back_into_the_bounds_without_a_look_at_metrics(int current, int expected) {
        Autoscaler hpa = declared("minReplicas: 2", "maxReplicas: 20");

        assertThat(decide(hpa, input(current, List.of()), ScalingHistory.none()).desired())
                .isEqualTo(expected);
    }

    @Test
    void stays_at_the_most_and_at_the_fewest() {
        assertThat(decide(declared("minReplicas: 2", "maxReplicas: 4", "behavior: {}"), input(3, busy(3, 900)), calm(3))
                        .desired())
                .isEqualTo(4);
        assertThat(decide(declared("minReplicas: 2", "maxReplicas: 4", "behavior: {}"), input(3, busy(3, 1)), calm(3))
                        .desired())
                .isEqualTo(2);
    }

    // ---- "Configurable scaling behavior" -----------------------------------------------------------------------

    /** "if there are 80 replicas and the target has to be scaled down to 10": 80, 72, 64, ... and from 40 on 4 at a time. */
    @Test
    void takes_the_greater_of_two_policies_at_a_time() {
        Autoscaler hpa = declared(
                "minReplicas: 10",
                "maxReplicas: 100",
                "behavior: {scaleDown: {stabilizationWindowSeconds: 0, policies: ["
                        + "{type: Pods, value: 4, periodSeconds: 60}, {type: Percent, value: 10, periodSeconds: 60}]}}");
        List<Integer> sizes = new ArrayList<>();
        ScalingHistory history = calm(80);
        int size = 80;
        for (long minute = 0; minute < 16; minute++) {
            long now = NOW + minute * 60 * SECOND;
            ScalingDecision decision = decide(hpa, at(now, input(size, busy(size, 1))), history);
            history = history.after(decision);
            size = decision.desired();
            sizes.add(size);
        }

        assertThat(sizes).containsExactly(72, 64, 57, 51, 45, 40, 36, 32, 28, 24, 20, 16, 12, 10, 10, 10);
    }

    /** "at most 4 replicas to be scaled down in one minute", however often the controller looks. */
    @Test
    void counts_what_was_removed_within_the_period() {
        Autoscaler hpa = declared(
                "maxReplicas: 100", "behavior: {scaleDown: {policies: [{type: Pods, value: 4, periodSeconds: 60}]}}");
        AlgorithmInput input = input(76, busy(76, 1));

        assertThat(decide(hpa, input, changed(76, 59, -4)).desired()).isEqualTo(76);
        assertThat(decide(hpa, input, changed(76, 59, -3)).desired()).isEqualTo(75);
        assertThat(decide(hpa, input, changed(76, 60, -4)).desired()).isEqualTo(72);
        // What was added in the meantime may go again.
        assertThat(decide(hpa, input, changed(76, 59, 10)).desired()).isEqualTo(62);
    }

    /** "To ensure that no more than 5 Pods are removed per minute": the smaller of 10 % and 5. */
    @Test
    void takes_the_smaller_of_two_policies_if_told_to() {
        Autoscaler hpa = declared(
                "maxReplicas: 100",
                "behavior: {scaleDown: {selectPolicy: Min, policies: ["
                        + "{type: Percent, value: 10, periodSeconds: 60}, {type: Pods, value: 5, periodSeconds: 60}]}}");

        assertThat(decide(hpa, input(80, busy(80, 1)), calm(80)).desired()).isEqualTo(75);
        assertThat(decide(hpa, input(30, busy(30, 1)), calm(30)).desired()).isEqualTo(27);
    }

    /** "The selectPolicy value of Disabled turns off scaling the given direction". */
    @Test
    void does_not_scale_where_that_is_switched_off() {
        Autoscaler hpa = declared("maxReplicas: 100", "behavior: {scaleDown: {selectPolicy: Disabled}}");

        assertThat(decide(hpa, input(8, busy(8, 1)), calm(8)).desired()).isEqualTo(8);
        assertThat(decide(hpa, input(8, busy(8, 200)), calm(8)).desired()).isEqualTo(16);
    }

    /** "There are 2 policies where 4 pods or a 100% of the currently running replicas may at most be added every 15 s". */
    @ParameterizedTest
    @CsvSource({"1, 5", "3, 7", "4, 8", "10, 20"})
    void adds_four_pods_or_doubles_where_nothing_else_is_declared(int current, int expected) {
        Autoscaler hpa = declared("maxReplicas: 100", "behavior: {}");

        assertThat(decide(hpa, input(current, busy(current, 3_000)), calm(current))
                        .desired())
                .isEqualTo(expected);
    }

    /** Without a behaviour the limit is twice as many pods, or 4: the default policies do not apply. */
    @ParameterizedTest
    @CsvSource({"1, 4", "3, 6", "4, 8", "10, 20"})
    void doubles_or_goes_to_four_where_no_behaviour_is_declared(int current, int expected) {
        Autoscaler hpa = declared("maxReplicas: 100");

        assertThat(decide(hpa, input(current, busy(current, 3_000)), calm(current))
                        .desired())
                .isEqualTo(expected);
    }

    /** "all desired states from the past 5 minutes will be considered": the highest counts. */
    @ParameterizedTest
    @CsvSource({"299, 9", "301, 2"})
    void waits_with_scaling_in_for_the_window(long secondsAgo, int expected) {
        ScalingHistory history =
                new ScalingHistory(List.of(new ScalingHistory.Recommendation(NOW - secondsAgo * SECOND, 9)), List.of());

        assertThat(decide(declared("maxReplicas: 100"), input(9, busy(9, 20)), history)
                        .desired())
                .isEqualTo(expected);
        assertThat(decide(declared("maxReplicas: 100", "behavior: {}"), input(9, busy(9, 20)), history)
                        .desired())
                .isEqualTo(expected);
    }

    /** The same for scaling out, where a window is declared: the lowest counts. */
    @ParameterizedTest
    @CsvSource({"59, 4", "61, 6"})
    void waits_with_scaling_out_for_the_window(long secondsAgo, int expected) {
        Autoscaler hpa = declared("maxReplicas: 100", "behavior: {scaleUp: {stabilizationWindowSeconds: 60}}");
        ScalingHistory history =
                new ScalingHistory(List.of(new ScalingHistory.Recommendation(NOW - secondsAgo * SECOND, 4)), List.of());

        assertThat(decide(hpa, input(3, busy(3, 200)), history).desired()).isEqualTo(expected);
    }

    /** "only consider scaling up if the memory consumption is higher than 105MiB": a target of 100 MiB, tolerance 5 %. */
    @ParameterizedTest
    @CsvSource({"104, 10", "105, 10", "106, 11", "91, 10", "89, 9"})
    void takes_the_declared_tolerance_in_its_direction_only(int mebibytes, int expected) {
        Autoscaler hpa = declared(
                "maxReplicas: 100",
                "metrics: [{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 100Mi}}}]",
                "behavior: {scaleUp: {tolerance: 0.05}, scaleDown: {stabilizationWindowSeconds: 0}}");
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pods.add(Pod.ready(mebibytes * 1_024L * 1_024 * 1_000));
        }

        assertThat(decide(hpa, input(10, pods), calm(10)).desired()).isEqualTo(expected);
    }

    /** A controller that has just started takes the size that it finds for a recommendation: it does not scale in at once. */
    @Test
    void does_not_scale_in_at_the_first_look() {
        assertThat(decide(declared("maxReplicas: 100"), input(9, busy(9, 1)), ScalingHistory.none())
                        .desired())
                .isEqualTo(9);
    }

    /** 20 × (1 − 90 %) is 1.9999999999999996 in the controller's doubles, and it cuts that to 1. */
    @Test
    void computes_in_the_controllers_own_numbers() {
        Autoscaler hpa = declared(
                "maxReplicas: 100",
                "behavior: {scaleDown: {policies: [{type: Percent, value: 90, periodSeconds: 60}]}}");

        assertThat(decide(hpa, input(20, busy(20, 1)), calm(20)).desired()).isEqualTo(1);
    }

    // ---- reading -----------------------------------------------------------------------------------------------

    @Test
    void reads_what_is_declared_and_fills_in_the_rest() {
        Autoscaler hpa = declared(
                "metrics: []",
                "minReplicas: 3",
                "maxReplicas: 6",
                "behavior: {scaleUp: {stabilizationWindowSeconds: 0},"
                        + " scaleDown: {stabilizationWindowSeconds: 30, policies: [{type: Pods, value: 2, periodSeconds: 15}]}}");

        assertThat(hpa.metrics())
                .containsExactly(new ScalingMetric.PodResource("cpu", null, new ScalingMetric.Target.Utilization(80)));
        assertThat(hpa.behavior())
                .isEqualTo(new Autoscaler.Behavior(
                        ScalingRules.DEFAULT_UP,
                        new ScalingRules(
                                30,
                                ScalingRules.Select.MAX,
                                List.of(new ScalingRules.Policy(ScalingRules.Policy.Type.PODS, 2, 15)),
                                null)));
        assertThat(hpa.downWindowMicros(ControllerSettings.defaults())).isEqualTo(30 * SECOND);
        assertThat(declared("maxReplicas: 6").downWindowMicros(ControllerSettings.defaults()))
                .isEqualTo(300 * SECOND);
    }

    @Test
    void says_what_it_cannot_read() {
        assertThatThrownBy(() -> Autoscaler.of(yaml("apiVersion: autoscaling/v1\nmetadata: {name: web}"), "shop"))
                .hasMessage(
                        "HorizontalPodAutoscaler shop/web is of version autoscaling/v1; only autoscaling/v2 can be read");
        assertThatThrownBy(() -> declared("metrics: [{type: Weather}]"))
                .hasMessage(
                        "a metric is of type \"Weather\"; known are Resource, ContainerResource, Pods, Object and External");
        assertThatThrownBy(() ->
                        declared("metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization}}}]"))
                .hasMessage("a metric's target has neither averageUtilization nor averageValue nor value:"
                        + " {\"type\":\"Utilization\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "250m, 250",
        "1, 1000",
        "0.1, 100",
        "1.5, 1500",
        "412345678n, 413",
        "1u, 1",
        "64Mi, 67108864000",
        "1k, 1000000",
        "2Ki, 2048000",
        "1e3, 1000000",
        "5E-1, 500",
        ".5, 500",
        "0, 0",
        "-1.0005, -1000"
    })
    void reads_amounts_in_thousandths_rounded_up(String text, long milli) {
        assertThat(Quantity.milli(text)).isEqualTo(milli);
    }

    @Test
    void refuses_what_is_no_amount() {
        assertThatThrownBy(() -> Quantity.milli("lots"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"lots\" is no amount such as 250m, 2 or 64Mi");
    }

    @ParameterizedTest
    @CsvSource({"10.062s, 10062000", "15s, 15000000", "1m0s, 60000000", "1h2m3.5s, 3723500000", "250ms, 250000", "0, 0"
    })
    void reads_durations(String text, long micros) {
        assertThat(KubernetesTime.durationMicros(text)).isEqualTo(micros);
    }

    @Test
    void refuses_what_is_no_duration() {
        assertThatThrownBy(() -> KubernetesTime.durationMicros("10 s"))
                .hasMessage("\"10 s\" is no duration such as 10s or 1m0.5s");
    }

    // ---- making of inputs --------------------------------------------------------------------------------------

    /** A pod and its sample, of a request of 1000m. */
    private record Pod(
            ObservedPod.Phase phase,
            boolean deleted,
            boolean ready,
            long readyMicros,
            long startedMicros,
            Map<String, Map<String, Long>> requests,
            MetricReading.@Nullable Usage usage) {

        static final Map<String, Map<String, Long>> REQUESTS = Map.of("main", Map.of("cpu", 1_000L));

        static Pod ready(long milli) {
            return new Pod(ObservedPod.Phase.RUNNING, false, true, LONG_AGO, LONG_AGO, REQUESTS, usage(milli));
        }

        static Pod unready(long milli) {
            return new Pod(
                    ObservedPod.Phase.RUNNING,
                    false,
                    false,
                    NOW - 60 * SECOND,
                    NOW - 60 * SECOND,
                    REQUESTS,
                    usage(milli));
        }

        /** It has been ready for 5 seconds only, and its sample is of the last 15. */
        static Pod hot(long milli) {
            return new Pod(
                    ObservedPod.Phase.RUNNING,
                    false,
                    true,
                    NOW - 5 * SECOND,
                    NOW - 60 * SECOND,
                    REQUESTS,
                    usage(milli));
        }

        static Pod silent() {
            return new Pod(ObservedPod.Phase.RUNNING, false, true, LONG_AGO, LONG_AGO, REQUESTS, null);
        }

        Pod in(ObservedPod.Phase other) {
            return new Pod(other, deleted, ready, readyMicros, startedMicros, requests, usage);
        }

        Pod terminating() {
            return new Pod(phase, true, ready, readyMicros, startedMicros, requests, usage);
        }

        Pod requesting(Map<String, Map<String, Long>> other) {
            Map<String, Map<String, Long>> all = new LinkedHashMap<>(other);
            if (all.isEmpty()) {
                all.put("main", Map.of());
            }
            return new Pod(phase, deleted, ready, readyMicros, startedMicros, all, usage);
        }

        ObservedPod observed(String name) {
            return new ObservedPod(
                    name,
                    phase,
                    deleted,
                    new ObservedPod.Readiness(
                            ready ? ObservedPod.Readiness.Status.TRUE : ObservedPod.Readiness.Status.FALSE,
                            readyMicros),
                    startedMicros,
                    Map.of(),
                    requests);
        }

        private static MetricReading.Usage usage(long milli) {
            return new MetricReading.Usage(NOW, 15 * SECOND, milli);
        }
    }

    private static int desired(ScalingMetric metric, List<Pod> pods) {
        return decide(hpa(metric), input(pods.size(), pods), calm(pods.size())).desired();
    }

    private static ScalingDecision decide(Autoscaler hpa, AlgorithmInput input, ScalingHistory history) {
        return new PublishedAlgorithm(hpa, ControllerSettings.defaults()).decide(input, history);
    }

    private static ScalingMetric average(long milli) {
        return new ScalingMetric.PodResource("cpu", null, new ScalingMetric.Target.AverageValue(milli));
    }

    private static ScalingMetric utilization(int percent) {
        return new ScalingMetric.PodResource("cpu", null, new ScalingMetric.Target.Utilization(percent));
    }

    private static List<Pod> busy(int count, long milli) {
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pods.add(Pod.ready(milli));
        }
        return pods;
    }

    private static List<ObservedPod> observed(List<Pod> pods) {
        List<ObservedPod> observed = new ArrayList<>();
        for (int i = 0; i < pods.size(); i++) {
            observed.add(pods.get(i).observed("pod-" + i));
        }
        return observed;
    }

    private static AlgorithmInput input(int current, List<Pod> pods) {
        Map<String, MetricReading.Usage> usages = new LinkedHashMap<>();
        for (int i = 0; i < pods.size(); i++) {
            MetricReading.Usage usage = pods.get(i).usage();
            if (usage != null) {
                usages.put("pod-" + i, usage);
            }
        }
        return input(current, pods, new MetricReading.PerPod(usages));
    }

    private static AlgorithmInput input(int current, List<Pod> pods, MetricReading reading) {
        return new AlgorithmInput(NOW, current, current, observed(pods), List.of(reading));
    }

    private static AlgorithmInput at(long now, AlgorithmInput input) {
        return new AlgorithmInput(now, input.specReplicas(), input.statusReplicas(), input.pods(), input.readings());
    }

    /** The memory of a controller that has long seen this size and nothing else. */
    private static ScalingHistory calm(int size) {
        return new ScalingHistory(List.of(new ScalingHistory.Recommendation(LONG_AGO, size)), List.of());
    }

    private static ScalingHistory changed(int size, long secondsAgo, int added) {
        return new ScalingHistory(
                calm(size).recommendations(), List.of(new ScalingHistory.Change(NOW - secondsAgo * SECOND, added)));
    }

    private static Autoscaler hpa(ScalingMetric... metrics) {
        Autoscaler bare = declared("maxReplicas: 1000", "behavior: {}");
        return new Autoscaler(
                bare.namespace(), bare.name(), bare.workload(), 1, 1_000, List.of(metrics), bare.behavior());
    }

    /** An autoscaler on an average of 100m, unless the lines say otherwise. */
    private static Autoscaler declared(String... lines) {
        StringBuilder spec = new StringBuilder("apiVersion: autoscaling/v2\nmetadata: {name: web}\nspec:\n");
        spec.append("  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n");
        for (String line : lines) {
            spec.append("  ").append(line).append('\n');
        }
        if (spec.indexOf("metrics:") < 0) {
            spec.append("  metrics: [{type: Resource, resource: {name: cpu, target: {averageValue: 100m}}}]\n");
        }
        return Autoscaler.of(yaml(spec.toString()), "shop");
    }

    private static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
