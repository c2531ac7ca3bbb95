package io.plimsoll.cli;

import java.io.PrintWriter;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress and problems
 * @param colour whether results may be coloured
 * @param live whether progress may be rewritten in place
 */
record Console(PrintWriter out, PrintWriter err, boolean colour, boolean live) {

    void flush() {
        out.flush();
        err.flush();
    }
}
