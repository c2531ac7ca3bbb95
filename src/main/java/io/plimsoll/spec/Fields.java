package io.plimsoll.spec;

import io.plimsoll.spec.SpecPositions.Position;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Takes typed values out of one YAML mapping. What is wrong goes to the problems, with its place; the value is then
 * {@code null}, and reading goes on.
 */
final class Fields {

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})(kB|MB|GB|KiB|MiB|GiB)");
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m)");

    private final Context context;
    private final String at;
    private final MappingNode mapping;
    private final Map<String, Node> values = new LinkedHashMap<>();

    /**
     * What is the same for every mapping of a file.
     *
     * @param problems where problems go
     * @param folder the folder that paths are relative to
     * @param positions where every value that was seen stands
     * @param defaults one line per default that was filled in
     */
    record Context(Problems problems, Path folder, Map<String, Position> positions, List<String> defaults) {
        static Context of(Problems problems) {
            Path parent = problems.file().toAbsolutePath().normalize().getParent();
            return new Context(
                    problems,
                    parent == null ? problems.file().toAbsolutePath() : parent,
                    new LinkedHashMap<>(),
                    new ArrayList<>());
        }
    }

    private Fields(Context context, String at, MappingNode mapping) {
        this.context = context;
        this.at = at;
        this.mapping = mapping;
    }

    /** Opens a mapping and reports every key of it that is not one of {@code keys} or stands there twice. */
    static @Nullable Fields of(Context context, String at, Node node, String... keys) {
        if (!(node instanceof MappingNode mapping)) {
            context.problems()
                    .add(
                            node,
                            (at.isEmpty() ? "the file" : quoted(at)) + " must be a mapping – found " + describe(node),
                            "write it as \"key: value\" with the keys " + list(Arrays.asList(keys)));
            return null;
        }
        Fields fields = new Fields(context, at, mapping);
        List<String> known = Arrays.asList(keys);
        for (NodeTuple tuple : mapping.getValue()) {
            fields.accept(tuple, known);
        }
        return fields;
    }

    /** Returns whether a node is a mapping that has a key: which others it may have can depend on that. */
    static boolean hasKey(Node node, String key) {
        return node instanceof MappingNode mapping
                && mapping.getValue().stream()
                        .anyMatch(tuple -> tuple.getKeyNode() instanceof ScalarNode name
                                && name.getValue().equals(key));
    }

    private void accept(NodeTuple tuple, List<String> known) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            context.problems()
                    .add(tuple.getKeyNode(), "a key must be text – found " + describe(tuple.getKeyNode()), "");
            return;
        }
        String name = key.getValue();
        if (!known.contains(name)) {
            String hint = Nearest.to(name, known)
                    .map(word -> "did you mean " + quoted(word) + "?")
                    .orElse("remove it");
            context.problems()
                    .add(
                            key,
                            "unknown key " + quoted(name) + inside() + " – expected "
                                    + (known.size() == 1 ? "" : "one of ") + list(known),
                            hint);
        } else if (values.containsKey(name)) {
            context.problems()
                    .add(key, "key " + quoted(name) + inside() + " stands here twice", "remove one of the two");
        } else {
            values.put(name, tuple.getValueNode());
            context.positions().put(path(name), Problems.position(tuple.getValueNode()));
        }
    }

    private String inside() {
        return at.isEmpty() ? "" : " in " + quoted(at);
    }

    Context context() {
        return context;
    }

    String path(String key) {
        return at.isEmpty() ? key : at + "." + key;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    @Nullable
    Node node(String key) {
        return values.get(key);
    }

    /** Notes that a default was filled in. */
    <T> T defaulted(String key, String shown, T value) {
        context.defaults().add(path(key) + ": " + shown);
        return value;
    }

    void problem(String key, String message, String remedy) {
        context.problems().add(nodeOrHere(key), message, remedy);
    }

    private Node nodeOrHere(String key) {
        return values.getOrDefault(key, mapping);
    }

    void problemHere(String message, String remedy) {
        context.problems().add(mapping, message, remedy);
    }

    /** Reports that a key is missing. */
    void require(String key, String remedy) {
        if (!has(key)) {
            context.problems().add(mapping, "the key " + quoted(key) + " is missing" + inside(), remedy);
        }
    }

    // ---- scalars -----------------------------------------------------------------------------------------------

    @Nullable
    String text(String key) {
        Node node = values.get(key);
        return node == null ? null : textOf(context, node, path(key));
    }

    /** Takes text that must match {@code pattern}; {@code expected} says in words what that is. */
    @Nullable
    String text(String key, Pattern pattern, String expected) {
        String text = text(key);
        if (text != null && !pattern.matcher(text).matches()) {
            problem(key, quoted(path(key)) + " must be " + expected + " – found " + quoted(text), "");
            return null;
        }
        return text;
    }

    static @Nullable String textOf(Context context, Node node, String path) {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
            if (!scalar.getValue().isBlank()) {
                return scalar.getValue();
            }
            context.problems().add(node, quoted(path) + " must not be empty", "write a value or remove the key");
            return null;
        }
        String remedy = node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
                ? "write it in quotes: \"" + scalar.getValue() + "\""
                : "";
        context.problems().add(node, quoted(path) + " must be text – found " + describe(node), remedy);
        return null;
    }

    @Nullable
    Integer integer(String key, int from, int to) {
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
            BigInteger value = wholeNumber(scalar.getValue());
            if (value != null
                    && value.compareTo(BigInteger.valueOf(from)) >= 0
                    && value.compareTo(BigInteger.valueOf(to)) <= 0) {
                return value.intValueExact();
            }
        }
        problem(
                key,
                String.format(
                        Locale.ROOT,
                        "%s must be a whole number from %d to %d – found %s",
                        quoted(path(key)),
                        from,
                        to,
                        describe(node)),
                "");
        return null;
    }

    static @Nullable BigInteger wholeNumber(String written) {
        try {
            if (written.startsWith("0x")) {
                return new BigInteger(written.substring(2), 16);
            }
            if (written.startsWith("0o")) {
                return new BigInteger(written.substring(2), 8);
            }
            return new BigInteger(written);
        } catch (NumberFormatException notWhole) {
            return null;
        }
    }

    @Nullable
    Boolean bool(String key) {
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return Boolean.valueOf(scalar.getValue());
        }
        problem(key, quoted(path(key)) + " must be true or false – found " + describe(node), "");
        return null;
    }

    @Nullable
    Duration duration(String key) {
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
            Matcher matcher = DURATION.matcher(scalar.getValue());
            if (matcher.matches()) {
                long amount = Long.parseLong(matcher.group(1));
                return switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    default -> Duration.ofMinutes(amount);
                };
            }
        }
        problem(
                key,
                quoted(path(key)) + " must be a duration – found " + describe(node),
                "write a whole number above 0 and its unit: 300ms, 5s or 2m");
        return null;
    }

    /** Takes an amount of bytes. */
    @Nullable
    Long size(String key) {
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
            Matcher matcher = SIZE.matcher(scalar.getValue());
            if (matcher.matches()) {
                long amount = Long.parseLong(matcher.group(1));
                return switch (matcher.group(2)) {
                    case "kB" -> amount * 1_000;
                    case "MB" -> amount * 1_000_000;
                    case "GB" -> amount * 1_000_000_000;
                    case "KiB" -> amount << 10;
                    case "MiB" -> amount << 20;
                    default -> amount << 30;
                };
            }
        }
        problem(
                key,
                quoted(path(key)) + " must be an amount of bytes – found " + describe(node),
                "write a whole number above 0 and its unit: 800kB, 200MB, 512MiB or 1GiB");
        return null;
    }

    @Nullable
    LocalDate date(String key) {
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode scalar) {
            try {
                return LocalDate.parse(scalar.getValue());
            } catch (DateTimeParseException notADate) {
                // said below, with what stands there
            }
        }
        problem(key, quoted(path(key)) + " must be a date – found " + describe(node), "write it like 2026-11-30");
        return null;
    }

    /** Takes one of a few words. */
    <T> @Nullable T choice(String key, Map<String, T> choices) {
        Node node = values.get(key);
        if (node == null) {
            return null;
        }
        T chosen = node instanceof ScalarNode scalar ? choices.get(scalar.getValue()) : null;
        if (chosen == null) {
            problem(
                    key,
                    quoted(path(key)) + " must be one of " + list(choices.keySet()) + " – found " + describe(node),
                    node instanceof ScalarNode scalar
                            ? Nearest.to(scalar.getValue(), choices.keySet())
                                    .map(word -> "did you mean " + quoted(word) + "?")
                                    .orElse("")
                            : "");
        }
        return chosen;
    }

    // ---- collections -------------------------------------------------------------------------------------------

    /** Takes a list; {@code read} gets each element and its path, and returns {@code null} for a wrong one. */
    <T> List<T> list(String key, BiFunction<Node, String, @Nullable T> read) {
        Node node = values.get(key);
        if (node == null) {
            return List.of();
        }
        return elements(context, node, path(key), read);
    }

    static <T> List<T> elements(Context context, Node node, String path, BiFunction<Node, String, @Nullable T> read) {
        if (!(node instanceof SequenceNode sequence)) {
            context.problems()
                    .add(
                            node,
                            (path.isEmpty() ? "the file" : quoted(path)) + " must be a list – found " + describe(node),
                            "write each element on a line of its own that begins with \"- \"");
            return List.of();
        }
        List<T> all = new ArrayList<>();
        int index = 0;
        for (Node element : sequence.getValue()) {
            String at = path + "[" + index++ + "]";
            context.positions().put(at, Problems.position(element));
            T one = read.apply(element, at);
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }

    /** Reports a list that must not be empty. */
    void requireElements(String key, String remedy) {
        if (values.get(key) instanceof SequenceNode sequence
                && sequence.getValue().isEmpty()) {
            problem(key, quoted(path(key)) + " must not be empty", remedy);
        }
    }

    List<String> texts(String key) {
        return list(key, (node, path) -> textOf(context, node, path));
    }

    /** Takes a mapping of free keys to scalars, as they are written. */
    Map<String, String> scalars(String key) {
        return scalars(key, name -> null);
    }

    /** Does the same, with a judge of keys that says what is wrong with one, or {@code null}. */
    Map<String, String> scalars(String key, Function<String, @Nullable String> keyProblem) {
        Node node = values.get(key);
        if (node == null) {
            return Map.of();
        }
        if (!(node instanceof MappingNode map)) {
            problem(
                    key,
                    quoted(path(key)) + " must be a mapping – found " + describe(node),
                    "write it as \"key: value\"");
            return Map.of();
        }
        Map<String, String> all = new LinkedHashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                context.problems()
                        .add(tuple.getKeyNode(), "a key must be text – found " + describe(tuple.getKeyNode()), "");
                continue;
            }
            String wrong = keyProblem.apply(name.getValue());
            if (wrong != null) {
                context.problems().add(name, wrong, "");
            }
            String at = path(key) + "." + name.getValue();
            context.positions().put(at, Problems.position(tuple.getValueNode()));
            if (tuple.getValueNode() instanceof ScalarNode scalar
                    && !scalar.getTag().equals(Tag.NULL)) {
                if (all.put(name.getValue(), scalar.getValue()) != null) {
                    context.problems()
                            .add(
                                    name,
                                    "key " + quoted(name.getValue()) + " in " + quoted(path(key))
                                            + " stands here twice",
                                    "remove one of the two");
                }
            } else {
                context.problems()
                        .add(
                                tuple.getValueNode(),
                                quoted(at) + " must be a single value – found " + describe(tuple.getValueNode()),
                                "");
            }
        }
        return all;
    }

    // ---- paths -------------------------------------------------------------------------------------------------

    @Nullable
    Path existingFile(String key) {
        String written = text(key);
        return written == null ? null : existing(context, nodeOrHere(key), path(key), written, false);
    }

    @Nullable
    Path existingFolder(String key) {
        String written = text(key);
        return written == null ? null : existing(context, nodeOrHere(key), path(key), written, true);
    }

    @Nullable
    Path existingFileIn(Path folder, String folderKey, String key) {
        String written = text(key);
        return written == null
                ? null
                : existing(context, nodeOrHere(key), path(key), written, folder, quoted(path(folderKey)), false);
    }

    /** Resolves a path that may be a file or a folder. */
    static @Nullable Path existingPath(Context context, Node node, String path, String written) {
        Path resolved = resolve(context, node, path, written, context.folder());
        if (resolved != null && !Files.exists(resolved)) {
            missing(context, node, path, written, "file or folder", "the folder of this file");
            return null;
        }
        return resolved;
    }

    /** Resolves a path that must be a file, or must be a folder. */
    static @Nullable Path existing(Context context, Node there, String path, String written, boolean wantFolder) {
        return existing(context, there, path, written, context.folder(), "the folder of this file", wantFolder);
    }

    private static @Nullable Path existing(
            Context context,
            Node there,
            String path,
            String written,
            Path folder,
            String relativeTo,
            boolean wantFolder) {
        Path resolved = resolve(context, there, path, written, folder);
        if (resolved == null) {
            return null;
        }
        String kind = wantFolder ? "folder" : "file";
        if (!Files.exists(resolved)) {
            missing(context, there, path, written, kind, relativeTo);
            return null;
        }
        if (Files.isDirectory(resolved) != wantFolder) {
            context.problems()
                    .add(
                            there,
                            quoted(path) + " must name a " + kind + " – " + quoted(written) + " is a "
                                    + (wantFolder ? "file" : "folder"),
                            "");
            return null;
        }
        return resolved;
    }

    private static @Nullable Path resolve(Context context, Node node, String path, String written, Path folder) {
        try {
            return folder.resolve(written).normalize();
        } catch (InvalidPathException impossible) {
            context.problems().add(node, quoted(path) + " must be a path – found " + quoted(written), "");
            return null;
        }
    }

    private static void missing(
            Context context, Node node, String path, String written, String kind, String relativeTo) {
        context.problems()
                .add(
                        node,
                        quoted(path) + " names a " + kind + " that does not exist – " + quoted(written),
                        "paths are relative to " + relativeTo);
    }

    // ---- words -------------------------------------------------------------------------------------------------

    static boolean isNumber(Node node) {
        return node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    }

    static String quoted(String text) {
        return "\"" + (text.length() > 120 ? text.substring(0, 117) + "..." : text) + "\"";
    }

    static String list(Collection<String> words) {
        return words.stream().map(Fields::quoted).collect(Collectors.joining(", "));
    }

    static String describe(Node node) {
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        ScalarNode scalar = (ScalarNode) node;
        if (scalar.getTag().equals(Tag.NULL)) {
            return "nothing";
        }
        if (scalar.getTag().equals(Tag.STR)) {
            return scalar.getValue().isEmpty() ? "empty text" : "the text " + quoted(scalar.getValue());
        }
        return quoted(scalar.getValue()).replace("\"", "");
    }
}
