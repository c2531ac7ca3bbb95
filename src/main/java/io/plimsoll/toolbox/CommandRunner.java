package io.plimsoll.toolbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the toolbox's programs run: a container that shares a node's namespaces, or this host.
 *
 * <p>Paths in commands are paths as the place knows them.
 */
public interface CommandRunner {

    /**
     * Starts a command.
     *
     * @param command the program and its arguments
     * @param line told each line of the command's standard output
     */
    Running start(List<String> command, Consumer<String> line) throws IOException;

    /** Writes a file in the place, with the folders above it. */
    void write(String path, byte[] content) throws IOException;

    /** Copies a folder of the place into a folder of this host. */
    void copyOut(String folder, Path into) throws IOException;

    /** A command that was started. */
    interface Running extends AutoCloseable {

        /**
         * Waits for the command to end.
         *
         * @return its exit code; empty if it had not ended in time
         */
        Optional<Integer> await(Duration limit) throws InterruptedException;

        /**
         * Waits for the proper end of a program.
         *
         * @param program what it is called in messages
         * @throws IOException if it does not end in time, or ends with another exit code than 0
         */
        default void end(String program, Duration limit) throws IOException, InterruptedException {
            Optional<Integer> exit = await(limit);
            if (exit.isEmpty()) {
                throw new IOException(program + " did not end within " + limit.toSeconds() + " s");
            }
            if (exit.get() != 0) {
                throw ended(program, exit.get());
            }
        }

        /** Returns that a program ended otherwise than it should have, with what it said. */
        default IOException ended(String program, int exitCode) {
            return new IOException(program + " ended with exit code " + exitCode + "; it said: "
                    + standardError().strip());
        }

        /** Returns what the command wrote to its standard error. */
        String standardError();

        /** Kills the command if it still runs. */
        @Override
        void close();
    }
}
