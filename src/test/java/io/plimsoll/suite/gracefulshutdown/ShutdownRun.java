package io.plimsoll.suite.gracefulshutdown;

import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Container;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Departure;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Hook;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Kill;
import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.suite.load.SlowLoad;
import io.plimsoll.timeline.ClusterEvents;
import io.plimsoll.timeline.ProcessEvent;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.toolbox.watch.PodProcess;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.HeldConnection;
import io.plimsoll.traffic.HeldConnectionEvent;
import io.plimsoll.traffic.HeldConnectionEvent.Type;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossKind;
import io.plimsoll.traffic.attribution.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recorded run of the three ends, for tests: everything went well, but for what a test changes before it asks for the
 * observations.
 */
final class ShutdownRun {

    static final long SECOND = 1_000_000;
    static final long QUIET = 1_000 * SECOND;
    static final long LOAD = QUIET + 12 * SECOND;
    static final long DELETED = LOAD + 10 * SECOND;
    static final long KILLED = DELETED + 20 * SECOND;
    static final long DEAD = KILLED + 20_000;
    static final long END = KILLED + 10 * SECOND;
    static final long OUTAGE = KILLED + 12 * SECOND;
    static final String SERVICE = "api";
    static final PodName DATABASE_POD = pod("db-0");
    static final PodName QUIET_POD = pod("api-q");
    static final PodName LOADED_POD = pod("api-l");
    static final PodName KILLED_POD = pod("api-k");

    private static final String REPLICA_SET = "api-1";

    final ClusterEvents cluster = new ClusterEvents();
    final List<HeldConnectionEvent> held = new ArrayList<>();
    final List<LedgerEntry> entries = new ArrayList<>();
    List<Container> containers = List.of(new Container("main", Hook.SLEEP, 4));
    List<PodProcess> processes = List.of();
    List<String> discrepancies = List.of();

    @Nullable
    SlowLoad slow = new SlowLoad("GET /?delay=5s", 200, 3, false);

    @Nullable
    Integer minAvailable;

    @Nullable
    Long quietGone = QUIET + 5 * SECOND;

    @Nullable
    Long restored = DEAD + 3 * SECOND;

    ShutdownFacts.@Nullable Outage outage;
    ShutdownFacts.@Nullable NoOutage noOutage = new ShutdownFacts.NoOutage(null, "the spec declares no flow from api");

    long graceSeconds = 25;
    int replicas = 3;
    long quietExit = 4_200_000;
    int quietCode = 143;
    long loadedExit = 9_300_000;
    int loadedCode = 143;
    long loadedWithdrawn = 30_000;

    @Nullable
    Long loadedClosed = 9_100_000L;

    @Nullable
    Long killWithdrawn = 500_000L;

    @Nullable
    Long killReopened = 1_200_000L;

    /** What happens besides, once the pods are there. */
    final List<Runnable> later = new ArrayList<>();

    private long ids;

    /** The usual connections, all ended politely, and two answered requests a pod and tenth of a second. */
    static ShutdownRun good() {
        ShutdownRun run = new ShutdownRun();
        for (int i = 0; i < 3; i++) {
            run.slow("slow-" + i, i * 1_500_000L);
            run.idle("idle-" + i, Type.CLOSED);
            run.used("used-" + i, Type.TOLD_TO_LEAVE);
        }
        run.notSpoken("http2", Use.HTTP2);
        run.notSpoken("websocket", Use.WEBSOCKET);
        for (long at = LOAD; at < END; at += 100_000) {
            run.answered(at, at < DELETED + 50_000 ? LOADED_POD.name() : "api-n");
            run.answered(at + 50_000, at < KILLED || at > DEAD + 4 * SECOND ? KILLED_POD.name() : "api-n");
        }
        return run;
    }

    private static PodName pod(String name) {
        return new PodName(name, ClusterEvents.uid("Pod", name));
    }

    void answered(long at, String pod) {
        add(at, at + 2_000, EndState.OK, null, 200, pod, ConnectionKind.NEW);
    }

    /** A request that was refused. */
    void refused(long at) {
        add(at, at + 1_000, EndState.LOST, LossKind.REFUSED, 0, null, ConnectionKind.NEW);
    }

