package io.plimsoll.suite.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Check;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.RunListener;
import io.plimsoll.toolbox.generator.LiveCounts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LiveLoadTest {

    private final LiveLoad live = new LiveLoad(new RunListener() {
        @Override
        public void phase(String phase, String detail) {}

        @Override
        public void live(String line) {}

        @Override
        public void decided(Check check, Verdict verdict) {}
    });

    @Test
    void should_know_the_end_only_when_the_generator_says_that_every_request_has_ended() throws Exception {
        live.accept(counts(10, 10, false));
        // Nothing is under way at this moment, and the load goes on.
        live.accept(counts(20, 20, false));
        assertThat(live.awaitLast(Duration.ZERO)).isFalse();

        live.accept(counts(30, 30, true));
        assertThat(live.awaitLast(Duration.ZERO)).isTrue();
    }

    @Test
    void should_count_the_clean_time_from_the_last_failure() {
        live.accept(counts(1_000_000, 10, 10, false));
        live.accept(counts(2_000_000, 20, 19, false));
        live.accept(counts(5_000_000, 40, 39, false));

        assertThat(live.cleanForMicros()).isEqualTo(3_000_000);
    }

    private static LiveCounts counts(long sent, long ok, boolean ended) {
        return counts(sent, sent, ok, ended);
    }

    private static LiveCounts counts(long micros, long sent, long ok, boolean ended) {
        return new LiveCounts(micros, sent, ok, sent - ok, 0, 0, ended);
    }
}
