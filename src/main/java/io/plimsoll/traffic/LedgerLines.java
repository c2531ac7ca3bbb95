package io.plimsoll.traffic;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Reads a ledger line by line, and with a reader that knows all of JSON where a line is not a {@link PlainLine}. */
final class LedgerLines {

    private static final int SIZE = 1 << 16;

    private final InputStream in;
    private final Consumer<LedgerEntry> consumer;
    private final RepeatedTexts texts = new RepeatedTexts();
    private final PlainLine plain = new PlainLine(texts);
    private byte[] buffer = new byte[SIZE];
    private int filled;
    private long lines;
    private long entries;

    LedgerLines(InputStream in, Consumer<LedgerEntry> consumer) {
        this.in = in;
        this.consumer = consumer;
    }

    LedgerCodec.Reading read() throws IOException {
        boolean more = true;
        while (more) {
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int read = in.readNBytes(buffer, filled, buffer.length - filled);
            more = filled + read == buffer.length;
            int searched = filled;
            filled += read;
            int begin = 0;
            for (int end = lineEnd(searched); end < filled || (!more && begin < filled); end = lineEnd(begin)) {
                if (!isLineRead(begin, end)) {
                    return rest(begin);
                }
                lines++;
                begin = Math.min(end + 1, filled);
            }
            System.arraycopy(buffer, begin, buffer, 0, filled - begin);
            filled -= begin;
        }
        return new LedgerCodec.Reading(entries, false);
    }

    private int lineEnd(int from) {
        int end = from;
        while (end < filled && buffer[end] != '\n') {
            end++;
        }
        return end;
    }

    /** Returns whether what is on a line ends there, as it does in every ledger that we write. */
    private boolean isLineRead(int begin, int end) throws IOException {
        LedgerEntry entry = plain.entry(buffer, begin, end);
        if (entry != null) {
            consumer.accept(entry);
            entries++;
            return true;
        }
        List<LedgerEntry> read = new ArrayList<>();
        InputStream line = new ByteArrayInputStream(buffer, begin, end - begin);
        try {
            if (LedgerCodec.read(line, lines, texts, read::add).lastLineCutOff()) {
                return false;
            }
        } catch (LedgerFormatException perhapsOnlyWithoutTheNextLine) {
            return false;
        }
        read.forEach(consumer);
        entries += read.size();
        return true;
    }

    /** Leaves all that follows to the other reader, which says what is wrong if anything is. */
    private LedgerCodec.Reading rest(int begin) throws IOException {
        InputStream rest = new SequenceInputStream(new ByteArrayInputStream(buffer, begin, filled - begin), in);
        LedgerCodec.Reading reading = LedgerCodec.read(rest, lines, texts, consumer);
        return new LedgerCodec.Reading(entries + reading.entries(), reading.lastLineCutOff());
    }
}
