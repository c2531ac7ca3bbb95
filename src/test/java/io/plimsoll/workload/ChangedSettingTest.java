package io.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ChangedSettingTest {

    @Test
    void names_the_other_one_wherever_the_template_names_the_config_map() throws IOException {
        JsonNode configMap = yaml("{kind: ConfigMap, metadata: {name: shop-5f4d6h7k2b}, data: {a: b}}");
        JsonNode template = yaml(
                """
                spec:
                  initContainers:
                    - envFrom: [{configMapRef: {name: shop-5f4d6h7k2b}}]
                  containers:
                    - env:
                        - {name: A, valueFrom: {configMapKeyRef: {name: shop-5f4d6h7k2b, key: a}}}
                        - {name: B, valueFrom: {configMapKeyRef: {name: other, key: a}}}
                        - {name: C, valueFrom: {secretKeyRef: {name: shop-5f4d6h7k2b, key: a}}}
                  volumes:
                    - {name: one, configMap: {name: shop-5f4d6h7k2b}}
                    - {name: two, projected: {sources: [{configMap: {name: shop-5f4d6h7k2b}}]}}
                """);

        JsonNode renamed = new ChangedSetting(configMap, "a", "c", "shop-changed").renamedIn(template);

        assertThat(renamed)
                .isEqualTo(
                        yaml(
                                """
                        spec:
                          initContainers:
                            - envFrom: [{configMapRef: {name: shop-changed}}]
                          containers:
                            - env:
                                - {name: A, valueFrom: {configMapKeyRef: {name: shop-changed, key: a}}}
                                - {name: B, valueFrom: {configMapKeyRef: {name: other, key: a}}}
                                - {name: C, valueFrom: {secretKeyRef: {name: shop-5f4d6h7k2b, key: a}}}
                          volumes:
                            - {name: one, configMap: {name: shop-changed}}
                            - {name: two, projected: {sources: [{configMap: {name: shop-changed}}]}}
                        """));
        assertThat(template.at("/spec/volumes/0/configMap/name").asText()).isEqualTo("shop-5f4d6h7k2b");
    }

    @Test
    void names_the_other_one_wherever_the_template_names_the_secret() throws IOException {
        JsonNode secret = yaml("{kind: Secret, metadata: {name: shop-5f4d6h7k2b}, data: {a: Yg==}}");
        JsonNode template = yaml(
                """
                spec:
                  containers:
                    - envFrom: [{secretRef: {name: shop-5f4d6h7k2b}}]
                      env: [{name: A, valueFrom: {secretKeyRef: {name: shop-5f4d6h7k2b, key: a}}}]
                  volumes:
                    - {name: one, secret: {secretName: shop-5f4d6h7k2b}}
                    - {name: two, projected: {sources: [{secret: {name: shop-5f4d6h7k2b}}]}}
                    - {name: three, configMap: {name: shop-5f4d6h7k2b}}
                """);

        assertThat(new ChangedSetting(secret, "a", "c", "shop-changed").renamedIn(template))
                .isEqualTo(
                        yaml(
                                """
                        spec:
                          containers:
                            - envFrom: [{secretRef: {name: shop-changed}}]
                              env: [{name: A, valueFrom: {secretKeyRef: {name: shop-changed, key: a}}}]
                          volumes:
                            - {name: one, secret: {secretName: shop-changed}}
                            - {name: two, projected: {sources: [{secret: {name: shop-changed}}]}}
                            - {name: three, configMap: {name: shop-5f4d6h7k2b}}
                        """));
    }

    private static JsonNode yaml(String text) throws IOException {
        return new YAMLMapper().readTree(text);
    }
}
