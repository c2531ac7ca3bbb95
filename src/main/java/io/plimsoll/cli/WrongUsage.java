package io.plimsoll.cli;

import java.util.List;

/** Thrown by a command before it starts anything, when it was called wrongly. Ends in {@link ExitCode#USAGE}. */
final class WrongUsage extends RuntimeException {

    private static final long serialVersionUID = 1;

    WrongUsage(String problem) {
        super(problem);
    }

    WrongUsage(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
