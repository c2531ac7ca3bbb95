package io.plimsoll.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.spec.OpenApiDocument.Unusable;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Finds values that an OpenAPI document itself gives: an example, a default, a constant, the first of an enumeration. Nothing
 * is made up: a value of which only the type is known may be answered in any way.
 */
final class OpenApiValues {

    private final OpenApiDocument document;

    OpenApiValues(OpenApiDocument document) {
        this.document = document;
    }

    /** Returns the value of a parameter, or of a media type of a body; empty if the document gives none. */
    Optional<JsonNode> of(JsonNode described) throws Unusable {
        Optional<JsonNode> example = example(described);
        if (example.isPresent()) {
            return example;
        }
        // A parameter may have its schema below a media type, which is then the only one.
        Iterator<JsonNode> media = described.path("content").elements();
        if (media.hasNext()) {
            return of(media.next());
        }
        return described.has("schema")
                ? ofSchema(described.path("schema"), Collections.newSetFromMap(new IdentityHashMap<>()))
                : Optional.empty();
    }

    private Optional<JsonNode> example(JsonNode described) throws Unusable {
        if (described.has("example")) {
            return Optional.of(described.path("example"));
        }
        for (JsonNode named : described.path("examples")) {
            // An "externalValue" is an address, and nothing is fetched.
            JsonNode example = document.resolved(named);
            if (example.has("value")) {
                return Optional.of(example.path("value"));
            }
        }
        return Optional.empty();
    }

    /**
     * Does the same for a schema.
     *
     * @param within the schemas that this one is a part of: one that contains itself has no end
     */
    private Optional<JsonNode> ofSchema(JsonNode written, Set<JsonNode> within) throws Unusable {
        Optional<JsonNode> said = said(written);
        if (said.isPresent()) {
            return said;
        }
        JsonNode schema = document.resolved(written);
        said = said(schema);
        if (said.isPresent()) {
            return said;
        }
        if (!within.add(schema)) {
            return Optional.empty();
        }
        try {
            return parts(schema, within);
        } finally {
            within.remove(schema);
        }
    }

    private static Optional<JsonNode> said(JsonNode schema) {
        if (schema.has("example")) {
            return Optional.of(schema.path("example"));
        }
        if (schema.path("examples").has(0)) {
            return Optional.of(schema.path("examples").path(0));
        }
        for (String key : new String[] {"const", "default"}) {
            if (schema.has(key)) {
                return Optional.of(schema.path(key));
            }
        }
        return schema.path("enum").has(0) ? Optional.of(schema.path("enum").path(0)) : Optional.empty();
    }

    private Optional<JsonNode> parts(JsonNode schema, Set<JsonNode> within) throws Unusable {
        if (schema.has("properties")) {
            return object(schema, within);
        }
        if (schema.has("items")) {
            return ofSchema(schema.path("items"), within)
                    .map(item -> JsonNodeFactory.instance.arrayNode().add(item));
        }
        if (schema.path("allOf").has(0)) {
            return all(schema.path("allOf"), within);
        }
        for (String key : new String[] {"oneOf", "anyOf"}) {
            for (JsonNode choice : schema.path(key)) {
                Optional<JsonNode> value = ofSchema(choice, within);
                if (value.isPresent()) {
                    return value;
                }
            }
        }
        return Optional.empty();
    }

    /** An object of all properties that have a value; none if one that is required has not. */
    private Optional<JsonNode> object(JsonNode schema, Set<JsonNode> within) throws Unusable {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (property.getValue().path("readOnly").asBoolean()) {
                continue;
            }
            Optional<JsonNode> value = ofSchema(property.getValue(), within);
            if (value.isPresent()) {
                object.set(property.getKey(), value.get());
            } else if (required.contains(property.getKey())) {
                return Optional.empty();
            }
        }
        return object.isEmpty() ? Optional.empty() : Optional.of(object);
    }

    /** The parts of a schema that is made of several; a single part may be a value of any kind. */
    private Optional<JsonNode> all(JsonNode parts, Set<JsonNode> within) throws Unusable {
        ObjectNode together = JsonNodeFactory.instance.objectNode();
        for (JsonNode part : StreamSupport.stream(parts.spliterator(), false).toList()) {
            Optional<JsonNode> value = ofSchema(part, within);
            if (value.isEmpty() || !value.get().isObject()) {
                return parts.size() == 1 ? value : Optional.empty();
            }
            together.setAll((ObjectNode) value.get());
        }
        return Optional.of(together);
    }
}
