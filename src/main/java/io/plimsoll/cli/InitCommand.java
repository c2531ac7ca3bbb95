package io.plimsoll.cli;

import io.plimsoll.suite.SpecDraft;
import io.plimsoll.suite.SpecDraft.Draft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "init", description = "Write a first plimsoll.yaml from manifests that exist already.")
final class InitCommand implements Callable<Integer> {

    private final Console console;
    private final Surroundings surroundings;
    private final Supplier<SpecDraft> draft;

    @Parameters(paramLabel = "MANIFESTS", description = "A manifest file, or a folder of them.")
    private Path manifests = Path.of("");

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "The file to write, which must not be there yet. Default: ${DEFAULT-VALUE}.")
    private Path output = Path.of("plimsoll.yaml");

    InitCommand(Console console, Surroundings surroundings, Supplier<SpecDraft> draft) {
        this.console = console;
        this.surroundings = surroundings;
        this.draft = draft;
    }

    @Override
    public Integer call() {
        Path source = surroundings.folder().resolve(manifests).normalize();
        Path target = surroundings.folder().resolve(output).normalize();
        if (!Files.exists(source)) {
            throw new WrongUsage("There is no file or folder " + manifests + ".");
        }
        if (Files.exists(target)) {
            throw new WrongUsage(output + " is there already and is left as it is. Name another file with --output.");
        }
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new WrongUsage("The folder of " + output + " does not exist.");
        }
        Draft result = draft.get().from(source, folder);
        if (result instanceof Draft.Wrong wrong) {
            throw new WrongUsage(wrong.problems());
        }
        Draft.Drafted drafted = (Draft.Drafted) result;
        try {
            Files.writeString(target, drafted.yaml(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        }
        console.out().println("wrote " + output);
        drafted.remarks().forEach(remark -> console.out().println("  look at: " + remark));
        return ExitCode.OK;
    }
}
