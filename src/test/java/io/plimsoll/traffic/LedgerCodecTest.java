package io.plimsoll.traffic;

import static io.plimsoll.traffic.Entries.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerCodecTest {

    private static final String LINE = "{\"id\":1,\"entryPoint\":\"api\",\"request\":\"GET /reports/1\",\"connection\":"
            + "\"NEW\",\"intendedMicros\":1800000000000000,\"startMicros\":1800000000000000,\"endMicros\":"
            + "1800000000000500,\"state\":\"OK\",\"status\":200}";

    @Test
    void writes_one_compact_object_a_line_and_leaves_out_what_is_unknown() {
        LedgerEntry lost = new LedgerEntry(
                2,
                "api",
                "POST /reports",
                ConnectionKind.KEPT_ALIVE,
                T0 + 1,
                T0 + 2,
                T0 + 3,
                EndState.LOST,
                LossKind.RESET,
                0,
                "report-1",
                "1.0.0",
                "c7",
                "Connection reset\nby \"peer\"",
                40123);

        assertThat(written(List.of(Entries.ok(1, T0, 500), lost)))
                .isEqualTo(LINE + "\n"
                        + "{\"id\":2,\"entryPoint\":\"api\",\"request\":\"POST /reports\",\"connection\":\"KEPT_ALIVE\","
                        + "\"intendedMicros\":1800000000000001,\"startMicros\":1800000000000002,\"endMicros\":"
                        + "1800000000000003,\"state\":\"LOST\",\"lossKind\":\"RESET\",\"status\":0,\"pod\":\"report-1\","
                        + "\"version\":\"1.0.0\",\"connectionId\":\"c7\",\"message\":\"Connection reset\\nby \\\"peer\\\"\","
                        + "\"localPort\":40123}\n");
    }

    @Test
    void accepts_nulls_where_a_member_could_be_left_out() throws IOException {
        String line = LINE.replace("\"status\"", "\"pod\":null,\"localPort\":0,\"status\"");

        assertThat(LedgerCodec.readAll(new StringReader(line)).entries()).containsExactly(Entries.ok(1, T0, 500));
    }

    @Test
    void tells_when_the_last_line_is_cut_off() {
        List<LedgerEntry> read = new ArrayList<>();

        assertThat(reading(LINE + "\n" + LINE.substring(0, 40), read)).isEqualTo(new LedgerCodec.Reading(1, true));
        assertThat(read).hasSize(1);
        assertThatThrownBy(() -> LedgerCodec.readAll(new StringReader(LINE + "\n{\"id\":2")))
                .isInstanceOf(LedgerFormatException.class)
                .hasMessage("ledger line 2: the text ends within an entry: the ledger is not complete");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"id\":1 | \"id\":\"x\" | \"id\" is not a whole number",
                "\"id\":1, | | \"id\" is missing",
                "\"id\":1 | \"idd\":1 | unknown member \"idd\"",
                "\"state\":\"OK\" | \"state\":\"FINE\""
                        + " | \"state\" is \"FINE\", not one of [OK, APPLICATION_ERROR, LOST, UNSENT]",
                "\"status\":200 | \"status\":20000000000 | \"status\" is out of range: 20000000000",
                "\"status\":200 | \"status\":[] | \"status\" is not a whole number",
                "\"api\" | 3 | \"entryPoint\" is not a text",
                "\"state\":\"OK\" | \"state\":\"LOST\" | request 1 ended LOST with loss kind null: a loss kind belongs to"
                        + " every lost request and to no other",
            })
    void names_the_line_that_is_not_an_entry(String good, @Nullable String bad, String reason) {
        String line = LINE.replace(good, bad == null ? "" : bad);

        assertThatThrownBy(() -> LedgerCodec.readAll(new StringReader(LINE + "\n" + line + "\n")))
                .isInstanceOf(LedgerFormatException.class)
                .hasMessage("ledger line 2: " + reason);
    }

    @Test
    void names_a_line_that_is_not_json_or_no_object() {
        assertThatThrownBy(() -> LedgerCodec.readAll(new StringReader(LINE + "\n[1]\n")))
                .hasMessage("ledger line 2: not a JSON object");
        assertThatThrownBy(() -> LedgerCodec.readAll(new StringReader(LINE + "\n{\"id\" 1}\n")))
                .isInstanceOf(LedgerFormatException.class)
                .hasMessageStartingWith("ledger line 2: not JSON: ");
    }

    private static String written(List<LedgerEntry> entries) {
        StringWriter out = new StringWriter();
        try {
            LedgerCodec.write(out, entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static LedgerCodec.Reading reading(String lines, List<LedgerEntry> into) {
        try {
            return LedgerCodec.read(new StringReader(lines), into::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
