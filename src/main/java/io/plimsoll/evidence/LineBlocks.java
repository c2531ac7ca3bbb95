package io.plimsoll.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads UTF-8 text by whole lines, many at a time: to handle each of a million lines by itself costs more than what is done
 * with it.
 *
 * <p>What is no UTF-8 is replaced, as readers do that must go on.
 */
final class LineBlocks implements AutoCloseable {

    private static final int SIZE = 1 << 16;

    private final InputStream in;
    private byte[] buffer = new byte[SIZE];

    /** How many bytes of the buffer were read and not yet given out. */
    private int filled;

    LineBlocks(InputStream in) {
        this.in = in;
    }

    /**
     * Returns the next lines, {@code null} after the last. Each ends with a line feed, but for the last one of a text that
     * ends without.
     */
    @Nullable
    String next() throws IOException {
        int searched = 0;
        while (true) {
            int read = in.readNBytes(buffer, filled, buffer.length - filled);
            filled += read;
            int end = lastLineFeed(searched) + 1;
            if (end == 0 && read > 0 && filled == buffer.length) {
                // A line longer than the buffer; no byte of a longer character is a line feed, so none is cut in two.
                searched = filled;
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
                continue;
            }
            return filled == 0 ? null : taken(end == 0 ? filled : end);
        }
    }

    private String taken(int length) {
        String lines = new String(buffer, 0, length, StandardCharsets.UTF_8);
        System.arraycopy(buffer, length, buffer, 0, filled - length);
        filled -= length;
        return lines;
    }

    private int lastLineFeed(int from) {
        for (int i = filled - 1; i >= from; i--) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
