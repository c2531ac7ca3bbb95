package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedactionMarksTest {

    @TempDir
    private Path folder;

    @Test
    void marks_are_counted_by_rule() throws IOException {
        assertThat(marks("a [redacted:token] b [redacted:known-secret]\n[redacted:token][redacted:"))
                .isEqualTo(Map.of("token", 2, "known-secret", 1));
        assertThat(marks("")).isEmpty();
        assertThat(marks("[redacted:TOKEN] [redacted] redacted:token]")).isEmpty();
    }

    @Test
    void a_mark_across_the_chunks_that_are_read_is_counted_once() throws IOException {
        String mark = "[redacted:token]";
        for (int before = (1 << 20) - mark.length() - 1; before <= (1 << 20) + 1; before++) {
            assertThat(marks("x".repeat(before) + mark + "y".repeat(1 << 20)))
                    .as("after %s letters", before)
                    .isEqualTo(Map.of("token", 1));
        }
    }

    @Test
    void marks_in_another_encoding_are_counted() throws IOException {
        for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Path file = Files.write(folder.resolve("text"), "a [redacted:token] b".getBytes(charset));

            assertThat(RedactionMarks.in(file)).isEqualTo(Map.of("token", 1));
        }
    }

    private Map<String, Integer> marks(String text) throws IOException {
        return RedactionMarks.in(Files.writeString(folder.resolve("text"), text));
    }
}
