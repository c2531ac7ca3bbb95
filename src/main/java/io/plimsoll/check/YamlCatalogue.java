package io.plimsoll.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A catalogue that was read from YAML. */
record YamlCatalogue(List<Check> all) implements Catalogue {

    private static final ObjectMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    YamlCatalogue {
        all = List.copyOf(all);
    }

    /** Holds the bundled catalogue: read when it is first asked for, and once. */
    static final class Bundled {
        static final Catalogue CATALOGUE = read();

        private Bundled() {}

        private static Catalogue read() {
            try (InputStream in = YamlCatalogue.class.getResourceAsStream("catalogue.yaml")) {
                if (in == null) {
                    throw new IllegalStateException("catalogue.yaml is missing from the jar");
                }
                return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException unreadable) {
                throw new UncheckedIOException("catalogue.yaml cannot be read from the jar", unreadable);
            }
        }
    }

    /** Reads a list of checks; a wrong entry is named by its id, or by its place if it has none. */
    static Catalogue parse(String yaml) {
        JsonNode root;
        try {
            root = MAPPER.readTree(yaml);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("the catalogue is not YAML: " + broken.getOriginalMessage(), broken);
        }
        if (!root.isArray()) {
            throw new IllegalArgumentException("the catalogue must be a list of checks");
        }
        List<Check> checks = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode entry : root) {
            String name = entry.path("id").isTextual()
                    ? "catalogue entry \"" + entry.path("id").asText() + "\""
                    : "catalogue entry number " + (checks.size() + 1);
            try {
                checks.add(MAPPER.treeToValue(entry, Check.class));
            } catch (JsonProcessingException wrong) {
                throw new IllegalArgumentException(name + ": " + wrong.getOriginalMessage(), wrong);
            }
            if (!ids.add(checks.get(checks.size() - 1).id())) {
                throw new IllegalArgumentException(name + ": the id is there twice");
            }
        }
        return new YamlCatalogue(checks);
    }
}
