package io.plimsoll.report.oscal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks that what the documents of a pack refer to is there.
 *
 * <p>Neither OSCAL's JSON schemas nor NIST's constraints find a reference that leads nowhere. A reference may lead to its
 * own document and to those that it imports: results to plan, plan to system security plan, and so on.
 */
public final class OscalReferences {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Which kind of thing a reference must lead to, by the name of the field; the kind is the list that holds it. */
    private static final Map<String, Set<String>> KINDS = Map.of(
            "observation-uuid", Set.of("observations"),
            "risk-uuid", Set.of("risks"),
            "component-uuid", Set.of("components"),
            "actor-uuid", Set.of("components", "assessment-platforms", "parties"),
            "task-uuid", Set.of("tasks"),
            "activity-uuid", Set.of("activities"),
            "party-uuid", Set.of("parties"));

    private static final Map<String, String> SUBJECTS = Map.of(
            "component", "components",
            "inventory-item", "inventory-items",
            "location", "locations",
            "party", "parties",
            "user", "users",
            "resource", "resources");

    private static final String NIST_CONTROL = "[a-z]{2}-[0-9]+(\\.[0-9]+)?";

    private final Map<String, Document> documents;
    private final Map<String, String> files;
    private final Set<String> controls = new TreeSet<>();
    private final Set<String> statements = new TreeSet<>();
    private final Set<String> objectives = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    private OscalReferences(Map<String, Document> documents, Map<String, String> files) {
        this.documents = documents;
        this.files = files;
    }

    /**
     * Returns one printable line per reference that leads nowhere, in the order of the documents.
     *
     * @param documents the documents by file name
     * @param files the SHA-256 of every file of the pack by its path, as the report lists them
     */
    public static List<String> problems(Map<String, String> documents, Map<String, String> files) {
        List<String> unreadable = new ArrayList<>();
        Map<String, Document> parsed = new LinkedHashMap<>();
        documents.forEach((name, json) -> {
            try {
                parsed.put(name, new Document(name, MAPPER.readTree(json)));
            } catch (JsonProcessingException e) {
                unreadable.add(name + ": not JSON: " + e.getOriginalMessage());
            }
        });
        return unreadable.isEmpty() ? new OscalReferences(parsed, files).check() : unreadable;
    }

    private List<String> check() {
        documents.values().forEach(document -> collect(document, document.root(), "", ""));
        for (Document document : documents.values()) {
            walk(document, document.root(), "", "");
        }
        completeness();
        return List.copyOf(problems);
    }

    // ---- what is there

    /** A document and what it defines: the kind of each thing by its UUID. */
    private record Document(String name, JsonNode root, Map<String, String> kinds) {
        Document(String name, JsonNode root) {
            this(name, root, new HashMap<>());
        }
    }

