package io.plimsoll.traffic;

import org.jspecify.annotations.Nullable;

/**
 * Reads lines that are as {@link LedgerCodec} writes them and hold no escapes: nearly all of a ledger, in a third of the time.
 *
 * <p>Whatever is written otherwise, right or wrong, it leaves to a reader that knows all of JSON and can say what is wrong.
 */
final class PlainLine {

    /** As many nines are still a {@code long}. */
    private static final int MOST_DIGITS = 18;

    private static final long NONE = -1;

    private final RepeatedTexts texts;
    private byte[] bytes = {};
    private int at;
    private int end;

    PlainLine(RepeatedTexts texts) {
        this.texts = texts;
    }

    /** Returns the entry of a line, without its line feed; {@code null} if it is for the other reader. */
    @Nullable
    LedgerEntry entry(byte[] from, int begin, int lineEnd) {
        bytes = from;
        at = begin;
        end = lineEnd;
        EntryFields fields = new EntryFields();
        try {
            return isRead(fields) ? fields.entry() : null;
        } catch (IllegalArgumentException contradictory) {
            return null;
        }
    }

    private boolean isRead(EntryFields fields) {
        if (!isNext('{')) {
            return false;
        }
        do {
            if (!isMemberRead(fields)) {
                return false;
            }
        } while (isNext(','));
        return isNext('}') && at == end;
    }

    private boolean isMemberRead(EntryFields fields) {
        String name = text();
        if (name == null || !isNext(':')) {
            return false;
        }
        if (at < end && bytes[at] == '"') {
            String value = text();
            return value != null && isSet(fields, name, value);
        }
        long value = number();
        return value != NONE && isSet(fields, name, value);
    }

    private static boolean isSet(EntryFields fields, String name, String value) {
        switch (name) {
            case "entryPoint" -> fields.entryPoint = value;
            case "request" -> fields.request = value;
            case "connection" -> fields.connection = ConnectionKind.valueOf(value);
            case "state" -> fields.state = EndState.valueOf(value);
            case "lossKind" -> fields.lossKind = LossKind.valueOf(value);
            case "pod" -> fields.pod = value;
            case "version" -> fields.version = value;
            case "connectionId" -> fields.connectionId = value;
            case "message" -> fields.message = value;
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean isSet(EntryFields fields, String name, long value) {
        switch (name) {
            case "id" -> fields.id = value;
            case "intendedMicros" -> fields.intendedMicros = value;
            case "startMicros" -> fields.startMicros = value;
            case "endMicros" -> fields.endMicros = value;
            case "status" -> fields.status = (int) value;
            case "localPort" -> fields.localPort = (int) value;
            default -> {
                return false;
            }
        }
        return value == (int) value || !(name.equals("status") || name.equals("localPort"));
    }

    private boolean isNext(char expected) {
        if (at < end && bytes[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    /** Reads a text of printable ASCII without escapes; {@code null} if it is none. */
    private @Nullable String text() {
        if (!isNext('"')) {
            return null;
        }
        int begin = at;
        // Bytes of other letters are negative.
        while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        int textEnd = at;
        return isNext('"') ? texts.ofAscii(bytes, begin, textEnd) : null;
    }

    /** Reads a whole number that is not negative, {@link #NONE} if it is none. */
    private long number() {
        int begin = at;
        long number = 0;
        while (at < end && at - begin < MOST_DIGITS && bytes[at] >= '0' && bytes[at] <= '9') {
            number = 10 * number + bytes[at] - '0';
            at++;
        }
        boolean isOne = at > begin && (at == begin + 1 || bytes[begin] != '0');
        return isOne ? number : NONE;
    }
}
