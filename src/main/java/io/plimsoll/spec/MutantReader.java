package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.spec.Fields.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads what is known about broken and good deployments: the {@code mutant.yaml} beside their {@code plimsoll.yaml}. */
public final class MutantReader {

    private static final String FILE = "mutant.yaml";

    private final Fields fields;
    private final Catalogue catalogue;

    private MutantReader(Fields fields, Catalogue catalogue) {
        this.fields = fields;
        this.catalogue = catalogue;
    }

    /**
     * Returns the folders of mutants, or of good variants, within {@code parent}, by name. Folders that begin with an
     * underscore hold what several of them share and are left out.
     */
    public static List<Path> folders(Path parent) {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(Files::isDirectory)
                    .filter(folder -> !slug(folder).startsWith("_"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot list " + parent, unreadable);
        }
    }

    /**
     * Reads the description of a mutant: it must say what it breaks, and which check has to catch it for which cause.
     *
     * @param folder the mutant's folder
     * @param catalogue the checks that exist
     * @return the mutant, or everything that is wrong with its description
     */
    public static MutantResult mutant(Path folder, Catalogue catalogue) {
        return read(folder, catalogue, MutantReader::mutant, "breaks", "mustFail", "mustError", "mayFail");
    }

    /**
     * Reads the description of a good variant, if it has one: nothing of it may fail.
     *
     * @param folder the variant's folder
     * @param catalogue the checks that exist
     * @return the variant, or everything that is wrong with its description
     */
    public static MutantResult good(Path folder, Catalogue catalogue) {
        if (!Files.exists(folder.resolve(FILE)) && Files.isRegularFile(folder.resolve("plimsoll.yaml"))) {
            return new MutantResult.Valid(new Mutant(slug(folder), "", Map.of(), Map.of(), List.of(), false, ""));
        }
        return read(folder, catalogue, MutantReader::good, "shows");
    }

    private interface Reading {
        @Nullable
        Mutant of(MutantReader reader, String slug);
    }

    private static MutantResult read(Path folder, Catalogue catalogue, Reading reading, String... ownKeys) {
        Problems problems = new Problems(folder.resolve(FILE));
        String text = YamlText.read(folder.resolve(FILE), YamlText.Limits.FILE, problems);
        Node root = text == null ? null : Documents.single(text, problems, "describe what the folder holds");
        if (!Files.isRegularFile(folder.resolve("plimsoll.yaml"))) {
            problems.addForWholeFile("there is no plimsoll.yaml beside it", "add the spec that is to be run");
        }
        if (root != null) {
            String[] keys = Stream.concat(Stream.of(ownKeys), Stream.of("smoke", "inspiredBy"))
                    .toArray(String[]::new);
            Fields fields = Fields.of(Context.of(problems), "", root, keys);
            Mutant mutant = fields == null ? null : reading.of(new MutantReader(fields, catalogue), slug(folder));
            if (mutant != null && problems.isEmpty()) {
                return new MutantResult.Valid(mutant);
            }
        }
        return new MutantResult.Invalid(problems.inFileOrder());
    }

    private @Nullable Mutant mutant(String slug) {
        fields.require("breaks", "add one sentence that says what is broken");
        String breaks = fields.text("breaks");
        Map<String, String> mustFail = fields.scalars("mustFail", id -> unknownCheck("mustFail", id));
        mustFail.forEach((id, cause) -> catalogue.find(id).ifPresent(check -> checkCause(check, cause)));
        Map<String, String> mustError = fields.scalars("mustError", id -> unknownCheck("mustError", id));
        List<String> mayFail = fields.list("mayFail", (node, at) -> {
            String id = Fields.textOf(fields.context(), node, at);
            if (id != null) {
                String unknown = unknownCheck(at, id);
                if (unknown != null) {
                    fields.context().problems().add(node, unknown, "");
                } else if (mustFail.containsKey(id) || mustError.containsKey(id)) {
                    fields.context()
                            .problems()
                            .add(node, quoted(id) + " must fail already, so it may not be in \"mayFail\"", "remove it");
                }
            }
            return id;
        });
        if (mustFail.isEmpty() && mustError.isEmpty()) {
            fields.problemHere(
                    "a mutant must have \"mustFail\" or \"mustError\" – found neither",
                    "name the check that has to catch it and the cause, like {DEP-ROL-001: CLOSED_BEFORE_DRAIN}");
        }
        String inspiredBy = fields.text("inspiredBy");
        return breaks == null
                ? null
                : new Mutant(slug, breaks, mustFail, mustError, mayFail, smoke(), inspiredBy == null ? "" : inspiredBy);
    }

    private @Nullable Mutant good(String slug) {
        fields.require("shows", "add one sentence that says what is good about it");
        String shows = fields.text("shows");
        String inspiredBy = fields.text("inspiredBy");
        return shows == null
                ? null
                : new Mutant(slug, shows, Map.of(), Map.of(), List.of(), smoke(), inspiredBy == null ? "" : inspiredBy);
    }

    private boolean smoke() {
        return Boolean.TRUE.equals(fields.bool("smoke"));
    }

    private @Nullable String unknownCheck(String where, String id) {
        if (catalogue.find(id).isPresent()) {
            return null;
        }
        List<String> known = catalogue.all().stream().map(Check::id).toList();
        return quoted(where) + " names the check " + quoted(id) + ", which does not exist – there are "
                + Fields.list(known);
    }

    private void checkCause(Check check, String cause) {
        if (!check.causes().containsKey(cause)) {
            fields.problem(
                    "mustFail",
                    quoted("mustFail." + check.id()) + " must be a cause of that check – found " + quoted(cause)
                            + ", expected one of "
                            + Fields.list(check.causes().keySet()),
                    Nearest.to(cause, check.causes().keySet())
                            .map(word -> "did you mean " + quoted(word) + "?")
                            .orElse(""));
        }
    }

    private static String slug(Path folder) {
        return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }
}
