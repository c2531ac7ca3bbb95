package io.plimsoll.suite.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.SpecReader;
import io.plimsoll.spec.SpecResult;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServedWorkloadTest {

    private static final String ENTRY_POINT =
            """
            entrypoints:
              - name: web
                service: shop
                port: http
                requests: [{method: GET, path: /, expect: {status: 200}}]
            """;
    private static final String PODS =
            "{kind: Deployment, metadata: {name: shop, namespace: a}, spec: {template: {metadata: {labels: {app: shop}}}}}";

    @TempDir
    private Path folder;

    @Test
    void is_what_the_service_selects() throws IOException {
        Manifests manifests = manifests("{app: shop}", "a");

        assertThat(ServedWorkload.of(spec(ENTRY_POINT), manifests))
                .map(served -> served.kind() + " " + served.namespace() + "/" + served.name())
                .contains("Deployment a/shop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{app: other}", "{app: shop, tier: web}", "{}"})
    void says_that_a_service_selects_no_pods(String selector) throws IOException {
        DeploymentSpec spec = spec(ENTRY_POINT);

        assertThat(ServedWorkload.of(spec, manifests(selector, "a"))).isEmpty();
        assertThat(ServedWorkload.whyNone(spec))
                .isEqualTo("Service shop of entry point web selects the pods of no workload of the manifests");
    }

    @Test
    void says_that_a_service_selects_no_pods_of_another_namespace() throws IOException {
        DeploymentSpec spec = spec(ENTRY_POINT);

        assertThat(ServedWorkload.of(spec, manifests("{app: shop}", "b"))).isEmpty();
        assertThat(ServedWorkload.whyNone(spec))
                .isEqualTo("Service shop of entry point web selects the pods of no workload of the manifests");
    }

    @Test
    void says_that_there_is_nothing_to_send() throws IOException {
        DeploymentSpec spec = spec("");

        assertThat(ServedWorkload.of(spec, manifests("{app: shop}", "a"))).isEmpty();
        assertThat(ServedWorkload.whyNone(spec))
                .isEqualTo("the spec declares no entry point with a request, so there is nothing to send");
    }

    private DeploymentSpec spec(String entryPoints) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("manifests")).resolve("kustomization.yaml"), "");
        Path file = Files.writeString(
                folder.resolve("plimsoll.yaml"),
                "plimsoll: 1\nname: shop\nmanifests: {kustomize: manifests}\n" + entryPoints);
        SpecResult result = SpecReader.read(file);
        assertThat(result).isInstanceOf(SpecResult.Valid.class);
        return ((SpecResult.Valid) result).spec();
    }

    private static Manifests manifests(String selector, String serviceNamespace) throws IOException {
        return new Manifests(List.of(
                yaml("{kind: Service, metadata: {name: shop, namespace: %s}, spec: {selector: %s}}"
                        .formatted(serviceNamespace, selector)),
                yaml(PODS)));
    }

    private static JsonNode yaml(String text) throws IOException {
        return new YAMLMapper().readTree(text);
    }
}
