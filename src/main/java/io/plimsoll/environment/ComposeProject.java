package io.plimsoll.environment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import io.plimsoll.environment.ServiceContainer.Healthcheck;
import io.plimsoll.environment.ServiceContainer.Mount;
import io.plimsoll.environment.ServiceContainer.Published;
import io.plimsoll.spec.ComposeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Compose project of the run's own, driven through Compose itself: Testcontainers' own way refuses names of containers, and
 * removes volumes whenever it stops.
 *
 * <p>Everything in it has the run's labels, so that a sweep removes what a killed run left.
 */
public final class ComposeProject implements AutoCloseable {

    /** Where the toolbox has the control groups of the engine's host. */
    public static final String CONTROL_GROUPS = "/host-cgroup";

    private static final Duration REMOVAL = Duration.ofMinutes(2);
    private static final long NANOS_OF_MILLI = 1_000_000;

    private final Engine engine;
    private final ComposeTool tool;
    private final LiveRun run;
    private final Progress progress;
    private final ComposeSpec spec;
    private final Path file;
    private ComposeModel model;
    private Map<String, String> values;
    private final List<String> arguments;
    private final ProjectEvents events;
    private @Nullable ProjectToolbox toolbox;

    private ComposeProject(
            Engine engine,
            ComposeTool tool,
            LiveRun run,
            Progress progress,
            ComposeSpec spec,
            Path file,
            ComposeModel model,
            Map<String, String> values,
            List<String> arguments,
            ProjectEvents events) {
        this.engine = engine;
        this.tool = tool;
        this.run = run;
        this.progress = progress;
        this.spec = spec;
        this.file = file;
        this.model = model;
        this.values = Map.copyOf(values);
        this.arguments = List.copyOf(arguments);
        this.events = events;
    }

