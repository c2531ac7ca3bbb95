package io.plimsoll.cli;

import io.plimsoll.suite.Housekeeping;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

@Command(
        name = "sweep",
        description = "Remove containers, networks and files that earlier runs left behind. Runs that are alive are"
                + " spared.",
        footer = {"", "Exit code: 0 nothing is left, 2 something could not be removed."})
final class SweepCommand implements Callable<Integer> {

    private final Console console;
    private final Supplier<Housekeeping> housekeeping;

    SweepCommand(Console console, Supplier<Housekeeping> housekeeping) {
        this.console = console;
        this.housekeeping = housekeeping;
    }

    @Override
    public Integer call() {
        Housekeeping.Swept swept = housekeeping.get().sweep(line -> {
            console.err().println(line);
            console.err().flush();
        });
        swept.removed().forEach(line -> console.out().println("removed  " + line));
        swept.spared().forEach(line -> console.out().println("spared   " + line));
        swept.failed().forEach(line -> console.out().println("failed   " + line));
        console.out()
                .println(String.format(
                        Locale.ROOT,
                        "%d removed, %d spared, %d failed",
                        swept.removed().size(),
                        swept.spared().size(),
                        swept.failed().size()));
        return swept.failed().isEmpty() ? ExitCode.OK : ExitCode.UNDECIDED;
    }
}