    /** A request that was cut. */
    void reset(long at, long end) {
        add(at, end, EndState.LOST, LossKind.RESET, 0, null, ConnectionKind.NEW);
    }

    private void add(
            long at,
            long end,
            EndState state,
            @Nullable LossKind kind,
            int status,
            @Nullable String pod,
            ConnectionKind connection) {
        entries.add(new LedgerEntry(
                ++ids, "web", "GET /", connection, at, at, end, state, kind, status, pod, "1", null, null, 0));
    }

    /** A chain of slow requests, each of five seconds, the last one of which is told to leave after the signal. */
    void slow(String name, long offset) {
        long at = LOAD - 10 * SECOND + offset;
        tell(at, name, Use.SLOW, Type.OPENED, 0, null);
        while (at < DELETED + 4 * SECOND) {
            tell(at, name, Use.SLOW, Type.SENT, 0, null);
            at += 5 * SECOND;
            tell(at, name, Use.SLOW, Type.ANSWERED, 200, null);
        }
        tell(at, name, Use.SLOW, Type.TOLD_TO_LEAVE, 0, null);
    }

    void idle(String name, Type end) {
        open(name, Use.IDLE);
        tell(DELETED + 9 * SECOND, name, Use.IDLE, end, 0, null);
    }

    void used(String name, Type end) {
        open(name, Use.USED);
        tell(DELETED + 4 * SECOND, name, Use.USED, Type.SENT, 0, null);
        if (end == Type.CUT) {
            tell(DELETED + 4 * SECOND + 1_000, name, Use.USED, end, 0, "SocketException: Connection reset");
        } else {
            tell(DELETED + 4 * SECOND + 1_000, name, Use.USED, Type.ANSWERED, 200, null);
            tell(DELETED + 4 * SECOND + 1_001, name, Use.USED, end, 0, null);
        }
    }

    private void open(String name, Use use) {
        tell(LOAD - SECOND, name, use, Type.OPENED, 0, null);
        for (int i = 1; i <= 2; i++) {
            tell(LOAD - SECOND + i * 10_000L, name, use, Type.SENT, 0, null);
            tell(LOAD - SECOND + i * 10_000L + 1_000, name, use, Type.ANSWERED, 200, null);
        }
    }

    /** A connection that ended with its first answer. */
    void declined(String name, Use use) {
        tell(LOAD - SECOND, name, use, Type.OPENED, 0, null);
        tell(LOAD - SECOND + 1, name, use, Type.SENT, 0, null);
        tell(LOAD - SECOND + 2, name, use, Type.ANSWERED, 200, null);
        tell(LOAD - SECOND + 3, name, use, Type.TOLD_TO_LEAVE, 0, null);
    }

    void notSpoken(String name, Use use) {
        tell(LOAD - SECOND, name, use, Type.NOT_SPOKEN, 0, null);
    }

    void tell(long micros, String name, Use use, Type type, int status, @Nullable String message) {
        held.add(new HeldConnectionEvent(micros, name, use, type, status, message));
    }

    /** Takes back what was told of a connection. */
    void forget(String name) {
        held.removeIf(event -> event.connection().equals(name));
    }

    /**
     * The database was killed.
     *
     * @param backAfter when it was ready again after that; {@code null} if it was not
     * @param restoredAfter when the workload was, too; {@code null} if it was not
     */
    void databaseKilled(@Nullable Long backAfter, @Nullable Long restoredAfter) {
        outage = new ShutdownFacts.Outage(
                "Deployment",
                ClusterEvents.NAMESPACE,
                "db",
                DATABASE_POD,
                OUTAGE,
                backAfter == null ? null : OUTAGE + backAfter,
                restoredAfter == null ? null : OUTAGE + restoredAfter,
                60_000);
        noOutage = null;
        cluster.replicaSet(QUIET - 10 * SECOND, "db-1", "db", "1");
        cluster.listed(QUIET - 9 * SECOND, DATABASE_POD.name(), "db-1", QUIET - 20 * SECOND);
        cluster.restarted(
                OUTAGE + 900_000, DATABASE_POD.name(), "db-0-b", OUTAGE + 800_000, OUTAGE + 10_000, 137, "Error");
    }

    /** A request that was answered with an error. */
    void wronglyAnswered(long at) {
        add(at, at + 2_000, EndState.APPLICATION_ERROR, null, 503, "api-n", ConnectionKind.NEW);
    }

