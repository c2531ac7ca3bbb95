package io.plimsoll.cli;

import io.plimsoll.suite.Facilities;
import io.plimsoll.suite.VersionClash;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Starts the command line. */
public final class Main {

    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        System.exit(run(Facilities::standard, arguments));
    }

    static int run(Supplier<Facilities> facilities, String... arguments) {
        Console console = console(System.getenv());
        try {
            Surroundings surroundings = new Surroundings(
                    Path.of("").toAbsolutePath(),
                    Optional.ofNullable(System.getProperty("plimsoll.home")).map(Path::of),
                    System.getenv());
            return new Program(facilities.get(), console, surroundings, new Version()).run(arguments);
        } catch (LinkageError e) {
            console.err().println(VersionClash.explain(e));
            return ExitCode.UNAVAILABLE;
        } catch (RuntimeException e) {
            // Left alone, the process would end with 1, which means "not ready".
            console.err().println("Plimsoll could not start, so nothing was decided: " + e);
            e.printStackTrace(console.err());
            return ExitCode.UNDECIDED;
        } finally {
            console.flush();
        }
    }

    /** The launcher knows which of the two is a terminal; this program cannot tell them apart. */
    private static Console console(Map<String, String> variables) {
        boolean colourWanted = variables.getOrDefault("NO_COLOR", "").isEmpty()
                && !variables.getOrDefault("TERM", "").equals("dumb");
        boolean live = Boolean.getBoolean("plimsoll.stderr.terminal")
                && !variables.getOrDefault("TERM", "").equals("dumb");
        return new Console(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                colourWanted && Boolean.getBoolean("plimsoll.stdout.terminal"),
                live,
                Integer.getInteger("plimsoll.width", Console.PLAIN_WIDTH));
    }

    /** Not System.out: its character set follows the locale, which is often POSIX in CI. */
    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
    }
}
