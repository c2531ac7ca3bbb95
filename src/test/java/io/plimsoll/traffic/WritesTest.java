package io.plimsoll.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.writes.RecordedWrites;
import io.plimsoll.traffic.WriteExchange.Part;
import io.plimsoll.traffic.WriteExchange.Result;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WritesTest {

    private static final long SECOND = 1_000_000;

    private final RecordedWrites recorded = new RecordedWrites();

    @Test
    void what_was_not_acknowledged_cannot_be_lost() {
        recorded.refused(SECOND, 503);
        recorded.unanswered(2 * SECOND);

        assertThat(recorded.writes().acknowledged()).isEmpty();
        assertThat(recorded.writes().lost()).isEmpty();
        assertThat(recorded.writes().failures())
                .extracting(WriteExchange::result)
                .containsExactly(Result.WRONG_ANSWER, Result.NO_ANSWER);
    }

    @Test
    void what_was_acknowledged_is_lost_unless_every_last_read_shows_it() {
        long never = recorded.written(SECOND, "a", "1");
        long once = recorded.written(2 * SECOND, "a", "1");
        long always = recorded.written(3 * SECOND, "a", "1");
        recorded.lastRead(once, 4 * SECOND, "a", "1", false);
        recorded.lastRead(once, 5 * SECOND, "a", "1", true);
        recorded.lastRead(always, 4 * SECOND, "a", "1", true);

        assertThat(recorded.writes().lost()).extracting(WriteExchange::write).containsExactly(never, once);
    }

    @Test
    void a_crossing_is_an_answered_read_of_what_another_version_wrote() {
        long ofOld = recorded.written(SECOND, "a", "1");
        recorded.read(ofOld, 2 * SECOND, "a", "1", true);
        recorded.read(ofOld, 3 * SECOND, "b", "2", true);
        long ofNew = recorded.written(4 * SECOND, "b", "2");
        recorded.lastRead(ofNew, 5 * SECOND, "a", "1", false);

        List<Writes.Crossing> crossings =
                recorded.writes().crossings(exchange -> Optional.ofNullable(exchange.version()));

        assertThat(crossings)
                .extracting(each -> each.writer() + " > " + each.reader() + " "
                        + each.read().result())
                .containsExactly("1 > 2 AS_DECLARED", "2 > 1 NOT_THERE");
        assertThat(recorded.writes().crossings(exchange -> Optional.empty())).isEmpty();
    }

    @Test
    void the_longest_gap_begins_and_ends_with_the_stretch() {
        recorded.written(3 * SECOND, "a", "1");
        recorded.written(4 * SECOND, "a", "1");

        assertThat(recorded.writes().longestGapMicros(0, 5 * SECOND)).isEqualTo(3_002_000);
        assertThat(recorded.writes().longestGapMicros(3 * SECOND, 10 * SECOND)).isEqualTo(5_998_000);
        assertThat(recorded.writes().longestGapMicros(6 * SECOND, 8 * SECOND)).isEqualTo(2 * SECOND);
        assertThat(recorded.writes().all(Part.READ)).isEmpty();
    }
}
