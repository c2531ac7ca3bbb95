package io.plimsoll.suite;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.environment.LiveRun;
import io.plimsoll.spec.Mutant;
import io.plimsoll.spec.MutantReader;
import io.plimsoll.spec.MutantResult;
import io.plimsoll.spec.SpecProblem;
import io.plimsoll.suite.QualificationResult.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the mutants and good variants that lie in a folder, one after the other in one shared environment.
 *
 * <p>A mutant is judged by every check of the suites that it must be caught by, and by what these need: running all other
 * suites on each of them would take hours and show what the good variants show already.
 */
final class FixtureQualification implements Qualification {

    private final Catalogue catalogue;
    private final Path fixtures;
    private final Path reports;

    /**
     * Creates a qualification.
     *
     * @param catalogue the checks to prove
     * @param fixtures the folder with {@code mutants} and {@code good}
     * @param reports the folder that the runs' evidence packs go to
     */
    FixtureQualification(Catalogue catalogue, Path fixtures, Path reports) {
        this.catalogue = catalogue;
        this.fixtures = fixtures;
        this.reports = reports;
    }

    @Override
    public List<Mutant> mutants() {
        return variants("mutants", true).stream().map(Variant::mutant).toList();
    }

    @Override
    public List<String> variants() {
        return all().map(variant -> variant.mutant().slug()).toList();
    }

    @Override
    public QualificationResult run(Set<String> suites, Set<String> checks, Set<String> variants, Listener listener) {
        List<Variant> chosen = all().filter(variant -> !variant.broken() || proves(variant.mutant(), suites, checks))
                .filter(variant ->
                        variants.isEmpty() || variants.contains(variant.mutant().slug()))
                .toList();
        return run(chosen, suites(suites, checks), listener);
    }

    /** Runs the mutants that are marked for {@code verify}. */
    QualificationResult smoke(Listener listener) {
        return run(all().filter(variant -> variant.mutant().smoke()).toList(), Set.of(), listener);
    }

    private boolean proves(Mutant mutant, Set<String> suites, Set<String> checks) {
        return catalogue.all().stream()
                .filter(new CheckSelection(suites, checks))
                .map(Check::id)
                .anyMatch(mutant::proves);
    }

    /** Returns the suites that good variants are judged by; empty means all. */
    private Set<String> suites(Set<String> suites, Set<String> checks) {
        return suites.isEmpty() && checks.isEmpty()
                ? Set.of()
                : catalogue.all().stream()
                        .filter(new CheckSelection(suites, checks))
                        .map(Check::suite)
                        .collect(Collectors.toSet());
    }

    private Set<String> suitesThatCatch(Mutant mutant) {
        return catalogue.all().stream()
                .filter(check -> mutant.proves(check.id()))
                .map(Check::suite)
                .collect(Collectors.toSet());
    }

    private QualificationResult run(List<Variant> variants, Set<String> suitesForGood, Listener listener) {
        List<Trial> trials = new ArrayList<>();
        try (LiveRun owner = LiveRun.begin("qualify-" + Long.toHexString(System.nanoTime()));
                SharedEnvironment environments = new SharedEnvironment(new FreshEnvironment(), owner)) {
            Conformance conformance = new StandardConformance(catalogue, environments);
            for (Variant variant : variants) {
                long begin = System.nanoTime();
                listener.phase("variant", variant.mutant().slug());
                RunResult result = conformance.run(
                        request(variant, variant.broken() ? suitesThatCatch(variant.mutant()) : suitesForGood),
                        listener);
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                if (result instanceof RunResult.Missing missing) {
                    return new QualificationResult.Missing(missing.what(), missing.remedy());
                }
                Trial trial = trial(variant, result, took);
                trials.add(trial);
                listener.finished(trial, trials.size(), variants.size());
            }
        }
        return new QualificationResult.Completed(trials);
    }

    private static Trial trial(Variant variant, RunResult result, Duration took) {
        if (result instanceof RunResult.Completed completed) {
            return variant.broken()
                    ? TrialJudge.mutant(variant.mutant(), completed.report(), took)
                    : TrialJudge.good(variant.mutant().slug(), completed.report(), took);
        }
        return new Trial(
                variant.mutant().slug(),
                variant.broken() ? Trial.Kind.MUTANT : Trial.Kind.GOOD,
                Trial.State.UNDECIDED,
                List.of(),
                result instanceof RunResult.Spoilt spoilt
                        ? spoilt.what()
                        : "the spec was refused: " + String.join("; ", ((RunResult.Wrong) result).problems()),
                took);
    }

    private RunRequest request(Variant variant, Set<String> suites) {
        return new RunRequest(
                variant.folder().resolve("plimsoll.yaml"),
                suites,
                Set.of(),
                RunRequest.Kind.K3S,
                null,
                null,
                reports,
                false,
                false,
                null,
                "plimsoll qualify: " + variant.mutant().slug());
    }

    private Stream<Variant> all() {
        return Stream.concat(variants("mutants", true).stream(), variants("good", false).stream());
    }

    private List<Variant> variants(String folder, boolean broken) {
        Path parent = fixtures.resolve(folder);
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        List<Variant> found = new ArrayList<>();
        for (Path each : MutantReader.folders(parent)) {
            MutantResult result = broken ? MutantReader.mutant(each, catalogue) : MutantReader.good(each, catalogue);
            if (result instanceof MutantResult.Valid valid) {
                found.add(new Variant(each, valid.mutant(), broken));
            } else if (result instanceof MutantResult.Invalid invalid) {
                throw new IllegalStateException(String.join(
                        System.lineSeparator(),
                        invalid.problems().stream().map(SpecProblem::text).toList()));
            }
        }
        return found;
    }

    /** A folder with a variant of a deployment. */
    private record Variant(Path folder, Mutant mutant, boolean broken) {}
}
