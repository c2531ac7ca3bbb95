package io.plimsoll.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LedgerCodecPropertyTest {

    @Property(tries = 300, seed = "20261120")
    void reads_back_exactly_what_it_wrote(@ForAll("ledgers") List<LedgerEntry> entries) throws IOException {
        StringWriter lines = new StringWriter();
        List<LedgerEntry> read = new ArrayList<>();

        LedgerCodec.write(lines, entries);
        LedgerCodec.Reading reading = LedgerCodec.read(new StringReader(lines.toString()), read::add);

        assertThat(read).isEqualTo(entries);
        assertThat(reading).isEqualTo(new LedgerCodec.Reading(entries.size(), false));
    }

    @Provide
    Arbitrary<List<LedgerEntry>> ledgers() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(12);
        Arbitrary<Long> time = Arbitraries.longs().between(1, Long.MAX_VALUE / 4);
        Arbitrary<LedgerEntry> sent = Combinators.combine(
                        Arbitraries.longs(),
                        text,
                        Arbitraries.of(ConnectionKind.class),
                        time,
                        Arbitraries.longs().between(0, 60_000_000),
                        Arbitraries.of(EndState.class),
                        Arbitraries.of(LossKind.class),
                        text.injectNull(0.5))
                .as((id, name, connection, start, took, state, kind, optional) -> new LedgerEntry(
                        id,
                        name,
                        "GET " + name,
                        connection,
                        start - 1,
                        state == EndState.UNSENT ? 0 : start,
                        state == EndState.UNSENT ? 0 : start + took,
                        state,
                        state == EndState.LOST ? kind : null,
                        (int) (took % 600),
                        optional,
                        name,
                        optional,
                        optional,
                        (int) (took % 65536)));
        return sent.list().ofMaxSize(20);
    }
}
