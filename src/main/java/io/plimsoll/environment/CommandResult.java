package io.plimsoll.environment;

import java.time.Duration;
import java.util.List;

/**
 * What a command in a container came to.
 *
 * @param command the command and its arguments
 * @param exitCode its exit code; 128 plus the signal if a signal ended it
 * @param stdout what it wrote to standard output
 * @param stderr what it wrote to standard error
 * @param took how long it ran
 * @param timedOut whether it was ended because its time limit was over
 */
public record CommandResult(
        List<String> command, int exitCode, String stdout, String stderr, Duration took, boolean timedOut) {

    public CommandResult {
        command = List.copyOf(command);
    }

    /** Returns whether the command ended by itself with exit code 0. */
    public boolean ok() {
        return exitCode == 0 && !timedOut;
    }

    /** Returns this result if the command succeeded, and throws an {@link EnvironmentFailed} with its output if not. */
    public CommandResult orThrow(String remedy) {
        if (ok()) {
            return this;
        }
        throw new EnvironmentFailed(
                "The command `" + String.join(" ", command) + "` failed."
                        + "\n  expected: exit code 0"
                        + "\n  observed: "
                        + (timedOut ? "no end within its time limit" : "exit code " + exitCode)
                        + " after " + Text.seconds(took)
                        + "\n  its last lines:\n"
                        + Text.lastLines(stderr.isBlank() ? stdout : stderr, 20),
                remedy);
    }
}
