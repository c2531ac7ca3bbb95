package io.plimsoll.suite.probes;

import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.suite.probes.Probe.Handler;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import io.plimsoll.timeline.ClusterEvents;
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
    static final long FAILING = LIFTED + 20 * SECOND;
    static final long END = FAILING + 90 * SECOND;
    static final String SERVICE = "api";
    static final PodName WITHDRAWN = pod("api-a");
    static final PodName FAILED = pod("api-b");
    static final PodName OTHER = pod("api-d");

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

    boolean otherEnds;
    boolean openBefore = true;
    boolean openUnder;
    boolean identity = true;
    boolean aSideTrial;
    boolean publishedNotReady;

    private long ids;

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

    ProbesObservations observations() {
        cluster.deployment(LOAD - 10 * SECOND, SERVICE, 4, 0);
        cluster.replicaSet(LOAD - 10 * SECOND, REPLICA_SET, SERVICE, "1");
        for (PodName pod : List.of(WITHDRAWN, FAILED, OTHER)) {
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
        long lifted = FAILING + endedAfter + SECOND;
        restart(lifted);
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
                readiness == null ? null : served,
                aSideTrial ? served : null,
                liveness == null ? null : trial(FAILED, FAILING, lifted, END));
        return new ProbesObservations(
                facts,
                new LoadObservations(
                        load,
                        Ledger.of(entries),
                        RecordedLoad.generator(LOAD, LIFTED + 10 * SECOND, 250, List.of()),
                        cluster.timeline()));
    }

    private void turn(long at, PodName pod, boolean ready) {
        cluster.ready(at, pod.name(), ready, at);
        cluster.endpoint(at, SERVICE, pod.name(), ready, ready, false);
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
