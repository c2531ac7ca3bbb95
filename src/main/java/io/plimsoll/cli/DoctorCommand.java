package io.plimsoll.cli;

import io.plimsoll.cli.Table.Cell;
import io.plimsoll.environment.Requirement;
import io.plimsoll.suite.Housekeeping;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(
        name = "doctor",
        description = "Print what a run needs, what of it is here, and what to do about the rest.",
        footer = {"", "Exit code: 0 nothing is missing, 69 something is."})
final class DoctorCommand implements Callable<Integer> {

    private final Console console;
    private final Supplier<Housekeeping> housekeeping;

    DoctorCommand(Console console, Supplier<Housekeeping> housekeeping) {
        this.console = console;
        this.housekeeping = housekeeping;
    }

    @Override
    public Integer call() {
        List<Requirement> requirements = housekeeping.get().examine();
        Table table = new Table(console.colour(), "STATE", "WHAT", "FOUND");
        for (Requirement requirement : requirements) {
            table.row(
                    Cell.styled(style(requirement.state()), Words.word(requirement.state())),
                    Cell.of(requirement.name()),
                    Cell.of(requirement.found()));
        }
        table.lines().forEach(console.out()::println);
        List<Requirement> lacking = requirements.stream()
                .filter(requirement -> !requirement.remedy().isEmpty())
                .toList();
        if (!lacking.isEmpty()) {
            console.out().println();
            lacking.forEach(requirement ->
                    console.out().println(requirement.name() + ": " + Words.oneLine(requirement.remedy())));
        }
        boolean missing =
                requirements.stream().anyMatch(requirement -> requirement.state() == Requirement.State.MISSING);
        return missing ? ExitCode.UNAVAILABLE : ExitCode.OK;
    }

    private static String style(Requirement.State state) {
        return switch (state) {
            case PRESENT -> "green";
            case LIMITED -> "yellow";
            case MISSING -> "bold,red";
        };
    }
}