    private void collect(Document document, JsonNode node, String path, String list) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(document, node.get(i), path + "/" + i, list);
            }
        } else if (node.isObject()) {
            String uuid = node.path("uuid").asText("");
            if (!uuid.isEmpty() && document.kinds().put(uuid, list) != null) {
                problem(document, path, "uuid " + uuid + " is there twice");
            }
            String id = node.path("id").asText("");
            if (list.equals("controls")) {
                define(controls, document, path, "control", id);
            } else if (list.equals("parts") && document.name().equals(OscalDocuments.CATALOG)) {
                define(
                        node.path("name").asText().equals("assessment-objective") ? objectives : statements,
                        document,
                        path,
                        "part",
                        id);
            }
            node.fields()
                    .forEachRemaining(
                            field -> collect(document, field.getValue(), path + "/" + field.getKey(), field.getKey()));
        }
    }

    private void define(Set<String> ids, Document document, String path, String what, String id) {
        if (!id.isEmpty() && !ids.add(id)) {
            problem(document, path, what + " " + id + " is there twice");
        }
    }

    /** What the results can see: their own things and, one after the other, those of what is imported. */
    private @Nullable String kindOf(Document document, String uuid) {
        Document seen = document;
        for (int depth = 0; depth <= documents.size(); depth++) {
            String kind = seen.kinds().get(uuid);
            if (kind != null) {
                return kind;
            }
            Document imported = documents.get(importOf(seen));
            if (imported == null) {
                return null;
            }
            seen = imported;
        }
        return null;
    }

    private static String importOf(Document document) {
        for (String field : List.of("import-ap", "import-ssp", "import-profile")) {
            JsonNode found = document.root().findValue(field);
            if (found != null) {
                return found.path("href").asText();
            }
        }
        return "";
    }

    // ---- what is referred to

    private void walk(Document document, JsonNode node, String path, String list) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                walk(document, node.get(i), path + "/" + i, list);
            }
        } else if (node.isObject()) {
            node.fields().forEachRemaining(field -> {
                String at = path + "/" + field.getKey();
                reference(document, node, field.getKey(), field.getValue(), at, list);
                walk(document, field.getValue(), at, field.getKey());
            });
        }
    }

    private void reference(Document document, JsonNode holder, String name, JsonNode value, String at, String list) {
        String text = value.asText();
        switch (name) {
            case "subject-uuid" ->
                kind(
                        document,
                        at,
                        text,
                        Set.of(SUBJECTS.getOrDefault(holder.path("type").asText(), "?")));
            case "control-id" -> known(document, at, controls, "control", text);
            case "objective-id" -> known(document, at, objectives, "objective", text);
            case "target-id" ->
                known(
                        document,
                        at,
                        holder.path("type").asText().equals("objective-id") ? objectives : statements,
                        "objective",
                        text);
            case "with-ids", "statement-ids" ->
                value.forEach(id ->
                        known(document, at, name.equals("with-ids") ? controls : statements, "control", id.asText()));
            case "party-uuids" -> value.forEach(id -> kind(document, at, id.asText(), Set.of("parties")));
            case "id-ref" -> {
                if (list.equals("sources")) {
                    known(document, at, controls, "control", text);
                } else if (!text.matches(NIST_CONTROL)) {
                    problem(document, at, "no id that a control of NIST SP 800-53 can have: " + text);
                }
            }
            case "href" -> link(document, holder, at, text);
            default -> {
                Set<String> kinds = KINDS.get(name);
                if (kinds != null) {
                    kind(document, at, text, kinds);
                }
            }
        }
    }

    private void kind(Document document, String at, String uuid, Set<String> kinds) {
        String kind = kindOf(document, uuid);
        if (kind == null) {
            problem(document, at, "leads nowhere: " + uuid);
        } else if (!kinds.contains(kind)) {
            problem(
                    document,
                    at,
                    "leads to one of the " + kind + " and not to one of the "
                            + String.join(" or ", new TreeSet<>(kinds)) + ": " + uuid);
        }
    }

    private void known(Document document, String at, Set<String> ids, String what, String id) {
        if (!ids.contains(id)) {
            problem(document, at, "the catalog has no " + what + " " + id);
        }
    }

    private void link(Document document, JsonNode holder, String at, String href) {
        if (href.startsWith("#")) {
            kind(document, at, href.substring(1), Set.of("resources"));
            return;
        }
        URI uri;
        try {
            uri = new URI(href);
        } catch (URISyntaxException e) {
            problem(document, at, "no link: " + href);
            return;
        }
        if (uri.isAbsolute()) {
            return;
        }
        String path = uri.getPath();
        if (path.startsWith("../")) {
            file(document, holder, at, path.substring(3));
        } else if (!documents.containsKey(path)) {
            problem(document, at, "there is no document " + path);
        }
    }

    private void file(Document document, JsonNode holder, String at, String path) {
        String expected = files.get(path);
        if (expected == null) {
            problem(document, at, "the pack has no file " + path);
            return;
        }
        String stated = holder.path("hashes").path(0).path("value").asText("none");
        if (!stated.equals(expected)) {
            problem(document, at, "%s: expected SHA-256 %s, observed %s".formatted(path, expected, stated));
        }
    }

    // ---- what must be complete

    /** Every control is planned as an activity that a task carries out, and every objective that applies has a finding. */
    private void completeness() {
        Document plan = documents.get(OscalDocuments.PLAN);
        Document results = documents.get(OscalDocuments.RESULTS);
        if (plan == null || results == null) {
            return;
        }
        Set<String> planned = new TreeSet<>();
        for (JsonNode activity : plan.root().findPath("local-definitions").path("activities")) {
            planned.addAll(activity.findValuesAsText("control-id"));
        }
        controls.stream()
                .filter(control -> !planned.contains(control))
                .forEach(control ->
                        problem(plan, "/assessment-plan", "control " + control + " is planned by no activity"));
        Set<String> carriedOut = new TreeSet<>(
                plan.root().findPath("assessment-plan").path("tasks").findValuesAsText("activity-uuid"));
        plan.kinds().forEach((uuid, kind) -> {
            if (kind.equals("activities") && !carriedOut.contains(uuid)) {
                problem(plan, "/assessment-plan/tasks", "no task carries out activity " + uuid);
            }
        });
        JsonNode result = results.root().findPath("results").path(0);
        Set<String> related = new TreeSet<>(result.path("findings").findValuesAsText("observation-uuid"));
        for (JsonNode observation : result.path("observations")) {
            String uuid = observation.path("uuid").asText();
            if (!related.contains(uuid) && !outcome(observation).equals("not-applicable")) {
                problem(results, "/assessment-results", "no finding rests on observation " + uuid);
            }
        }
    }

    private static String outcome(JsonNode observation) {
        for (JsonNode property : observation.path("props")) {
            if (property.path("name").asText().equals("outcome")) {
                return property.path("value").asText();
            }
        }
        return "";
    }

    private void problem(Document document, String path, String what) {
        problems.add(document.name() + path + ": " + what);
    }
}
