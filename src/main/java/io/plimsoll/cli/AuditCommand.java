package io.plimsoll.cli;

import io.plimsoll.cli.Table.Cell;
import io.plimsoll.evidence.SigningKeys;
import io.plimsoll.suite.AuditResult;
import io.plimsoll.suite.PackAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "audit",
        description = "Check an evidence pack offline: its files, its signature, and every verdict, recomputed from the"
                + " raw files.",
        footer = {"", "Exit code: 0 the pack holds, 1 it does not, 2 it cannot be told."})
final class AuditCommand implements Callable<Integer> {

    private final Console console;
    private final Surroundings surroundings;
    private final Supplier<PackAudit> audit;

    @Parameters(paramLabel = "RUN_DIR", description = "The folder of the run, for example reports/<run>.")
    private Path folder = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "PUB",
            description = "The signer's public key (PEM). Then the pack has to be signed by it.")
    private @Nullable Path key;

    AuditCommand(Console console, Surroundings surroundings, Supplier<PackAudit> audit) {
        this.console = console;
        this.surroundings = surroundings;
        this.audit = audit;
    }

    @Override
    public Integer call() {
        Path pack = surroundings.folder().resolve(folder);
        if (!Files.isDirectory(pack)) {
            throw new WrongUsage(
                    "There is no folder " + folder + ". Name the folder of a run, for example reports/<run>.");
        }
        AuditResult result = audit.get().audit(pack, signer());
        Table table = new Table(console.colour(), "RESULT", "SUBJECT", "DETAIL");
        for (AuditResult.Item item : result.items()) {
            table.row(
                    Cell.styled(style(item.state()), Words.word(item.state())),
                    Cell.of(item.subject()),
                    Cell.of(item.detail()));
        }
        table.lines().forEach(console.out()::println);
        console.out().println();
        console.out().println(sentence(result));
        return switch (result.state()) {
            case HOLDS -> ExitCode.OK;
            case DIFFERS -> ExitCode.NO;
            case UNKNOWN, NOTED -> ExitCode.UNDECIDED;
        };
    }

    private Optional<PublicKey> signer() {
        if (key == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(SigningKeys.readPublic(surroundings.folder().resolve(key)));
        } catch (IOException e) {
            throw new WrongUsage("The public key cannot be read: " + e.getMessage());
        }
    }

    private static String style(AuditResult.State state) {
        return switch (state) {
            case HOLDS -> "green";
            case DIFFERS -> "bold,red";
            case UNKNOWN -> "yellow";
            case NOTED -> "";
        };
    }

    private static String sentence(AuditResult result) {
        long all = result.items().size() - count(result, AuditResult.State.NOTED);
        long holding = count(result, AuditResult.State.HOLDS);
        return switch (result.state()) {
            case HOLDS -> "HOLDS - all " + all + " items are as the pack says.";
            case DIFFERS ->
                "DOES NOT HOLD - " + count(result, AuditResult.State.DIFFERS) + " of " + all
                        + " items differ from what the pack says.";
            case UNKNOWN, NOTED ->
                "CANNOT TELL - " + holding + " of " + all + " items could be confirmed, and none differs.";
        };
    }

    private static long count(AuditResult result, AuditResult.State state) {
        return result.items().stream().filter(item -> item.state() == state).count();
    }
}
