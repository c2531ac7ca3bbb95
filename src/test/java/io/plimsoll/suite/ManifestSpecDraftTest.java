package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.spec.SpecReader;
import io.plimsoll.spec.SpecResult;
import io.plimsoll.suite.SpecDraft.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestSpecDraftTest {

    private static final String MANIFESTS =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              template:
                metadata: {labels: {app: web, tier: front}}
                spec:
                  containers:
                    - name: web
                      image: example.test/web:1.2
                      readinessProbe: {httpGet: {path: /ready, port: 8080}}
                    - name: sidecar
                      image: example.test/sidecar@sha256:abc
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: web}
              ports: [{name: http, port: 80, targetPort: 8080}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: other}
            spec:
              selector: {app: other}
              ports: [{port: 80}]
            """;

    @TempDir
    private Path folder;

    private Path shop;

    @BeforeEach
    void make_folder() throws IOException {
        shop = Files.createDirectory(folder.resolve("Shop 2"));
    }

    @Test
    void drafts_a_spec_that_is_valid() throws IOException {
        Files.writeString(shop.resolve("all.yaml"), MANIFESTS);

        Draft draft = new ManifestSpecDraft().from(shop, folder);

        assertThat(((Draft.Drafted) draft).yaml())
                .contains(
                        "\nname: web\n",
                        "\n  - name: \"example.test/sidecar@sha256:abc\"\n",
                        "\nmanifests: {files: [\"Shop 2/all.yaml\"]}\n",
                        "\n      - {method: GET, path: /ready, expect: {status: 200}}\n");
        assertThat(((Draft.Drafted) draft).remarks())
                .containsExactly(
                        "images: say which of them are built here, and from what: example.test/web:1.2,"
                                + " example.test/sidecar@sha256:abc",
                        "update: name the image that deployment/web is rolled to",
                        "entrypoints: list the requests that clients of web really send",
                        "identity: name the response headers that tell pod and version, if there are any");
        assertValid(draft, "");
        assertValid(draft, "# update:");
    }

    @Test
    void takes_a_folder_with_a_kustomization_as_such() throws IOException {
        Files.writeString(shop.resolve("all.yaml"), MANIFESTS);
        Files.writeString(shop.resolve("kustomization.yaml"), "resources: [all.yaml]\n");

        Draft draft = new ManifestSpecDraft().from(shop, shop);

        assertThat(((Draft.Drafted) draft).yaml()).contains("\nmanifests: {kustomize: .}\n");
        assertThat(((Draft.Drafted) draft).remarks())
                .contains("everywhere: names are taken from the files; the kustomization may change them");
    }

    @Test
    void says_where_a_file_is_no_yaml() throws IOException {
        Path file = Files.writeString(shop.resolve("all.yaml"), "kind: Deployment\n\tmetadata: {}\n");

        Draft draft = new ManifestSpecDraft().from(file, folder);

        assertThat(((Draft.Wrong) draft).problems()).singleElement().asString().startsWith(file + ":2:1: not YAML – ");
    }

    @Test
    void needs_a_workload() throws IOException {
        Path file =
                Files.writeString(shop.resolve("all.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n");

        assertThat(new ManifestSpecDraft().from(file, folder))
                .isEqualTo(new Draft.Wrong(List.of(
                        file + " holds no Deployment, StatefulSet or DaemonSet, so there is nothing to test.")));
    }

    @Test
    void does_not_take_templates_for_manifests() throws IOException {
        Files.writeString(shop.resolve("Chart.yaml"), "name: shop\n");

        assertThat(new ManifestSpecDraft().from(shop, folder))
                .isEqualTo(new Draft.Wrong(
                        List.of(shop + " is a Helm chart, whose templates are no manifests yet. Render it"
                                + " with `helm template` into a file, and draft from that.")));
    }

    private void assertValid(Draft draft, String comment) throws IOException {
        String text = ((Draft.Drafted) draft).yaml();
        Path spec =
                Files.writeString(folder.resolve("plimsoll.yaml"), text.replace(comment, comment.replace("# ", "")));
        assertThat(SpecReader.read(spec)).isInstanceOf(SpecResult.Valid.class);
    }
}
