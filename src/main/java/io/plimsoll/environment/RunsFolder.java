package io.plimsoll.environment;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The folder in which every run says that it is alive, one file per run. */
final class RunsFolder {

    private final Path folder;

    RunsFolder(Path folder) {
        this.folder = folder;
    }

    /** Returns the user's: {@code ${XDG_STATE_HOME:-~/.local/state}/plimsoll/runs}. */
    static RunsFolder ofUser() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    static RunsFolder of(Map<String, String> environment, Path home) {
        String state = environment.get("XDG_STATE_HOME");
        // The base directory specification says that a relative path is to be ignored.
        Path base = state == null || !state.startsWith("/") ? home.resolve(".local/state") : Path.of(state);
        return new RunsFolder(base.resolve("plimsoll/runs"));
    }

    Path heartbeatOf(String run) {
        return folder.resolve(run);
    }

    List<Path> heartbeats() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().endsWith(".new"))
                    .sorted()
                    .toList();
        }
    }

    static void write(Path heartbeat, Heartbeat content) throws IOException {
        Files.createDirectories(heartbeat.toAbsolutePath().getParent());
        Path fresh = heartbeat.resolveSibling(heartbeat.getFileName() + ".new");
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            content.toProperties().store(writer, null);
        }
        try {
            Files.move(fresh, heartbeat, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, heartbeat, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static Optional<Heartbeat> read(Path heartbeat) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(heartbeat)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return Optional.of(
                Heartbeat.of(properties, Files.getLastModifiedTime(heartbeat).toInstant()));
    }
}
