package io.plimsoll.cli;

import io.plimsoll.cli.Table.Cell;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.report.ComparisonPage;
import io.plimsoll.report.RunComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        description =
                "Compare two runs: what fails newly, is fixed or still fails, and what else is different. It reads"
                        + " report.json of each; whether that can be trusted, audit says.",
        footer = {"", "Exit code: 0 nothing is worse, 1 something fails that did not, or is not decided that was."})
final class CompareCommand implements Callable<Integer> {

    private final Console console;
    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "The folder of the earlier run.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "AFTER", description = "The folder of the later run.")
    private Path after = Path.of("");

    @Option(names = "--html", paramLabel = "FILE", description = "Also write a page that needs no other file.")
    private @Nullable Path html;

    CompareCommand(Console console, Surroundings surroundings) {
        this.console = console;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        RunComparison comparison = RunComparison.of(report(before), report(after));
        console.out().println("before  " + Words.oneLine(comparison.before() + "  " + comparison.beforeGate()));
        console.out().println("after   " + Words.oneLine(comparison.after() + "  " + comparison.afterGate()));
        console.out().println();
        if (comparison.changes().isEmpty()) {
            console.out().println("No difference.");
        } else {
            Table table = new Table(console.colour(), "DIFFERENCE", "ABOUT", "BEFORE -> AFTER");
            comparison
                    .changes()
                    .forEach(change -> table.row(
                            Cell.of(Words.word(change.kind()).replace('-', ' ')),
                            Cell.of(change.about()),
                            Cell.of(change.before() + " -> " + change.after())));
            table.lines().forEach(console.out()::println);
        }
        if (html != null) {
            try {
                Files.writeString(surroundings.folder().resolve(html), ComparisonPage.render(comparison));
            } catch (IOException e) {
                throw new WrongUsage("The page cannot be written: " + e);
            }
        }
        return comparison.isWorse() ? ExitCode.NO : ExitCode.OK;
    }

    private RunReport report(Path folder) {
        try {
            return ReportJson.read(surroundings.folder().resolve(folder));
        } catch (NoSuchFileException e) {
            throw new WrongUsage(
                    "There is no report.json in " + folder + ". Name the folder of a run, for example reports/<run>.");
        } catch (IOException e) {
            throw new WrongUsage("The report of %s cannot be read: %s".formatted(folder, e.getMessage()));
        }
    }
}
