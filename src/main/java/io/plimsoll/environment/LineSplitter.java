package io.plimsoll.environment;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Turns a stream of bytes that arrives in pieces into lines of UTF-8. */
final class LineSplitter {

    private final Consumer<String> lines;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    void accept(byte[] piece) {
        int from = 0;
        for (int i = 0; i < piece.length; i++) {
            if (piece[i] == '\n') {
                rest.write(piece, from, i - from);
                emit();
                from = i + 1;
            }
        }
        rest.write(piece, from, piece.length - from);
    }

    /** Hands on what came after the last line end. */
    void end() {
        if (rest.size() > 0) {
            emit();
        }
    }

    private void emit() {
        String line = rest.toString(StandardCharsets.UTF_8);
        rest.reset();
        lines.accept(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    }
}
