package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Catalogue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final StringWriter err = new StringWriter();
    private long now;

    @Test
    void without_a_terminal_a_phase_and_now_and_then_its_state_are_lines_of_their_own() {
        Progress progress = progress(false);

        progress.phase("rolling-update", "control");
        for (int sent = 1; sent <= 120; sent++) {
            wait(Duration.ofMillis(100));
            progress.live("sent " + sent);
        }
        progress.phase("rolling-update", "update");
        progress.decided(Catalogue.bundled().check("DEP-ROL-001"), Reports.FAIL);
        progress.settle();

        assertThat(err)
                .hasToString(
                        """
                    0 s  rolling-update: control
                    5 s    sent 50
                   10 s    sent 100
                   12 s    sent 120
                   12 s  rolling-update: update
                   12 s  DEP-ROL-001 fail: CLOSED_BEFORE_DRAIN: 4 of 8,000 requests lost
                """);
    }

    @Test
    void what_others_wrote_does_not_steer_the_terminal() {
        Progress progress = progress(false);

        progress.phase("Image", "\u001b[0m\u001b[91mStep 1\u001b[0m\r\nFROM \u001b]0;title\u0007base\u0008\u009b");
        progress.settle();

        assertThat(err).hasToString("    0 s  Image: Step 1 FROM base\n");
    }

    @Test
    void on_a_terminal_the_line_of_a_phase_is_rewritten() {
        Progress progress = progress(true);

        progress.phase("cluster", "");
        progress.live("waiting");
        wait(Duration.ofSeconds(1));
        progress.live("nodes 1/1");
        progress.live("nodes 1/1, dns");
        progress.phase("deploy", "shop");
        progress.settle();

        assertThat(err)
                .hasToString("\r\u001b[K    0 s  cluster"
                        + "\r\u001b[K    1 s  cluster  nodes 1/1"
                        + "\r\u001b[K    1 s  cluster  nodes 1/1, dns\n"
                        + "\r\u001b[K    1 s  deploy: shop\n");
    }

    @Test
    void nothing_is_printed_where_nothing_happened() {
        progress(true).settle();

        assertThat(err).hasToString("");
    }

    private Progress progress(boolean terminal) {
        return new Progress(
                new Console(new PrintWriter(err), new PrintWriter(err), false, terminal, Console.PLAIN_WIDTH),
                () -> now);
    }

    private void wait(Duration duration) {
        now += duration.toNanos();
    }
}
