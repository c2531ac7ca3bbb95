package io.plimsoll.toolbox.generator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.toolbox.Lifeline;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.generator.GeneratorReport.GatlingTotals;
import io.plimsoll.toolbox.generator.LoadPlan.Slot;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LedgerEntry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of the load generator: its lanes, its ledger, its life and its report. */
final class LoadRun {

    /** How long the lanes wait for the warm-up before their first request. */
    static final Duration HEAD_START = Duration.ofSeconds(4);

    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final double WARM_UP_RATE = 100;

    private final LoadPlan plan;
    private final GeneratorFiles files;
    private final PrintStream progress;
    private final MicroClock clock = MicroClock.anchored();
    private final StopSignal stop = new StopSignal();
    private final LedgerFile ledger;
    private final GatlingLane newLane;
    private final @Nullable GatlingLane slowLane;
    private final List<KeptAliveLane> keptLanes = new ArrayList<>();
    private final List<LaneTally> keptTallies = new ArrayList<>();
    private final WarmUpServer warmUpServer = WarmUpServer.start();
    private final LedgerFile warmUpLedger = LedgerFile.discarding();
    private final GatlingLane warmUpLane;
    private final KeptAliveLane warmUpKeptLane;
    private final List<CpuSample> cpu = new CopyOnWriteArrayList<>();
    private final CpuMeter meter;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(body -> {
        Thread thread = new Thread(body, "ticker");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable Lifeline lifeline;
    private long startedMicros;
    private volatile long drainDeadlineNanos;

    LoadRun(LoadPlan plan, PrintStream progress) throws IOException {
        this.plan = plan;
        this.files = new GeneratorFiles(Path.of(plan.outputDir()));
        this.progress = progress;
        this.ledger = LedgerFile.create(files.ledger());
        this.meter = new CpuMeter();
        RequestIds ids = new RequestIds(plan.firstId());
        this.newLane = new GatlingLane(
                "new connections",
                plan.slots(),
                Duration.ofMillis(plan.timeOutMillis()),
                HEAD_START,
                plan.newRate(),
                plan,
                clock,
                ids,
                ledger,
                stop);
        LoadPlan.Slow slow = plan.slow();
        this.slowLane = slow == null
                ? null
                : new GatlingLane(
                        "slow requests",
                        List.of(new Slot(slow.entryPoint(), slow.baseUrl(), slow.request())),
                        Duration.ofMillis(slow.timeOutMillis()),
                        HEAD_START,
                        slow.startedPerSecond(),
                        plan,
                        clock,
                        ids,
                        ledger,
                        stop);
        LoadPlan warmUp = warmUpPlan();
        RequestIds warmUpIds = new RequestIds(warmUp.firstId());
        this.warmUpLane = new GatlingLane(
                "warm-up",
                warmUp.slots(),
                Duration.ofMillis(warmUp.timeOutMillis()),
                Duration.ZERO,
                warmUp.newRate(),
                warmUp,
                clock,
                warmUpIds,
                warmUpLedger,
                stop);
        this.warmUpKeptLane = new KeptAliveLane(
                warmUp,
                KeptAliveLane.Style.http1(warmUp),
                clock,
                warmUpIds,
                warmUpLedger,
                stop,
                new LaneTally("warm-up", ConnectionKind.KEPT_ALIVE, false, warmUp.keptRate()));
        if (plan.newConnectionShare() < 1) {
            keep("kept-alive connections", KeptAliveLane.Style.http1(plan), ids);
        }
        LoadPlan.Http2 http2 = plan.http2();
        if (http2 != null) {
            keep(ConnectionKind.HTTP2_NEW.words(), KeptAliveLane.Style.http2(plan, http2, false), ids);
            keep(ConnectionKind.HTTP2_KEPT_ALIVE.words(), KeptAliveLane.Style.http2(plan, http2, true), ids);
        }
        for (LoadPlan.Target poll : plan.longPolls()) {
            keep("long polls of " + poll.entryPoint(), KeptAliveLane.Style.longPoll(poll), ids);
        }
        for (LoadPlan.WebSocket webSocket : plan.webSockets()) {
            keep(
                    "WebSockets of " + webSocket.target().entryPoint(),
                    KeptAliveLane.Style.webSocket(plan, webSocket),
                    ids);
        }
        if (!plan.grpc().unary().isEmpty()) {
            keep(ConnectionKind.GRPC_UNARY_NEW.words(), KeptAliveLane.Style.grpcUnary(plan, false), ids);
            keep(ConnectionKind.GRPC_UNARY_KEPT_ALIVE.words(), KeptAliveLane.Style.grpcUnary(plan, true), ids);
        }
        for (LoadPlan.Target stream : plan.grpc().streams()) {
            keep("gRPC streams of " + stream.entryPoint(), KeptAliveLane.Style.grpcStream(stream), ids);
        }
    }

    private void keep(String name, KeptAliveLane.Style style, RequestIds ids) {
        LaneTally tally = new LaneTally(name, style.later(), false, style.rate());
        keptTallies.add(tally);
        keptLanes.add(new KeptAliveLane(plan, style, clock, ids, ledger, stop, tally));
    }

    private LoadPlan warmUpPlan() {
        return new LoadPlan(
                "warm-up",
                List.of(new LoadPlan.Target(
                        "warm-up", warmUpServer.baseUrl(), List.of(LoadPlan.PlannedRequest.get("/")))),
                2 * WARM_UP_RATE,
                0.5,
                4,
                1_000,
                WARM_UP.toMillis(),
                Integer.MAX_VALUE,
                // Never an id of the run: what is said of both must not meet.
                Long.MAX_VALUE / 2,
                WARM_UP.toMillis(),
                plan.identity(),
                null,
                LoadPlan.Life.untilStopped(),
                plan.outputDir());
    }

    /** Returns Gatling's lanes. */
    List<GatlingLane> gatlingLanes() {
        List<GatlingLane> lanes = new ArrayList<>(List.of(warmUpLane, newLane));
        if (slowLane != null) {
            lanes.add(slowLane);
        }
        return lanes;
    }

    /** Starts everything that Gatling does not start. */
    void start() {
        startedMicros = clock.micros();
        LoadPlan.Life life = plan.life();
        lifeline = Lifeline.watch(
                new Lifeline.Terms(
                        files.stop(),
                        life.endsWithStdin() ? System.in : null,
                        life.heartbeatFile() == null ? null : Path.of(life.heartbeatFile()),
                        Duration.ofMillis(life.heartbeatLimitMillis()),
                        Duration.ofMillis(plan.maxDurationMillis() + plan.longestTimeOutMillis())
                                .plus(HEAD_START)
                                .plus(HEAD_START)),
                this::end);
        ticker.scheduleAtFixedRate(() -> tick(false), 1, 1, TimeUnit.SECONDS);
        warmUpKeptLane.start(clock.micros());
        long first = clock.micros() + TimeUnit.MILLISECONDS.toMicros(HEAD_START.toMillis());
        keptLanes.forEach(lane -> lane.start(first));
    }

    private void end(String reason) {
        drainDeadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.longestTimeOutMillis() + 1_000);
        stop.give(clock.micros(), reason);
    }

    /** Returns whether the run was stopped and nothing of Gatling's is under way any more. */
    boolean isDrained() {
        if (!stop.isGiven()) {
            return false;
        }
        boolean idle = gatlingLanes().stream().allMatch(GatlingLane::isIdle);
        return idle || System.nanoTime() - drainDeadlineNanos > 0;
    }

    /** Closes ledger and report; Gatling's log is complete by now. */
    void finish() {
        try {
            warmUpKeptLane.awaitEnd();
            for (KeptAliveLane lane : keptLanes) {
                lane.awaitEnd();
            }
            if (lifeline != null) {
                lifeline.close();
            }
            long ended = clock.micros();
            newLane.settle(ended);
            if (slowLane != null) {
                slowLane.settle(ended);
            }
            ledger.close();
            warmUpLedger.close();
            warmUpServer.close();
            ticker.shutdown();
            tick(true);
            report(ended).write(files.report());
        } catch (IOException e) {
            throw new IllegalStateException("the run's report could not be written: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the run ended; its ledger is not complete", e);
        }
    }

    private GeneratorReport report(long ended) throws IOException {
        List<LaneTally> tallies = tallies();
        List<GeneratorReport.LaneReport> lanes =
                tallies.stream().map(LaneTally::report).toList();
        SimulationLog log = SimulationLog.read(simulationLog());
        long ok =
                log.requests().stream().filter(SimulationLog.LoggedRequest::ok).count();
        GatlingTotals totals = new GatlingTotals(
                log.version(), log.requests().size(), ok, log.requests().size() - ok);
        long unexplained = newLane.unexplained() + (slowLane == null ? 0 : slowLane.unexplained());
        return new GeneratorReport(
                startedMicros,
                ended,
                stop.reason(),
                lanes,
                totals,
                keptLanes.stream().mapToLong(KeptAliveLane::idleCloses).sum(),
                unexplained,
                cpu,
                discrepancies(lanes, totals, log.errors()));
    }

    /** Compares the ledger's counts of what Gatling sent with Gatling's own. */
    static List<String> discrepancies(
            List<GeneratorReport.LaneReport> lanes, GatlingTotals totals, List<String> errors) {
        List<String> found = new ArrayList<>();
        long sent = 0;
        long ok = 0;
        for (GeneratorReport.LaneReport lane : lanes) {
            if (lane.sentByGatling()) {
                sent += lane.sent();
                ok += lane.ok();
            }
        }
        if (sent != totals.requests() || ok != totals.ok()) {
            found.add(String.format(
                    Locale.ROOT,
                    "The ledger has %d requests that Gatling sent, %d of them ok; Gatling's own log has %d, %d of them"
                            + " OK.",
                    sent,
                    ok,
                    totals.requests(),
                    totals.ok()));
        }
        for (String error : errors) {
            found.add("Gatling reported an error outside of its requests: " + error);
        }
        return found;
    }

    private Path simulationLog() throws IOException {
        try (Stream<Path> runs = Files.list(files.gatling())) {
            Optional<Path> latest = runs.map(dir -> dir.resolve("simulation.log"))
                    .filter(Files::exists)
                    .max(Comparator.comparing(Path::toString));
            return latest.orElseThrow(() -> new IOException("Gatling left no simulation.log below " + files.gatling()));
        }
    }

    private List<LaneTally> tallies() {
        List<LaneTally> tallies = new ArrayList<>();
        tallies.add(newLane.tally());
        tallies.addAll(keptTallies);
        if (slowLane != null) {
            tallies.add(slowLane.tally());
        }
        return tallies;
    }

    private synchronized void tick(boolean last) {
        long now = clock.micros();
        try {
            cpu.add(meter.sample(now));
            progress.println(new ObjectMapper().writeValueAsString(live(now, last)));
            progress.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            // A second without a measurement shows as a gap in the report.
            return;
        }
    }

    private LiveCounts live(long now, boolean last) {
        long sent = 0;
        long ok = 0;
        long errors = 0;
        long lost = 0;
        long unsent = 0;
        for (LaneTally tally : tallies()) {
            sent += tally.sentSoFar();
            ok += tally.endedSoFar(EndState.OK);
            errors += tally.endedSoFar(EndState.APPLICATION_ERROR);
            lost += tally.endedSoFar(EndState.LOST);
            unsent += tally.endedSoFar(EndState.UNSENT);
        }
        return new LiveCounts(now, sent, ok, errors, lost, unsent, last);
    }

    static String tooLate(long micros) {
        return String.format(Locale.ROOT, "the load generator was %.1f ms late", micros / 1000.0);
    }

    static LedgerEntry unsent(long id, Slot slot, ConnectionKind connection, long intended, String message) {
        return new LedgerEntry(
                id,
                slot.entryPoint(),
                slot.request().label(),
                connection,
                intended,
                0,
                0,
                EndState.UNSENT,
                null,
                0,
                null,
                null,
                null,
                message);
    }
}
