package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts a deployment into namespaces of other names, so that it can be tested beside what is in a cluster already.
 *
 * <p>Where Kubernetes reads a namespace's name, the new one is written: in {@code metadata.namespace}, in references such
 * as the subjects of a RoleBinding, and in selectors by {@code kubernetes.io/metadata.name}. The short name of a Service
 * leads to the run's own without that, because a pod's resolver begins with the pod's own namespace. A name that is spelled
 * out with the namespace leads out of the run, to whatever the cluster has there; within free text it cannot be told what
 * it is for, so such a deployment is refused.
 */
public final class OwnNamespaces {

    private static final String DEFAULT = "default";
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    /** What an application reads, and Kubernetes does not. */
    private static final Set<String> FREE_TEXT = Set.of("data", "stringData", "binaryData", "annotations");

    private OwnNamespaces() {}

    /**
     * Names what keeps manifests from being put into a namespace of their own.
     *
     * @param objects the rendered objects
     * @return for example {@code several namespaces (shop, tools)}; empty if nothing does
     */
    static List<String> obstacles(List<JsonNode> objects) {
        List<String> found = new ArrayList<>();
        Set<String> namespaces = namespaces(objects);
        if (namespaces.size() > 1) {
            found.add("several namespaces (" + String.join(", ", namespaces) + ")");
        }
        Set<String> outside = kinds(objects, ClusterScope::has);
        if (!outside.isEmpty()) {
            found.add("cluster-scoped objects (" + String.join(", ", outside) + ")");
        }
        return found;
    }

    /**
     * Says why a deployment cannot be tested on an existing cluster as its spec has it.
     *
     * @param valid the spec as it was read
     * @param objects the rendered objects
     * @return the problems; empty if there are none, or if the spec says that namespaces are used as written
     */
    public static List<SpecProblem> validate(SpecResult.Valid valid, List<JsonNode> objects) {
        Problems problems = new Problems(valid.spec().file());
        if (valid.spec().namespaces() == NamespacesMode.PREFIXED) {
            for (String obstacle : obstacles(objects)) {
                problems.add(
                        valid.positions().of("manifests"),
                        "the manifests have " + obstacle
                                + " – on an existing cluster everything goes into one namespace of the run's own",
                        "add \"namespaces: as-written\" if they may be created there as they are");
            }
            if (problems.isEmpty()) {
                spelledOut(valid, objects, problems);
            }
        }
        return problems.inFileOrder();
    }

    /**
     * Says which of the deployment's own kinds stand outside of namespaces, once a cluster has been asked for them.
     *
     * @param valid the spec as it was read
     * @param objects the rendered objects
     * @param outside whether the cluster has the object's kind outside of namespaces
     */
    public static List<SpecProblem> validate(
            SpecResult.Valid valid, List<JsonNode> objects, Predicate<JsonNode> outside) {
        Problems problems = new Problems(valid.spec().file());
        Set<String> kinds = kinds(objects, object -> !ClusterScope.isBuiltIn(object) && outside.test(object));
        if (valid.spec().namespaces() == NamespacesMode.PREFIXED && !kinds.isEmpty()) {
            problems.add(
                    valid.positions().of("manifests"),
                    "the manifests have cluster-scoped objects (" + String.join(", ", kinds)
                            + ") – on an existing cluster everything goes into one namespace of the run's own",
                    "add \"namespaces: as-written\" if they may be created there as they are");
        }
        return problems.inFileOrder();
    }

    private static Set<String> kinds(List<JsonNode> objects, Predicate<JsonNode> which) {
        return objects.stream()
                .filter(object -> !isNamespace(object))
                .filter(which)
                .map(object -> object.path("kind").asText())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns every namespace that the objects live in or declare. */
    static Set<String> namespaces(List<JsonNode> objects) {
        Set<String> found = new TreeSet<>();
        for (JsonNode object : objects) {
            if (isNamespace(object)) {
                found.add(object.path("metadata").path("name").asText());
            } else if (!ClusterScope.has(object)) {
                String namespace = object.path("metadata").path("namespace").asText();
                found.add(namespace.isEmpty() ? DEFAULT : namespace);
            }
        }
        return found;
    }

    private static boolean isNamespace(JsonNode object) {
        return object.path("kind").asText().equals("Namespace");
    }

    // ---- names that are spelled out ----------------------------------------------------------------------------

    private static void spelledOut(SpecResult.Valid valid, List<JsonNode> objects, Problems problems) {
        Set<String> services = objects.stream()
                .filter(object -> object.path("kind").asText().equals("Service"))
                .map(object -> object.path("metadata").path("name").asText())
                .collect(Collectors.toSet());
        for (String namespace : namespaces(objects)) {
            Pattern name = Pattern.compile("(?<![A-Za-z0-9-])([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)\\."
                    + Pattern.quote(namespace)
                    + "(?:(\\.svc)(?![A-Za-z0-9-])|(?![A-Za-z0-9-]|\\.[A-Za-z0-9]))");
            for (JsonNode object : objects) {
                find(object, name, services)
                        .ifPresent(found -> problems.add(
                                valid.positions().of("manifests"),
                                ManifestParser.quotedNameOf(object) + " names " + quoted(found.text())
                                        + " – on an existing cluster that leads out of the run's own namespace, to whatever is in "
                                        + quoted(namespace) + " there",
                                "write the short name " + quoted(found.service())
                                        + ", or add \"namespaces: as-written\""));
            }
        }
    }

    private record SpelledOut(String text, String service) {}

    private static Optional<SpelledOut> find(JsonNode object, Pattern name, Set<String> services) {
        List<String> texts = new ArrayList<>();
        boolean secret = object.path("kind").asText().equals("Secret");
        object.fields().forEachRemaining(field -> {
            if (secret && field.getKey().equals("data")) {
                field.getValue().forEach(value -> texts.add(decoded(value.asText())));
            } else {
                collect(field.getValue(), texts);
            }
        });
        for (String text : texts) {
            Matcher matcher = name.matcher(text);
            while (matcher.find()) {
                if (matcher.group(2) != null || services.contains(matcher.group(1))) {
                    return Optional.of(new SpelledOut(matcher.group(), matcher.group(1)));
                }
            }
        }
        return Optional.empty();
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(child -> collect(child, texts));
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The API server will say that it is no base64.
            return "";
        }
    }

