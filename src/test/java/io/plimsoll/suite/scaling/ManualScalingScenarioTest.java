package io.plimsoll.suite.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.LoadClient;
import io.plimsoll.spec.LoadPath;
import io.plimsoll.spec.PortRef;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManualScalingScenarioTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Deployment|{replicas: 3}|-|-",
                "Deployment|{replicas: 3}|6|-",
                "Deployment|{}|-|-",
                "StatefulSet|{replicas: 3}|-|StatefulSet a/shop is not a Deployment: only those are scaled by this suite",
                "Deployment|{replicas: 0}|-|Deployment a/shop declares no pods",
                "Deployment|{replicas: 1, strategy: {type: Recreate}}|-|Deployment a/shop has the strategy Recreate: it is declared that its pods do not work side by side",
                "Deployment|{replicas: 3}|3|HorizontalPodAutoscaler a/auto allows no more than the 3 pods that Deployment a/shop declares",
            })
    void scales_what_can_be_scaled_by_hand(String kind, String spec, @Nullable String most, @Nullable String why)
            throws IOException {
        JsonNode workload = yaml("{kind: %s, metadata: {name: shop, namespace: a}, spec: %s}".formatted(kind, spec));
        ServedWorkload served = new ServedWorkload(
                new EntryPoint(
                        "web",
                        null,
                        "shop",
                        new PortRef.Name("http"),
                        LoadPath.CLUSTER_IP,
                        new LoadClient.Node(),
                        List.of(),
                        null),
                yaml("{kind: Service, metadata: {name: shop, namespace: a}}"),
                workload);
        Manifests manifests = new Manifests(
                most == null
                        ? List.of(workload)
                        : List.of(
                                workload,
                                yaml("{kind: HorizontalPodAutoscaler, metadata: {name: auto, namespace: a}, spec:"
                                        + " {scaleTargetRef: {kind: Deployment, name: shop}, maxReplicas: " + most
                                        + "}}")));

        assertThat(ManualScalingScenario.whyNot(served, manifests).orElse(null)).isEqualTo(why);
    }

    private static JsonNode yaml(String text) throws IOException {
        return new YAMLMapper().readTree(text);
    }
}
