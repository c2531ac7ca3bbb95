package io.plimsoll.suite.load;

import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.toolbox.generator.GeneratorCommand;
import io.plimsoll.toolbox.generator.LoadPhase;
import io.plimsoll.toolbox.generator.LoadPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A light load that runs all the time, with further ones on top of it that are added one by one and end together: the sum
 * goes up in steps and falls back to the light one.
 *
 * <p>Each is open loop and has a generator of its own. In this order: {@link #warmUp}, {@link #control}, {@link #lift} as
 * often as needed, {@link #drop}, {@link #end}.
 */
public final class SteppedLoad implements AutoCloseable {

    /** How far apart the first ids of two loads are: no load sends as many requests. */
    private static final long IDS = 100_000_000;

    private static final Duration GENERATOR_START = Duration.ofSeconds(60);

    private final Bench bench;
    private final SteadyLoad base;
    private final Duration limit;
    private final double basePerSecond;
    private final List<LoadPhase> lifts = new ArrayList<>();
    private double newPerSecond;

    private SteppedLoad(Bench bench, SteadyLoad base, double basePerSecond, double newPerSecond, Duration limit) {
        this.bench = bench;
        this.base = base;
        this.basePerSecond = basePerSecond;
        this.newPerSecond = newPerSecond;
        this.limit = limit;
    }

    /**
     * Starts the light load.
     *
     * @param bench where it runs
     * @param title names the load in Gatling's report
     * @param perSecond its rate
     * @param limit how long it may run at most
     * @throws HarnessFailure if an entry point's Service is not there or has no such port
     */
    public static SteppedLoad start(Bench bench, String title, double perSecond, Duration limit)
            throws IOException, HarnessFailure {
        SteadyLoad base = SteadyLoad.start(bench, title, perSecond, limit);
        return new SteppedLoad(bench, base, perSecond, base.newConnectionsPerSecond(), limit);
    }

    /** Waits until the light load has been clean for some seconds. */
    public void warmUp() throws HarnessFailure {
        base.warmUp();
    }

    /** Lets the light load run on the unchanged deployment: every request has to succeed. */
    public void control(Duration time) {
        base.control(time);
    }

    /** Returns the rate of the light load. */
    public double basePerSecond() {
        return basePerSecond;
    }

    /**
     * Adds a load to those that run, and returns when its first requests were sent.
     *
     * @param name names it in Gatling's report and in its folder
     * @param perSecond its rate
     */
    public Lift lift(String name, double perSecond) throws IOException, HarnessFailure {
        bench.phase(String.format(Locale.ROOT, "adding %.0f requests/s: %s", perSecond, name));
        String folder = folder(lifts.size() + 1);
        LoadPlan plan = new LoadPlanner(bench.context())
                .plan(
                        name,
                        perSecond,
                        (int) Math.max(1, LoadPlanner.MAX_NEW_PER_SECOND - newPerSecond),
                        false,
                        LoadPlanner.FIRST_ID + (lifts.size() + 1) * IDS,
                        limit,
                        bench.there() + "/" + folder);
        newPerSecond += plan.requestsPerSecond() * plan.newConnectionShare();
        LiveLoad live = new LiveLoad(bench.context().listener());
        lifts.add(LoadPhase.start(bench.place(), GeneratorCommand.of("java", bench.classPath()), plan, live));
        live.awaitFirst(GENERATOR_START);
        return new Lift(folder, plan.requestsPerSecond(), Bench.micros());
    }

    /**
     * A load on top of the light one.
     *
     * @param folder its folder within the scenario's
     * @param perSecond its rate
     * @param micros when its first requests had been sent
     */
    public record Lift(String folder, double perSecond, long micros) {}

    /** Ends all loads but the light one; returns when they were told to. */
    public long drop() throws IOException {
        long micros = Bench.micros();
        for (LoadPhase lift : lifts) {
            lift.stop();
        }
        return micros;
    }

    /**
     * Ends the load and takes the files of all generators into the pack.
     *
     * @return what was declared and done
     * @throws IOException if a generator did not complete its run
     */
    public LoadFacts end() throws IOException, HarnessFailure {
        drop();
        LoadFacts facts = base.end();
        for (int i = 0; i < lifts.size(); i++) {
            SteadyLoad.fetch(bench, lifts.get(i), folder(i + 1));
        }
        return facts;
    }

    private static String folder(int number) {
        return LoadFiles.LOAD + "-" + number;
    }

    /** Kills the generators that still run. */
    @Override
    public void close() {
        lifts.forEach(LoadPhase::close);
        base.close();
    }
}
