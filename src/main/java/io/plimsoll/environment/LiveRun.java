package io.plimsoll.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run while it lives: it gives signs of life, marks what it creates, and removes all of it when it ends, however it
 * ends. What a killed run could not remove, {@link Sweep} finds by the marks.
 */
public final class LiveRun implements AutoCloseable {

    /** The label that names the run, on everything that it creates. */
    public static final String RUN_LABEL = "io.plimsoll.run";

    /** The label that says where the run gives its signs of life. */
    public static final String HEARTBEAT_LABEL = "io.plimsoll.heartbeat";

    /** The label that says what a container is within its run. */
    public static final String ROLE_LABEL = "io.plimsoll.role";

    /** The label that says on which machine the run was started. */
    public static final String HOST_LABEL = "io.plimsoll.host";

    private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);
    private static final Duration BEAT = Duration.ofSeconds(5);

    private final String id;
    private final Path heartbeat;
    private final ScheduledExecutorService beats;
    private final Thread hook;
    private final Deque<Closing> closings = new ArrayDeque<>();
    private final Map<Class<?>, Object> made = new ConcurrentHashMap<>();
    private final List<Path> folders = new ArrayList<>();
    private Heartbeat.@Nullable Guest guest;
    private volatile boolean ending;
    private boolean ended;
    private boolean keep;

    private record Closing(String what, AutoCloseable action) {}

    private LiveRun(String id, Path heartbeat) {
        this.id = id;
        this.heartbeat = heartbeat;
        this.beats = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "plimsoll-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        this.hook = new Thread(this::end, "plimsoll-clean-up");
    }

    /**
     * Begins a run.
     *
     * @param id its id: lower-case letters, digits and hyphens, no longer than 50 characters
     */
    public static LiveRun begin(String id) {
        return begin(id, RunsFolder.ofUser());
    }

    static LiveRun begin(String id, RunsFolder runs) {
        if (!id.matches("[a-z0-9]([a-z0-9.-]{0,48}[a-z0-9])?")) {
            throw new IllegalArgumentException("A run's id has lower-case letters, digits, dots and hyphens, begins and"
                    + " ends with a letter or digit, and is no longer than 50 characters; this is not one: " + id);
        }
        LiveRun run = new LiveRun(id, runs.heartbeatOf(id));
        run.sayAlive();
        Runtime.getRuntime().addShutdownHook(run.hook);
        run.beats.scheduleWithFixedDelay(run::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
        return run;
    }

    /** Returns the run's id. */
    public String id() {
        return id;
    }

    /** Returns the labels for everything that this run creates. */
    public Map<String, String> labels() {
        return Map.of(RUN_LABEL, id, HEARTBEAT_LABEL, heartbeat.toString(), HOST_LABEL, hostName());
    }

    /** Returns this machine's name; empty where it is not to be had without asking the network. */
    static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Returns whether the run is being ended, so that nothing new may be created. */
    public boolean isEnding() {
        return ending;
    }

    /** Leaves everything where it is when the run ends; a later sweep removes it. */
    public synchronized void keepEverything() {
        keep = true;
    }

    /** Returns whether everything is left where it is when the run ends. */
    synchronized boolean keepsEverything() {
        return keep;
    }

    /** Creates a folder that is removed with the run. */
    public synchronized Path createTemporaryFolder() {
        try {
            Path folder = Files.createTempDirectory(folderPrefix(id));
            folders.add(folder);
            sayAlive();
            onEnd("folder " + folder, () -> Folders.delete(folder));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("No temporary folder could be created", e);
        }
    }

    /** Remembers a cluster that is not the run's own, so that a sweep finds what is left of the run in it. */
    synchronized void rememberCluster(Kubeconfig kubeconfig) {
        guest = new Heartbeat.Guest(kubeconfig.file().toAbsolutePath(), kubeconfig.context());
        sayAlive();
    }

    static String folderPrefix(String run) {
        return "plimsoll-" + run + "-";
    }

    /** Does something when the run ends; what was registered last is done first. */
    public synchronized void onEnd(String what, AutoCloseable action) {
        if (ended) {
            throw new IllegalStateException("The run " + id + " has ended");
        }
        closings.push(new Closing(what, action));
    }

    /**
     * Returns what is made once for the whole run.
     *
     * @param type what it is
     * @param make makes it, and says what has to be done with it when the run ends
     */
    <T> T once(Class<T> type, Supplier<T> make) {
        return type.cast(made.computeIfAbsent(type, wanted -> make.get()));
    }

    /** Throws if the run is being ended: called before anything is created. */
    void mustNotBeEnding() {
        if (ending) {
            throw new EnvironmentFailed("The run was interrupted.", "start it again.");
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ignored) {
            // The JVM is ending already.
        }
    }

    private void end() {
        ending = true;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            beats.shutdownNow();
            if (keep) {
                return;
            }
            Uninterrupted.run(this::removeEverything);
        }
    }

    private void removeEverything() {
        boolean clean = true;
        while (!closings.isEmpty()) {
            Closing closing = closings.pop();
            try {
                closing.action().close();
            } catch (Exception e) {
                clean = false;
                LOG.warn("Run {}: {} could not be removed; `plimsoll sweep` will", id, closing.what(), e);
            }
        }
        if (clean) {
            try {
                Files.deleteIfExists(heartbeat);
            } catch (IOException e) {
                LOG.warn("Run {}: its heartbeat file {} could not be removed", id, heartbeat, e);
            }
        }
    }

    private void beat() {
        try {
            Files.setLastModifiedTime(heartbeat, FileTime.from(Instant.now()));
        } catch (IOException e) {
            LOG.debug("Run {}: no sign of life could be given in {}", id, heartbeat, e);
        }
    }

    private void sayAlive() {
        try {
            RunsFolder.write(
                    heartbeat,
                    new Heartbeat(Heartbeat.ProcessIdentity.own(), List.copyOf(folders), guest, Instant.now()));
        } catch (IOException e) {
            throw new EnvironmentMissing(
                    "The run cannot say that it is alive, and a sweep would remove what it creates."
                            + "\n  expected: a file " + heartbeat + " that can be written"
                            + "\n  observed: " + Engine.rootMessage(e),
                    "make the folder writable, or name another in XDG_STATE_HOME.",
                    e);
        }
    }
}
