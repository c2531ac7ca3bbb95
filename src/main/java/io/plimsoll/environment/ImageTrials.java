package io.plimsoll.environment;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.TopContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ChangeLog;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.api.model.WaitResponse;
import io.plimsoll.spec.ImageRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Starts images one at a time, without a network, and watches them from outside: nothing is run in them, so they need no
 * shell. A container beside each holds the network namespace and sees which ports are listened on in it.
 */
public final class ImageTrials implements AutoCloseable {

    private static final Duration SAMPLE = Duration.ofSeconds(10);
    private static final int REMEMBERED_LINES = 20;

    /** Prints the moment, microseconds since the epoch, and every listening TCP socket, whenever they change. */
    private static final String LISTENERS =
            """
            last=none
            while :; do
              now=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r _ local _ state _; do
                [ "$state" = 0A ] && echo "$local"; done | sort -u | tr '\\n' ' ')
              if [ "$now" != "$last" ]; then echo "$(date +%s%6N) $now"; last=$now; fi
              sleep 0.05
            done
            """;

    private final Engine engine;
    private final DockerClient docker;
    private final LiveRun run;
    private final String holder;
    private final String loadedFiles;

    private ImageTrials(Engine engine, LiveRun run, String holder, String loadedFiles) {
        this.engine = engine;
        this.docker = engine.docker();
        this.run = run;
        this.holder = holder;
        this.loadedFiles = loadedFiles;
    }

    /**
     * Starts what stands beside the images.
     *
     * @throws EnvironmentMissing if this machine lacks something
     * @throws EnvironmentFailed if it cannot be started
     */
    public static ImageTrials begin(LiveRun run, Progress progress) {
        Engine engine = Engine.connect();
        TestcontainersHost.point(engine);
        String toolbox = new BuildScripts(run, progress)
                .build(
                        "Toolbox image",
                        Recipe.toolboxImage(),
                        "see `./plimsoll doctor` for what the build needs and is missing.");
        run.mustNotBeEnding();
        Map<String, String> labels = new HashMap<>(run.labels());
        labels.put(LiveRun.ROLE_LABEL, "beside-images");
        String holder = engine.docker()
                .createContainerCmd(toolbox)
                .withLabels(labels)
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
                .exec()
                .getId();
        engine.docker().startContainerCmd(holder).exec();
        return new ImageTrials(engine, run, holder, run.createTemporaryFolder().toString());
    }

    /**
     * How an image is started.
     *
     * @param image its id
     * @param run what the spec declares
     * @param readOnly whether its root file system is read-only
     * @param noCapabilities whether it gets no capability but the declared ones, and no new privileges
     * @param memory its memory limit, bytes
     * @param readyPort the port that shows that it is ready; {@code null} if something else does
     * @param within how long it may take
     */
    public record How(
            String image,
            ImageRun run,
            boolean readOnly,
            boolean noCapabilities,
            long memory,
            @Nullable Integer readyPort,
            Duration within) {}

    /**
     * What was seen of a start.
     *
     * @param startedMicros when the engine started it, microseconds since the Unix epoch
     * @param readyMicros when it was ready; {@code null} if that was not seen
     * @param running whether it was running in the end
     * @param exitCode its exit code, if it was not
     * @param outOfMemory whether the kernel killed it for its memory limit
     * @param problem why the engine could not start it; empty if it did
     * @param processes its processes, if it was running
     * @param listeners the addresses that it listened on, hexadecimal as the kernel writes them, with the port
     * @param changed what it changed in its root file system
     * @param memory what its processes used when it was ready, page cache left out, bytes; -1 if that was not seen
     * @param lastLines the last lines that it wrote
     */
    public record Seen(
            long startedMicros,
            @Nullable Long readyMicros,
            boolean running,
            int exitCode,
            boolean outOfMemory,
            String problem,
            List<Process> processes,
            List<Listener> listeners,
            List<String> changed,
            long memory,
            List<String> lastLines) {
        public Seen {
            processes = List.copyOf(processes);
            listeners = List.copyOf(listeners);
            changed = List.copyOf(changed);
            lastLines = List.copyOf(lastLines);
        }
    }

    /**
     * A process.
     *
     * @param uid whom it belongs to
     * @param command its command line
     */
    public record Process(long uid, String command) {}

    /**
     * A listening TCP socket.
     *
     * @param loopback whether only the container itself can reach it
     * @param port its port
     */
    public record Listener(boolean loopback, int port) {}

