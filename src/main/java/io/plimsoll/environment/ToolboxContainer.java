package io.plimsoll.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The container that load comes from. Beside a node whose inside can be reached it shares the node's network and process
 * namespaces, and is prober and fault injector as well; elsewhere it is a Pod.
 *
 * <p>Nothing that runs in it outlives it, and it does not outlive the run.
 */
public interface ToolboxContainer extends AutoCloseable {

    /** Returns the node whose inside it shares, or on which it runs as a Pod. */
    NodeHandle node();

    /** Returns the container's id. */
    String containerId();

    /** Returns whether it sees the processes of its node's pods, and can enter their network namespaces. */
    boolean seesProcesses();

    /** Runs a command to its end, or ends it when the limit is over. */
    CommandResult run(Duration limit, String... command);

    /** Starts a command; each line it writes is handed on when it is complete. */
    RunningCommand start(Consumer<String> stdoutLine, Consumer<String> stderrLine, String... command);

    /** Copies a file or folder in; {@code target} is its absolute path there, missing folders above it are made. */
    void copyIn(Path fileOrFolder, String target) throws IOException;

    /** Copies a file, or the contents of a folder, out to {@code target}. */
    void copyOut(String path, Path target) throws IOException;

    /** Puts the class path of this JVM in, once; {@code java @argFile Main} then runs any class of it there. */
    ToolboxClassPath provideClassPath() throws IOException;

    @Override
    void close();
}
