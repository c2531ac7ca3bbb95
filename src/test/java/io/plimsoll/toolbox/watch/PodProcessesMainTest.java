package io.plimsoll.toolbox.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodProcessesMainTest {

    private static final String POD = "0b5a2f10-7a37-4b6e-8c9c-0f3a4d5e6f70";
    private static final String CONTAINER = "a".repeat(64);

    @Test
    void should_list_the_processes_of_the_pod_and_its_sandbox() throws IOException {
        try (ProcessTable table = new Table()) {
            assertThat(PodProcessesMain.of(POD, table))
                    .containsExactlyInAnyOrder(
                            new PodProcess(10, POD, CONTAINER, "pause", false, Set.of("HUP", "INT", "TERM")),
                            new PodProcess(11, POD, CONTAINER, "sh", true, Set.of()),
                            new PodProcess(12, POD, CONTAINER, "java", false, Set.of("HUP", "INT", "TERM")));
        }
    }

    @Test
    void should_find_that_this_process_handles_what_java_handles() throws IOException {
        try (ProcessTable table = new ProcessTable()) {
            int self = (int) ProcessHandle.current().pid();

            assertThat(ProcessStatus.handled(table.handledSignals(self))).contains("TERM", "INT", "HUP");
        }
    }

    /** A node with a pod of a shell and a JVM, its sandbox, and a process of another pod. */
    private static final class Table extends ProcessTable {

        Table() throws IOException {}

        @Override
        Set<Integer> processes() {
            return Set.of(1, 10, 11, 12, 13);
        }

        @Override
        Optional<PodContainer> container(int pid) {
            return switch (pid) {
                case 1 -> Optional.empty();
                case 13 -> Optional.of(new PodContainer("another", CONTAINER));
                default -> Optional.of(new PodContainer(POD, CONTAINER));
            };
        }

        @Override
        Optional<String> program(int pid) {
            return Optional.of(
                    switch (pid) {
                        case 10 -> "pause";
                        case 11 -> "sh";
                        default -> "java";
                    });
        }

        @Override
        boolean isFirstOfItsNamespace(int pid) {
            return pid == 11;
        }

        @Override
        long handledSignals(int pid) {
            return pid == 11 ? 0 : 0x4003;
        }
    }
}
