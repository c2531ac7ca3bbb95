package io.plimsoll.cli;

import io.plimsoll.report.Ansi;
import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress and problems
 * @param colour whether results may be coloured
 * @param live whether progress may be rewritten in place
 * @param width how many characters fit into a line
 */
record Console(PrintWriter out, PrintWriter err, boolean colour, boolean live, int width) {

    /** The width of a line where there is no terminal to ask. */
    static final int PLAIN_WIDTH = 120;

    Ansi ansi() {
        return colour ? Ansi.ON : Ansi.OFF;
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
