package io.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterQueryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: Pods, pods: {metric: {name: rate}}}|custom.metrics.k8s.io|true"
                        + "|/namespaces/shop/pods/*/rate?labelSelector=app%3Dapi%2Ctier+in+%28a%2Cb%29",
                "{type: Pods, pods: {metric: {name: rate, selector: {matchLabels: {verb: GET}}}}}|custom.metrics.k8s.io|true"
                        + "|/namespaces/shop/pods/*/rate?labelSelector=app%3Dapi%2Ctier+in+%28a%2Cb%29"
                        + "&metricLabelSelector=verb%3DGET",
                "{type: Object, object: {metric: {name: hits}, describedObject: {apiVersion: networking.k8s.io/v1, kind:"
                        + " Ingress, name: web}}}|custom.metrics.k8s.io|false"
                        + "|/namespaces/shop/things.networking.k8s.io/web/hits",
                "{type: Object, object: {metric: {name: hits, selector: {matchLabels: {verb: GET}}}, describedObject:"
                        + " {apiVersion: v1, kind: Service, name: web}}}|custom.metrics.k8s.io|false"
                        + "|/namespaces/shop/things/web/hits?metricLabelSelector=verb%3DGET",
                "{type: Object, object: {metric: {name: hits}, describedObject: {apiVersion: v1, kind: Namespace, name:"
                        + " shop}}}|custom.metrics.k8s.io|false|/namespaces/shop/metrics/hits",
                "{type: External, external: {metric: {name: queue}}}|external.metrics.k8s.io|false|/namespaces/shop/queue",
                "{type: External, external: {metric: {name: queue, selector: {matchExpressions: [{key: topic, operator:"
                        + " Exists}]}}}}|external.metrics.k8s.io|false|/namespaces/shop/queue?labelSelector=topic"
            })
    void asks_as_the_controller_does(String metric, String group, boolean perPod, String path)
            throws JsonProcessingException {
        AdapterQuery query = query(metric);

        assertThat(query.group()).isEqualTo(group);
        assertThat(query.perPod()).isEqualTo(perPod);
        assertThat(query.path("things")).isEqualTo(path);
    }

    @Test
    void needs_no_adapter_for_a_resource() throws JsonProcessingException {
        assertThat(AdapterQuery.of(new YAMLMapper().readTree("{type: Resource, resource: {name: cpu}}"), "shop", ""))
                .isEmpty();
        assertThat(AdapterQuery.of(
                        new YAMLMapper().readTree("{type: ContainerResource, containerResource: {name: cpu}}"),
                        "shop",
                        ""))
                .isEmpty();
    }

    private static AdapterQuery query(String metric) throws JsonProcessingException {
        return AdapterQuery.of(new YAMLMapper().readTree(metric), "shop", "app=api,tier in (a,b)")
                .orElseThrow();
    }
}