    /** Starts an image, watches it until it is ready, has ended or has used up its time, and removes it. */
    public Seen start(How how) {
        run.mustNotBeEnding();
        String id;
        try {
            id = create(how);
        } catch (DockerException e) {
            return notStarted(Engine.rootMessage(e));
        }
        try (Sockets sockets = new Sockets(how.readyPort())) {
            return watched(how, id, sockets);
        } finally {
            remove(id);
        }
    }

    private static Seen notStarted(String why) {
        return new Seen(0, null, false, -1, false, why, List.of(), List.of(), List.of(), -1, List.of());
    }

    private String create(How how) {
        ImageRun declared = how.run();
        HostConfig host = HostConfig.newHostConfig()
                .withNetworkMode("container:" + holder)
                .withReadonlyRootfs(how.readOnly())
                .withMemory(how.memory())
                .withBinds(binds(declared.files()));
        Map<String, String> writable = new LinkedHashMap<>();
        declared.writable().forEach(path -> writable.put(path, "mode=1777"));
        host.withTmpFs(writable);
        if (how.noCapabilities()) {
            host.withCapDrop(Capability.ALL)
                    .withCapAdd(declared.capabilities().stream()
                            .map(Capability::valueOf)
                            .toArray(Capability[]::new))
                    .withSecurityOpts(List.of("no-new-privileges"));
        }
        Map<String, String> labels = new HashMap<>(run.labels());
        labels.put(LiveRun.ROLE_LABEL, "image-trial");
        CreateContainerCmd command = docker.createContainerCmd(how.image())
                .withLabels(labels)
                .withEnv(declared.env().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList())
                .withHostConfig(host);
        if (!declared.command().isEmpty()) {
            command.withCmd(declared.command());
        }
        String user = declared.user();
        if (user != null) {
            command.withUser(user);
        }
        return command.exec().getId();
    }

