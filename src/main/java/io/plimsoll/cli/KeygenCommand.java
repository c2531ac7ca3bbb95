package io.plimsoll.cli;

import io.plimsoll.evidence.SigningKeys;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "keygen",
        description = "Make an Ed25519 key to sign evidence packs with: FILE, readable by its owner only, and FILE.pub,"
                + " which is to be published where packs are not.")
final class KeygenCommand implements Callable<Integer> {

    private final Console console;
    private final Surroundings surroundings;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "plimsoll.key",
            description = "Where the private key goes. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("");

    KeygenCommand(Console console, Surroundings surroundings) {
        this.console = console;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path file = surroundings.folder().resolve(out);
        try {
            String id = SigningKeys.generate(file, SignCommand.publicKeyOf(file));
            console.out().println("private key  " + out + " (keep it out of packs and repositories)");
            console.out().println("public key   " + SignCommand.publicKeyOf(out));
            console.out().println("key id       " + id);
            return ExitCode.OK;
        } catch (FileAlreadyExistsException e) {
            throw new WrongUsage(e.getFile() + " is there already; keys are not overwritten. Name another with --out.");
        } catch (IOException e) {
            throw new WrongUsage("The key cannot be written: " + e);
        }
    }
}
