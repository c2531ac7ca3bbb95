package io.plimsoll.cli;

import io.plimsoll.environment.EnvironmentMissing;
import io.plimsoll.suite.Facilities;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands, put together. */
final class Program {

    private static final int WIDTH = 100;

    private final CommandLine commandLine;
    private final Console console;

    Program(Facilities facilities, Console console, Surroundings surroundings, IVersionProvider version) {
        this.console = console;
        commandLine = new CommandLine(new Root())
                .addSubcommand(
                        new CheckCommand(console, surroundings, facilities.catalogue(), facilities.conformance()))
                .addSubcommand(new ListCommand(console, facilities.catalogue()))
                .addSubcommand(new ExplainCommand(console, facilities.catalogue(), facilities.qualification()))
                .addSubcommand(new AuditCommand(console, surroundings, facilities.audit()))
                .addSubcommand(new CompareCommand(console, surroundings))
                .addSubcommand(new KeygenCommand(console, surroundings))
                .addSubcommand(new SignCommand(console, surroundings, facilities.audit()))
                .addSubcommand(new InitCommand(console, surroundings, facilities.specDraft()))
                .addSubcommand(new QualifyCommand(console, facilities.catalogue(), facilities.qualification()))
                .addSubcommand(new DoctorCommand(console, facilities.housekeeping()))
                .addSubcommand(new SweepCommand(console, facilities.housekeeping()));
        commandLine.getSubcommands().values().forEach(command -> {
            command.getCommandSpec()
                    .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Print this help.")
                            .build());
        });
        commandLine.getCommandSpec().versionProvider(version);
        commandLine
                .setOut(console.out())
                .setErr(console.err())
                .setUsageHelpWidth(WIDTH)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        console.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler(this::wrongUsage)
                .setExecutionExceptionHandler(this::failed);
    }

    /** Runs a command and returns its exit code. */
    int run(String... arguments) {
        int code = commandLine.execute(arguments);
        console.flush();
        return code;
    }

    private int wrongUsage(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        console.err().println(problem.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(problem, console.err())
                || problem instanceof MissingParameterException) {
            console.err().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE;
    }

    private int failed(Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
        if (problem instanceof WrongUsage) {
            console.err().println(problem.getMessage());
            return ExitCode.USAGE;
        }
        if (problem instanceof Interruption.Interrupted) {
            return ExitCode.INTERRUPTED;
        }
        if (problem instanceof EnvironmentMissing missing) {
            console.err().println(missing.getMessage());
            return ExitCode.UNAVAILABLE;
        }
        console.err().println("Plimsoll itself failed, so nothing was decided: " + problem);
        problem.printStackTrace(console.err());
        return ExitCode.UNDECIDED;
    }

    @Command(
            name = "plimsoll",
            description =
                    "Deploys the real images and manifests of a service, breaks them on purpose under real load, and"
                            + " says check by check what held.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "The launcher adds:",
                "  ./plimsoll verify              Plimsoll's own build and tests: ./mvnw verify.",
                "  ./plimsoll --setup COMMAND     First install and start what is missing on this host."
            })
    private static final class Root {

        @CommandLine.Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Print this help.")
        private boolean help;

        @CommandLine.Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "Print the version.")
        private boolean version;
    }
}