    /** The declared files, as the engine mounts them: read-only. */
    private List<Bind> binds(Map<String, String> files) {
        List<Bind> binds = new ArrayList<>();
        files.forEach((path, content) -> {
            Path file = Path.of(loadedFiles, Integer.toHexString(path.hashCode()) + "-" + content.hashCode());
            try {
                Files.writeString(file, content, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            file.toFile().setReadable(true, false);
            binds.add(new Bind(file.toString(), new Volume(path), AccessMode.ro));
        });
        if (!files.isEmpty()) {
            Path.of(loadedFiles).toFile().setExecutable(true, false);
        }
        return binds;
    }

    private Seen watched(How how, String id, Sockets sockets) {
        Output output = new Output(how.run().readyLog());
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        try {
            docker.startContainerCmd(id).exec();
        } catch (DockerException e) {
            return notStarted(Engine.rootMessage(e));
        }
        docker.logContainerCmd(id)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .withTimestamps(true)
                .exec(output);
        docker.waitContainerCmd(id).exec(new ResultCallback.Adapter<WaitResponse>() {
            @Override
            public void onNext(WaitResponse answer) {
                ended.complete(Objects.requireNonNullElse(answer.getStatusCode(), -1));
            }
        });
        CompletableFuture<Long> ready = how.run().readyLog() != null ? output.ready : sockets.ready;
        await(CompletableFuture.anyOf(ready, ended), how.within());
        boolean alive = !ended.isDone();
        List<Process> processes = new ArrayList<>();
        long memory = -1;
        if (alive) {
            // The sample takes the engine a second or two: time for what comes up later than the first port.
            memory = memory(id);
            alive = !ended.isDone();
            processes.addAll(alive ? processes(id) : List.of());
        }
        List<Listener> listeners = alive ? sockets.listeners() : List.of();
        List<String> changed = changed(id);
        InspectContainerResponse.ContainerState state =
                docker.inspectContainerCmd(id).exec().getState();
        boolean running = Boolean.TRUE.equals(state.getRunning());
        return new Seen(
                micros(String.valueOf(state.getStartedAt())),
                ready.getNow(null),
                running,
                running
                        ? 0
                        : Objects.requireNonNullElse(state.getExitCodeLong(), -1L)
                                .intValue(),
                Boolean.TRUE.equals(state.getOOMKilled()),
                "",
                processes,
                listeners,
                changed,
                memory,
                output.lines());
    }

    private static void await(CompletableFuture<?> what, Duration limit) {
        try {
            what.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Then it has not become ready, and has not ended either.
        } catch (ExecutionException e) {
            throw new EnvironmentFailed(
                    "A container could not be watched: " + Engine.rootMessage(e), "see the engine's log.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentFailed("The run was interrupted.", "start it again.", e);
        }
    }

    private List<Process> processes(String id) {
        try {
            TopContainerResponse top =
                    docker.topContainerCmd(id).withPsArgs("-eo pid,uid,args").exec();
            List<Process> processes = new ArrayList<>();
            for (String[] row : Objects.requireNonNullElse(top.getProcesses(), new String[0][])) {
                processes.add(new Process(Long.parseLong(row[1].strip()), row[2]));
            }
            return processes;
        } catch (DockerException | NumberFormatException e) {
            // It may have ended at this moment: then it has no processes.
            return List.of();
        }
    }

    private long memory(String id) {
        CompletableFuture<Long> used = new CompletableFuture<>();
        docker.statsCmd(id).withNoStream(true).exec(new ResultCallback.Adapter<Statistics>() {
            @Override
            public void onNext(Statistics statistics) {
                var memory = statistics.getMemoryStats();
                Long usage = memory == null ? null : memory.getUsage();
                var details = memory == null ? null : memory.getStats();
                Long cache = details == null
                        ? null
                        : details.getTotalInactiveFile() == null
                                ? details.getInactiveFile()
                                : details.getTotalInactiveFile();
                used.complete(usage == null ? -1 : usage - (cache == null ? 0 : cache));
            }

            @Override
            public void onComplete() {
                used.complete(-1L);
                super.onComplete();
            }
        });
        await(used, SAMPLE);
        return used.getNow(-1L);
    }

    private List<String> changed(String id) {
        List<ChangeLog> changes = docker.containerDiffCmd(id).exec();
        return changes == null
                ? List.of()
                : changes.stream().map(ChangeLog::getPath).sorted().toList();
    }

    private void remove(String id) {
        try {
            docker.removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException e) {
            // Gone already.
        }
    }

    private static long micros(String instant) {
        try {
            Instant at = Instant.parse(instant);
            return Math.max(0, at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000);
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        remove(holder);
        engine.close();
    }

    /** What a container writes; its lines carry the engine's time. */
    private static final class Output extends ResultCallback.Adapter<Frame> {

        private final CompletableFuture<Long> ready = new CompletableFuture<>();
        private final @Nullable Pattern pattern;
        private final List<String> last = new ArrayList<>();
        private final LineSplitter splitter = new LineSplitter(this::line);

        Output(@Nullable String pattern) {
            this.pattern = pattern == null ? null : Pattern.compile(pattern);
        }

        @Override
        public synchronized void onNext(Frame frame) {
            splitter.accept(frame.getPayload());
        }

        private synchronized void line(String stamped) {
            int space = stamped.indexOf(' ');
            String text = space < 0 ? stamped : stamped.substring(space + 1);
            if (pattern != null && pattern.matcher(text).find()) {
                ready.complete(micros(stamped.substring(0, Math.max(0, space))));
            }
            last.add(text);
            if (last.size() > REMEMBERED_LINES) {
                last.remove(0);
            }
        }

        synchronized List<String> lines() {
            return List.copyOf(last);
        }
    }

    /** Sees who listens in the shared network namespace. */
    private final class Sockets implements AutoCloseable {

        private final CompletableFuture<Long> ready = new CompletableFuture<>();
        private final @Nullable Integer wanted;
        private final RunningCommand command;
        private volatile String last = "";

        Sockets(@Nullable Integer wanted) {
            this.wanted = wanted;
            this.command = new ContainerCommands(docker, holder, Map.of())
                    .start(this::line, line -> {}, null, List.of("sh", "-c", LISTENERS));
        }

        private void line(String line) {
            int space = line.indexOf(' ');
            if (space < 0) {
                return;
            }
            last = line.substring(space + 1);
            if (wanted != null && listeners().stream().anyMatch(each -> each.port() == wanted)) {
                ready.complete(Long.parseLong(line.substring(0, space)));
            }
        }

        List<Listener> listeners() {
            List<Listener> all = new ArrayList<>();
            for (String socket : last.split(" ")) {
                int colon = socket.lastIndexOf(':');
                if (colon > 0) {
                    String address = socket.substring(0, colon).toUpperCase(Locale.ROOT);
                    all.add(new Listener(isLoopback(address), Integer.parseInt(socket.substring(colon + 1), 16)));
                }
            }
            return all.stream().distinct().toList();
        }

        @Override
        public void close() {
            command.stop();
        }
    }

    /** 127.0.0.0/8, ::1 and the former within the latter, as /proc/net/tcp writes them on little-endian machines. */
    static boolean isLoopback(String address) {
        return address.length() == 8
                ? address.endsWith("7F")
                : address.equals("00000000000000000000000001000000")
                        || address.startsWith("0000000000000000FFFF0000") && address.endsWith("7F");
    }
}
