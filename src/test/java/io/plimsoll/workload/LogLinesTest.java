package io.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLinesTest {

    private final List<String> seen = new ArrayList<>();
    private final LogLines lines = new LogLines(seen::add);

    @Test
    void lines_come_whole_however_the_bytes_are_cut() throws IOException {
        lines.write("one\ntw".getBytes(StandardCharsets.UTF_8));
        lines.write('o');
        lines.write("\n\nthree".getBytes(StandardCharsets.UTF_8));

        assertThat(seen).containsExactly("one", "two", "");
    }

    @Test
    void of_a_line_of_ten_megabytes_the_beginning_is_kept_and_the_next_line_is_whole() throws IOException {
        byte[] part = "x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 10; i++) {
            lines.write(part);
        }
        lines.write("\nnext\n".getBytes(StandardCharsets.UTF_8));

        assertThat(seen).hasSize(2).last().isEqualTo("next");
        assertThat(seen.get(0)).hasSize(LogLines.LONGEST);
        assertThat(PodLogs.shortened(seen.get(0)))
                .hasSizeLessThan(2_100)
                .endsWith("x... (shortened: 65536 characters)");
    }

    @Test
    void bytes_that_are_no_utf8_harm_only_themselves() throws IOException {
        lines.write(new byte[] {'a', (byte) 0xff, (byte) 0xc3, '\n', 'b', '\n'});

        assertThat(seen).containsExactly("a\ufffd\ufffd", "b");
    }
}