    ShutdownObservations observations() {
        cluster.deployment(QUIET - 10 * SECOND, SERVICE, 3, 0);
        cluster.replicaSet(QUIET - 10 * SECOND, REPLICA_SET, SERVICE, "1");
        for (PodName pod : List.of(QUIET_POD, LOADED_POD, KILLED_POD)) {
            cluster.listed(QUIET - 9 * SECOND, pod.name(), REPLICA_SET, QUIET - 20 * SECOND);
            cluster.endpoint(QUIET - 9 * SECOND, SERVICE, pod.name(), true, true, false);
            cluster.process(QUIET - 9 * SECOND, pod.name(), ProcessEvent.Type.PROCESS_STARTED, 0);
            cluster.process(QUIET - 9 * SECOND, pod.name(), ProcessEvent.Type.LISTENER_OPENED, 8080);
        }
        end(QUIET_POD, QUIET, 30_000, quietExit - 10_000, quietExit, quietCode);
        end(LOADED_POD, DELETED, loadedWithdrawn, loadedClosed, loadedExit, loadedCode);
        crash();
        later.forEach(Runnable::run);
        LoadFacts load = new LoadFacts(
                Map.of("web", new Route(new ServiceKey(ClusterEvents.NAMESPACE, SERVICE), null)),
                0,
                0,
                true,
                250,
                LOAD,
                null);
        ShutdownFacts facts = new ShutdownFacts(
                load,
                "web",
                "Deployment",
                ClusterEvents.NAMESPACE,
                SERVICE,
                "main",
                8080,
                replicas,
                graceSeconds,
                containers,
                minAvailable,
                slow,
                new Departure(QUIET_POD, QUIET, quietGone),
                processes,
                new Departure(LOADED_POD, DELETED, DELETED + loadedExit + 300_000),
                new Kill(KILLED_POD, 2, KILLED, restored, 60_000),
                outage,
                noOutage);
        return new ShutdownObservations(
                facts,
                new LoadObservations(
                        load,
                        Ledger.of(entries),
                        RecordedLoad.generator(LOAD, END, 250, discrepancies),
                        cluster.timeline()),
                HeldConnection.of(held));
    }

    private void end(PodName pod, long deleted, long withdrawn, @Nullable Long closed, long exit, int code) {
        String name = pod.name();
        cluster.deletionRequested(deleted + 5_000, name, graceSeconds);
        cluster.endpoint(deleted + withdrawn, SERVICE, name, false, true, true);
        if (closed != null) {
            cluster.process(deleted + closed, name, ProcessEvent.Type.LISTENER_CLOSED, 8080);
        }
        cluster.process(deleted + exit, name, ProcessEvent.Type.PROCESS_EXITED, 0);
        cluster.exited(deleted + exit + 100_000, name, deleted + exit, code, code == 137 ? "Error" : "Completed");
        cluster.noEndpoint(deleted + exit + 200_000, SERVICE, name);
        cluster.removed(deleted + exit + 300_000, name);
    }

    private void crash() {
        String name = KILLED_POD.name();
        cluster.process(DEAD, name, ProcessEvent.Type.LISTENER_CLOSED, 8080);
        cluster.process(DEAD, name, ProcessEvent.Type.PROCESS_EXITED, 0);
        if (killWithdrawn != null) {
            cluster.endpoint(DEAD + killWithdrawn, SERVICE, name, false, false, false);
        }
        if (killReopened != null) {
            cluster.restarted(DEAD + 800_000, name, "api-k2", DEAD + 700_000, DEAD, 137, "Error");
            cluster.process(DEAD + 700_000, name, "api-k2", ProcessEvent.Type.PROCESS_STARTED, 0);
            cluster.process(DEAD + killReopened, name, "api-k2", ProcessEvent.Type.LISTENER_OPENED, 8080);
            cluster.endpoint(DEAD + 3 * SECOND, SERVICE, name, true, true, false);
        }
    }

    /** Returns a first process as the node shows it. */
    static PodProcess first(String program, String... handled) {
        return new PodProcess(17, QUIET_POD.uid(), QUIET_POD.name(), program, true, Set.of(handled));
    }
}
