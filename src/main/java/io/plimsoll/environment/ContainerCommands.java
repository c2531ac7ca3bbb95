package io.plimsoll.environment;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.ExecStartCmd;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs commands in a container that has a shell. */
final class ContainerCommands {

    private static final Duration GRACE = Duration.ofSeconds(2);

    /** The engine cannot signal a command that it started, so each leaves its process number where a second one finds it. */
    private static final String LEAVE_PROCESS_NUMBER = "echo $$ >\"$0\"; exec \"$@\"";

    private final DockerClient docker;
    private final String containerId;
    private final Map<String, String> variables;

    ContainerCommands(DockerClient docker, String containerId, Map<String, String> variables) {
        this.docker = docker;
        this.containerId = containerId;
        this.variables = Map.copyOf(variables);
    }

    CommandResult run(Duration limit, List<String> command) {
        return run(limit, null, command);
    }

    CommandResult run(Duration limit, @Nullable InputStream stdin, List<String> command) {
        StringBuilder stdout = new StringBuilder();
        StringBuilder stderr = new StringBuilder();
        long begin = System.nanoTime();
        RunningCommand running = start(
                line -> stdout.append(line).append('\n'),
                line -> stderr.append(line).append('\n'),
                stdin,
                command);
        boolean inTime = running.await(limit);
        if (!inTime) {
            running.stop();
        }
        int exit = inTime ? join(running.exit()) : 137;
        return new CommandResult(
                command,
                exit,
                stdout.toString(),
                stderr.toString(),
                Duration.ofNanos(System.nanoTime() - begin),
                !inTime);
    }

    RunningCommand start(
            Consumer<String> stdoutLine,
            Consumer<String> stderrLine,
            @Nullable InputStream stdin,
            List<String> command) {
        String processNumber = "/tmp/.plimsoll-" + UUID.randomUUID();
        List<String> wrapped = new ArrayList<>(List.of("sh", "-c", LEAVE_PROCESS_NUMBER, processNumber));
        wrapped.addAll(command);
        String exec = docker.execCreateCmd(containerId)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .withAttachStdin(stdin != null)
                .withEnv(variables.entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList())
                .withCmd(wrapped.toArray(new String[0]))
                .exec()
                .getId();
        Output output = new Output(stdoutLine, stderrLine);
        ExecStartCmd start = docker.execStartCmd(exec);
        if (stdin != null) {
            start.withStdIn(stdin);
        }
        start.exec(output);
        return new Running(exec, processNumber, output);
    }

    private static int join(CompletionStage<Integer> exit) {
        return exit.toCompletableFuture().join();
    }

    private void signalProcess(String processNumber, String signal) {
        // Every command started in a container is the first of a process group of its own. No "--": dash has none.
        String exec = docker.execCreateCmd(containerId)
                .withCmd("sh", "-c", "kill -" + signal + " -$(cat " + processNumber + ")")
                .exec()
                .getId();
        try (ResultCallback.Adapter<Frame> callback = docker.execStartCmd(exec).exec(new ResultCallback.Adapter<>())) {
            callback.awaitCompletion(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.io.IOException ignored) {
            // Closing the answer of a command that has been given.
        }
    }

    private final class Running implements RunningCommand {

        private final String exec;
        private final String processNumber;
        private final Output output;
        private final CompletableFuture<Integer> exit;

        Running(String exec, String processNumber, Output output) {
            this.exec = exec;
            this.processNumber = processNumber;
            this.output = output;
            // On another thread: that of the output is interrupted once its stream has ended.
            this.exit = output.ended.thenApplyAsync(ignored -> exitCode());
        }

        private int exitCode() {
            try {
                Long code = docker.inspectExecCmd(exec).exec().getExitCodeLong();
                return code == null ? 137 : code.intValue();
            } catch (NotFoundException e) {
                // The container is gone, and the command with it.
                return 137;
            }
        }

        @Override
        public boolean isRunning() {
            return !exit.isDone();
        }

        @Override
        public CompletionStage<Integer> exit() {
            return exit;
        }

        @Override
        public boolean await(Duration limit) {
            try {
                exit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw new EnvironmentFailed(
                        "The connection to a command in a container broke: " + Engine.rootMessage(e),
                        "see that the Docker engine is running; start the run again.",
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EnvironmentFailed("The run was interrupted.", "start it again.", e);
            }
        }

        @Override
        public void signal(String name) {
            if (isRunning()) {
                signalProcess(processNumber, name);
            }
        }

        @Override
        public void stop() {
            if (!isRunning()) {
                return;
            }
            signal("TERM");
            if (!await(GRACE)) {
                signal("KILL");
                if (!await(GRACE)) {
                    output.giveUp();
                }
            }
        }
    }

    private static final class Output extends ResultCallback.Adapter<Frame> {

        private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        private final LineSplitter stdout;
        private final LineSplitter stderr;

        Output(Consumer<String> stdoutLine, Consumer<String> stderrLine) {
            this.stdout = new LineSplitter(stdoutLine);
            this.stderr = new LineSplitter(stderrLine);
        }

        @Override
        public void onNext(Frame frame) {
            (frame.getStreamType() == StreamType.STDERR ? stderr : stdout).accept(frame.getPayload());
        }

        @Override
        public void onError(Throwable thrown) {
            super.onError(thrown);
            ended.completeExceptionally(thrown);
        }

        @Override
        public void onComplete() {
            super.onComplete();
            stdout.end();
            stderr.end();
            ended.complete(null);
        }

        /** What the command left behind holds its output open. */
        void giveUp() {
            ended.complete(null);
        }
    }
}
