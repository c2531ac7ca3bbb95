package io.plimsoll.environment;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program of this machine, run to its end for a run.
 *
 * @param program where it is
 * @param check a command that shows whether it works, for messages
 * @param run the run that it works for
 */
record LocalProgram(Path program, String check, LiveRun run) {

    /** Runs it with this process's own variables. */
    CommandResult run(Duration limit, List<String> arguments) {
        return run(limit, null, arguments);
    }

    /**
     * Runs it.
     *
     * @param limit when it is ended
     * @param variables all variables that it gets; {@code null} means those of this process
     * @param arguments its arguments
     */
    CommandResult run(Duration limit, @Nullable Map<String, String> variables, List<String> arguments) {
        run.mustNotBeEnding();
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        long begin = System.nanoTime();
        try {
            Path stderr = Files.createTempFile(
                    run.createTemporaryFolder(), program.getFileName().toString(), ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(stderr.toFile());
            if (variables != null) {
                builder.environment().clear();
                builder.environment().putAll(variables);
            }
            Process process = builder.start();
            process.onExit().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).whenComplete((ended, late) -> {
                if (late != null) {
                    process.destroyForcibly();
                }
            });
            String stdout;
            try (InputStream output = process.getInputStream()) {
                stdout = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            }
            int exit = process.waitFor();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            boolean inTime = took.compareTo(limit) < 0;
            return new CommandResult(command, inTime ? exit : 137, stdout, Files.readString(stderr), took, !inTime);
        } catch (IOException e) {
            throw new EnvironmentMissing(
                    program.getFileName() + " cannot be run: " + Engine.rootMessage(e),
                    "see that `" + check + "` works.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailed("The run was interrupted.", "start it again.", e);
        }
    }
}