    /**
     * Reads the file and gets ready to start it; nothing is started.
     *
     * @param run the run that it belongs to
     * @param spec what is started
     * @param values values of the variables that the file refers to, the generated ones included
     * @param sink told every event of the project's containers, on a thread of its own
     * @param progress hears what is being done
     * @throws EnvironmentMissing if this machine has no engine or no Compose
     * @throws EnvironmentFailed if Compose refuses the file
     */
    public static ComposeProject open(
            LiveRun run, ComposeSpec spec, Map<String, String> values, Consumer<ProjectEvent> sink, Progress progress) {
        Engine engine = Engine.connect();
        DockerRemains.removeAtEnd(run, engine);
        TestcontainersHost.point(engine);
        ComposeTool tool = ComposeTool.here(engine, run);
        ComposeFile.Reading reading = ComposeFile.read(tool, spec, values);
        if (reading instanceof ComposeFile.Reading.Wrong wrong) {
            throw new EnvironmentFailed(String.join("; ", wrong.problems()), "correct the Compose file.");
        }
        ComposeModel model = ((ComposeFile.Reading.Usable) reading).model();
        try {
            Path file = run.createTemporaryFolder().resolve("compose.json");
            Files.writeString(file, new ObjectMapper().writeValueAsString(model.tree()));
            List<String> arguments = List.of(
                    "--file",
                    file.toString(),
                    "--project-name",
                    ComposeFile.projectName(run),
                    "--project-directory",
                    Objects.requireNonNull(spec.file().toAbsolutePath().getParent(), "a file is in a folder")
                            .toString(),
                    "--progress",
                    "plain");
            ProjectEvents events = ProjectEvents.follow(engine.docker(), ComposeFile.projectName(run), sink);
            return new ComposeProject(engine, tool, run, progress, spec, file, model, values, arguments, events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives the variables of the file other values: what is started next is started with these.
     *
     * @param otherValues values of the variables, the generated ones included
     * @param restarts whether what ends is started again as the file says
     * @return why Compose refuses that, one printable message per problem, and then nothing is changed; empty if it does not
     */
    public List<String> reconfigure(Map<String, String> otherValues, boolean restarts) {
        ComposeFile.Reading reading = ComposeFile.read(tool, spec, otherValues);
        if (reading instanceof ComposeFile.Reading.Wrong wrong) {
            return wrong.problems();
        }
        ComposeModel read = ((ComposeFile.Reading.Usable) reading).model();
        model = restarts ? read : read.withoutRestarts();
        values = Map.copyOf(otherValues);
        try {
            Files.writeString(file, new ObjectMapper().writeValueAsString(model.tree()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of();
    }

    /** Returns the file as it is started. */
    public ComposeModel model() {
        return model;
    }

    /** Returns the version of Compose. */
    public String composeVersion() {
        return tool.version();
    }

    /**
     * Builds what has to be built and starts what is not running, each service when what it depends on is as it demands;
     * returns when everything was started, or could not be.
     *
     * @param limit when it is ended
     * @param options more of what {@code docker compose up} takes
     */
    public CommandResult up(Duration limit, String... options) {
        List<String> command = new ArrayList<>(List.of("up", "--detach", "--quiet-pull"));
        command.addAll(List.of(options));
        return compose(limit, command);
    }

    /** Removes containers and networks; named volumes stay. */
    public CommandResult down(Duration limit) {
        leave();
        return compose(limit, List.of("down"));
    }

    /** Stops the containers of one service as they are stopped by hand: each with its own signal, in its own time. */
    public CommandResult stop(Duration limit, String service) {
        return compose(limit, List.of("stop", service));
    }

    /** Removes everything, volumes included. */
    public CommandResult removeAll(Duration limit) {
        leave();
        return compose(limit, List.of("down", "--volumes", "--timeout", "1"));
    }

    private CommandResult compose(Duration limit, List<String> command) {
        run.mustNotBeEnding();
        progress.started("docker compose " + command.get(0));
        List<String> all = new ArrayList<>(arguments);
        all.addAll(command);
        CommandResult result = tool.run(limit, values, all);
        progress.done("docker compose " + command.get(0), result.took());
        return result;
    }

    /** Returns every container of the project, ended ones included, ordered by service and number. */
    public List<ServiceContainer> containers() {
        List<ServiceContainer> all = new ArrayList<>();
        for (Container container : engine.docker()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(ProjectEvent.PROJECT, ComposeFile.projectName(run)))
                .exec()) {
            try {
                all.add(container(
                        container.getLabels(),
                        engine.docker().inspectContainerCmd(container.getId()).exec()));
            } catch (NotFoundException e) {
                // It was removed in between.
            }
        }
        all.sort(Comparator.comparing(ServiceContainer::service).thenComparing(ServiceContainer::number));
        return all;
    }

    private ServiceContainer container(Map<String, String> labels, InspectContainerResponse seen) {
        InspectContainerResponse.ContainerState state = seen.getState();
        HostConfig host = Objects.requireNonNull(seen.getHostConfig());
        HealthState health = state.getHealth();
        return new ServiceContainer(
                labels.getOrDefault(ProjectEvent.SERVICE, ""),
                Integer.parseInt(labels.getOrDefault("com.docker.compose.container-number", "1")),
                seen.getId(),
                String.valueOf(seen.getImageId()),
                String.valueOf(state.getStatus()),
                health == null || "none".equals(health.getStatus()) ? null : health.getStatus(),
                lastOutput(health),
                orZero(state.getExitCodeLong()).intValue(),
                Boolean.TRUE.equals(state.getOOMKilled()),
                Objects.requireNonNullElse(seen.getRestartCount(), 0),
                model.stopGrace(labels.getOrDefault(ProjectEvent.SERVICE, "")).toMillis(),
                host.getRestartPolicy() == null
                                || host.getRestartPolicy().getName().isEmpty()
                        ? "no"
                        : host.getRestartPolicy().getName(),
                orZero(state.getPidLong()).intValue(),
                String.valueOf(host.getNetworkMode()),
                published(seen),
                mounts(seen),
                orZero(host.getMemory()),
                orZero(host.getNanoCPUs()),
                healthcheck(seen.getConfig().getHealthcheck()));
    }

    private static String lastOutput(@Nullable HealthState health) {
        var log = health == null ? null : health.getLog();
        if (log == null || log.isEmpty()) {
            return "";
        }
        String output = log.get(log.size() - 1).getOutput();
        return output == null ? "" : output.strip();
    }

    private static List<Published> published(InspectContainerResponse seen) {
        List<Published> all = new ArrayList<>();
        Ports ports = seen.getNetworkSettings().getPorts();
        if (ports == null) {
            return all;
        }
        for (Map.Entry<ExposedPort, Ports.Binding[]> each : ports.getBindings().entrySet()) {
            if (each.getValue() == null) {
                continue;
            }
            for (Ports.Binding binding : each.getValue()) {
                all.add(new Published(
                        Objects.requireNonNullElse(binding.getHostIp(), ""),
                        Integer.parseInt(Objects.requireNonNullElse(binding.getHostPortSpec(), "0")),
                        each.getKey().getPort(),
                        each.getKey().getProtocol().toString()));
            }
        }
        all.sort(Comparator.comparingInt(Published::port).thenComparing(Published::address));
        return all;
    }

    private static List<Mount> mounts(InspectContainerResponse seen) {
        List<Mount> all = new ArrayList<>();
        Objects.requireNonNullElse(seen.getMounts(), List.<InspectContainerResponse.Mount>of())
                .forEach(mount -> all.add(new Mount(
                        mount.getName() == null ? "bind" : "volume",
                        Objects.requireNonNullElse(mount.getName(), ""),
                        mount.getDestination() == null
                                ? ""
                                : mount.getDestination().getPath())));
        all.sort(Comparator.comparing(Mount::path));
        return all;
    }

    private static @Nullable Healthcheck healthcheck(@Nullable HealthCheck declared) {
        List<String> test = declared == null ? null : declared.getTest();
        if (declared == null || test == null || test.isEmpty() || test.get(0).equals("NONE")) {
            return null;
        }
        return new Healthcheck(
                test,
                millis(declared.getInterval()),
                millis(declared.getTimeout()),
                declared.getRetries() == null || declared.getRetries() == 0 ? 3 : declared.getRetries());
    }

    /** The engine takes 30 s for what is not declared. */
    private static long millis(@Nullable Long nanos) {
        return nanos == null || nanos == 0 ? 30_000 : nanos / NANOS_OF_MILLI;
    }

    private static Long orZero(@Nullable Number number) {
        return number == null ? 0L : number.longValue();
    }

    /**
     * Waits until the containers are as they should be; looks whenever the engine says that something happened to one.
     *
     * @return the containers as they were last seen, whether they are as they should be or the limit is over
     */
    public List<ServiceContainer> await(Duration limit, Predicate<List<ServiceContainer>> wanted) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            run.mustNotBeEnding();
            long seen = events.count();
            List<ServiceContainer> now = containers();
            if (wanted.test(now) || System.nanoTime() >= deadline) {
                return now;
            }
            events.awaitMoreThan(seen, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }

    /** Returns when something first happened to a container after a moment, if it did: microseconds since the Unix epoch. */
    public Optional<Long> firstAfter(ServiceContainer container, long micros, Predicate<ProjectEvent> wanted) {
        return events.first(event ->
                        event.container().equals(container.id()) && event.micros() >= micros && wanted.test(event))
                .map(ProjectEvent::micros);
    }

    /** Returns what happened to a container from a moment on, in order. */
    public List<ProjectEvent> after(ServiceContainer container, long micros) {
        return events.all(event -> event.container().equals(container.id()) && event.micros() >= micros);
    }

    /** Returns the services that had a container ending between two moments. */
    public List<String> diedBetween(long fromMicros, long toMicros) {
        return events.services(event -> event.died() && event.micros() >= fromMicros && event.micros() <= toMicros);
    }

    /** Returns the services that had a container ending, or becoming unhealthy, between two moments. */
    public List<String> brokenBetween(long fromMicros, long toMicros) {
        return events.services(event ->
                (event.died() || event.unhealthy()) && event.micros() >= fromMicros && event.micros() <= toMicros);
    }

    /** Lets a time pass in which nothing may happen; returns early when something did that the predicate finds. */
    public void watch(Duration time, Predicate<ProjectEvent> enough) {
        events.awaitOne(time, enough);
    }

    /**
     * Returns the processes of a container as the engine's host sees them, those left out that were run in it beside what it was
     * started with: healthchecks come and go.
     */
    public List<HostProcess> processes(ServiceContainer container) {
        String[][] rows = engine.docker()
                .topContainerCmd(container.id())
                .withPsArgs("-eo pid,ppid,stat,args")
                .exec()
                .getProcesses();
        List<HostProcess> all = new ArrayList<>();
        for (String[] row : rows == null ? new String[0][] : rows) {
            all.add(new HostProcess(
                    Integer.parseInt(row[0].strip()), Integer.parseInt(row[1].strip()), row[2].strip(), row[3]));
        }
        return HostProcess.below(container.pid(), all);
    }

    /** Returns what anybody can read who may ask the engine about a container. */
    public List<ContainerSetting> settings(ServiceContainer container) {
        ContainerConfig config =
                engine.docker().inspectContainerCmd(container.id()).exec().getConfig();
        List<ContainerSetting> all = new ArrayList<>();
        for (String variable : orNone(config.getEnv())) {
            int equals = variable.indexOf('=');
            all.add(
                    equals < 0
                            ? ContainerSetting.variable(variable, "")
                            : ContainerSetting.variable(variable.substring(0, equals), variable.substring(equals + 1)));
        }
        List<String> words = new ArrayList<>(List.of(orNone(config.getEntrypoint())));
        words.addAll(List.of(orNone(config.getCmd())));
        all.add(ContainerSetting.other("command", String.join(" ", words)));
        Objects.requireNonNullElse(config.getLabels(), Map.<String, String>of())
                .forEach((name, value) -> all.add(ContainerSetting.label(name, value)));
        Healthcheck healthcheck = healthcheck(config.getHealthcheck());
        if (healthcheck != null) {
            all.add(ContainerSetting.other("healthcheck", String.join(" ", healthcheck.test())));
        }
        return all;
    }

    private static String[] orNone(String @Nullable [] words) {
        return words == null ? new String[0] : words;
    }

    /** Returns the last lines that a container wrote, to both outputs. */
    public List<String> log(ServiceContainer container, int lines) {
        ContainerLog log = new ContainerLog();
        try {
            engine.docker()
                    .logContainerCmd(container.id())
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTail(lines)
                    .exec(log)
                    .awaitCompletion();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (NotFoundException e) {
            return List.of();
        }
        return log.lines();
    }

    /**
     * Returns the toolbox, on every network of the project and with a view of the engine's host's processes; starts it if no
     * project of the run has done so before.
     */
    public ToolboxContainer toolbox() {
        if (toolbox == null) {
            toolbox = run.once(ProjectToolbox.class, this::startToolbox);
        }
        toolbox.join(model.networks());
        return toolbox.container();
    }

    private ProjectToolbox startToolbox() {
        String image = new BuildScripts(run, progress)
                .build(
                        "Toolbox image",
                        Recipe.toolboxImage(),
                        "see `./plimsoll doctor` for what the build needs and is missing.");
        ProjectToolbox started = ProjectToolbox.start(engine, image, run);
        run.onEnd("the toolbox of Compose projects", started);
        return started;
    }

    /** Leaves the project's networks, which could not be removed otherwise. */
    private void leave() {
        if (toolbox != null) {
            toolbox.leave();
        }
    }

    /** Removes everything, volumes included; nothing gets time to end. */
    @Override
    public void close() {
        try (ProjectEvents following = events) {
            leave();
            if (!run.keepsEverything() && !run.isEnding()) {
                compose(REMOVAL, List.of("down", "--volumes", "--remove-orphans", "--timeout", "0"));
            }
        }
    }
}
