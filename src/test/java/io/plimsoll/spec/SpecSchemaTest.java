package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.nodes.Node;

/** The published schema and the reader must give the same answer to whatever a schema can know. */
class SpecSchemaTest {

    private static JsonNode json;
    private static Schema schema;

    @BeforeAll
    static void readSchema() throws IOException {
        try (InputStream in = Objects.requireNonNull(SpecReader.class.getResourceAsStream("plimsoll.schema.json"))) {
            json = new ObjectMapper().readTree(in);
        }
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(json);
    }

    static Stream<SpecSamples.Sample> right() {
        return SpecSamples.right();
    }

    static Stream<SpecSamples.Sample> structurallyWrong() {
        return SpecSamples.wrong().filter(SpecSamples.Sample::structural);
    }

    static Stream<SpecSamples.Sample> wrongBeyondSchema() {
        return SpecSamples.wrong().filter(sample -> !sample.structural());
    }

    @Test
    void isASchemaItself() {
        Schema metaSchema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(metaSchema.validate(json)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("right")
    void acceptsWhatTheReaderAccepts(SpecSamples.Sample sample) {
        assertThat(errors(sample)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("structurallyWrong")
    void refusesWhatTheReaderRefuses(SpecSamples.Sample sample) {
        assertThat(errors(sample)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("wrongBeyondSchema")
    void leavesToTheReaderWhatOnlyTheReaderCanKnow(SpecSamples.Sample sample) {
        assertThat(errors(sample)).isEmpty();
    }

    @Test
    void statesTheDefaultsOfTheReader() {
        List<String> defaults = new ArrayList<>();
        collectDefaults(json.path("properties"), "", defaults);

        assertThat(new TreeSet<>(defaults))
                .containsExactly(
                        "budgets.application-errors: " + Defaults.APPLICATION_ERRORS,
                        "budgets.build-context: " + Defaults.BUILD_CONTEXT / 1_000_000_000 + "GB",
                        "budgets.deploy: " + Defaults.DEPLOY.toSeconds() + "s",
                        "budgets.failed-update: " + Defaults.FAILED_UPDATE.toSeconds() + "s",
                        "budgets.lost-requests: " + Defaults.LOST_REQUESTS,
                        "budgets.stable: " + Defaults.STABLE.toSeconds() + "s",
                        "cluster.image: " + Defaults.CLUSTER_IMAGE,
                        "cluster.nodes: " + Defaults.NODES,
                        "evidence.assessor: " + Defaults.ASSESSOR,
                        "evidence.classification: " + Defaults.CLASSIFICATION,
                        "evidence.retention.class: " + Defaults.RETENTION_CLASS,
                        "evidence.retention.days: " + Defaults.RETENTION_DAYS,
                        "load.requests-per-second: " + Defaults.REQUESTS_PER_SECOND,
                        "load.timeout: " + Defaults.REQUEST_TIMEOUT.toSeconds() + "s",
                        "namespaces: " + Defaults.NAMESPACES.word());
    }

    private static void collectDefaults(JsonNode properties, String prefix, List<String> defaults) {
        properties.properties().forEach(property -> {
            if (property.getValue().has("default")) {
                defaults.add(prefix + property.getKey() + ": "
                        + property.getValue().path("default").asText());
            }
            collectDefaults(property.getValue().path("properties"), prefix + property.getKey() + ".", defaults);
        });
    }

    private static List<Error> errors(SpecSamples.Sample sample) {
        Problems problems = new Problems(Path.of("plimsoll.yaml"));
        Node root = Objects.requireNonNull(Documents.single(sample.yaml(), problems, ""));
        // A key that is there twice, or is no text, cannot be said in JSON: the converter drops it, as editors do.
        return schema.validate(JsonNodes.plain(root, problems));
    }
}
