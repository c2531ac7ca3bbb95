package io.plimsoll.environment;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Brings files into a container of a Pod, and out of it.
 *
 * @param commands runs commands in it: a shell, tar and base64 are there
 * @param where what messages call it
 */
record PodFiles(ContainerCommands commands, String where) {

    private static final Duration COPY = Duration.ofMinutes(5);

    /** Lines of text come through every kind of connection whole; the archive is made first so that its exit code counts. */
    private static final String TAR_AS_TEXT =
            "if [ -d \"$0\" ]; then tar -C \"$0\" -cf \"$1\" .; else tar -C \"$(dirname \"$0\")\" -cf \"$1\""
                    + " \"$(basename \"$0\")\"; fi && base64 <\"$1\"; code=$?; rm -f \"$1\"; exit $code";

    /** Unpacks a tar archive at the root. */
    void put(InputStream tar) throws IOException {
        CommandResult result = commands.run(COPY, tar, List.of("tar", "-C", "/", "-xmf", "-"));
        if (!result.ok()) {
            throw new IOException("copying into " + where + " failed"
                    + (result.timedOut() ? " to end within " + Text.seconds(COPY) : "") + ": "
                    + result.stderr().strip());
        }
    }

    /** Copies a file, or the contents of a folder, out to {@code target}. */
    void copyOut(String path, Path target) throws IOException {
        Path file = Files.createTempFile("plimsoll", ".tar");
        StringBuilder errors = new StringBuilder();
        try {
            try (OutputStream sink = new BufferedOutputStream(Files.newOutputStream(file))) {
                RunningCommand tar = commands.start(
                        line -> write(sink, Base64.getDecoder().decode(line)),
                        line -> errors.append(line).append('\n'),
                        null,
                        List.of("sh", "-c", TAR_AS_TEXT, path, "/tmp/.plimsoll-" + UUID.randomUUID()));
                if (!tar.await(COPY)) {
                    tar.stop();
                    throw new IOException(
                            "copying " + path + " out of " + where + " did not end within " + Text.seconds(COPY));
                }
                if (tar.exit().toCompletableFuture().join() != 0) {
                    throw new NoSuchFileException(
                            path + " in " + where + ": " + errors.toString().strip());
                }
            }
            try (InputStream archive = Files.newInputStream(file)) {
                Tar.extract(archive, target);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void write(OutputStream sink, byte[] bytes) {
        try {
            sink.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