    // ---- renaming ----------------------------------------------------------------------------------------------

    /**
     * A deployment in namespaces of other names.
     *
     * @param spec the spec, with the new names
     * @param objects the objects, with the new names, and with a Namespace for each of them
     * @param names the new name of each namespace, by its name as written
     */
    public record Renamed(DeploymentSpec spec, List<JsonNode> objects, Map<String, String> names) {
        public Renamed {
            objects = List.copyOf(objects);
            names = Ordered.copyOf(names);
        }
    }

    /**
     * Gives every namespace that a deployment names another name. Neither the spec nor the objects are changed.
     *
     * @param spec the spec
     * @param objects the rendered objects
     * @param rename the new name for each name as written
     */
    public static Renamed rename(DeploymentSpec spec, List<JsonNode> objects, UnaryOperator<String> rename) {
        Set<String> named = new TreeSet<>(namespaces(objects));
        spec.secrets().forEach(secret -> named.add(secret.namespace() == null ? DEFAULT : secret.namespace()));
        spec.entryPoints().forEach(entryPoint -> {
            if (entryPoint.client() instanceof LoadClient.Pod pod) {
                named.add(pod.namespace());
            }
        });
        Map<String, String> names = new TreeMap<>();
        named.forEach(name -> names.put(name, rename.apply(name)));
        List<JsonNode> renamed = new ArrayList<>();
        Set<String> undeclared = new TreeSet<>(names.keySet());
        for (JsonNode object : objects) {
            if (isNamespace(object)) {
                undeclared.remove(object.path("metadata").path("name").asText());
            }
            renamed.add(renamed(object, names));
        }
        undeclared.forEach(name -> renamed.add(0, namespace(names.getOrDefault(name, name))));
        return new Renamed(spec.withNamespaces(name -> names.getOrDefault(name, rename.apply(name))), renamed, names);
    }

    /** Gives every namespace that some objects live in another name. */
    static List<JsonNode> renamed(List<JsonNode> objects, UnaryOperator<String> rename) {
        Map<String, String> names = new TreeMap<>();
        namespaces(objects).forEach(name -> names.put(name, rename.apply(name)));
        return objects.stream().map(object -> renamed(object, names)).toList();
    }

    private static JsonNode namespace(String name) {
        ObjectNode namespace = JsonNodeFactory.instance.objectNode();
        namespace
                .put("apiVersion", "v1")
                .put("kind", "Namespace")
                .putObject("metadata")
                .put("name", name);
        return namespace;
    }

    private static JsonNode renamed(JsonNode object, Map<String, String> names) {
        ObjectNode copy = (ObjectNode) rewritten(object, names);
        if (copy.path("metadata") instanceof ObjectNode metadata) {
            if (isNamespace(object)) {
                String name = metadata.path("name").asText();
                metadata.put("name", names.getOrDefault(name, name));
            } else if (!ClusterScope.has(object)
                    && metadata.path("namespace").asText().isEmpty()) {
                metadata.put("namespace", names.getOrDefault(DEFAULT, DEFAULT));
            }
        }
        return copy;
    }

    private static JsonNode rewritten(JsonNode node, Map<String, String> names) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> copy.add(rewritten(element, names)));
            return copy;
        }
        if (!(node instanceof ObjectNode)) {
            return node;
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        boolean byName = node.path("key").asText().equals(NAME_LABEL);
        node.fields().forEachRemaining(field -> {
            String key = field.getKey();
            JsonNode value = field.getValue();
            if (FREE_TEXT.contains(key)) {
                copy.set(key, value);
            } else if (key.equals("namespace") || key.equals(NAME_LABEL)) {
                copy.set(key, renamedText(value, names));
            } else if (value instanceof ArrayNode list
                    && (key.equals("namespaces") || key.equals("matchNames") || byName && key.equals("values"))) {
                ArrayNode elements = copy.putArray(key);
                list.forEach(element -> elements.add(renamedText(element, names)));
            } else {
                copy.set(key, rewritten(value, names));
            }
        });
        return copy;
    }

    private static JsonNode renamedText(JsonNode value, Map<String, String> names) {
        String known = value.isTextual() ? names.get(value.asText()) : null;
        return known == null ? rewritten(value, names) : TextNode.valueOf(known);
    }
}
