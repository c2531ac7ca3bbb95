package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** An OpenAPI 3.0 or 3.1 document in YAML or JSON. References are followed within the file; nothing is ever fetched. */
final class OpenApiDocument {

    private static final Pattern READ = Pattern.compile("3\\.[01](\\.[0-9A-Za-z.-]+)?");
    private static final String REFERENCE = "$ref";

    private final JsonNode root;

    private OpenApiDocument(JsonNode root) {
        this.root = root;
    }

    /** Something of the document from which no request can be made; the message is a clause that says why. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String reason) {
            super(reason);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /** Reads {@code file}, or adds the problems and returns {@code null}. */
    static @Nullable OpenApiDocument read(Path file, Problems problems) {
        // Generated documents are as large as rendered manifests.
        String text = YamlText.read(file, YamlText.Limits.RENDERED, problems);
        Node node = text == null
                ? null
                : Documents.single(text, YamlText.Limits.RENDERED, problems, "name an OpenAPI document");
        if (node == null) {
            return null;
        }
        if (!(node instanceof MappingNode)) {
            problems.add(node, "an OpenAPI document must be a mapping – found " + Fields.describe(node), "");
            return null;
        }
        JsonNode root = JsonNodes.plain(node, problems);
        if (root.has("swagger")) {
            problems.add(
                    node,
                    "this is Swagger " + root.path("swagger").asText() + " – expected OpenAPI 3.0 or 3.1",
                    "convert it to OpenAPI 3, or write the requests as items of \"contract\"");
        } else if (!root.has("openapi")) {
            problems.add(
                    node,
                    "the key \"openapi\" is missing – expected an OpenAPI document of version 3.0 or 3.1",
                    "name an OpenAPI document");
        } else if (!READ.matcher(root.path("openapi").asText()).matches()) {
            problems.add(
                    node,
                    "this is OpenAPI " + root.path("openapi").asText() + " – expected version 3.0 or 3.1",
                    "write the requests as items of \"contract\"");
        } else if (!root.path("paths").isObject() || root.path("paths").isEmpty()) {
            problems.add(node, "this OpenAPI document has no \"paths\", so it describes no request", "");
        }
        return problems.isEmpty() ? new OpenApiDocument(root) : null;
    }

    JsonNode root() {
        return root;
    }

    /** Returns what {@code node} refers to, over any number of references; itself if it is no reference. */
    JsonNode resolved(JsonNode node) throws Unusable {
        JsonNode at = node;
        Set<String> seen = new HashSet<>();
        while (at.path(REFERENCE).isTextual()) {
            String reference = at.path(REFERENCE).asText();
            if (!seen.add(reference)) {
                throw new Unusable("the reference " + quoted(reference) + " leads back to itself");
            }
            at = target(reference);
        }
        return at;
    }

    private JsonNode target(String reference) throws Unusable {
        if (!reference.startsWith("#")) {
            throw new Unusable("the reference " + quoted(reference)
                    + " leads out of the file, and nothing is fetched: bundle the document into one file");
        }
        JsonNode found = root.at(pointer(reference));
        if (found.isMissingNode()) {
            throw new Unusable("the reference " + quoted(reference) + " leads nowhere");
        }
        return found;
    }

    private static JsonPointer pointer(String reference) throws Unusable {
        try {
            // A fragment is percent-encoded, but "+" is a character like others in it.
            return JsonPointer.compile(
                    URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException noPointer) {
            throw new Unusable("the reference " + quoted(reference) + " is no place in the file");
        }
    }
}
