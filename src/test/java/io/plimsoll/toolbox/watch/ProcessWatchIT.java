package io.plimsoll.toolbox.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plimsoll.timeline.ProcessEvent;
import io.plimsoll.toolbox.HarnessStandIn;
import io.plimsoll.toolbox.LocalCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real watcher in a JVM of its own. */
class ProcessWatchIT {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    Path folder;

    private final List<ProcessEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void ends_when_it_is_told_to_and_says_how_well_it_looked() throws Exception {
        try (ProcessWatch watch = ProcessWatch.start(
                new LocalCommandRunner(), JAVA, classPathFile(), folder.toString(), plan(false), events::add)) {
            await("the watcher's start")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> Files.exists(folder.resolve("watch.json")));

            WatchReport report = watch.stop();

            assertThat(report.endedBecause()).isEqualTo("the stop file appeared");
            assertThat(report.looks()).isPositive();
        }
    }

    @Test
    void ends_by_itself_when_its_harness_is_killed() throws Exception {
        Path planFile = Files.write(folder.resolve("plan.json"), plan(true).toJson());
        Process harness = HarnessStandIn.start(
                folder,
                List.of(
                        JAVA,
                        "-Xmx64m",
                        "@" + classPathFile(),
                        ProcessWatcherMain.class.getName(),
                        planFile.toString()));
        await("the watcher's start").atMost(Duration.ofMinutes(1)).until(() -> harness.descendants()
                .anyMatch(ProcessWatchIT::isWatcher));
        ProcessHandle watcher = harness.descendants()
                .filter(ProcessWatchIT::isWatcher)
                .findFirst()
                .orElseThrow();
        harness.destroyForcibly().waitFor();

        await("the watcher's end").atMost(Duration.ofMinutes(1)).until(() -> !watcher.isAlive());
        assertThat(Files.readString(folder.resolve("harness.log"))).contains("\"standard input was closed\"");
    }

    private static boolean isWatcher(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("ProcessWatcherMain");
    }

    private String classPathFile() throws IOException {
        return Files.writeString(
                        folder.resolve("class-path.args"), "-cp\n\"" + System.getProperty("java.class.path") + "\"\n")
                .toString();
    }

    private static WatchPlan plan(boolean endsWithStdin) {
        return new WatchPlan(null, null, endsWithStdin, null, 0, 120_000, WatchPlan.DEFAULT_PERIOD_MILLIS);
    }
}
