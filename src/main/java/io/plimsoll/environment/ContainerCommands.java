package io.plimsoll.environment;

import com.github.dockerjava.api.DockerClient;
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
    private static final Duration SIGNAL = Duration.ofSeconds(5);

    /**
     * Neither an engine nor an API server can signal a command that it started, so each leaves its process number where
     * a second one finds it.
     */
    private static final String LEAVE_PROCESS_NUMBER = "echo $$ >\"$0\"; exec \"$@\"";

    private final CommandChannel channel;

    ContainerCommands(CommandChannel channel) {
        this.channel = channel;
    }

    ContainerCommands(DockerClient docker, String containerId, Map<String, String> variables) {
        this(new EngineChannel(docker, containerId, variables));
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
        return new Running(
                processNumber,
                channel.start(
                        wrapped,
                        stdin,
                        new CommandChannel.Output(new LineSplitter(stdoutLine), new LineSplitter(stderrLine))));
    }

    private static int join(CompletionStage<Integer> exit) {
        return exit.toCompletableFuture().join();
    }

    private void signalProcess(String processNumber, String signal) {
        // Every command started in a container is the first of a process group of its own. No "--": dash has none.
        CommandChannel.Started kill = channel.start(
                List.of("sh", "-c", "kill -" + signal + " -$(cat " + processNumber + ")"),
                null,
                new CommandChannel.Output(new LineSplitter(line -> {}), new LineSplitter(line -> {})));
        try {
            kill.exit().get(SIGNAL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException ignored) {
            // Whether the command has ended is looked at anyway.
        }
    }

    private final class Running implements RunningCommand {

        private final String processNumber;
        private final CommandChannel.Started started;
        private final CompletableFuture<Integer> exit;

        Running(String processNumber, CommandChannel.Started started) {
            this.processNumber = processNumber;
            this.started = started;
            this.exit = started.exit();
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
                        "see that the container and what runs it are still there; start the run again.",
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
                    started.giveUp();
                }
            }
        }
    }
}
