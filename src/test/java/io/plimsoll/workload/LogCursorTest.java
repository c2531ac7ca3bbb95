package io.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogCursorTest {

    private final List<String> lines = new ArrayList<>();
    private final LogCursor cursor = new LogCursor(Instant.parse("2026-01-02T03:04:05.5Z"), lines::add);

    @Test
    void should_pass_each_line_on_once_however_often_it_is_read() {
        cursor.accept("2026-01-02T03:04:05.500000000Z before");
        cursor.accept("2026-01-02T03:04:05.500000001Z one");
        cursor.accept("2026-01-02T03:04:06.25Z two words");
        cursor.accept("2026-01-02T03:04:05.500000001Z one");
        cursor.accept("2026-01-02T03:04:06.25Z two words");
        cursor.accept("2026-01-02T05:04:07.5+02:00 three");

        assertThat(lines).containsExactly("one", "two words", "three");
    }

    @Test
    void should_read_on_from_the_second_of_the_last_line() {
        cursor.accept("2026-01-02T03:04:06.75Z one");

        assertThat(cursor.from()).isEqualTo("2026-01-02T03:04:06Z");
    }

    @Test
    void should_leave_out_what_is_no_line_of_the_log() {
        cursor.accept("failed to try resolving symlinks in path");
        cursor.accept("");

        assertThat(lines).isEmpty();
    }

    @Test
    void should_notice_that_the_end_of_a_log_does_not_reach_back_to_what_was_read() {
        LogCursor.Batch batch = cursor.batch();
        batch.accept("2026-01-02T03:04:07Z later");
        batch.accept("2026-01-02T03:04:08Z last");

        assertThat(batch.isWhole(2)).isFalse();
        assertThat(batch.isWhole(3)).isTrue();
        assertThat(lines).isEmpty();
    }

    @Test
    void should_take_the_end_of_a_log_that_reaches_back_to_what_was_read() {
        LogCursor.Batch batch = cursor.batch();
        batch.accept("2026-01-02T03:04:05.5Z known");
        batch.accept("2026-01-02T03:04:08Z last");

        assertThat(batch.isWhole(2)).isTrue();
        batch.take();
        assertThat(lines).containsExactly("last");
    }
}
