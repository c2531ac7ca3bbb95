package io.plimsoll.suite.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.environment.ToolboxContainer;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.timeline.ProcessEvent;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.watch.ProcessWatch;
import io.plimsoll.toolbox.watch.WatchPlan;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.LogFollower;
import io.plimsoll.workload.ProbeCounter;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a scenario works: a toolbox, and beside it everything that is recorded from the moment it is opened until
 * {@link #finish} – the watch events, the pods' processes and listeners where they can be seen, and which requests the
 * workload logs.
 *
 * <p>Everything goes into the scenario's folder of the evidence pack, in the files that {@link LoadFiles} reads.
 */
public final class Bench implements AutoCloseable {

    private final RunContext context;
    private final String scenario;
    private final ToolboxPlace place;
    private final String node;
    private final String classPath;
    private final ServedIds served = new ServedIds();
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private @Nullable ClusterRecorder recorder;
    private @Nullable LogFollower logs;
    private @Nullable ProcessWatch watch;

    private Bench(RunContext context, String scenario, ToolboxPlace place, String node, String classPath) {
        this.context = context;
        this.scenario = scenario;
        this.place = place;
        this.node = node;
        this.classPath = classPath;
    }

    /**
     * The container whose log says which requests were served.
     *
     * @param workload the workload's name, or what those of several have in common: with it their pods' names begin
     * @param container the container
     */
    public record LogSource(String workload, String container) {

        /** Returns the source of two workloads that run the same container: what both names begin with, as their pods' do. */
        public static LogSource ofBoth(String one, String other, String container) {
            int length = 0;
            while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
                length++;
            }
            return new LogSource(one.substring(0, length), container);
        }
    }

    /**
     * Enters the first node and begins to record.
     *
     * @param context what the scenario works with
     * @param scenario the scenario's id
     * @param log whose log is followed
     * @param limit how long it may be watched at most, so that this ends even if the harness does not end it
     * @throws Untestable if this environment has no place that the load could come from
     */
    public static Bench open(RunContext context, String scenario, LogSource log, Duration limit)
            throws IOException, Untestable {
        return open(context, scenario, log, limit, "");
    }

    /**
     * Enters the node of a name and begins to record; the first one if none has it.
     *
     * @param context what the scenario works with
     * @param scenario the scenario's id
     * @param log whose log is followed
     * @param limit how long it may be watched at most, so that this ends even if the harness does not end it
     * @param node the node's name: processes and listeners are recorded there only
     * @throws Untestable if this environment has no place that the load could come from
     */
    public static Bench open(RunContext context, String scenario, LogSource log, Duration limit, String node)
            throws IOException, Untestable {
        ToolboxContainer toolbox = LoadSource.on(context, node);
        Bench bench = new Bench(
                context,
                scenario,
                new ToolboxPlace(toolbox),
                toolbox.node().name(),
                toolbox.provideClassPath().argFile());
        try {
            bench.record(log, limit, toolbox.seesProcesses());
            return bench;
        } catch (IOException | RuntimeException e) {
            bench.close();
            throw e;
        }
    }

    private void record(LogSource source, Duration limit, boolean seesProcesses) throws IOException {
        var client = context.environment().kubernetes();
        JsonLines timeline = context.pack().jsonLines(folder() + "/" + LoadFiles.TIMELINE, "watch events");
        closing.push(timeline::close);
        JsonLines processes = context.pack().jsonLines(folder() + "/" + LoadFiles.PROCESSES, "processes and listeners");
        closing.push(processes::close);
        LogFollower logs = LogFollower.start(client, source.container(), Instant.now(), served::see);
        this.logs = logs;
        closing.push(logs::close);
        JsonLines lists = context.pack().jsonLines(folder() + "/" + RecordedLists.FILE, RecordedLists.ROLE);
        closing.push(lists::close);
        recorder =
                ClusterRecorder.start(client, context.manifests().namespaces(), lists::append, (WatchEvent event) -> {
                    timeline.append(event);
                    if (event.name().startsWith(source.workload())) {
                        logs.see(event);
                    }
                });
        closing.push(recorder::close);
        JsonLines probes =
                context.pack().jsonLines(folder() + "/" + LoadFiles.PROBES, "the kubelets' counts of probes");
        closing.push(probes::close);
        ProbeCounter counter = ProbeCounter.start(client, context.manifests().namespaces(), probes::append);
        closing.push(counter::close);
        if (seesProcesses) {
            watch = ProcessWatch.start(
                    place,
                    "java",
                    classPath,
                    there(),
                    new WatchPlan(null, null, false, null, 0, limit.toMillis(), WatchPlan.DEFAULT_PERIOD_MILLIS),
                    (ProcessEvent event) -> processes.append(event));
            closing.push(watch::close);
        }
    }

    /**
     * Plans a load that can be started here.
     *
     * @param title names the load in Gatling's report
     * @param endpoints how many pods share the traffic, at most
     * @param podsReplaced how many pods go while the load runs
     * @param limit how long the load may run at most
     * @throws HarnessFailure if an entry point's Service is not there or has no such port
     */
    public SteadyLoad load(String title, int endpoints, int podsReplaced, Duration limit)
            throws IOException, HarnessFailure {
        return SteadyLoad.start(this, title, endpoints, podsReplaced, limit);
    }

    /** Returns what the scenario works with. */
    public RunContext context() {
        return context;
    }

    /** Returns the toolbox as a place where programs run. */
    public ToolboxPlace place() {
        return place;
    }

    /** Returns the name of the node that the toolbox shares the inside of. */
    public String node() {
        return node;
    }

    /** Returns whether the pods' processes and listeners can be seen from here. */
    public boolean seesProcesses() {
        return watch != null;
    }

    /** Returns the argument file in the toolbox that holds the class path. */
    public String classPath() {
        return classPath;
    }

    /**
     * Returns a folder in the toolbox of this run's own: a toolbox may serve several runs, and an old stop file would end
     * a new program.
     */
    public String there() {
        return "/tmp/" + scenario + "-" + context.pack().runId();
    }

    /** Returns the scenario's folder within the pack. */
    public String folder() {
        return "raw/" + scenario;
    }

    /** Returns the last known state of every watched object. */
    public ClusterSnapshot snapshot() {
        return Objects.requireNonNull(recorder).snapshot();
    }

    /** Tells how the scenario goes on. */
    public void phase(String detail) {
        context.listener().phase(scenario, detail);
    }

    /** Returns the present moment, microseconds since the Unix epoch. */
    public static long micros() {
        return MicroClock.now();
    }

    /** Waits on a condition of the cluster, as {@link Waiting#until} does. */
    public Progress until(String what, Duration budget, Function<ClusterSnapshot, Progress> condition) {
        return Waiting.until(what, budget, this::snapshot, condition);
    }

    /** Lets a time pass in which nothing is done but watching. */
    public void hold(String what, Duration time) {
        until(what + " is over", time, snapshot -> new Progress.NotYet(what));
    }

    /** Returns what the workload has logged up to now. */
    ServedIds served() {
        if (logs != null) {
            logs.catchUp();
        }
        return served;
    }

    /**
     * Ends the recording and writes what was declared and done; without this the scenario has no evidence.
     *
     * @param facts what was declared and done
     * @throws IOException if the recording was not complete
     */
    public void finish(Object facts) throws IOException, HarnessFailure {
        try {
            if (watch != null) {
                watch.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessFailure("the run was interrupted", "run the check again", e);
        }
        context.pack()
                .json(
                        folder() + "/" + LoadFiles.FACTS,
                        "what was declared and done",
                        new ObjectMapper().valueToTree(facts));
    }

    /** Ends what still runs and closes the files. */
    @Override
    public void close() {
        RuntimeException first = null;
        while (!closing.isEmpty()) {
            try {
                closing.pop().run();
            } catch (RuntimeException e) {
                // The others are closed all the same: a file that stays open keeps the report from being written.
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
