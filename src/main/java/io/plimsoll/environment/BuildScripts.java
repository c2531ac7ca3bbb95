package io.plimsoll.environment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs build scripts: progress on standard error, the image's reference as the last line on standard output. */
final class BuildScripts {

    private static final int REMEMBERED = 40;

    private final LiveRun run;
    private final Progress progress;

    BuildScripts(LiveRun run, Progress progress) {
        this.run = run;
        this.progress = progress;
    }

    /** Runs a script to its end and returns the reference that it printed. */
    String build(String step, Path script, String remedy) {
        if (!Files.isRegularFile(script)) {
            throw new EnvironmentFailed(
                    step + ": there is no build script."
                            + "\n  expected: a file " + script
                            + "\n  observed: no such file",
                    remedy);
        }
        run.mustNotBeEnding();
        long begin = System.nanoTime();
        progress.started(step);
        Deque<String> last = new ArrayDeque<>();
        List<String> printed = new ArrayList<>();
        int exit;
        try {
            // By name of the interpreter: a copy of the script may have lost its mode.
            Process process = new ProcessBuilder(interpreter(script), script.toString())
                    .directory(folderOf(script).toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            run.onEnd("build script " + script, () -> endTree(process));
            Thread progressLines = new Thread(
                    () -> lines(process.errorReader(StandardCharsets.UTF_8), line -> {
                        synchronized (last) {
                            last.addLast(line);
                            if (last.size() > REMEMBERED) {
                                last.removeFirst();
                            }
                        }
                        progress.detail(step, line);
                    }),
                    "plimsoll-build-progress");
            progressLines.setDaemon(true);
            progressLines.start();
            lines(
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
                    printed::add);
            exit = process.waitFor();
            progressLines.join(Duration.ofSeconds(5).toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailed("The run was interrupted.", "start it again.", e);
        }
        String reference =
                printed.isEmpty() ? "" : printed.get(printed.size() - 1).strip();
        if (exit != 0 || reference.isEmpty()) {
            String seen;
            synchronized (last) {
                seen = Text.lastLines(String.join("\n", last), 20);
            }
            throw new EnvironmentMissing(
                    step + ": the build failed."
                            + "\n  expected: " + script + " ends with exit code 0 and prints the image's reference"
                            + "\n  observed: "
                            + (exit != 0 ? "exit code " + exit : "exit code 0, but nothing on standard output")
                            + "\n  its last lines:\n" + seen,
                    remedy);
        }
        progress.done(step, Duration.ofNanos(System.nanoTime() - begin));
        return reference;
    }

    private static String interpreter(Path script) throws IOException {
        String first;
        try (BufferedReader reader = Files.newBufferedReader(script)) {
            first = reader.readLine();
        }
        return first != null && first.contains("bash") ? "bash" : "sh";
    }

    private static Path folderOf(Path script) {
        return Objects.requireNonNull(script.toAbsolutePath().getParent(), "a file is in a folder");
    }

    private interface Line {
        void accept(String line);
    }

    private static void lines(BufferedReader reader, Line sink) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                sink.accept(line);
            }
        } catch (IOException ignored) {
            // The process was ended while it wrote.
        }
    }

    private static void endTree(Process process) throws InterruptedException {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        if (!process.waitFor(2, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
