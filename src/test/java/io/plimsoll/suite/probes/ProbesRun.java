package io.plimsoll.suite.probes;

import io.plimsoll.spec.ReadinessWanted;
import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.suite.probes.Probe.Handler;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import io.plimsoll.timeline.ClusterEvents;
import io.plimsoll.timeline.ProbeCount;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.attribution.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recorded run of the failures, for tests: everything went well, but for what a test changes before it asks for the
 * observations. Times are microseconds after the begin of the failure.
 */
final class ProbesRun {

    static final long SECOND = 1_000_000;
    static final long LOAD = 1_000 * SECOND;
    static final long BLOCKED = LOAD + 10 * SECOND;
    static final long LIFTED = BLOCKED + 12 * SECOND;
    static final long PEAK_END = LOAD + 61 * SECOND;
    static final long AWAY = PEAK_END + SECOND;
    static final long RETURNED = AWAY + 35 * SECOND;
    static final long FAILING = RETURNED + 20 * SECOND;
    static final long END = FAILING + 90 * SECOND;
    static final String SERVICE = "api";
    static final PodName WITHDRAWN = pod("api-a");
    static final PodName FAILED = pod("api-b");
    static final PodName STARTED = pod("api-c");
    static final PodName OTHER = pod("api-d");
    static final PodName DATABASE = pod("db-0");

    private static final String REPLICA_SET = "api-1";

    final ClusterEvents cluster = new ClusterEvents();
    final List<LedgerEntry> entries = new ArrayList<>();

    @Nullable
    Probe readiness = new Probe(Handler.HTTP_GET, 8080, 0, 2, 2, 1, 2, null);

    @Nullable
    Probe liveness = new Probe(Handler.HTTP_GET, 8080, 0, 10, 3, 1, 3, null);

    @Nullable
    Probe startup = new Probe(Handler.HTTP_GET, 8080, 0, 1, 2, 1, 30, null);

    @Nullable
    Long withdrawnAfter = 4_500_000L;

    @Nullable
    Long backAfter = 1_500_000L;

    @Nullable
    Long killedAfter = 25_000_000L;

    long endedAfter = 30_000_000;

    @Nullable
    Long readyAfter = 2_000_000L;

    /** From the kill to the start that is delayed. */
    long startsAfter = SECOND;

    @Nullable
    Long startKilledAfter;

    @Nullable
    String broken;

    @Nullable
    Long restoredAfter = 2_000_000L;

    @Nullable
    ReadinessWanted wanted;

    ProbesFacts.@Nullable NotAway notAway;

    long peakEnd = PEAK_END;
    boolean otherEnds;
    boolean restartedUnderLoad;
    boolean unreadyUnderLoad;
    boolean restartedWithDependency;
    boolean dependencyEnds;
    boolean dependencyOpenBefore = true;
    boolean dependencyOpenUnder;
    boolean openBefore = true;
    boolean openUnder;
    boolean identity = true;
    boolean aSideTrial;
    boolean publishedNotReady;

    boolean withdrawnEnds;

    private List<PodName> pods = List.of(WITHDRAWN, FAILED, STARTED, OTHER);
    private long ids;

    /** Lets these be the workload's only pods. */
    void only(PodName... pods) {
        this.pods = List.of(pods);
    }

    static ProbesRun good() {
        ProbesRun run = new ProbesRun();
        for (long at = LOAD; at < LIFTED + 5 * SECOND; at += 50_000) {
            run.answered(at, at < BLOCKED + 5 * SECOND ? WITHDRAWN : OTHER);
        }
        return run;
    }

    private static PodName pod(String name) {
        return new PodName(name, ClusterEvents.uid("Pod", name));
    }

    void answered(long at, PodName pod) {
        entries.add(new LedgerEntry(
                ++ids,
                "web",
                "GET /",
                ConnectionKind.NEW,
                at,
                at,
                at + 2_000,
                EndState.OK,
                null,
                200,
                pod.name(),
                "1",
                null,
                null,
                0));
    }

    void failed(long at) {
        entries.add(new LedgerEntry(
                ++ids,
                "web",
                "GET /",
                ConnectionKind.NEW,
                at,
                at,
                at + 2_000,
                EndState.APPLICATION_ERROR,
                null,
                503,
                OTHER.name(),
                "1",
                null,
                null,
                0));
    }

