package io.plimsoll.suite.load;

import io.plimsoll.environment.RunningCommand;
import io.plimsoll.environment.ToolboxContainer;
import io.plimsoll.toolbox.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The toolbox container of a node as a place where the toolbox's programs run. */
public final class ToolboxPlace implements CommandRunner {

    private final ToolboxContainer toolbox;

    public ToolboxPlace(ToolboxContainer toolbox) {
        this.toolbox = toolbox;
    }

    @Override
    public Running start(List<String> command, Consumer<String> line) {
        StringJoiner errors = new StringJoiner("\n");
        RunningCommand running = toolbox.start(
                line,
                error -> {
                    synchronized (errors) {
                        errors.add(error);
                    }
                },
                command.toArray(String[]::new));
        return new Running() {
            @Override
            public Optional<Integer> await(Duration limit) throws InterruptedException {
                try {
                    return Optional.of(
                            running.exit().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS));
                } catch (TimeoutException e) {
                    // Not having ended is an answer here.
                    return Optional.empty();
                } catch (ExecutionException e) {
                    throw new IllegalStateException("the exit code of a command was lost", e);
                }
            }

            @Override
            public String standardError() {
                synchronized (errors) {
                    return errors.toString();
                }
            }

            @Override
            public void close() {
                running.stop();
            }
        };
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        Path file = Files.createTempFile("plimsoll", null);
        try {
            Files.write(file, content);
            toolbox.copyIn(file, path);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void copyOut(String folder, Path into) throws IOException {
        Files.createDirectories(into);
        toolbox.copyOut(folder, into);
    }
}
