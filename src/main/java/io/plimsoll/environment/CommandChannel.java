package io.plimsoll.environment;

import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How commands get into a container: through its engine, or through the API server of its cluster. */
interface CommandChannel {

    /**
     * Starts a command.
     *
     * @param command the program and its arguments
     * @param stdin what the command reads, or {@code null} if it reads nothing
     * @param output told what it writes
     */
    Started start(List<String> command, @Nullable InputStream stdin, Output output);

    /** A command that was started. */
    interface Started {

        /** Returns a future of the exit code, complete when all output was handed on; 137 if it was lost. */
        CompletableFuture<Integer> exit();

        /** Completes the exit code even though something still holds the command's output open. */
        void giveUp();
    }

    /** Where a command's output goes, line by line. */
    final class Output {

        private final LineSplitter stdout;
        private final LineSplitter stderr;

        Output(LineSplitter stdout, LineSplitter stderr) {
            this.stdout = stdout;
            this.stderr = stderr;
        }

        void stdout(byte[] piece) {
            stdout.accept(piece);
        }

        void stderr(byte[] piece) {
            stderr.accept(piece);
        }

        /** Hands on what has no line end. */
        void end() {
            stdout.end();
            stderr.end();
        }
    }
}
