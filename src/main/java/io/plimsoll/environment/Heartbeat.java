package io.plimsoll.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run says about itself while it lives.
 *
 * @param process the process that it runs in
 * @param folders temporary folders that go with it
 * @param guest the cluster that it uses and did not start; {@code null} if there is none
 * @param beat when it last gave a sign of life
 */
record Heartbeat(ProcessIdentity process, List<Path> folders, @Nullable Guest guest, Instant beat) {

    /** Longer than a machine that is merely busy keeps a thread from running. */
    static final Duration SILENCE = Duration.ofSeconds(60);

    Heartbeat {
        folders = List.copyOf(folders);
    }

    /**
     * A process, told apart from others that had its number before.
     *
     * @param place the boot and process namespace that the number belongs to
     * @param pid its number
     * @param startedAt when it started, as the operating system says
     */
    record ProcessIdentity(String place, long pid, String startedAt) {

        static ProcessIdentity own() {
            return of(ProcessHandle.current());
        }

        private static ProcessIdentity of(ProcessHandle process) {
            return new ProcessIdentity(
                    ownPlace(),
                    process.pid(),
                    process.info().startInstant().map(Instant::toString).orElse(""));
        }

        private static String ownPlace() {
            try {
                return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                                .strip() + " " + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
            } catch (IOException e) {
                return System.getProperty("os.name", "") + " " + System.getProperty("user.name", "");
            }
        }

        boolean isHere() {
            return place.equals(ownPlace());
        }

        boolean isRunning() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .map(process -> of(process).startedAt().equals(startedAt))
                    .orElse(false);
        }
    }

    /**
     * A cluster in which a run is a guest.
     *
     * @param kubeconfig the file that says how to reach it
     * @param context the context within it
     */
    record Guest(Path kubeconfig, String context) {}

    /** Returns whether the run is alive: its process is, or, where that cannot be seen from here, it was heard lately. */
    boolean isAlive(Instant now) {
        return process.isHere()
                ? process.isRunning()
                : Duration.between(beat, now).compareTo(SILENCE) < 0;
    }

    Properties toProperties() {
        Properties properties = new Properties();
        properties.setProperty("place", process.place());
        properties.setProperty("pid", Long.toString(process.pid()));
        properties.setProperty("started", process.startedAt());
        for (int i = 0; i < folders.size(); i++) {
            properties.setProperty("folder." + i, folders.get(i).toString());
        }
        if (guest != null) {
            properties.setProperty("cluster.kubeconfig", guest.kubeconfig().toString());
            properties.setProperty("cluster.context", guest.context());
        }
        return properties;
    }

    static Heartbeat of(Properties properties, Instant beat) {
        String kubeconfig = properties.getProperty("cluster.kubeconfig");
        return new Heartbeat(
                new ProcessIdentity(
                        properties.getProperty("place", ""),
                        Long.parseLong(properties.getProperty("pid", "-1")),
                        properties.getProperty("started", "")),
                Stream.iterate(0, i -> i + 1)
                        .map(i -> properties.getProperty("folder." + i))
                        .takeWhile(folder -> folder != null)
                        .map(Path::of)
                        .toList(),
                kubeconfig == null
                        ? null
                        : new Guest(Path.of(kubeconfig), properties.getProperty("cluster.context", "")),
                beat);
    }
}
