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
                    - image: example.test/web:1.2
                      readinessProbe: {httpGet: {path: /ready, port: 8080}}
                    - image: example.test/sidecar@sha256:abc
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec:
              selector: {app: web}
              ports: [{name: http, port: 80}]
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

        assertThat(draft)
                .isEqualTo(new Draft.Drafted(
                        """
                        # A first spec, drafted from the manifests. Read it once and correct it.
                        plimsoll: 1
                        name: shop-2

                        # Each image is pulled unless it says how it is built: build: {context: FOLDER}, or tar: FILE.
                        images:
                          - name: "example.test/web:1.2"
                          - name: "example.test/sidecar@sha256:abc"

                        manifests: {files: ["Shop 2/all.yaml"]}

                        # What clients ask for while the deployment is changed.
                        entrypoints:
                          - name: web
                            service: web
                            port: http
                            client: node
                            requests: [{method: GET, path: "/ready", expect: {status: 200}}]

                        # The next version, which the rolling-update checks roll out.
                        # update: {workload: deployment/web, image: "example.test/web:NEXT"}
                        """,
                        List.of(
                                "images: add how those are built that no registry has",
                                "entrypoints: replace the probe's path by a request that does what clients do",
                                "update: name the image of the next version and take the # away")));
        assertValid(draft, "");
        assertValid(draft, "# update:");
    }

    @Test
    void takes_a_folder_with_a_kustomization_as_such() throws IOException {
        Files.writeString(shop.resolve("all.yaml"), MANIFESTS);
        Files.writeString(shop.resolve("kustomization.yaml"), "resources: [all.yaml]\n");

        Draft draft = new ManifestSpecDraft().from(shop, shop);

        assertThat(((Draft.Drafted) draft).yaml()).contains("\nmanifests: {kustomize: \".\"}\n");
        assertThat(((Draft.Drafted) draft).remarks())
                .contains("images, entrypoints: names are taken from the files; the kustomization may change them");
    }

    @Test
    void says_where_a_file_is_no_yaml() throws IOException {
        Path file = Files.writeString(shop.resolve("all.yaml"), "kind: Deployment\n\tmetadata: {}\n");

        Draft draft = new ManifestSpecDraft().from(file, folder);

        assertThat(((Draft.Wrong) draft).problems())
                .singleElement()
                .asString()
                .startsWith(file + ":2:1: this is no YAML: ");
    }

    @Test
    void needs_a_workload() throws IOException {
        Path file = Files.writeString(shop.resolve("all.yaml"), "kind: ConfigMap\nmetadata: {name: x}\n");

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
