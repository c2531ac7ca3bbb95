package io.plimsoll.toolbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifelineTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    @Test
    void is_cut_by_the_stop_file() throws Exception {
        Path stop = folder.resolve("stop");
        try (Lifeline lifeline = Lifeline.watch(new Lifeline.Terms(stop, null, null, LONG, LONG), reasons::add)) {
            assertThat(reasons.poll(200, TimeUnit.MILLISECONDS)).isNull();
            Files.createFile(stop);

            assertThat(reasons.poll(5, TimeUnit.SECONDS)).isEqualTo("the stop file appeared");
            assertThat(lifeline.ended()).isEqualTo("the stop file appeared");
        }
    }

    @Test
    void is_cut_by_the_end_of_standard_input_and_not_by_what_comes_in() throws Exception {
        try (PipedOutputStream out = new PipedOutputStream();
                Lifeline lifeline = Lifeline.watch(
                        new Lifeline.Terms(null, new PipedInputStream(out), null, LONG, LONG), reasons::add)) {
            out.write("still here\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            out.flush();
            assertThat(reasons.poll(200, TimeUnit.MILLISECONDS)).isNull();
            assertThat(lifeline.ended()).isNull();
            out.close();

            assertThat(reasons.poll(5, TimeUnit.SECONDS)).isEqualTo("standard input was closed");
        }
    }

    @Test
    void is_cut_when_the_heartbeat_stays_away() throws Exception {
        Path beat = Files.createFile(folder.resolve("beat"));
        try (Lifeline lifeline =
                Lifeline.watch(new Lifeline.Terms(null, null, beat, Duration.ofMillis(300), LONG), reasons::add)) {
            assertThat(reasons.poll(5, TimeUnit.SECONDS)).isEqualTo("no heartbeat for 300 ms");
            assertThat(lifeline.ended()).isNotNull();
        }
    }

    @Test
    void is_cut_by_the_hard_limit_and_tells_only_once() throws Exception {
        try (Lifeline lifeline =
                Lifeline.watch(new Lifeline.Terms(null, null, null, LONG, Duration.ofMillis(100)), reasons::add)) {
            assertThat(reasons.poll(5, TimeUnit.SECONDS)).isEqualTo("the hard limit of 100 ms was reached");
            assertThat(reasons.poll(200, TimeUnit.MILLISECONDS)).isNull();
            assertThat(lifeline.ended()).isEqualTo("the hard limit of 100 ms was reached");
        }
    }

    @Test
    void says_nothing_after_it_was_closed() throws IOException, InterruptedException {
        Path stop = folder.resolve("stop");
        Lifeline.watch(new Lifeline.Terms(stop, null, null, LONG, LONG), reasons::add)
                .close();
        Files.createFile(stop);

        assertThat(reasons.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }
}