    ProbesObservations observations() {
        cluster.deployment(LOAD - 10 * SECOND, SERVICE, 4, 0);
        cluster.replicaSet(LOAD - 10 * SECOND, REPLICA_SET, SERVICE, "1");
        for (PodName pod : pods) {
            cluster.listed(LOAD - 9 * SECOND, pod.name(), REPLICA_SET, LOAD - 20 * SECOND);
            cluster.endpoint(LOAD - 9 * SECOND, SERVICE, pod.name(), true, true, false);
        }
        if (publishedNotReady) {
            cluster.endpoint(BLOCKED + 2 * SECOND, SERVICE, WITHDRAWN.name(), true, false, false);
        }
        if (withdrawnAfter != null) {
            turn(BLOCKED + withdrawnAfter, WITHDRAWN, false);
            if (backAfter != null) {
                turn(LIFTED + backAfter, WITHDRAWN, true);
            }
        }
        underLoad();
        if (broken == null) {
            withoutDependency();
        }
        if (pods.contains(STARTED)) {
            slowStart();
        }
        long lifted = FAILING + endedAfter + SECOND;
        if (pods.contains(FAILED)) {
            restart(lifted);
        }
        turn(FAILING + 40 * SECOND, STARTED, true);
        if (withdrawnEnds) {
            cluster.restarted(
                    FAILING + 41 * SECOND,
                    WITHDRAWN.name(),
                    "api-a2",
                    FAILING + 41 * SECOND,
                    FAILING + 20 * SECOND,
                    1,
                    "Error");
        }
        if (otherEnds) {
            cluster.restarted(
                    FAILING + 41 * SECOND,
                    OTHER.name(),
                    "api-d2",
                    FAILING + 41 * SECOND,
                    FAILING + 20 * SECOND,
                    1,
                    "Error");
        }
        LoadFacts load = new LoadFacts(
                Map.of("web", new Route(new ServiceKey(ClusterEvents.NAMESPACE, SERVICE), null)),
                0,
                0,
                identity,
                250,
                LOAD,
                null);
        Trial served = trial(WITHDRAWN, BLOCKED, LIFTED, LIFTED + 10 * SECOND);
        ProbesFacts facts = new ProbesFacts(
                load,
                "web",
                "Deployment",
                ClusterEvents.NAMESPACE,
                SERVICE,
                "main",
                8080,
                25,
                60_000,
                readiness,
                liveness,
                startup,
                readiness == null || broken != null ? null : served,
                aSideTrial ? served : null,
                liveness == null || broken != null ? null : trial(FAILED, FAILING, lifted, END),
                liveness == null || startup == null || broken != null
                        ? null
                        : trial(STARTED, FAILING - 3 * SECOND, FAILING + 36 * SECOND, END),
                new ProbesFacts.Peak(LOAD, peakEnd, "500m", 250, broken),
                notAway == null ? away() : null,
                notAway);
        return new ProbesObservations(
                facts,
                new LoadObservations(
                        load,
                        Ledger.of(entries),
                        RecordedLoad.generator(LOAD, FAILING - 10 * SECOND, 250, List.of()),
                        cluster.timeline()));
    }

    private void underLoad() {
        if (unreadyUnderLoad) {
            turn(LOAD + 40 * SECOND, OTHER, false);
            turn(LOAD + 42 * SECOND, OTHER, true);
        }
        if (restartedUnderLoad) {
            long at = LOAD + 45 * SECOND;
            cluster.restarted(at, OTHER.name(), "api-d1", at, at, 137, "Error");
        }
        if (!pods.contains(OTHER)) {
            return;
        }
        cluster.probed(LOAD + 30 * SECOND, OTHER.name(), "main", ProbeCount.Kind.READINESS, 4, 0, 0.008);
        cluster.probed(LOAD + 31 * SECOND, OTHER.name(), "main", ProbeCount.Kind.READINESS, 1, 1, 0.020);
        // Of the pod whose probe was made to fail nothing is counted.
        cluster.probed(BLOCKED + SECOND, WITHDRAWN.name(), "main", ProbeCount.Kind.READINESS, 0, 1, 2.0);
    }

    private void withoutDependency() {
        turn(AWAY + 5 * SECOND, OTHER, false);
        turn(RETURNED + 2 * SECOND, OTHER, true);
        if (restartedWithDependency) {
            long at = AWAY + 33 * SECOND;
            cluster.restarted(at, OTHER.name(), "api-d0", at, at, 143, "Error");
        }
        if (dependencyEnds) {
            long at = AWAY + 20 * SECOND;
            cluster.listed(LOAD - 9 * SECOND, DATABASE.name(), "db-1", LOAD - 20 * SECOND);
            cluster.restarted(at, DATABASE.name(), "db-1", at, at, 1, "Error");
        }
    }

    private ProbesFacts.Away away() {
        return new ProbesFacts.Away(
                "StatefulSet",
                ClusterEvents.NAMESPACE,
                "db",
                DATABASE,
                List.of(5432),
                AWAY - 200_000,
                AWAY,
                RETURNED,
                restoredAfter == null ? null : RETURNED + restoredAfter,
                10_000,
                dependencyOpenBefore,
                dependencyOpenUnder,
                wanted);
    }

    private void turn(long at, PodName pod, boolean ready) {
        if (!pods.contains(pod)) {
            return;
        }
        cluster.ready(at, pod.name(), ready, at);
        cluster.endpoint(at, SERVICE, pod.name(), ready, ready, false);
    }

    private void slowStart() {
        long killed = FAILING - 2 * SECOND;
        cluster.ready(killed, STARTED.name(), false, killed);
        cluster.restarted(killed + startsAfter, STARTED.name(), "api-c2", killed + startsAfter, killed, 137, "Error");
        if (startKilledAfter != null) {
            long ended = killed + startsAfter + startKilledAfter;
            cluster.restarted(ended, STARTED.name(), "api-c3", ended, ended, 143, "Error");
        }
    }

    private void restart(long lifted) {
        String name = FAILED.name();
        turn(FAILING + 5 * SECOND, FAILED, false);
        if (killedAfter == null) {
            return;
        }
        cluster.warning(
                FAILING + killedAfter, name, "Killing", "Container main failed liveness probe, will be restarted");
        cluster.restarted(
                FAILING + endedAfter, name, "api-b2", FAILING + endedAfter, FAILING + endedAfter, 143, "Error");
        if (readyAfter != null) {
            turn(lifted + readyAfter, FAILED, true);
        }
    }

    private Trial trial(PodName pod, long set, long lifted, long until) {
        return new Trial(pod, List.of(8080), false, set - 200_000, set, lifted, until, openBefore, openUnder);
    }
}
