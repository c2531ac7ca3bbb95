package io.plimsoll.cli;

import io.plimsoll.check.Catalogue;
import io.plimsoll.cli.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Print every check: its id, severity, method and title.")
final class ListCommand implements Callable<Integer> {

    private final Console console;
    private final Supplier<Catalogue> catalogue;

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            description = "Only the checks of this suite. May be given several times.")
    private List<String> suites = new ArrayList<>();

    ListCommand(Console console, Supplier<Catalogue> catalogue) {
        this.console = console;
        this.catalogue = catalogue;
    }

    @Override
    public Integer call() {
        Catalogue checks = catalogue.get();
        Set<String> selected = new Selection(checks).suites(suites);
        Table table = new Table(console.colour(), "CHECK", "SEVERITY", "METHOD", "TITLE");
        checks.all().stream()
                .filter(check -> selected.isEmpty() || selected.contains(check.suite()))
                .forEach(check -> table.row(
                        Cell.of(check.id()),
                        Cell.of(Words.word(check.severity())),
                        Cell.of(check.method().name()),
                        Cell.of(check.title())));
        table.lines().forEach(console.out()::println);
        return ExitCode.OK;
    }
}
