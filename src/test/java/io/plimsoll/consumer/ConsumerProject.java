package io.plimsoll.consumer;

import io.plimsoll.suite.VersionClash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One of {@code src/test/consumer-projects}, copied to a folder of its own and built with real Maven. */
final class ConsumerProject {

    /** A version that no repository has, so that the jar can only be the one just built. */
    private static final String VERSION = "0.0.0-consumer-test";

    private static final Path SOURCES = Path.of("src/test/consumer-projects");

    private final Path app;
    private final Path repository;

    private ConsumerProject(Path app, Path repository) {
        this.app = app;
        this.repository = repository;
    }

    /** Copies a project to {@code folder} and puts the jar that was just built into a repository there. */
    static ConsumerProject copy(String project, Path folder) throws IOException {
        Path source = SOURCES.resolve(project);
        Path target = folder.resolve(project);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                Files.createDirectories(Files.isDirectory(file) ? copy : copy.getParent());
                if (Files.isRegularFile(file)) {
                    Files.copy(file, copy);
                }
            }
        }
        Path app = Files.exists(target.resolve("pom.xml")) ? target : target.resolve("app");
        return new ConsumerProject(app, publish(folder.resolve("repository")));
    }

    private static Path publish(Path repository) throws IOException {
        Path folder = repository.resolve("io/plimsoll/plimsoll").resolve(VERSION);
        Files.createDirectories(folder);
        String own = "<version>" + VersionClash.ownVersion() + "</version>";
        Files.writeString(
                folder.resolve("plimsoll-" + VERSION + ".pom"),
                Files.readString(Path.of("pom.xml")).replace(own, "<version>" + VERSION + "</version>"));
        Files.copy(
                Path.of("target", "plimsoll-" + VersionClash.ownVersion() + ".jar"),
                folder.resolve("plimsoll-" + VERSION + ".jar"));
        return repository;
    }

    /** Runs {@code mvn verify} with these options and variables, and waits for its end. */
    Build verify(Map<String, String> variables, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of("mvnw").toAbsolutePath().toString(),
                "-B",
                "-ntp",
                "-Dstyle.color=never",
                "-f",
                app.resolve("pom.xml").toString(),
                "-Dmaven.repo.local=" + repository,
                "-Dmaven.repo.local.tail=" + System.getProperty("plimsoll.test.localRepository"),
                "-Dplimsoll.version=" + VERSION));
        command.addAll(List.of(options));
        command.add("verify");
        Path log = Files.createTempFile(app, "build", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(app.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        if (!process.waitFor(15, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            throw new IllegalStateException("the build did not end within 15 minutes:\n" + Files.readString(log));
        }
        return new Build(process.exitValue(), Files.readAllLines(log));
    }

    /**
     * What a build came to.
     *
     * @param exitCode Maven's exit code
     * @param lines what it printed
     */
    record Build(int exitCode, List<String> lines) {}
}
