package io.plimsoll.toolbox.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plimsoll.timeline.ProcessEvent;
import io.plimsoll.timeline.ProcessEvent.Type;
import io.plimsoll.toolbox.MicroClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With real processes of this host; only which pod they belong to is made up. */
class ProcessWatcherTest {

    private static final PodContainer CONTAINER = new PodContainer("pod-uid", "container-id");

    private final List<ProcessEvent> events = new CopyOnWriteArrayList<>();
    private final Map<Integer, PodContainer> pods = new ConcurrentHashMap<>();
    private final List<Process> processes = new CopyOnWriteArrayList<>();
    private Optional<ProcessWatcher> watcher = Optional.empty();

    @BeforeEach
    void make_watcher() throws IOException {
        ProcessTable table = new ProcessTable() {
            @Override
            Optional<PodContainer> container(int pid) {
                return Optional.ofNullable(pods.get(pid));
            }
        };
        String own = table.network((int) ProcessHandle.current().pid()).orElseThrow();
        watcher = Optional.of(new ProcessWatcher(MicroClock.anchored(), table, own, events::add));
    }

    @AfterEach
    void end_processes() {
        watcher.ifPresent(ProcessWatcher::close);
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void sees_the_first_process_of_a_container_start_and_end() throws IOException {
        look();
        Process first = start();
        pods.put((int) first.pid(), CONTAINER);
        await("the start").pollInSameThread().untilAsserted(() -> {
            look();
            assertThat(types()).containsExactly(Type.PROCESS_STARTED);
        });
        first.destroyForcibly();
        await("the end").pollInSameThread().untilAsserted(() -> {
            look();
            assertThat(types()).containsExactly(Type.PROCESS_STARTED, Type.PROCESS_EXITED);
        });
        assertThat(events).allSatisfy(event -> {
            assertThat(event.podUid()).isEqualTo("pod-uid");
            assertThat(event.container()).isEqualTo("container-id");
        });
    }

    @Test
    void the_end_of_a_process_is_seen_at_once() throws IOException, InterruptedException {
        Process first = start();
        pods.put((int) first.pid(), CONTAINER);
        look();
        assertThat(types()).containsExactly(Type.PROCESS_STARTED);
        long begin = System.nanoTime();
        first.destroyForcibly();
        watcher.orElseThrow().look(10_000);

        assertThat(types()).containsExactly(Type.PROCESS_STARTED, Type.PROCESS_EXITED);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void later_processes_of_a_container_are_not_its_first() throws IOException {
        Process first = start();
        Process second = start();
        pods.put((int) first.pid(), CONTAINER);
        pods.put((int) second.pid(), CONTAINER);
        look();
        second.destroyForcibly().onExit().join();
        look();
        look();

        assertThat(types()).containsExactly(Type.PROCESS_STARTED);
    }

    @Test
    void a_process_that_is_moved_into_a_container_counts_from_then() throws IOException {
        look();
        Process process = start();
        look();
        assertThat(types()).isEmpty();
        pods.put((int) process.pid(), CONTAINER);

        await("the move").pollInSameThread().untilAsserted(() -> {
            look();
            assertThat(types()).containsExactly(Type.PROCESS_STARTED);
        });
    }

    private void look() throws IOException {
        watcher.orElseThrow().look(5);
    }

    private List<Type> types() {
        return events.stream().map(ProcessEvent::type).toList();
    }

    private Process start() throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        processes.add(process);
        return process;
    }
}
