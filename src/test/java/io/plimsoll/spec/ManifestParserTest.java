package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestParserTest {

    private static final Path SOURCE = Path.of("manifests");

    @Test
    void readsEveryDocumentAndSkipsEmptyOnes() {
        List<JsonNode> objects = parsed(
                """
                # a comment only
                ---
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: shop, namespace: prod}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: settings
                data:
                  text: |
                    ---
                    no document
                """);

        assertThat(objects)
                .extracting(ManifestParser::nameOf)
                .containsExactly("Service prod/shop", "ConfigMap settings");
        assertThat(objects.get(1).path("data").path("text").asText()).isEqualTo("---\nno document\n");
    }

    @Test
    void takesListsApart() {
        assertThat(
                        parsed(
                                """
                        apiVersion: v1
                        kind: List
                        items:
                          - {apiVersion: v1, kind: Secret, metadata: {name: a}}
                          - {apiVersion: v1, kind: Secret, metadata: {name: b}}
                        """))
                .extracting(ManifestParser::nameOf)
                .containsExactly("Secret a", "Secret b");
    }

    @Test
    void readsScalarsAsKubernetesDoes() {
        JsonNode data = parsed(
                        """
                        apiVersion: example.test/v1
                        kind: Sample
                        metadata: {name: a}
                        spec: {octal: 0644, hex: 0x1F, big: 12345678901234567890, half: 0.5, exponent: 1e3, yes: yes, no: "no",
                               on: On, 'off': off, true: True, text: 1.2.3, nothing: , tilde: ~, date: 2026-01-02}
                        """)
                .get(0)
                .path("spec");

        assertThat(data)
                .hasToString("{\"octal\":420,\"hex\":31,\"big\":12345678901234567890,\"half\":0.5,\"exponent\":1000.0,"
                        + "\"yes\":true,\"no\":\"no\",\"on\":true,\"off\":false,\"true\":true,\"text\":\"1.2.3\","
                        + "\"nothing\":null,\"tilde\":null,\"date\":\"2026-01-02\"}");
    }

    @Test
    void followsAliasesAndMerges() {
        assertThat(parsed(
                                """
                                apiVersion: v1
                                kind: ConfigMap
                                metadata: {name: a}
                                base: &base {x: 1, y: 2}
                                data: {<<: *base, y: 3}
                                """)
                        .get(0)
                        .path("data"))
                .hasToString("{\"y\":3,\"x\":1}");
    }

    @Test
    void saysWhereManifestsDoNotParse() {
        assertThat(problems("apiVersion: v1\nkind: Service\n  metadata: {}\n"))
                .containsExactly("manifests:3:11: not YAML – mapping values are not allowed here");
    }

    @Test
    void saysWhatADocumentLacks() {
        assertThat(problems("kind: Service\nspec: {}\n---\n- a\n---\nfoo: bar\n"))
                .containsExactly(
                        "manifests:1:1: this Service lacks \"apiVersion\", \"metadata.name\"",
                        "manifests:4:1: a manifest must be a mapping – found a list",
                        "manifests:6:1: a manifest lacks \"apiVersion\", \"kind\", \"metadata.name\"");
    }

    @Test
    void saysWhichKeyIsThereTwice() {
        assertThat(problems("apiVersion: v1\nkind: A\nmetadata: {name: a}\nspec:\n  a: 1\n  a: 2\n"))
                .containsExactly("manifests:6:3: key \"a\" stands here twice; remove one of the two");
    }

    @Test
    void refusesMoreThanAnyDeploymentNeeds() {
        assertThat(problems("a".repeat(33 << 20)))
                .containsExactly("manifests: the manifests are too large – expected at most 33,554,432 characters,"
                        + " found 34,603,008; check that they are the right ones");
    }

    @Test
    void readsAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n");

        assertThat(ManifestParser.parseFile(file)).isInstanceOf(ManifestResult.Parsed.class);
        assertThat(texts(ManifestParser.parseFile(folder.resolve("b.yaml"))))
                .containsExactly(folder + "/b.yaml: this file does not exist; check the path and the current folder");
    }

    @Test
    void leavesOutWhatIsNoManifest(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.yaml"),
                "- {op: remove, path: /x}\n---\nsetting: 1\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\n");

        ManifestResult result = ManifestParser.parseManifestsIn(file);

        assertThat(((ManifestResult.Parsed) result).objects())
                .extracting(ManifestParser::nameOf)
                .containsExactly("Secret a");
        Files.writeString(file, "kind: [\n");
        assertThat(ManifestParser.parseManifestsIn(file)).isInstanceOf(ManifestResult.Invalid.class);
    }

    private static List<JsonNode> parsed(String yaml) {
        ManifestResult result = ManifestParser.parse(SOURCE, yaml);
        assertThat(texts(result)).isEmpty();
        return ((ManifestResult.Parsed) result).objects();
    }

    private static List<String> problems(String yaml) {
        return texts(ManifestParser.parse(SOURCE, yaml));
    }

    private static List<String> texts(ManifestResult result) {
        return result instanceof ManifestResult.Invalid invalid
                ? invalid.problems().stream().map(SpecProblem::text).toList()
                : List.of();
    }
}
