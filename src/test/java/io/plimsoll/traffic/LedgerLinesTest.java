package io.plimsoll.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading bytes line by line gives what reading letters does, which knows nothing of plain lines. */
class LedgerLinesTest {

    private static final String LINE =
            "{\"id\":1,\"entryPoint\":\"web\",\"request\":\"GET /\",\"connection\":\"NEW\",\"intendedMicros\":1000,"
                    + "\"startMicros\":1001,\"endMicros\":1500,\"state\":\"OK\",\"status\":200,\"pod\":\"a\",\"localPort\":4711}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                LINE,
                LINE + "\n",
                LINE + "\r\n" + LINE + "\r\n",
                LINE + LINE,
                " " + LINE + " \n",
                "{\"id\":1,\n\"entryPoint\":\"web\"",
                "{\n}\n",
                "[\n",
                "\ufeff",
                "null\n",
                "{\"id\":\n1}"
            })
    void whatever_the_lines_are(String ledger) {
        assertSame(ledger);
        assertSame(LINE.replace(":1,", ":7,") + "\n" + ledger);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\":01",
                "\"id\":-1",
                "\"id\":-0",
                "\"id\":0",
                "\"id\":1.0",
                "\"id\":1e3",
                "\"id\":999999999999999999",
                "\"id\":9223372036854775807",
                "\"id\":9223372036854775808",
                "\"id\":123456789012345678901234567890",
                "\"id\":null",
                "\"id\":true",
                "\"id\":\"1\"",
                "\"id\":",
                "\"id\":1,\"id\":2",
                "\"i\\u0064\":1",
                "\"id\":1,",
                "\"id\":1,\"status\":2147483648",
                "\"id\":1,\"version\":3",
                "\"id\":1,\"version\":\"\"",
                "\"id\":1,\"version\":\"a\\\"b\"",
                "\"id\":1,\"version\":\"a\tb\"",
                "\"id\":1,\"version\":\"\u00fc\"",
                "\"id\":1,\"version\":\"\u007f\"",
                "\"id\":1,\"startMicros\":0",
                "\"id\":1,\"lossKind\":\"REFUSED\"",
                "\"id\":1,\"state\":\"FINE\"",
                "\"id\":1,\"colour\":\"red\"",
                "\"id\":1,\"version\":\"cut"
            })
    void whatever_a_member_is(String member) {
        assertSame(LINE.replace(":1,", ":7,") + "\n" + LINE.replace("\"id\":1", member) + "\n");
    }

    @Test
    void wherever_a_byte_is_changed_lost_or_added() {
        Random random = new Random(20261127);
        String sound = LINE + "\n" + LINE.replace(":1,", ":2,") + "\n" + LINE.replace(":1,", ":3,");
        String letters = "\"{}[]:,\\ \n\r\t0129eE+-.xnu/\u00fc";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder changed = new StringBuilder(sound);
            int at = random.nextInt(sound.length());
            char letter = letters.charAt(random.nextInt(letters.length()));
            switch (random.nextInt(3)) {
                case 0 -> changed.setCharAt(at, letter);
                case 1 -> changed.insert(at, letter);
                default -> changed.setLength(at);
            }
            assertSame(changed.toString());
        }
    }

    @Test
    void lines_are_longer_than_what_is_read_at_once_and_end_at_its_end() throws IOException {
        for (int length : new int[] {10, 65_000, 65_300, 65_400, 65_536, 70_000, 200_000}) {
            StringBuilder ledger = new StringBuilder();
            for (int id = 1; id <= 5; id++) {
                StringWriter line = new StringWriter();
                LedgerCodec.write(
                        line,
                        List.of(new LedgerEntry(
                                id,
                                "web",
                                "x".repeat(length + id),
                                ConnectionKind.NEW,
                                1,
                                1,
                                2,
                                EndState.OK,
                                null,
                                200,
                                null,
                                null,
                                null,
                                null)));
                ledger.append(line);
            }
            assertSame(ledger.toString());
            assertThat(read(ledger.toString())).startsWith("5 ");
        }
        for (int padding = 65_520 - LINE.length(); padding < 65_540; padding++) {
            assertSame(LINE + " ".repeat(padding) + "\n" + LINE.replace(":1,", ":2,"));
        }
    }

    private static void assertSame(String ledger) {
        String byLetters;
        try {
            byLetters = told(LedgerCodec.readAll(new StringReader(ledger)));
        } catch (IOException | IllegalArgumentException e) {
            byLetters = told(e);
        }

        assertThat(read(ledger)).as(ledger).isEqualTo(byLetters);
    }

    private static String read(String ledger) {
        try (InputStream bytes = new ByteArrayInputStream(ledger.getBytes(StandardCharsets.UTF_8))) {
            return told(LedgerCodec.readAll(bytes));
        } catch (IOException | IllegalArgumentException e) {
            return told(e);
        }
    }

    private static String told(Ledger ledger) {
        return ledger.entries().size() + " " + ledger.entries();
    }

    /** What is no JSON is described otherwise by whoever reads letters; on which line it is must be the same. */
    private static String told(Exception e) {
        return String.valueOf(e.getMessage()).replaceFirst("(?s)not JSON: .*", "not JSON");
    }
}
