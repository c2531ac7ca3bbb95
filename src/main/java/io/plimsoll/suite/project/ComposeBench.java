package io.plimsoll.suite.project;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.environment.CommandResult;
import io.plimsoll.environment.ComposeModel;
import io.plimsoll.environment.ComposeProject;
import io.plimsoll.environment.EnvironmentException;
import io.plimsoll.environment.ProjectEvent;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.environment.ToolboxContainer;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.spec.ComposeSpec;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.RequestSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.HeardProgress;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.load.ToolboxPlace;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.connections.HeldConnections;
import io.plimsoll.toolbox.connections.HoldPlan;
import io.plimsoll.toolbox.fault.Fault;
import io.plimsoll.toolbox.fault.HeldFault;
import io.plimsoll.toolbox.requests.Answer;
import io.plimsoll.toolbox.requests.RequestPlan;
import io.plimsoll.toolbox.requests.RequestPlan.Call;
import io.plimsoll.toolbox.requests.Requests;
import io.plimsoll.traffic.HeldConnectionEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Where a scenario works with a Compose file: a project of its own, which is removed with everything in it in the end. */
public final class ComposeBench implements AutoCloseable {

    /** What was declared and done. */
    public static final String FACTS = "facts.json";

    /** What the engine said about the containers. */
    public static final String EVENTS = "events.jsonl";

    private static final int RANDOM_BYTES = 24;
    private static final String JAVA = "java";

    private final RunContext context;
    private final String scenario;
    private final ComposeProject project;
    private final Map<String, String> values;
    private final JsonLines events;
    /** What happens when everything is removed is no observation. */
    private final AtomicBoolean recording;

    private ComposeBench(
            RunContext context,
            String scenario,
            ComposeProject project,
            Map<String, String> values,
            JsonLines events,
            AtomicBoolean recording) {
        this.context = context;
        this.scenario = scenario;
        this.project = project;
        this.values = Map.copyOf(values);
        this.events = events;
        this.recording = recording;
    }

    /** What is done on a bench. */
    public interface Course<F> {

        /** Does it and returns what was declared and done. */
        F run(ComposeBench bench) throws IOException, HarnessFailure, InterruptedException;
    }

