package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Parses multi-document YAML into Kubernetes objects, read the way Kubernetes reads YAML. */
public final class ManifestParser {

    private ManifestParser() {}

    /**
     * Parses manifests.
     *
     * @param source what problems name as the file, for example the file itself or the kustomization's folder
     * @param text the YAML
     * @return the objects, or everything that is wrong with the text
     */
    public static ManifestResult parse(Path source, String text) {
        Problems problems = new Problems(source);
        if (text.length() > YamlText.Limits.RENDERED.bytes()) {
            problems.addForWholeFile(
                    String.format(
                            Locale.ROOT,
                            "the manifests are too large – expected at most %,d characters, found %,d",
                            YamlText.Limits.RENDERED.bytes(),
                            text.length()),
                    "check that they are the right ones");
            return new ManifestResult.Invalid(problems.inFileOrder());
        }
        return parse(text, problems);
    }

    /**
     * Parses a file of manifests.
     *
     * @param file the file
     * @return the objects, or everything that is wrong with the file
     */
    public static ManifestResult parseFile(Path file) {
        Problems problems = new Problems(file);
        String text = YamlText.read(file, YamlText.Limits.RENDERED, problems);
        return text == null ? new ManifestResult.Invalid(problems.inFileOrder()) : parse(text, problems);
    }

    /**
     * Parses what is a manifest in a file, and leaves out what is not: a folder may hold patches and settings, too.
     *
     * @param file the file
     * @return the objects that have a kind and a name, or why the file is no YAML
     */
    public static ManifestResult parseManifestsIn(Path file) {
        Problems problems = new Problems(file);
        String text = YamlText.read(file, YamlText.Limits.RENDERED, problems);
        List<Node> documents = text == null ? null : YamlText.compose(text, YamlText.Limits.RENDERED, problems);
        List<JsonNode> objects = new ArrayList<>();
        if (documents != null) {
            for (Node document : documents) {
                addObjects(JsonNodes.likeKubernetes(document, problems), document, objects, new Problems(file));
            }
        }
        return problems.isEmpty()
                ? new ManifestResult.Parsed(objects)
                : new ManifestResult.Invalid(problems.inFileOrder());
    }

    private static ManifestResult parse(String text, Problems problems) {
        List<Node> documents = YamlText.compose(text, YamlText.Limits.RENDERED, problems);
        List<JsonNode> objects = new ArrayList<>();
        if (documents != null) {
            for (Node document : documents) {
                // A lone "---" or a comment between two of them is an empty document, and no mistake.
                if (!document.getTag().equals(Tag.NULL)) {
                    addObjects(JsonNodes.likeKubernetes(document, problems), document, objects, problems);
                }
            }
        }
        return problems.isEmpty()
                ? new ManifestResult.Parsed(objects)
                : new ManifestResult.Invalid(problems.inFileOrder());
    }

    private static void addObjects(JsonNode object, Node at, List<JsonNode> objects, Problems problems) {
        if (!object.isObject()) {
            problems.add(at, "a manifest must be a mapping – found " + Fields.describe(at), "");
            return;
        }
        String kind = object.path("kind").asText();
        if (kind.endsWith("List") && object.path("items").isArray()) {
            object.path("items").forEach(item -> addObjects(item, at, objects, problems));
            return;
        }
        List<String> missing = new ArrayList<>();
        if (!object.path("apiVersion").isTextual()) {
            missing.add("apiVersion");
        }
        if (!object.path("kind").isTextual()) {
            missing.add("kind");
        }
        boolean named = object.path("metadata").path("name").isTextual()
                || object.path("metadata").path("generateName").isTextual();
        if (!named) {
            missing.add("metadata.name");
        }
        if (!missing.isEmpty()) {
            String what = kind.isEmpty() ? "a manifest" : "this " + kind;
            problems.add(at, what + " lacks " + Fields.list(missing), "");
            return;
        }
        objects.add(object);
    }

    /** Returns an object's name as messages write it, for example {@code Deployment shop/api}. */
    static String nameOf(JsonNode object) {
        String namespace = object.path("metadata").path("namespace").asText();
        return object.path("kind").asText() + " " + (namespace.isEmpty() ? "" : namespace + "/")
                + object.path("metadata").path("name").asText();
    }

    static String quotedNameOf(JsonNode object) {
        return quoted(nameOf(object));
    }

    /** Returns whether two manifests are of one and the same object. */
    public static boolean isSameObject(JsonNode one, JsonNode other) {
        return one.path("apiVersion").equals(other.path("apiVersion"))
                && one.path("kind").equals(other.path("kind"))
                && one.at("/metadata/name").equals(other.at("/metadata/name"))
                && OwnNamespaces.namespaces(List.of(one)).equals(OwnNamespaces.namespaces(List.of(other)));
    }
}
