package io.plimsoll.suite.load;

import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.Identity;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.toolbox.generator.GeneratorCommand;
import io.plimsoll.toolbox.generator.GeneratorFiles;
import io.plimsoll.toolbox.generator.LoadPhase;
import io.plimsoll.toolbox.generator.LoadPlan;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The declared load while it runs on a {@link Bench}. In this order: {@link #warmUp}, {@link #control}, whatever the
 * scenario provokes, {@link #end}.
 */
public final class SteadyLoad implements AutoCloseable {

    /** How long the warm-up may last; what fails in it is recorded and not judged. */
    public static final Duration WARM_UP = Duration.ofSeconds(30);

    private static final Duration CLEAN = Duration.ofSeconds(4);
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final Duration GENERATOR_START = Duration.ofSeconds(60);

    private final Bench bench;
    private final Map<String, Route> routes;
    private final double newPerSecond;
    private final LoadPhase load;
    private final LiveLoad live;
    private long loadMicros;

    private SteadyLoad(Bench bench, Map<String, Route> routes, double newPerSecond, LoadPhase load, LiveLoad live) {
        this.bench = bench;
        this.routes = routes;
        this.newPerSecond = newPerSecond;
        this.load = load;
        this.live = live;
    }

    static SteadyLoad start(Bench bench, String title, int endpoints, int podsReplaced, Duration limit)
            throws IOException, HarnessFailure {
        bench.phase("starting the load generator");
        LoadPlanner planner = new LoadPlanner(bench.context());
        Map<String, Route> routes = planner.routes();
        double newPerSecond = planner.newConnectionsPerSecond(endpoints, podsReplaced);
        return start(bench, routes, planner.plan(title, newPerSecond, limit, bench.there() + "/" + LoadFiles.LOAD));
    }

    /** Starts a load of another rate than the declared one. */
    static SteadyLoad start(Bench bench, String title, double perSecond, Duration limit)
            throws IOException, HarnessFailure {
        bench.phase("starting the load generator");
        LoadPlanner planner = new LoadPlanner(bench.context());
        return start(
                bench,
                planner.routes(),
                planner.plan(
                        title,
                        perSecond,
                        LoadPlanner.MAX_NEW_PER_SECOND,
                        true,
                        LoadPlanner.FIRST_ID,
                        limit,
                        bench.there() + "/" + LoadFiles.LOAD));
    }

    private static SteadyLoad start(Bench bench, Map<String, Route> routes, LoadPlan plan) throws IOException {
        double newPerSecond = plan.requestsPerSecond() * plan.newConnectionShare();
        LiveLoad live = new LiveLoad(bench.context().listener());
        LoadPhase load = LoadPhase.start(bench.place(), GeneratorCommand.of("java", bench.classPath()), plan, live);
        return new SteadyLoad(bench, routes, newPerSecond, load, live);
    }

    /**
     * Waits until the load has been clean for some seconds, or the warm-up's time is used up: then the control phase will
     * tell.
     *
     * @throws HarnessFailure if the generator sends nothing
     */
    public void warmUp() throws HarnessFailure {
        live.awaitFirst(GENERATOR_START);
        bench.phase(String.format(Locale.ROOT, "warm-up: until the load has been clean for %d s", CLEAN.toSeconds()));
        bench.until(
                "the load is clean",
                WARM_UP,
                snapshot -> live.cleanForMicros() >= CLEAN.toMillis() * 1_000
                        ? new Progress.Reached()
                        : new Progress.NotYet("some requests still fail"));
        loadMicros = Bench.micros();
    }

    /** Lets the load run on the unchanged deployment: every request has to succeed. */
    public void control(Duration time) {
        bench.phase("control: the load must be clean on the unchanged deployment");
        loadMicros = Bench.micros();
        bench.hold("the control phase", time);
    }

    /**
     * Ends the sending. When this returns, every request has its end; what the generator still writes about them is for
     * {@link #end} to wait for, and other things may be done meanwhile.
     */
    public void stop() throws IOException, HarnessFailure {
        load.stop();
        try {
            // If it does not come in time, end() says why.
            live.awaitLast(bench.context().spec().load().timeout().plus(SETTLED));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Ends the load and takes its files into the pack.
     *
     * @return what was declared and done
     * @throws IOException if the generator did not complete its run
     */
    public LoadFacts end() throws IOException, HarnessFailure {
        load.stop();
        fetch(bench, load, LoadFiles.LOAD);
        DeploymentSpec spec = bench.context().spec();
        return new LoadFacts(
                routes,
                spec.budgets().lostRequests(),
                spec.budgets().applicationErrors(),
                namesPods(spec.identity()),
                newPerSecond,
                loadMicros,
                bench.served().orNull());
    }

    /** Waits for a generator's end and takes its files into a folder of the scenario's. */
    static void fetch(Bench bench, LoadPhase load, String folder) throws IOException, HarnessFailure {
        Path fetched = Files.createTempDirectory("plimsoll-load");
        try {
            load.await(fetched);
            // The stop file and Java's own preferences are no evidence.
            Files.deleteIfExists(new GeneratorFiles(fetched).stop());
            remove(fetched.resolve(".java"));
            bench.context().pack().adopt(bench.folder() + "/" + folder, "load generator", fetched);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            remove(fetched);
        }
    }

    private static HarnessFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new HarnessFailure("the run was interrupted", "run the check again", e);
    }

    private static void remove(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> below = Files.walk(folder)) {
                for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static boolean namesPods(@Nullable Identity identity) {
        return identity != null && identity.podHeader() != null;
    }

    double newConnectionsPerSecond() {
        return newPerSecond;
    }

    /** Kills the generator if it still runs. */
    @Override
    public void close() {
        load.close();
    }
}