    /**
     * Opens a bench, runs a course on it and records what it returns.
     *
     * @param context what the scenario works with
     * @param scenario the scenario's id
     * @param course what is done
     */
    public static void run(RunContext context, String scenario, Course<?> course) throws IOException, HarnessFailure {
        String folder = "raw/" + scenario + "/";
        try (ComposeBench bench = open(context, scenario, folder)) {
            Object facts = course.run(bench);
            bench.recording.set(false);
            context.pack().json(folder + FACTS, "what was declared and done", new ObjectMapper().valueToTree(facts));
        } catch (EnvironmentException e) {
            throw new HarnessFailure(e.problem(), e.remedy(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessFailure("the run was interrupted", "run the check again", e);
        }
    }

    private static ComposeBench open(RunContext context, String scenario, String folder) throws IOException {
        ComposeSpec spec =
                Objects.requireNonNull(context.spec().compose(), "a scenario without a Compose file does not run");
        Map<String, String> values = new LinkedHashMap<>(spec.env());
        spec.generate().forEach(name -> values.put(name, random()));
        context.pack().learn(spec.generate().stream().map(values::get).toList());
        JsonLines events = context.pack().jsonLines(folder + EVENTS, "what the engine said about the containers");
        AtomicBoolean recording = new AtomicBoolean(true);
        try {
            ComposeProject project = ComposeProject.open(
                    context.run(),
                    spec,
                    values,
                    event -> {
                        if (recording.get()) {
                            events.append(event);
                        }
                    },
                    new HeardProgress(context.listener()));
            context.pack()
                    .json(
                            folder + "compose.json",
                            "the Compose file as it was started",
                            project.model().tree());
            return new ComposeBench(context, scenario, project, values, events, recording);
        } catch (IOException | RuntimeException e) {
            events.close();
            throw e;
        }
    }

    /** Returns a value that nobody else has. */
    public static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns what the scenario works with. */
    public RunContext context() {
        return context;
    }

    /** Returns the project. */
    public ComposeProject project() {
        return project;
    }

    /** Returns the Compose file as it is started. */
    public ComposeModel model() {
        return project.model();
    }

    /** Records something besides what the course returns. */
    public void record(String file, String what, Object facts) throws IOException {
        context.pack().json("raw/" + scenario + "/" + file, what, new ObjectMapper().valueToTree(facts));
    }

    /** Returns the values of the variables that the file refers to, each by its name. */
    public Map<String, String> values() {
        return values;
    }

    /** Returns which of the variables have a random value for this run. */
    public Set<String> generated() {
        ComposeSpec spec = context.spec().compose();
        return spec == null ? Set.of() : Set.copyOf(spec.generate());
    }

    /** Returns the time now, microseconds since the Unix epoch. */
    public static long micros() {
        return MicroClock.now();
    }

    /** Tells how the scenario goes on. */
    public void phase(String what) {
        context.listener().phase(scenario, what);
    }

    /** Returns how long the deployment may take to be up. */
    public Duration budget() {
        return context.spec().budgets().deploy();
    }

    /** Starts what is not running, and waits until all of it is up or the budget is over. */
    public Start up(String... options) {
        long from = micros();
        CommandResult result = project.up(budget(), options);
        Duration left = budget().minusNanos((micros() - from) * 1_000);
        List<ServiceContainer> containers = project.await(
                left.isNegative() ? Duration.ZERO : left, now -> Settling.isOver(model(), now, !result.ok()));
        return new Start(from, micros(), result, containers, Settling.isUp(model(), containers));
    }

    /**
     * What starting came to.
     *
     * @param fromMicros when it began
     * @param toMicros when everything was up, or the budget over
     * @param command what Compose came to
     * @param containers the containers as they were seen last
     * @param up whether everything is up
     */
    public record Start(
            long fromMicros, long toMicros, CommandResult command, List<ServiceContainer> containers, boolean up) {

        public Start {
            containers = List.copyOf(containers);
        }

        /** Returns what is not up, in words. */
        public String missing(ComposeBench bench) {
            return String.join(", ", Settling.missing(bench.model(), containers));
        }
    }

    /** Starts everything for a scenario that is about something else, and needs it up. */
    public Start upForSure() throws HarnessFailure {
        Start start = up();
        if (!start.up()) {
            throw new HarnessFailure(
                    "the Compose file did not come up this time: " + start.missing(this),
                    "see DEP-CMP-001, and run the check again");
        }
        return start;
    }

    /** Returns the declared requests of every entry point that the Compose file has a service for. */
    public List<Call> declaredRequests() {
        List<Call> calls = new ArrayList<>();
        for (EntryPoint entryPoint : context.spec().entryPoints()) {
            baseUrl(entryPoint)
                    .ifPresent(url ->
                            entryPoint.requests().forEach(request -> calls.add(call(entryPoint.name(), url, request))));
        }
        return calls;
    }

    /** Returns where an entry point is within the project; empty if the Compose file has no such service or port. */
    public Optional<String> baseUrl(EntryPoint entryPoint) {
        return model().port(entryPoint.service(), entryPoint.port().toString())
                .map(port -> String.format(Locale.ROOT, "http://%s:%d", entryPoint.service(), port));
    }

    /**
     * Reads what a scenario recorded as its facts.
     *
     * @param raw the scenario's folder within the pack
     * @param type what they are
     */
    public static <F> F facts(Path raw, Class<F> type) throws IOException {
        return recorded(raw, FACTS, type);
    }

    /**
     * Reads something else that a scenario recorded by {@link #record}.
     *
     * @param raw the scenario's folder within the pack
     * @param file its file there
     * @param type what it is
     */
    public static <T> T recorded(Path raw, String file, Class<T> type) throws IOException {
        return new ObjectMapper().readValue(raw.resolve(file).toFile(), type);
    }

    /** Returns a request of the spec, to be sent to an address. */
    public static Call call(String name, String baseUrl, RequestSpec request) {
        return new Call(
                name,
                baseUrl + request.path(),
                request.method(),
                request.headers(),
                request.body(),
                request.expectedStatus(),
                false);
    }

    /**
     * Sends requests from a container on the project's networks.
     *
     * @param calls the requests
     * @param within how long the wrong answer or none leads to another attempt
     */
    public List<Answer> ask(List<Call> calls, Duration within) throws IOException, InterruptedException {
        if (calls.isEmpty()) {
            return List.of();
        }
        ToolboxContainer toolbox = project.toolbox();
        return new Requests(
                        new ToolboxPlace(toolbox),
                        JAVA,
                        toolbox.provideClassPath().argFile())
                .send(new RequestPlan(calls, within.toMillis()));
    }

    /**
     * Holds connections from a container on the project's networks.
     *
     * @param plan what to hold
     * @param events told each event as it comes
     */
    public HeldConnections connect(HoldPlan plan, Consumer<HeldConnectionEvent> events) throws IOException {
        ToolboxContainer toolbox = project.toolbox();
        return HeldConnections.start(
                new ToolboxPlace(toolbox), JAVA, toolbox.provideClassPath().argFile(), plan, events);
    }

    /** Makes something go wrong until that is closed. */
    public HeldFault hold(Fault fault) throws IOException, InterruptedException {
        return HeldFault.hold(new ToolboxPlace(project.toolbox()), fault);
    }

    /** Runs a command in the toolbox and returns what it wrote. */
    public String command(List<String> command) {
        return project.toolbox()
                .run(Duration.ofSeconds(20), command.toArray(String[]::new))
                .orThrow("run the check again.")
                .stdout();
    }

    /** Watches for a while whether a container ends. */
    public void watchForDeaths(Duration time) {
        project.watch(time, ProjectEvent::died);
    }

    @Override
    public void close() {
        try (JsonLines recorded = events) {
            project.close();
        }
    }
}
