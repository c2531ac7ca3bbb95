package io.plimsoll.traffic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The texts of a ledger that were read last, so that one that comes again is neither made nor kept again. */
final class RepeatedTexts {

    /** Bounds the memory; a ledger has few different texts but for connections and messages. */
    private static final int KEPT = 10_000;

    /** Texts of a ledger differ near their ends, where numbers are. */
    private static final int TELLING_LETTERS = 8;

    private final @Nullable String[] kept = new String[KEPT];

    /** The letters of each text, so that they are compared without a call for each. */
    private final byte[][] letters = new byte[KEPT][0];

    /** Returns the text of ASCII letters. */
    String ofAscii(byte[] read, int from, int end) {
        int hash = end - from;
        for (int i = Math.max(from, end - TELLING_LETTERS); i < end; i++) {
            hash = 31 * hash + read[i];
        }
        int place = Math.floorMod(hash, KEPT);
        String known = kept[place];
        if (known != null && Arrays.equals(letters[place], 0, letters[place].length, read, from, end)) {
            return known;
        }
        String text = new String(read, from, end - from, StandardCharsets.US_ASCII);
        kept[place] = text;
        letters[place] = Arrays.copyOfRange(read, from, end);
        return text;
    }

    /** Returns the text, or the one that was read before and is equal to it. */
    String of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // Where each letter is a byte and positive, it is ASCII.
        return bytes.length == text.length() ? ofAscii(bytes, 0, bytes.length) : text;
    }
}
