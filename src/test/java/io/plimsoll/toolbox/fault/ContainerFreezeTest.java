package io.plimsoll.toolbox.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plimsoll.toolbox.LocalCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContainerFreezeTest {

    private final LocalCommandRunner place = new LocalCommandRunner();
    private Process process;
    private ContainerFreeze freeze;

    @BeforeEach
    void start() throws IOException {
        process = new ProcessBuilder("sleep", "120").start();
        freeze = new ContainerFreeze("test_" + process.pid(), List.of(Math.toIntExact(process.pid())));
    }

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void should_stop_the_processes_until_it_is_closed() throws Exception {
        assertThat(isStopped()).isFalse();

        try (HeldFault held = HeldFault.hold(place, freeze)) {
            await().atMost(Duration.ofSeconds(2)).until(this::isStopped);
            // It is set anew for as long as it is held.
            await().during(Duration.ofSeconds(Fault.LAPSE_SECONDS + 2))
                    .atMost(Duration.ofSeconds(Fault.LAPSE_SECONDS + 10))
                    .until(this::isStopped);
            assertThat(held.lapse()).isEmpty();
        }

        await().atMost(Duration.ofSeconds(2)).until(() -> !isStopped());
    }

    @Test
    void should_lapse_by_itself_when_nobody_sets_it_anew() throws Exception {
        run(freeze.set());
        await().atMost(Duration.ofSeconds(2)).until(this::isStopped);

        await().atMost(Duration.ofSeconds(Fault.LAPSE_SECONDS + 5)).until(() -> !isStopped());
    }

    @Test
    void should_end_in_order_when_the_processes_were_killed_meanwhile() throws Exception {
        run(freeze.set());
        process.destroyForcibly().waitFor();

        assertThat(run(freeze.remove())).isZero();
    }

    @Test
    void should_refuse_what_makes_no_freeze() {
        assertThatThrownBy(() -> new ContainerFreeze("x", List.of())).hasMessage("a freeze needs at least one process");
        assertThatThrownBy(() -> new ContainerFreeze("../x", List.of(1))).hasMessage("not a name for a freeze: ../x");
    }

    private int run(List<List<String>> commands) throws Exception {
        int last = 0;
        for (List<String> command : commands) {
            try (var running = place.start(command, line -> {})) {
                last = running.await(Duration.ofSeconds(20)).orElseThrow();
            }
        }
        return last;
    }

    private boolean isStopped() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }
}
