package io.plimsoll.spec;

import io.plimsoll.spec.SpecPositions.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Turns bytes into YAML nodes with their places, within limits that no honest file comes near. */
final class YamlText {

    private YamlText() {}

    /**
     * How much of a file is accepted.
     *
     * @param bytes its size
     * @param depth how deep it nests
     * @param aliases how many aliases it uses
     * @param nodes how many nodes it has once every alias is replaced by what it stands for
     */
    record Limits(int bytes, int depth, int aliases, long nodes) {
        /** For files that people write. */
        static final Limits FILE = new Limits(1 << 20, 50, 100, 100_000);

        /** For what kustomize and Helm put out: large custom resource definitions are a few megabytes. */
        static final Limits RENDERED = new Limits(32 << 20, 100, 1_000, 5_000_000);
    }

    /** Reads a file as text, or adds the problem and returns {@code null}. */
    static @Nullable String read(Path file, Limits limits, Problems problems) {
        byte[] bytes;
        try {
            if (Files.isDirectory(file)) {
                problems.addForWholeFile("this is a folder – expected a YAML file", "name the file itself");
                return null;
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                problems.addForWholeFile("this is not a regular file – expected a YAML file", "name a file");
                return null;
            }
            if (Files.size(file) > limits.bytes()) {
                tooLarge(Files.size(file), limits, problems);
                return null;
            }
            try (InputStream in = Files.newInputStream(file)) {
                // One byte more than allowed: a file may grow while it is read.
                bytes = in.readNBytes(limits.bytes() + 1);
            }
        } catch (NoSuchFileException missing) {
            problems.addForWholeFile("this file does not exist", "check the path and the current folder");
            return null;
        } catch (AccessDeniedException denied) {
            problems.addForWholeFile("this file may not be read", "check its permissions");
            return null;
        } catch (IOException broken) {
            problems.addForWholeFile("this file cannot be read – " + broken.getMessage(), "check the path");
            return null;
        }
        if (bytes.length > limits.bytes()) {
            tooLarge(bytes.length, limits, problems);
            return null;
        }
        return decode(bytes, problems);
    }

    /** Composes every document of {@code text}, or adds the problems and returns {@code null}. */
    static @Nullable List<Node> compose(String text, Limits limits, Problems problems) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(problems.file().toString())
                .setSchema(new CoreSchema())
                .setUseMarks(true)
                // Refused later, with its place.
                .setAllowNonScalarKeys(true)
                .setCodePointLimit(limits.bytes())
                .setMaxAliasesForCollections(limits.aliases())
                .build();
        try {
            // The parser works without recursion, the composer does not: measure before composing.
            if (!withinLimits(new Parse(settings).parseString(text), limits, problems)) {
                return null;
            }
            List<Node> documents = new ArrayList<>();
            new Compose(settings).composeAllFromString(text).forEach(documents::add);
            for (Node document : documents) {
                if (!expandsWithin(document, limits, problems)) {
                    return null;
                }
            }
            return documents;
        } catch (ReaderException unreadable) {
            problems.add(
                    positionOf(text, unreadable.getPosition()),
                    String.format(
                            Locale.ROOT, "not YAML – the character U+%04X is not allowed", unreadable.getCodePoint()),
                    "remove it");
        } catch (MarkedYamlEngineException broken) {
            String context = broken.getContext() == null ? "" : " " + broken.getContext();
            problems.add(
                    broken.getProblemMark().map(Problems::position).orElse(new Position(0, 0)),
                    ("not YAML – " + broken.getProblem() + context).strip(),
                    "");
        } catch (YamlEngineException broken) {
            problems.addForWholeFile("not YAML – " + broken.getMessage(), "");
        }
        return null;
    }

    private static void tooLarge(long bytes, Limits limits, Problems problems) {
        problems.addForWholeFile(
                String.format(
                        Locale.ROOT,
                        "this file is too large – expected at most %,d bytes, found %,d",
                        limits.bytes(),
                        bytes),
                "check that the path names the right file");
    }

    private static @Nullable String decode(byte[] bytes, Problems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (!result.isError()) {
            result = decoder.flush(out);
        }
        out.flip();
        if (result.isError()) {
            String before = out.toString();
            problems.add(
                    positionOf(before, before.codePointCount(0, before.length())),
                    String.format(
                            Locale.ROOT, "not UTF-8 – the byte 0x%02X does not belong here", bytes[in.position()]),
                    "save the file as UTF-8");
            return null;
        }
        String text = out.toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Position positionOf(String text, int codePoints) {
        int end = text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
        String before = text.substring(0, end);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = 1 + before.codePointCount(before.lastIndexOf('\n') + 1, before.length());
        return new Position(line, column);
    }

    private static boolean withinLimits(Iterable<Event> events, Limits limits, Problems problems) {
        int depth = 0;
        int aliases = 0;
        for (Event event : events) {
            if (event instanceof CollectionStartEvent && ++depth > limits.depth()) {
                problems.add(
                        position(event),
                        "this nests too deep – expected at most " + limits.depth() + " levels",
                        "write it flat");
                return false;
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
            if (event instanceof AliasEvent && ++aliases > limits.aliases()) {
                problems.add(
                        position(event),
                        "too many aliases – expected at most " + limits.aliases(),
                        "write the values out");
                return false;
            }
        }
        return true;
    }

    private static boolean expandsWithin(Node document, Limits limits, Problems problems) {
        long nodes = expandedSize(document, limits.nodes(), new IdentityHashMap<>());
        if (nodes == RECURSIVE) {
            problems.add(document, "an alias stands for something that contains the alias itself", "write it out");
            return false;
        }
        if (nodes > limits.nodes()) {
            problems.add(
                    document,
                    String.format(Locale.ROOT, "the aliases expand to more than %,d values", limits.nodes()),
                    "write the values out");
            return false;
        }
        return true;
    }

    private static final long RECURSIVE = -1;
    private static final long IN_PROGRESS = -2;

    private static long expandedSize(Node node, long limit, Map<Node, Long> known) {
        Long size = known.get(node);
        if (size != null) {
            return size == IN_PROGRESS ? RECURSIVE : size;
        }
        known.put(node, IN_PROGRESS);
        long sum = 1;
        List<Node> children = new ArrayList<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                children.add(tuple.getKeyNode());
                children.add(tuple.getValueNode());
            }
        } else if (node instanceof SequenceNode sequence) {
            children.addAll(sequence.getValue());
        }
        for (Node child : children) {
            long of = expandedSize(child, limit, known);
            if (of == RECURSIVE) {
                return RECURSIVE;
            }
            sum = Math.min(sum + of, limit + 1);
        }
        known.put(node, sum);
        return sum;
    }

    private static Position position(Event event) {
        return event.getStartMark().map((Mark mark) -> Problems.position(mark)).orElse(new Position(0, 0));
    }
}
