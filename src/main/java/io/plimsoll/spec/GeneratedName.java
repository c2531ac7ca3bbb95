package io.plimsoll.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;

/** Knows objects by the names that they have in a kustomization, which adds a hash of the content to those that it generates. */
public final class GeneratedName {

    /** The letters and digits that kustomize writes its hashes with. */
    private static final Pattern HASH = Pattern.compile("-[bcdfghkmt2456789]{10}");

    private static final int HASH_LENGTH = 11;

    private GeneratedName() {}

    /** Returns whether a rendered name is {@code name} with a hash. */
    public static boolean isHashed(String rendered, String name) {
        return rendered.startsWith(name)
                && HASH.matcher(rendered.substring(name.length())).matches();
    }

    /** Returns a rendered name without the hash that it may end with. */
    static String withoutHash(String rendered) {
        int end = Math.max(0, rendered.length() - HASH_LENGTH);
        return HASH.matcher(rendered.substring(end)).matches() ? rendered.substring(0, end) : rendered;
    }

    /** Returns the rendered objects of a kind that a spec means by a name: those of that name, else those of it with a hash. */
    public static List<JsonNode> rendered(List<JsonNode> objects, String kind, String name) {
        List<JsonNode> all = objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
        List<JsonNode> exact =
                all.stream().filter(object -> nameOf(object).equals(name)).toList();
        return exact.isEmpty()
                ? all.stream().filter(object -> isHashed(nameOf(object), name)).toList()
                : exact;
    }

    private static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asText();
    }
}
