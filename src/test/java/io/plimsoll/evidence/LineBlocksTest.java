package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBlocksTest {

    private static final int BLOCK = 1 << 16;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK - 2, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK})
    void a_line_of_any_length_comes_whole(int length) throws IOException {
        String line = "ü".repeat(length / 2) + "x".repeat(length % 2);

        assertThat(blocks((line + "\n").getBytes(StandardCharsets.UTF_8))).containsExactly(line + "\n");
        assertThat(String.join("", blocks(("a\n" + line).getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("a\n" + line);
    }

    @Test
    void nothing_has_no_lines() throws IOException {
        assertThat(blocks(new byte[0])).isEmpty();
    }

    @Test
    void a_block_ends_with_a_line() throws IOException {
        String line = "y".repeat(99) + "\n";

        List<String> blocks = blocks(line.repeat(2_000).getBytes(StandardCharsets.UTF_8));

        assertThat(blocks).hasSizeGreaterThan(2).allMatch(block -> block.endsWith("\n"));
        assertThat(String.join("", blocks)).isEqualTo(line.repeat(2_000));
    }

    @Test
    void what_is_read_is_what_a_reader_reads_whatever_the_bytes_are() throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(3 * BLOCK)];
            random.nextBytes(bytes);
            try (BufferedReader reader = new BufferedReader(
                    new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8))) {
                assertThat(String.join("", blocks(bytes)).lines())
                        .containsExactlyElementsOf(reader.lines().toList());
            }
        }
    }

    private static List<String> blocks(byte[] content) throws IOException {
        List<String> blocks = new ArrayList<>();
        try (LineBlocks reader = new LineBlocks(new ByteArrayInputStream(content))) {
            for (String block = reader.next(); block != null; block = reader.next()) {
                blocks.add(block);
            }
        }
        return blocks;
    }
}
