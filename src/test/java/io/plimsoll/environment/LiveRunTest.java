package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveRunTest {

    @TempDir
    private Path state;

    @Test
    void ends_what_it_began_in_reverse_order_and_only_once() {
        List<String> ended = new ArrayList<>();
        LiveRun run = LiveRun.begin("order", new RunsFolder(state));
        run.onEnd("first", () -> ended.add("first"));
        run.onEnd("second", () -> ended.add("second"));

        run.close();
        run.close();

        assertThat(ended).containsExactly("second", "first");
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void ends_on_a_thread_that_was_interrupted_as_well() {
        List<Boolean> interrupted = new ArrayList<>();
        LiveRun run = LiveRun.begin("interrupted", new RunsFolder(state));
        run.onEnd("first", () -> interrupted.add(Thread.currentThread().isInterrupted()));

        Thread.currentThread().interrupt();
        run.close();

        assertThat(interrupted).containsExactly(false);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void goes_on_when_something_cannot_be_removed_and_stays_known_to_the_sweep() {
        List<String> ended = new ArrayList<>();
        LiveRun run = LiveRun.begin("failing", new RunsFolder(state));
        run.onEnd("first", () -> ended.add("first"));
        run.onEnd("second", () -> {
            throw new IllegalStateException("cannot be removed");
        });

        run.close();

        assertThat(ended).containsExactly("first");
        assertThat(state.resolve("failing")).isRegularFile();
    }

    @Test
    void says_that_it_is_alive_and_what_is_its_own() throws Exception {
        try (LiveRun run = LiveRun.begin("alive", new RunsFolder(state))) {
            Path folder = run.createTemporaryFolder();

            Heartbeat heartbeat = RunsFolder.read(state.resolve("alive")).orElseThrow();

            assertThat(heartbeat.isAlive(Instant.now())).isTrue();
            assertThat(heartbeat.folders()).containsExactly(folder);
            assertThat(run.labels())
                    .isEqualTo(Map.of(
                            "io.plimsoll.run", "alive",
                            "io.plimsoll.heartbeat", state.resolve("alive").toString(),
                            "io.plimsoll.host", LiveRun.hostName()));
            run.close();
            assertThat(folder).doesNotExist();
        }
    }

    @Test
    void keeps_everything_on_request() {
        List<String> ended = new ArrayList<>();
        LiveRun run = LiveRun.begin("kept", new RunsFolder(state));
        run.onEnd("first", () -> ended.add("first"));
        run.keepEverything();

        run.close();

        assertThat(ended).isEmpty();
        assertThat(state.resolve("kept")).isRegularFile();
    }

    @Test
    void creates_nothing_more_once_it_is_ending() {
        LiveRun run = LiveRun.begin("ending", new RunsFolder(state));
        run.close();

        assertThat(run.isEnding()).isTrue();
        assertThatThrownBy(run::mustNotBeEnding)
                .isInstanceOf(EnvironmentFailed.class)
                .hasMessage("The run was interrupted.\n  what to do: start it again.");
    }

    @Test
    void refuses_an_id_that_cannot_be_part_of_a_name() {
        assertThatThrownBy(() -> LiveRun.begin("Not/this", new RunsFolder(state)))
                .hasMessage(
                        "A run's id has lower-case letters, digits, dots and hyphens, begins and ends with a letter or"
                                + " digit, and is no longer than 50 characters; this is not one: Not/this");
    }

    @Test
    void a_process_number_that_was_given_away_again_is_not_alive() {
        Heartbeat.ProcessIdentity own = Heartbeat.ProcessIdentity.own();
        Heartbeat reused = new Heartbeat(
                new Heartbeat.ProcessIdentity(own.place(), own.pid(), "2001-01-01T00:00:00Z"),
                List.of(),
                null,
                Instant.now());

        assertThat(reused.isAlive(Instant.now())).isFalse();
    }

    @Test
    void a_process_that_cannot_be_seen_from_here_is_alive_as_long_as_it_is_heard() {
        Instant now = Instant.now();
        Heartbeat.ProcessIdentity elsewhere = new Heartbeat.ProcessIdentity("another machine", 1, "");

        assertThat(new Heartbeat(elsewhere, List.of(), null, now.minusSeconds(30)).isAlive(now))
                .isTrue();
        assertThat(new Heartbeat(elsewhere, List.of(), null, now.minusSeconds(61)).isAlive(now))
                .isFalse();
    }

    @Test
    void heartbeats_lie_in_the_users_state_folder() {
        Path home = Path.of("/home/somebody");

        assertThat(RunsFolder.of(Map.of(), home).heartbeatOf("r"))
                .isEqualTo(Path.of("/home/somebody/.local/state/plimsoll/runs/r"));
        assertThat(RunsFolder.of(Map.of("XDG_STATE_HOME", "/state"), home).heartbeatOf("r"))
                .isEqualTo(Path.of("/state/plimsoll/runs/r"));
        assertThat(RunsFolder.of(Map.of("XDG_STATE_HOME", "relative"), home).heartbeatOf("r"))
                .isEqualTo(Path.of("/home/somebody/.local/state/plimsoll/runs/r"));
    }

    @Test
    void folders_are_removed_without_following_links() throws Exception {
        Path outside = Files.createDirectories(state.resolve("outside"));
        Files.writeString(outside.resolve("file"), "content");
        Path folder = Files.createDirectories(state.resolve("folder/deep"));
        Files.createSymbolicLink(folder.resolve("link"), outside);

        Folders.delete(state.resolve("folder"));

        assertThat(state.resolve("folder")).doesNotExist();
        assertThat(outside.resolve("file")).hasContent("content");
    }
}
