package io.plimsoll.workload;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a byte stream into lines; used by one thread.
 *
 * <p>What a program under test writes may be anything: of a line that is longer than {@link #LONGEST} only the beginning
 * is kept, and bytes that are no UTF-8 become replacement characters.
 */
final class LogLines extends OutputStream {

    /** Bytes of a line that are kept; a container runtime cuts lines at 16 KiB itself. */
    static final int LONGEST = 1 << 16;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream current = new ByteArrayOutputStream();

    LogLines(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, from, i - from);
                lines.accept(current.toString(StandardCharsets.UTF_8));
                current.reset();
                from = i + 1;
            }
        }
        keep(bytes, from, offset + length - from);
    }

    private void keep(byte[] bytes, int offset, int length) {
        current.write(bytes, offset, Math.min(length, LONGEST - current.size()));
    }
}
