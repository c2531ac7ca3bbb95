package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Catalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the project itself ships must read: the reference deployment, its mutants and the good variants. */
class FixturesTest {

    private static final Path MUTANTS = Path.of("fixtures", "mutants");
    private static final Path GOOD = Path.of("fixtures", "good");

    static List<Path> mutants() {
        return MutantReader.folders(MUTANTS);
    }

    static List<Path> goodVariants() {
        return MutantReader.folders(GOOD);
    }

    static List<Path> specs() {
        return Stream.of(Stream.of(Path.of("")), mutants().stream(), goodVariants().stream())
                .flatMap(folders -> folders)
                .map(folder -> folder.resolve("plimsoll.yaml"))
                .toList();
    }

    @Test
    void areEnough() {
        assertThat(mutants()).hasSizeGreaterThanOrEqualTo(8);
        assertThat(goodVariants()).hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void haveARightSpec(Path spec) {
        SpecResult result = SpecReader.read(spec);

        assertThat(result)
                .withFailMessage(() -> result instanceof SpecResult.Invalid invalid
                        ? String.join(
                                "\n",
                                invalid.problems().stream()
                                        .map(SpecProblem::text)
                                        .toList())
                        : "")
                .isInstanceOf(SpecResult.Valid.class);
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void sayWhichCheckHasToCatchAMutant(Path folder) {
        MutantResult result = MutantReader.mutant(folder, Catalogue.bundled());

        assertThat(result)
                .withFailMessage(() -> result instanceof MutantResult.Invalid invalid
                        ? String.join(
                                "\n",
                                invalid.problems().stream()
                                        .map(SpecProblem::text)
                                        .toList())
                        : "")
                .isInstanceOf(MutantResult.Valid.class);
    }

    @Test
    void areNamedByTheCatalogueThatEveryReportQuotes() {
        Map<String, Map<String, String>> proofs = new TreeMap<>();
        Catalogue.bundled().all().forEach(check -> proofs.put(check.id(), new TreeMap<>()));
        for (Path folder : mutants()) {
            Mutant mutant = ((MutantResult.Valid) MutantReader.mutant(folder, Catalogue.bundled())).mutant();
            mutant.mustFail().forEach((check, cause) -> Objects.requireNonNull(proofs.get(check))
                    .put(mutant.slug(), cause));
            // Of a broken environment; what its reason must say stands with the mutant.
            mutant.mustError().keySet().forEach(check -> Objects.requireNonNull(proofs.get(check))
                    .put(mutant.slug(), "ERROR"));
        }

        assertThat(Catalogue.bundled().all()).allSatisfy(check -> assertThat(check.mutants())
                .as("the mutants of " + check.id() + " in catalogue.yaml")
                .isNotEmpty()
                .isEqualTo(proofs.get(check.id())));
    }

    @ParameterizedTest
    @MethodSource("goodVariants")
    void letNothingOfAGoodVariantFail(Path folder) {
        assertThat(MutantReader.good(folder, Catalogue.bundled())).isInstanceOf(MutantResult.Valid.class);
    }

    @Test
    void coverEverySuiteWithAMutantThatEveryBuildRuns() {
        List<Mutant> smoke = mutants().stream()
                .map(folder -> MutantReader.mutant(folder, Catalogue.bundled()))
                .map(result -> ((MutantResult.Valid) result).mutant())
                .filter(Mutant::smoke)
                .toList();

        assertThat(Catalogue.bundled().suites())
                .allSatisfy(suite -> assertThat(Catalogue.bundled().ofSuite(suite))
                        .anySatisfy(check -> assertThat(smoke).anyMatch(mutant -> mutant.proves(check.id()))));
    }

    @Test
    void proveEveryCheckAbleToFail() {
        List<Mutant> all = mutants().stream()
                .map(folder -> MutantReader.mutant(folder, Catalogue.bundled()))
                .map(result -> ((MutantResult.Valid) result).mutant())
                .toList();

        assertThat(Catalogue.bundled().all())
                .allSatisfy(check -> assertThat(all).anyMatch(mutant -> mutant.proves(check.id())));
    }
}
