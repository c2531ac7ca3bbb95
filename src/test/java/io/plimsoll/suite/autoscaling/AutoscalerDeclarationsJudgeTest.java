package io.plimsoll.suite.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.autoscaling.AutoscalerDeclarationsScenario.Declared;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoscalerDeclarationsJudgeTest {

    private static final String SHARE = "{type: Resource, resource: {name: cpu, target: {type: Utilization}}}";
    private static final String AMOUNT = "{type: Resource, resource: {name: cpu, target: {type: AverageValue}}}";
    private static final String BUDGET =
            "{kind: PodDisruptionBudget, metadata: {name: pdb, namespace: shop}, spec: %s}";
    private static final String VERTICAL = "{kind: VerticalPodAutoscaler, metadata: {name: vpa, namespace: shop},"
            + " spec: {targetRef: {kind: Deployment, name: api}, %s}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a request|{name: main, resources: {requests: {cpu: 1}}}",
                "a limit, which is a request, too|{name: main, resources: {limits: {cpu: 1}}}"
            })
    void should_pass_where_the_share_has_something_to_be_a_share_of(String what, String container) throws IOException {
        assertThat(judge(autoscaler("hpa", "api", 2, SHARE), deployment("", container)))
                .as(what)
                .isEqualTo(new Verdict.Pass(
                        "1 of 1 horizontal autoscalers have a workload of their own and what they need to scale it",
                        List.of(new Measurement("horizontal autoscalers", 1, "", null))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits: [{type: Container, defaultRequest: {cpu: 1}}]",
                "limits: [{type: Container, default: {cpu: 1}}]",
                "limits: [{type: Container, max: {cpu: 1}}]",
                "limits: [{type: Container, min: {cpu: 1}}]"
            })
    void should_take_the_defaults_of_a_limit_range_for_requests(String limits) throws IOException {
        String range = "{kind: LimitRange, metadata: {name: range, namespace: shop}, spec: {%s}}".formatted(limits);

        assertThat(judge(autoscaler("hpa", "api", 2, SHARE), deployment("", "{name: main}"), range))
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_want_no_request_for_an_amount_nor_of_containers_that_are_not_measured() throws IOException {
        String ofOne = "{type: ContainerResource, containerResource: {name: cpu, container: main,"
                + " target: {type: Utilization}}}";
        String main = "{name: main, resources: {requests: {cpu: 1}}}, {name: beside}";

        assertThat(judge(autoscaler("hpa", "api", 2, AMOUNT), deployment("", "{name: main}")))
                .isInstanceOf(Verdict.Pass.class);
        assertThat(judge(autoscaler("hpa", "api", 2, ofOne), deployment("{name: migrate}", main)))
                .isInstanceOf(Verdict.Pass.class);
        assertThat(causes(autoscaler("hpa", "api", 2, SHARE), deployment("{name: migrate}", main)))
                .containsExactly("REQUEST_MISSING HorizontalPodAutoscaler shop/hpa");
    }

    @Test
    void should_count_a_container_that_runs_beside_the_others() throws IOException {
        String main = "{name: main, resources: {requests: {cpu: 1}}}";

        assertThat(causes(autoscaler("hpa", "api", 2, SHARE), deployment("{name: proxy, restartPolicy: Always}", main)))
                .containsExactly("REQUEST_MISSING HorizontalPodAutoscaler shop/hpa");
    }

    @Test
    void should_name_the_container_without_a_request() throws IOException {
        assertThat(findings(autoscaler("hpa", "api", 2, SHARE), deployment("", "{name: main}")))
                .containsExactly(new Finding(
                        "REQUEST_MISSING",
                        "HorizontalPodAutoscaler shop/hpa",
                        "a request of cpu in every container that it measures, as its target is a share of it",
                        "container main of Deployment shop/api has none",
                        "no utilisation can be computed, so it never scales",
                        "set resources.requests.cpu there, or make the target an amount (AverageValue)",
                        List.of()));
    }

    @Test
    void should_say_that_the_target_is_not_deployed() throws IOException {
        assertThat(findings(autoscaler("hpa", "apis", 2, SHARE), deployment("", "{name: main}")))
                .containsExactly(new Finding(
                        "TARGET_MISSING",
                        "HorizontalPodAutoscaler shop/hpa",
                        "Deployment shop/apis, which it is to scale, among the rendered objects",
                        "none of the 2 rendered objects is it",
                        "nothing is ever scaled",
                        "name the deployed workload in scaleTargetRef: its apiVersion, kind and name",
                        List.of()));
    }

    @Test
    void should_count_the_autoscalers_of_one_workload() throws IOException {
        assertThat(findings(
                        autoscaler("one", "api", 2, AMOUNT),
                        autoscaler("two", "api", 2, AMOUNT),
                        deployment("", "{name: main}")))
                .containsExactly(new Finding(
                        "SEVERAL_AUTOSCALERS",
                        "Deployment shop/api",
                        "one horizontal autoscaler at most",
                        "2: HorizontalPodAutoscaler shop/one, HorizontalPodAutoscaler shop/two",
                        "1 too many: the controller lets none of them scale",
                        "keep one, and give it the metrics of all: it takes the largest of what they ask for",
                        List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|{selector: {matchLabels: {app: api}}}|true",
                "1|{selector: {}}|true",
                "1|{selector: {matchExpressions: [{key: app, operator: In, values: [api, web]}]}}|true",
                "1|{selector: {matchExpressions: [{key: app, operator: NotIn, values: [api]}]}}|false",
                "1|{selector: {matchExpressions: [{key: app, operator: Exists}]}}|true",
                "1|{selector: {matchExpressions: [{key: app, operator: DoesNotExist}]}}|false",
                "1|{selector: {matchLabels: {app: web}}}|false",
                "1|{minAvailable: 1}|false",
                "2|{selector: {matchLabels: {app: api}}}|false"
            })
    void should_want_two_pods_where_a_budget_covers_them(int minimum, String budget, boolean fails) throws IOException {
        List<String> expected = fails ? List.of("MINIMUM_BELOW_TWO HorizontalPodAutoscaler shop/hpa") : List.of();

        assertThat(causes(
                        autoscaler("hpa", "api", minimum, AMOUNT),
                        deployment("", "{name: main}"),
                        BUDGET.formatted(budget)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "updatePolicy: {updateMode: Recreate}|true",
                "updatePolicy: {updateMode: 'Off'}|false",
                "resourcePolicy: {containerPolicies: [{containerName: '*', controlledResources: [memory]}]}|false",
                "resourcePolicy: {containerPolicies: [{containerName: '*', mode: 'Off'}]}|false",
                "resourcePolicy: {containerPolicies: [{containerName: x, controlledResources: [memory]}]}|true"
            })
    void should_want_no_vertical_autoscaler_on_the_same_request(String policy, boolean fails) throws IOException {
        List<String> expected = fails ? List.of("VERTICAL_ON_SAME_METRIC HorizontalPodAutoscaler shop/hpa") : List.of();

        assertThat(causes(
                        autoscaler("hpa", "api", 2, SHARE),
                        deployment("", "{name: main, resources: {requests: {cpu: 1}}}"),
                        VERTICAL.formatted(policy)))
                .isEqualTo(expected);
    }

    @Test
    void should_decide_nothing_without_an_autoscaler_or_where_the_pods_are_made_by_others() throws IOException {
        assertThat(judge(deployment("", "{name: main}")))
                .isEqualTo(new Verdict.Error(
                        "no HorizontalPodAutoscaler is among the recorded objects",
                        "run the check again: it was started because there was one"));
        assertThat(judge(
                        autoscaler("hpa", "api", 2, SHARE),
                        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: api, namespace: shop}}"))
                .isEqualTo(
                        new Verdict.Error(
                                "the pods of Deployment shop/api are not in the manifests: a controller makes them",
                                "let the autoscaler measure an amount (AverageValue), or scale a workload with a pod template"));
    }

    private static List<String> causes(String... objects) throws IOException {
        return findings(objects).stream()
                .map(finding -> finding.cause() + " " + finding.what())
                .toList();
    }

    private static List<Finding> findings(String... objects) throws IOException {
        return judge(objects) instanceof Verdict.Fail fail ? fail.findings() : List.of();
    }

    private static Verdict judge(String... objects) throws IOException {
        List<Declared> declared = new ArrayList<>();
        for (String object : objects) {
            JsonNode node = new YAMLMapper().readTree(object);
            declared.add(new Declared(0, Manifests.namespaceOf(node), node));
        }
        return AutoscalerDeclarationsJudge.judge(declared);
    }

    private static String autoscaler(String name, String target, int minimum, String metric) {
        return ("{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: %s, namespace: shop}, spec:"
                        + " {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}, minReplicas: %s,"
                        + " metrics: [%s]}}")
                .formatted(name, target, minimum, metric);
    }

    private static String deployment(String initContainers, String containers) {
        return ("{apiVersion: apps/v1, kind: Deployment, metadata: {name: api, namespace: shop}, spec: {template:"
                        + " {metadata: {labels: {app: api}}, spec: {initContainers: [%s], containers: [%s]}}}}")
                .formatted(initContainers, containers);
    }
}
