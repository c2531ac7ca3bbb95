package io.plimsoll.cli;

import io.plimsoll.cli.Table.Cell;
import io.plimsoll.suite.Housekeeping;
import io.plimsoll.suite.Housekeeping.Facility;
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
        List<Facility> facilities = housekeeping.get().examine();
        Table table = new Table(console.colour(), "STATE", "WHAT", "FOUND");
        for (Facility facility : facilities) {
            table.row(
                    Cell.styled(style(facility.state()), Words.word(facility.state())),
                    Cell.of(facility.name()),
                    Cell.of(facility.found()));
        }
        table.lines().forEach(console.out()::println);
        List<Facility> lacking = facilities.stream()
                .filter(facility -> !facility.remedy().isEmpty())
                .toList();
        if (!lacking.isEmpty()) {
            console.out().println();
            lacking.forEach(
                    facility -> console.out().println(facility.name() + ": " + Words.oneLine(facility.remedy())));
        }
        boolean missing = facilities.stream().anyMatch(facility -> facility.state() == Facility.State.MISSING);
        return missing ? ExitCode.UNAVAILABLE : ExitCode.OK;
    }

    private static String style(Facility.State state) {
        return switch (state) {
            case PRESENT -> "green";
            case LIMITED -> "yellow";
            case MISSING -> "bold,red";
        };
    }
}
