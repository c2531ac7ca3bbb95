package io.plimsoll.testing;

import io.plimsoll.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line in a process of its own, with the class path of the tests, started as the launcher starts it. */
public final class PlimsollProcess {

    private final Process process;
    private final Path out;
    private final Path err;

    private PlimsollProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * What a command came to.
     *
     * @param code its exit code; 128 plus the signal if a signal ended it
     * @param out its standard output
     * @param err its standard error
     */
    public record Ended(int code, String out, String err) {}

    /**
     * Starts a command.
     *
     * @param folder where to; what it writes is kept in files there
     * @param variables environment variables, in addition to those of the tests
     * @param arguments the command and its options
     */
    public static PlimsollProcess start(Path folder, Map<String, String> variables, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=io/plimsoll/cli/logback.xml",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(variables);
        return new PlimsollProcess(builder.start(), out, err);
    }

    /** Starts a command and waits for its end. */
    public static Ended run(Path folder, Map<String, String> variables, String... arguments)
            throws IOException, InterruptedException {
        return start(folder, variables, arguments).await(Duration.ofMinutes(4));
    }

    /** Waits for the end; ends the process if it does not come in time. */
    public Ended await(Duration limit) throws IOException, InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the command did not end within " + limit.toSeconds() + " s; it wrote:\n"
                    + Files.readString(out) + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Returns whether it is still running. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** Sends a signal, for example {@code INT}: what a terminal sends for Ctrl-C. */
    public void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -" + name + " " + process.pid() + " ended with " + code);
        }
    }

    /** Returns what it has written to standard error so far. */
    public String errorsSoFar() throws IOException {
        return Files.readString(err);
    }
}
