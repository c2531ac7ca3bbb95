package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.spec.SpecProposal.Proposal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecProposalTest {

    private static final ManifestSource SOURCE = new ManifestSource.Kustomize(Path.of("manifests"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"shop", "worker", "tenants"})
    void proposesWhatTheGoldenFileSays(String sample) throws IOException {
        assertThat(proposal(sample).yaml()).isEqualTo(resource(sample + ".plimsoll.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "worker", "tenants"})
    void proposesARightSpec(String sample) throws IOException {
        SpecResult result =
                SpecReader.read(SpecSamples.write(folder, proposal(sample).yaml()));

        assertThat(result).isInstanceOf(SpecResult.Valid.class);
        assertThat(ManifestValidator.validate((SpecResult.Valid) result, objects(sample)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "worker", "tenants"})
    void proposesARightSpecWhenEveryCommentedKeyIsTakenIn(String sample) throws IOException {
        String all = proposal(sample)
                .yaml()
                .replaceAll("(?m)^( *)# (?=(update|entrypoints|secrets|identity|slow|namespaces|  -)\\b)", "$1")
                .replaceAll("(?m)^#   - ", "  - ")
                .replace("service: NAME", "service: worker");

        SpecResult result = SpecReader.read(SpecSamples.write(folder, all));

        assertThat(result).isInstanceOf(SpecResult.Valid.class);
        assertThat(((SpecResult.Valid) result).spec().update()).isNotNull();
    }

    @Test
    void remindsOfEverythingThatAPersonMustDecide() throws IOException {
        assertThat(proposal("shop").remarks())
                .containsExactly(
                        "images: say which of them are built here, and from what:"
                                + " registry.example.test:5000/shop:1.4.2, envoy, postgres:15",
                        "secrets: say which keys of Secret db-tls need a fixed value",
                        "secrets: say which keys of Secret shop-db need a fixed value",
                        "secrets: name the keys of Secret shop-extra, which the manifests do not tell",
                        "update: name the image that deployment/shop is rolled to",
                        "entrypoints: say as whom load arrives at shop, since network policies apply to it",
                        "entrypoints: list the requests that clients of shop really send",
                        "identity: name the response headers that tell pod and version, if there are any");
    }

    @Test
    void namesTheConfigMapThatTheWorkloadReads() throws IOException {
        ManifestResult result = ManifestParser.parse(
                Path.of("web"),
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: unused}
                data: {a: b}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: web-5f4d6h7k2b}
                data: {greeting: hello}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers:
                        - name: web
                          image: web:1
                          ports: [{name: http, containerPort: 8080}]
                          envFrom: [{configMapRef: {name: web-5f4d6h7k2b}}]
                """);

        Proposal proposal = SpecProposal.of(SOURCE, ((ManifestResult.Parsed) result).objects());

        assertThat(proposal.yaml())
                .contains(
                        """

                        # decide: a change of a setting, and the request by which a pod shows it.
                        # configuration: {config-map: web, key: greeting, value: "a new value", reaches-by: roll, read: {path: /}}
                        """);
        assertThat(proposal.remarks())
                .contains("configuration: name a change of ConfigMap web, and how pods come to know of it");
    }

    @Test
    void writesWhereTheManifestsAre() {
        assertThat(SpecProposal.of(new ManifestSource.Files(List.of(Path.of("a.yaml"), Path.of("b c.yaml"))), List.of())
                        .yaml())
                .contains("\nmanifests: {files: [a.yaml, \"b c.yaml\"]}\n");
        assertThat(SpecProposal.of(
                                new ManifestSource.Helm(Path.of("chart"), List.of(Path.of("values.yaml"))), List.of())
                        .yaml())
                .contains("\nmanifests: {helm: {chart: chart, values: [values.yaml]}}\n");
    }

    @Test
    void proposesSomethingForNothing() throws IOException {
        Proposal proposal = SpecProposal.of(SOURCE, List.of());

        assertThat(SpecReader.read(SpecSamples.write(folder, proposal.yaml()))).isInstanceOf(SpecResult.Valid.class);
        assertThat(proposal.remarks())
                .containsExactly("entrypoints: name the Service that load arrives at; none seems to speak HTTP");
    }

    private Proposal proposal(String sample) throws IOException {
        return SpecProposal.of(SOURCE, objects(sample));
    }

    private static List<JsonNode> objects(String sample) throws IOException {
        ManifestResult result = ManifestParser.parse(Path.of(sample), resource(sample + ".manifests.yaml"));
        assertThat(result).isInstanceOf(ManifestResult.Parsed.class);
        return ((ManifestResult.Parsed) result).objects();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(SpecProposalTest.class.getResourceAsStream("proposal/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
