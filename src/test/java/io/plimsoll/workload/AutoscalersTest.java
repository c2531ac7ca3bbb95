package io.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AutoscalersTest {

    @Test
    void are_those_that_name_the_workload() throws IOException {
        JsonNode shop = yaml("{kind: Deployment, metadata: {name: shop, namespace: a}}");
        Manifests manifests = new Manifests(List.of(
                shop,
                autoscaler("right", "a", "Deployment", "shop", 6),
                autoscaler("wide", "a", "Deployment", "shop", 9),
                autoscaler("elsewhere", "b", "Deployment", "shop", 1),
                autoscaler("another-kind", "a", "StatefulSet", "shop", 1),
                autoscaler("another-name", "a", "Deployment", "shop-admin", 1)));

        Autoscalers autoscalers = Autoscalers.of(manifests, shop);

        assertThat(autoscalers.names()).containsExactly("a/right", "a/wide");
        assertThat(autoscalers.most()).hasValue(6);
    }

    @Test
    void allow_any_number_of_pods_where_there_is_none() throws IOException {
        JsonNode shop = yaml("{kind: Deployment, metadata: {name: shop}}");

        assertThat(Autoscalers.of(new Manifests(List.of(shop)), shop).most()).isEqualTo(OptionalInt.empty());
    }

    @Test
    void have_a_part_of_their_targets_for_a_drill() throws IOException {
        JsonNode metrics = yaml(
                """
                - {type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 300m}}}
                - {type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 70}}}
                - {type: External, external: {metric: {name: queue}, target: {type: Value, value: "3"}}}
                """);

        assertThat(Autoscalers.partOf(metrics, 25))
                .isEqualTo(
                        yaml(
                                """
                - {type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 75m}}}
                - {type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 17}}}
                - {type: External, external: {metric: {name: queue}, target: {type: Value, value: "750m"}}}
                """));
        assertThat(metrics.at("/0/resource/target/averageValue").asText()).isEqualTo("300m");
    }

    private static JsonNode autoscaler(String name, String namespace, String kind, String target, int most)
            throws IOException {
        return yaml("{kind: HorizontalPodAutoscaler, metadata: {name: %s, namespace: %s},".formatted(name, namespace)
                + " spec: {scaleTargetRef: {kind: %s, name: %s}, maxReplicas: %s}}".formatted(kind, target, most));
    }

    private static JsonNode yaml(String text) throws IOException {
        return new YAMLMapper().readTree(text);
    }
}
