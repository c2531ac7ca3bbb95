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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The kubectl of this machine.
 *
 * @param program where it is
 * @param access which arguments lead it to its cluster; empty if it is to reach none
 * @param run the run that it works for
 */
record LocalKubectl(Path program, List<String> access, LiveRun run) implements Kubectl {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    LocalKubectl {
        access = List.copyOf(access);
    }

    /** Returns where it is, if it is on the PATH. */
    static Optional<Path> find() {
        return HostFacts.onPath(System.getenv(), "kubectl");
    }

    @Override
    public CommandResult run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(access);
        command.addAll(arguments);
        return start(command);
    }

    @Override
    public CommandResult kustomize(Path kustomization) {
        return start(List.of(program.toString(), "kustomize", kustomization.toString()));
    }

    private CommandResult start(List<String> command) {
        run.mustNotBeEnding();
        long begin = System.nanoTime();
        try {
            Path stderr = Files.createTempFile(run.createTemporaryFolder(), "kubectl", ".err");
            Process process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(stderr.toFile())
                    .start();
            process.onExit().orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).whenComplete((ended, late) -> {
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
            boolean inTime = took.compareTo(LIMIT) < 0;
            return new CommandResult(command, inTime ? exit : 137, stdout, Files.readString(stderr), took, !inTime);
        } catch (IOException e) {
            throw new EnvironmentMissing(
                    "kubectl cannot be run: " + Engine.rootMessage(e),
                    "see that `" + program + " version --client` works.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailed("The run was interrupted.", "start it again.", e);
        }
    }
}
