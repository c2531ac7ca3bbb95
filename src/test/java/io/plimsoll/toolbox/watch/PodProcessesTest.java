package io.plimsoll.toolbox.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.toolbox.LocalCommandRunner;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PodProcessesTest {

    private final PodProcesses processes = new PodProcesses(new LocalCommandRunner(), "java", "none");

    @Test
    void should_end_every_process_though_one_of_them_has_ended_by_itself() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Process running = new ProcessBuilder("sleep", "60").start();
        try {
            processes.kill(List.of(process(gone), process(running)));

            assertThat(running.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(running.exitValue()).as("128 + SIGKILL").isEqualTo(137);
        } finally {
            running.destroyForcibly();
        }
    }

    private static PodProcess process(Process process) {
        return new PodProcess(Math.toIntExact(process.pid()), "uid", "container", "program", false, Set.of());
    }
}
