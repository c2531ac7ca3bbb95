package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MutantReaderTest {

    private static final String MUTANT =
            """
            breaks: The listener closes at once on SIGTERM, and there is no preStop.
            mustFail: {DEP-ROL-001: CLOSED_BEFORE_DRAIN}
            mayFail: [DEP-ROL-007]
            smoke: true
            inspiredBy: An incident.
            """;

    @TempDir
    Path fixtures;

    @Test
    void readsAMutant() throws IOException {
        assertThat(MutantReader.mutant(folder("closes-at-once", MUTANT), Catalogue.bundled()))
                .isEqualTo(new MutantResult.Valid(new Mutant(
                        "closes-at-once",
                        "The listener closes at once on SIGTERM, and there is no preStop.",
                        Map.of("DEP-ROL-001", "CLOSED_BEFORE_DRAIN"),
                        Map.of(),
                        List.of("DEP-ROL-007"),
                        true,
                        "An incident.")));
    }

    @Test
    void readsABrokenEnvironment() throws IOException {
        MutantResult.Valid result = (MutantResult.Valid) MutantReader.mutant(
                folder("slow-generator", "breaks: The generator is slow.\nmustError: {DEP-ROL-001: fell behind}\n"),
                Catalogue.bundled());

        assertThat(result.mutant().mustError()).containsExactly(Map.entry("DEP-ROL-001", "fell behind"));
        assertThat(result.mutant().proves("DEP-ROL-001")).isTrue();
        assertThat(result.mutant().proves("DEP-ROL-007")).isFalse();
        assertThat(result.mutant().good()).isFalse();
        assertThat(result.mutant().smoke()).isFalse();
    }

    @Test
    void readsAGoodVariant() throws IOException {
        MutantResult.Valid result = (MutantResult.Valid)
                MutantReader.good(folder("nginx", "shows: A proxy with a proper preStop.\n"), Catalogue.bundled());

        assertThat(result.mutant())
                .isEqualTo(new Mutant(
                        "nginx", "A proxy with a proper preStop.", Map.of(), Map.of(), List.of(), false, ""));
        assertThat(result.mutant().good()).isTrue();
    }

    @Test
    void needsNoDescriptionOfAGoodVariant() throws IOException {
        Path folder = folder("nginx", "");
        Files.delete(folder.resolve("mutant.yaml"));

        assertThat(MutantReader.good(folder, Catalogue.bundled()))
                .isEqualTo(new MutantResult.Valid(new Mutant("nginx", "", Map.of(), Map.of(), List.of(), false, "")));
    }

    @Test
    void leavesOutWhatMutantsShare() throws IOException {
        folder("b", MUTANT);
        folder("a", MUTANT);
        folder("_base", MUTANT);
        Files.writeString(fixtures.resolve("README.md"), "");

        assertThat(MutantReader.folders(fixtures)).containsExactly(fixtures.resolve("a"), fixtures.resolve("b"));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(
                        "nothing that must fail",
                        "breaks: Something.\nsmoke: true\n",
                        List.of("m/mutant.yaml:1:1: a mutant must have \"mustFail\" or \"mustError\" – found neither;"
                                + " name the check that has to catch it and the cause, like"
                                + " {DEP-ROL-001: CLOSED_BEFORE_DRAIN}")),
                Arguments.of(
                        "no sentence",
                        MUTANT.replaceFirst("breaks.*\n", ""),
                        List.of("m/mutant.yaml:1:1: the key \"breaks\" is missing; add one sentence that says what is"
                                + " broken")),
                Arguments.of(
                        "a check that does not exist",
                        MUTANT.replace("DEP-ROL-001:", "DEP-ROL-999:"),
                        List.of("m/mutant.yaml:2:12: \"mustFail\" names the check \"DEP-ROL-999\", which does not exist"
                                + " – there are " + everyCheck())),
                Arguments.of(
                        "a cause that does not exist",
                        MUTANT.replace("CLOSED_BEFORE_DRAIN", "CEILING_BROKE")
                                .replace("DEP-ROL-001", "DEP-ROL-00x")
                                .replace("DEP-ROL-007", "DEP-ROL-001")
                                .replace("DEP-ROL-00x", "DEP-ROL-007"),
                        List.of("m/mutant.yaml:2:11: \"mustFail.DEP-ROL-007\" must be a cause of that check – found"
                                + " \"CEILING_BROKE\", expected one of \"CEILING_BROKEN\", \"FLOOR_BROKEN\"; did you"
                                + " mean \"CEILING_BROKEN\"?")),
                Arguments.of(
                        "a check that both must and may fail",
                        MUTANT.replace("[DEP-ROL-007]", "[DEP-ROL-001]"),
                        List.of("m/mutant.yaml:3:11: \"DEP-ROL-001\" must fail already, so it may not be in"
                                + " \"mayFail\"; remove it")),
                Arguments.of(
                        "a word for smoke",
                        MUTANT.replace("smoke: true", "smoke: maybe"),
                        List.of("m/mutant.yaml:4:8: \"smoke\" must be true or false – found the text \"maybe\"")),
                Arguments.of(
                        "an unknown key",
                        MUTANT.replace("mustFail", "must-fail"),
                        List.of(
                                "m/mutant.yaml:1:1: a mutant must have \"mustFail\" or \"mustError\" – found neither;"
                                        + " name the check that has to catch it and the cause, like"
                                        + " {DEP-ROL-001: CLOSED_BEFORE_DRAIN}",
                                "m/mutant.yaml:2:1: unknown key \"must-fail\" – expected one of \"breaks\","
                                        + " \"mustFail\", \"mustError\", \"mayFail\", \"smoke\", \"inspiredBy\"; did"
                                        + " you mean \"mustFail\"?")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void saysWhatIsWrong(String title, String yaml, List<String> problems) throws IOException {
        assertThat(texts(MutantReader.mutant(folder("m", yaml), Catalogue.bundled())))
                .containsExactlyElementsOf(problems);
    }

    @Test
    void saysWhatAFolderLacks() throws IOException {
        Path empty = Files.createDirectory(fixtures.resolve("m"));

        assertThat(texts(MutantReader.mutant(empty, Catalogue.bundled())))
                .containsExactly(
                        "m/mutant.yaml: this file does not exist; check the path and the current folder",
                        "m/mutant.yaml: there is no plimsoll.yaml beside it; add the spec that is to be run");
    }

    @Test
    void letsNothingOfAGoodVariantFail() throws IOException {
        assertThat(texts(MutantReader.good(folder("m", "shows: x\nmayFail: [DEP-ROL-001]\n"), Catalogue.bundled())))
                .containsExactly("m/mutant.yaml:2:1: unknown key \"mayFail\" – expected one of \"shows\", \"smoke\","
                        + " \"inspiredBy\"; remove it");
    }

    private Path folder(String slug, String yaml) throws IOException {
        Path folder = Files.createDirectories(fixtures.resolve(slug));
        Files.writeString(folder.resolve("plimsoll.yaml"), "");
        Files.writeString(folder.resolve("mutant.yaml"), yaml);
        return folder;
    }

    private List<String> texts(MutantResult result) {
        return result instanceof MutantResult.Invalid invalid
                ? invalid.problems().stream()
                        .map(problem -> problem.text().replace(fixtures + "/", ""))
                        .toList()
                : List.of();
    }

    private static String everyCheck() {
        return Catalogue.bundled().all().stream()
                .map(check -> "\"" + check.id() + "\"")
                .collect(Collectors.joining(", "));
    }
}
