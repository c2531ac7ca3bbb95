package io.plimsoll.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.check.Catalogue;
import io.plimsoll.report.ConsoleTable;
import io.plimsoll.suite.Conformance;
import io.plimsoll.suite.RunRequest;
import io.plimsoll.suite.RunResult;
import io.plimsoll.suite.RunResult.Completed;
import io.plimsoll.suite.RunResult.Missing;
import io.plimsoll.suite.RunResult.Spoilt;
import io.plimsoll.suite.RunResult.Wrong;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "check",
        description = "Deploy what the spec describes, break it on purpose under load, and say whether it is ready.",
        footer = {
            "",
            "Exit code: 0 ready, 1 not ready, 2 could not decide, 64 wrong usage or wrong spec (nothing was started),"
                    + " 69 the environment is missing something, 130 interrupted (everything was removed first)."
        })
final class CheckCommand implements Callable<Integer> {

    private static final String SPEC_FILE = "plimsoll.yaml";

    private final Console console;
    private final Surroundings surroundings;
    private final Supplier<Catalogue> catalogue;
    private final Supplier<Conformance> conformance;

    @Spec
    private @Nullable CommandSpec command;

    @Parameters(
            paramLabel = "SPEC",
            arity = "0..1",
            description = "The spec. Default: plimsoll.yaml in the current folder, else that of the bundled reference"
                    + " deployment.")
    private Optional<Path> spec = Optional.empty();

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            description = "Only the checks of this suite. May be given several times.")
    private List<String> suites = new ArrayList<>();

    @Option(names = "--check", paramLabel = "ID", description = "Only this check. May be given several times.")
    private List<String> checks = new ArrayList<>();

    @Option(
            names = "--env",
            paramLabel = "KIND",
            description = "Where to run: k3s (a cluster of its own, the default), docker, or existing (the cluster of"
                    + " a kubeconfig).",
            converter = KindConverter.class)
    private Optional<RunRequest.Kind> environment = Optional.empty();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig of an existing cluster; implies --env existing. Default there: the file that"
                    + " KUBECONFIG names, else ~/.kube/config.")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context within the kubeconfig. Default: its current one.")
    private Optional<String> context = Optional.empty();

    @Option(
            names = "--reports",
            paramLabel = "DIR",
            description = "The folder that the run's evidence goes to. Default: ${DEFAULT-VALUE}.")
    private Path reports = Path.of("reports");

    @Option(names = "--keep", description = "Leave the environment running for a look inside; `sweep` removes it.")
    private boolean keep;

    @Option(
            names = "--fast",
            description = "Allow the run to shorten declared waits, by a patch that the report names as a deviation.")
    private boolean fast;

    @Option(
            names = "--baseline",
            paramLabel = "RUN_DIR",
            description = "The folder of an earlier run of the same deployment, such as the last that was accepted. The"
                    + " report says what is new, fixed and still failing since.")
    private Optional<Path> baseline = Optional.empty();

    @Option(names = "--json", description = "Print the summary of report.json instead of a table.")
    private boolean json;

    CheckCommand(
            Console console,
            Surroundings surroundings,
            Supplier<Catalogue> catalogue,
            Supplier<Conformance> conformance) {
        this.console = console;
        this.surroundings = surroundings;
        this.catalogue = catalogue;
        this.conformance = conformance;
    }

    @Override
    public Integer call() {
        RunRequest request = request();
        Progress progress = new Progress(console, System::nanoTime);
        RunResult result =
                new Interruption(console).orderly(() -> conformance.get().run(request, progress));
        progress.settle();
        if (result instanceof Wrong wrong) {
            throw new WrongUsage(wrong.problems());
        }
        if (result instanceof Missing missing) {
            return unavailable(console, missing.what(), missing.remedy());
        }
        if (result instanceof Spoilt spoilt) {
            say(console, spoilt.what(), spoilt.remedy());
            return ExitCode.UNDECIDED;
        }
        Completed completed = (Completed) result;
        if (json) {
            printSummary(completed);
        } else {
            printTable(completed);
        }
        return completed.report().gate().exitCode();
    }

    /** Says that the environment is missing something, and returns the exit code for it. */
    static int unavailable(Console console, String what, String remedy) {
        say(console, what, remedy);
        return ExitCode.UNAVAILABLE;
    }

    private static void say(Console console, String what, String remedy) {
        console.err().println(Words.oneLine(what));
        console.err().println(Words.oneLine(remedy));
    }

    private RunRequest request() {
        Selection selection = new Selection(catalogue.get());
        Set<String> selectedSuites = selection.suites(suites);
        Set<String> selectedChecks = selection.checks(checks, selectedSuites);
        RunRequest.Kind kind = kind();
        boolean existing = kind == RunRequest.Kind.EXISTING;
        return new RunRequest(
                specFile(),
                selectedSuites,
                selectedChecks,
                kind,
                existing ? kubeconfigFile() : null,
                context.orElse(null),
                surroundings.folder().resolve(reports).normalize(),
                keep,
                fast,
                baseline.map(folder -> surroundings.folder().resolve(folder).normalize())
                        .orElse(null),
                commandLine());
    }

    private RunRequest.Kind kind() {
        RunRequest.Kind kind = environment.orElse(
                kubeconfig.isPresent() || context.isPresent() ? RunRequest.Kind.EXISTING : RunRequest.Kind.K3S);
        if (kind != RunRequest.Kind.EXISTING && kubeconfig.isPresent()) {
            throw contradiction(kind, "--kubeconfig");
        }
        if (kind != RunRequest.Kind.EXISTING && context.isPresent()) {
            throw contradiction(kind, "--context");
        }
        return kind;
    }

    private static WrongUsage contradiction(RunRequest.Kind kind, String option) {
        return new WrongUsage("--env " + Words.word(kind) + " starts an environment of its own, but " + option
                + " names a cluster that is there already. Leave one of the two out.");
    }

    private Path specFile() {
        if (spec.isPresent()) {
            Path file = surroundings.folder().resolve(spec.get()).normalize();
            if (Files.isDirectory(file)) {
                throw new WrongUsage("The spec " + spec.get() + " is a folder. Name the file in it.");
            }
            if (!Files.exists(file)) {
                throw new WrongUsage(
                        "There is no spec " + spec.get() + ". `plimsoll init MANIFESTS` writes a first one.");
            }
            return file;
        }
        Path here = surroundings.folder().resolve(SPEC_FILE);
        if (Files.exists(here)) {
            return here;
        }
        return surroundings
                .home()
                .map(home -> home.resolve(SPEC_FILE))
                .filter(Files::exists)
                .orElseThrow(
                        () -> new WrongUsage("There is no " + SPEC_FILE + " in the current folder, and no reference"
                                + " deployment is bundled here. Name a spec, or write a first one with `plimsoll init"
                                + " MANIFESTS`."));
    }

    private Path kubeconfigFile() {
        Path named = kubeconfig
                .or(() -> surroundings
                        .variable("KUBECONFIG")
                        .map(value -> Path.of(value.split(File.pathSeparator, 2)[0])))
                .or(() -> surroundings.variable("HOME").map(home -> Path.of(home, ".kube", "config")))
                .orElseThrow(
                        () -> new WrongUsage("--env existing needs a cluster. Name its kubeconfig with --kubeconfig."));
        Path file = surroundings.folder().resolve(named).normalize();
        try (InputStream content = Files.newInputStream(file)) {
            if (content.read() >= 0) {
                return file;
            }
        } catch (IOException e) {
            throw new WrongUsage(
                    "The kubeconfig " + named + " cannot be read. See to it that the file is there and that"
                            + " you may read it, or name another with --kubeconfig.");
        }
        throw new WrongUsage("The kubeconfig " + named + " is empty. Name another with --kubeconfig.");
    }

    private String commandLine() {
        List<String> words = new ArrayList<>(List.of("plimsoll"));
        if (command != null) {
            words.addAll(command.root().commandLine().getParseResult().originalArgs());
        }
        return String.join(" ", words);
    }

    private void printTable(Completed completed) {
        console.out().print(ConsoleTable.render(completed.report(), console.width(), console.ansi()));
        console.out().println(page(completed));
    }

    private void printSummary(Completed completed) {
        try {
            console.out()
                    .println(new ObjectMapper()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(Summary.of(completed.report(), page(completed))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the summary as JSON", e);
        }
    }

    private Path page(Completed completed) {
        Path page = completed.pack().resolve("index.html").toAbsolutePath().normalize();
        Path folder = surroundings.folder().toAbsolutePath().normalize();
        return page.startsWith(folder) ? folder.relativize(page) : page;
    }

    /** Reads a kind of environment as it is written on the command line. */
    static final class KindConverter implements ITypeConverter<RunRequest.Kind> {
        @Override
        public RunRequest.Kind convert(String value) {
            return Arrays.stream(RunRequest.Kind.values())
                    .filter(kind -> Words.word(kind).equals(value))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("expected k3s, docker or existing, but was '" + value + "'"));
        }
    }
}
