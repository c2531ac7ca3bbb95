package io.plimsoll.cli;

import io.plimsoll.check.Catalogue;
import io.plimsoll.cli.Table.Cell;
import io.plimsoll.suite.Qualification;
import io.plimsoll.suite.QualificationResult;
import io.plimsoll.suite.QualificationResult.Completed;
import io.plimsoll.suite.QualificationResult.Missing;
import io.plimsoll.suite.QualificationResult.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "qualify",
        description = "Prove the harness: run every mutant and every good variant, and print which check caught which"
                + " mutant.",
        footer = {
            "",
            "Exit code: 0 every mutant was caught and every good variant passed, 1 a mutant survived or a good variant"
                    + " failed, 2 could not decide, 69 the environment is missing something."
        })
final class QualifyCommand implements Callable<Integer> {

    private final Console console;
    private final Supplier<Catalogue> catalogue;
    private final Supplier<Qualification> qualification;

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            description = "Only mutants that prove checks of this suite. May be given several times.")
    private List<String> suites = new ArrayList<>();

    @Option(
            names = "--check",
            paramLabel = "ID",
            description = "Only mutants that prove this check. May be given several times.")
    private List<String> checks = new ArrayList<>();

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description = "Only the mutant or good variant of this name. May be given several times.")
    private List<String> variants = new ArrayList<>();

    QualifyCommand(Console console, Supplier<Catalogue> catalogue, Supplier<Qualification> qualification) {
        this.console = console;
        this.catalogue = catalogue;
        this.qualification = qualification;
    }

    @Override
    public Integer call() {
        Selection selection = new Selection(catalogue.get());
        Set<String> selectedSuites = selection.suites(suites);
        Set<String> selectedChecks = selection.checks(checks, selectedSuites);
        Qualification chosen = qualification.get();
        Set<String> selectedVariants = Selection.variants(variants, chosen.variants());
        TrialProgress progress = new TrialProgress(console);
        QualificationResult result = new Interruption(console)
                .orderly(() -> chosen.run(selectedSuites, selectedChecks, selectedVariants, progress));
        progress.settle();
        if (result instanceof Missing missing) {
            return CheckCommand.unavailable(console, missing.what(), missing.remedy());
        }
        return report(((Completed) result).trials());
    }

    private int report(List<Trial> trials) {
        Table table = new Table(console.colour(), "RESULT", "KIND", "VARIANT", "TIME", "CAUGHT BY");
        for (Trial trial : trials) {
            String caughtBy = trial.caughtBy().isEmpty() ? "nothing" : String.join(", ", trial.caughtBy());
            table.row(
                    Cell.styled(style(trial.state()), Words.word(trial.state())),
                    Cell.of(Words.word(trial.kind())),
                    Cell.of(trial.name()),
                    Cell.of(trial.took().toSeconds() + " s"),
                    Cell.of(caughtBy + (trial.detail().isEmpty() ? "" : " - " + trial.detail())));
        }
        table.lines().forEach(console.out()::println);
        long wrong = count(trials, Trial.State.NOT_HELD);
        long undecided = count(trials, Trial.State.UNDECIDED);
        long mutants = trials.stream()
                .filter(trial -> trial.kind() == Trial.Kind.MUTANT)
                .count();
        console.out().println();
        console.out()
                .println(String.format(
                        Locale.ROOT,
                        "%d mutants and %d good variants: %d as they must, %d not, %d undecided",
                        mutants,
                        trials.size() - mutants,
                        trials.size() - wrong - undecided,
                        wrong,
                        undecided));
        if (wrong > 0) {
            return ExitCode.NO;
        }
        return undecided > 0 || trials.isEmpty() ? ExitCode.UNDECIDED : ExitCode.OK;
    }

    private static long count(List<Trial> trials, Trial.State state) {
        return trials.stream().filter(trial -> trial.state() == state).count();
    }

    private static String style(Trial.State state) {
        return switch (state) {
            case HELD -> "green";
            case NOT_HELD -> "bold,red";
            case UNDECIDED -> "yellow";
        };
    }

    /** Prints, besides the progress within a trial, a line per trial. */
    private static final class TrialProgress extends Progress implements Qualification.Listener {

        TrialProgress(Console console) {
            super(console, System::nanoTime);
        }

        @Override
        public void finished(Trial trial, int done, int planned) {
            line(String.format(Locale.ROOT, "%d of %d: %s %s", done, planned, trial.name(), Words.word(trial.state())));
        }
    }
}
