package io.plimsoll.toolbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs the toolbox's programs as processes of this host. */
public final class LocalCommandRunner implements CommandRunner {

    @Override
    public Running start(List<String> command, Consumer<String> line) throws IOException {
        Path errors = Files.createTempFile("plimsoll-toolbox", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        Thread reader = new Thread(() -> read(process.getInputStream(), line), "stdout-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
        return new LocalRunning(process, reader, errors);
    }

    private static void read(InputStream stream, Consumer<String> line) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String next = lines.readLine(); next != null; next = lines.readLine()) {
                line.accept(next);
            }
        } catch (IOException e) {
            // The stream breaks when the process is killed; its exit code tells the rest.
            return;
        }
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
        Path file = Path.of(path);
        Files.createDirectories(
                Objects.requireNonNull(file.toAbsolutePath().getParent(), () -> path + " has no folder above it"));
        Files.write(file, content);
    }

    @Override
    public void copyOut(String folder, Path into) throws IOException {
        Path from = Path.of(folder);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = into.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private record LocalRunning(Process process, Thread reader, Path errors) implements Running {

        @Override
        public Optional<Integer> await(Duration limit) throws InterruptedException {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            reader.join();
            return Optional.of(process.exitValue());
        }

        @Override
        public String standardError() {
            try {
                return Files.readString(errors);
            } catch (IOException e) {
                return "(standard error cannot be read: " + e.getMessage() + ")";
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
            try {
                process.waitFor();
                Files.deleteIfExists(errors);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                // A leftover in the temporary folder harms nobody.
                return;
            }
        }
    }
}
