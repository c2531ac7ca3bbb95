package io.plimsoll.environment;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A command that runs in a container. */
public interface RunningCommand extends AutoCloseable {

    /** Returns whether the command is still running. */
    boolean isRunning();

    /** Returns a stage that completes with the exit code when the command has ended and all its output was handed on. */
    CompletionStage<Integer> exit();

    /** Waits for the command to end; returns whether it did so in time. */
    boolean await(Duration limit);

    /** Sends a signal, for example {@code TERM}, to the command and its children. */
    void signal(String name);

    /** Ends the command and its children: TERM, then KILL after two seconds. Does nothing if it has ended. */
    void stop();

    @Override
    default void close() {
        stop();
    }
}
