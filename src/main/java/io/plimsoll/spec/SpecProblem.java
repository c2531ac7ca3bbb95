package io.plimsoll.spec;

import java.nio.file.Path;

/**
 * Something wrong with a spec, a waiver file, a mutant or rendered manifests.
 *
 * @param path the file, as it was given
 * @param line the line, from 1; 0 if the problem concerns the file as a whole
 * @param column the column, from 1; 0 if the problem concerns the file as a whole
 * @param message what is wrong and what was expected
 * @param remedy what to do; empty if the message says it already
 */
public record SpecProblem(Path path, int line, int column, String message, String remedy) {

    /** Returns the problem as it is printed, for example {@code plimsoll.yaml:12:5: unknown key "entrypoint" …}. */
    public String text() {
        return path
                + (line > 0 ? ":" + line + ":" + column : "")
                + ": "
                + message
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
