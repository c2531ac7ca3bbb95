package io.plimsoll.traffic.attribution;

import static io.plimsoll.traffic.attribution.SimulatedPod.NEVER;

import io.plimsoll.timeline.ClusterEvents;
import io.plimsoll.timeline.ProcessEvent.Type;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.timeline.Timeline;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossCause;
import io.plimsoll.traffic.LossKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A rollout that is played through mechanically: pods open and close ports, rules lag behind endpoints, requests meet
 * whom the rules lead them to. What truly happened to a request is written down as it happens; the ledger and the
 * timeline are then what a recorder with late watches, late samples and whole-second timestamps would have got.
 *
 * <p>It shares nothing with the attribution but the words: a request's true cause comes from the state of the pod that
 * it was really led to. The only rule of judgement is the one that the project defines: a pod that closed earlier than
 * 3 s after its endpoint was withdrawn closed too soon; rules that still reject 3 s after an endpoint became ready lag;
 * and while no endpoint is ready, that is the cause.
 */
final class RolloutSimulation {

    /** What is wrong with the deployment, or around it. */
    enum Defect {
        /** The port is closed on SIGTERM; the process ends soon after, with whatever is under way. */
        CLOSES_AT_ONCE,
        /** SIGTERM ends the process at once. */
        EXITS_AT_ONCE,
        /** SIGTERM is ignored, and the grace period is shorter than the requests. */
        KILLED_AT_GRACE_END,
        /** The pod is published before it listens. */
        PUBLISHED_TOO_EARLY,
        /** All old pods are removed at once, and drain well. */
        ALL_AT_ONCE,
        /** The node's rules lag far behind; pods drain for longer than they must. */
        SLOW_ROUTING,
        /** Kept-alive connections are cut on SIGTERM. */
        CUTS_KEPT_ALIVE,
        /** A pod runs out of memory and is restarted. */
        CRASH,
        /** Connections are led to pods that are long gone. */
        STALE_CONNTRACK,
        /** The application answers some requests with errors. */
        APPLICATION_ERRORS
    }

    private static final long SECOND = 1_000_000;
    private static final long MILLI = 1_000;
    private static final long T0 = 1_800_000_000_000_000L;
    private static final long CLOSED_TOO_SOON = 3 * SECOND;
    private static final long ROUTED_TOO_LATE = 3 * SECOND;
    private static final String SERVICE = "api";

    private final Random random;
    private final Set<Defect> defects;
    private final List<SimulatedPod> pods = new ArrayList<>();
    private final TreeMap<Long, List<SimulatedPod>> rules = new TreeMap<>();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Map<Long, LossCause> truth = new HashMap<>();
    private final Map<Integer, SimulatedPod> portUsers = new HashMap<>();
    private long nextId = 1;
    private long end;

    private RolloutSimulation(long seed, Set<Defect> defects) {
        this.random = new Random(seed * 1_000_003
                + defects.stream().mapToInt(defect -> 1 << defect.ordinal()).sum());
        this.defects = defects;
    }

    /** Plays a rollout through. */
    static RolloutSimulation of(long seed, Set<Defect> defects) {
        RolloutSimulation simulation = new RolloutSimulation(seed, new TreeSet<>(defects));
        simulation.rollOut();
        simulation.lagBehind();
        simulation.sendNew();
        simulation.sendKeptAlive();
        simulation.addStaleConnections();
        simulation.addUnexplained();
        return simulation;
    }

    Ledger ledger() {
        return Ledger.of(entries);
    }

    /** Returns how many requests were lost or failed. */
    int failures() {
        return truth.size();
    }

    /** Returns the true cause of a request that was lost or failed. */
    LossCause truthOf(LedgerEntry failure) {
        return Objects.requireNonNull(truth.get(failure.id()), "a loss that never happened");
    }

    static Map<String, Route> routes() {
        return Map.of("api", new Route(new ServiceKey(ClusterEvents.NAMESPACE, SERVICE), "http"));
    }

    // ---- what truly happens ----------------------------------------------------------------------------------------

    private void rollOut() {
        for (int i = 0; i < 3; i++) {
            SimulatedPod pod = new SimulatedPod("api-1-" + (char) ('a' + i), "api-1");
            pod.old = true;
            pod.created = T0 - 100 * SECOND;
            pod.started = T0 - 99 * SECOND;
            pod.opens = T0 - 98 * SECOND;
            pod.published = T0 - 97 * SECOND;
            pods.add(pod);
        }
        if (defects.contains(Defect.CRASH)) {
            crash(pods.get(0), T0 + between(4 * SECOND, 6 * SECOND));
        }
        long now = T0 + 10 * SECOND + between(0, SECOND);
        for (int i = 0; i < 3; i++) {
            SimulatedPod made = new SimulatedPod("api-2-" + (char) ('a' + i), "api-2");
            make(made, now);
            pods.add(made);
            if (pods.get(i).restarts < NEVER) {
                // The one that crashed stays.
                now = made.published + between(5 * MILLI, 60 * MILLI);
            } else if (defects.contains(Defect.ALL_AT_ONCE)) {
                delete(pods.get(i), now + between(0, 20 * MILLI));
            } else {
                now = made.published + between(5 * MILLI, 60 * MILLI);
                delete(pods.get(i), now);
                now += between(5 * MILLI, 80 * MILLI);
            }
        }
        long last = pods.stream()
                .mapToLong(pod -> pod.removed == NEVER ? pod.published : pod.removed)
                .max()
                .orElseThrow();
        end = Math.max(last, now) + 12 * SECOND;
    }

    private void make(SimulatedPod pod, long now) {
        pod.created = now;
        pod.started = now + between(200 * MILLI, 900 * MILLI);
        if (defects.contains(Defect.PUBLISHED_TOO_EARLY)) {
            pod.published = pod.started + between(40 * MILLI, 300 * MILLI);
            pod.opens = pod.started + between(1_500 * MILLI, 4_000 * MILLI);
        } else {
            pod.opens = pod.started + between(400 * MILLI, 2_500 * MILLI);
            pod.published = pod.opens + between(3 * MILLI, 1_000 * MILLI);
        }
    }

    private void delete(SimulatedPod pod, long now) {
        pod.deleted = now;
        pod.withdrawn = now + between(4 * MILLI, 80 * MILLI);
        long sigterm = now + between(15 * MILLI, 150 * MILLI);
        if (defects.contains(Defect.CLOSES_AT_ONCE)) {
            pod.closes = sigterm + between(0, 60 * MILLI);
            pod.exits = pod.closes + between(5 * MILLI, 700 * MILLI);
            pod.exitCode = 143;
        } else if (defects.contains(Defect.EXITS_AT_ONCE)) {
            pod.closes = sigterm;
            pod.exits = sigterm;
            pod.exitCode = 143;
        } else if (defects.contains(Defect.KILLED_AT_GRACE_END)) {
            // Longer than any lag of the rules here: only what is under way is lost.
            pod.graceSeconds = 2;
            pod.exits = now + 2 * SECOND + between(20 * MILLI, 400 * MILLI);
            pod.closes = pod.exits;
            pod.exitCode = 137;
            pod.killedByGrace = true;
        } else {
            long drain = defects.contains(Defect.SLOW_ROUTING)
                    ? between(3_600 * MILLI, 6_000 * MILLI)
                    : between(4_000 * MILLI, 10_000 * MILLI);
            pod.closes = sigterm + drain;
            // It waits for what is under way.
            pod.polite = true;
            pod.exits = pod.closes + between(4_000 * MILLI, 4_500 * MILLI);
        }
        if (defects.contains(Defect.CUTS_KEPT_ALIVE)) {
            pod.cutsKeptAlive = sigterm + between(0, 30 * MILLI);
        }
        pod.removed = pod.exits + between(300 * MILLI, 1_500 * MILLI);
    }

    private void crash(SimulatedPod pod, long now) {
        pod.closes = now;
        pod.exits = now;
        pod.exitCode = 137;
        pod.exitReason = "OOMKilled";
        pod.withdrawn = now + between(100 * MILLI, 1_200 * MILLI);
        pod.restarts = now + between(300 * MILLI, 1_000 * MILLI);
        pod.reopens = pod.restarts + between(800 * MILLI, 1_500 * MILLI);
        pod.republished = Math.max(pod.reopens, pod.withdrawn) + between(20 * MILLI, 500 * MILLI);
    }

    /** Every change of the endpoints reaches the node's rules some time later, and never before an earlier one. */
    private void lagBehind() {
        TreeMap<Long, Boolean> changes = new TreeMap<>();
        for (SimulatedPod pod : pods) {
            for (long change : new long[] {pod.published, pod.withdrawn, pod.republished}) {
                if (change < NEVER) {
                    changes.put(change, true);
                }
            }
        }
        long before = 0;
        for (long change : changes.keySet()) {
            long lag = defects.contains(Defect.SLOW_ROUTING) && change > T0
                    ? between(4_500 * MILLI, 7_500 * MILLI)
                    : random.nextInt(4) == 0 ? between(300 * MILLI, 950 * MILLI) : between(15 * MILLI, 200 * MILLI);
            long applied = Math.max(before + 1, change + lag);
            rules.put(
                    applied,
                    pods.stream().filter(pod -> pod.publishedAt(change)).toList());
            before = applied;
        }
    }

    private @Nullable SimulatedPod routed(long micros) {
        Map.Entry<Long, List<SimulatedPod>> rule = rules.floorEntry(micros);
        List<SimulatedPod> ready = rule == null ? List.of() : rule.getValue();
        return ready.isEmpty() ? null : ready.get(random.nextInt(ready.size()));
    }

    private boolean anyReady(long micros) {
        return pods.stream().anyMatch(pod -> pod.publishedAt(micros));
    }

    private boolean alwaysReady(long from, long to) {
        for (long at = from; at <= to; at += 5 * MILLI) {
            if (!anyReady(at)) {
                return false;
            }
        }
        return anyReady(to);
    }

    private void sendNew() {
        int rate = 100;
        for (long at = T0 + SECOND; at < end; at += SECOND / rate) {
            sendNew(at, between(500, 20 * MILLI));
        }
        if (defects.contains(Defect.KILLED_AT_GRACE_END) || defects.contains(Defect.CLOSES_AT_ONCE)) {
            // Slow requests, so that some are always under way.
            for (long at = T0 + 3 * SECOND; at < end; at += SECOND / 5) {
                sendNew(at + 777, between(2_500 * MILLI, 4_000 * MILLI));
            }
        }
    }

    private void sendNew(long at, long takes) {
        int port = 32_768 + random.nextInt(28_000);
        SimulatedPod pod = routed(at);
        long arrives = at + between(50, 400);
        if (pod == null) {
            boolean readyForLong = alwaysReady(at - ROUTED_TOO_LATE, at);
            LossCause cause = readyForLong ? LossCause.ROUTING_LAG : LossCause.NO_READY_ENDPOINT;
            lost(at, arrives + between(50, 900), ConnectionKind.NEW, LossKind.REFUSED, cause, null, null, port);
        } else if (!pod.listensAt(arrives)) {
            boolean silent = !pod.aliveAt(arrives) && random.nextInt(6) == 0;
            LossCause cause = !anyReady(at) ? LossCause.NO_READY_ENDPOINT : cause(pod, arrives);
            lost(
                    at,
                    silent ? at + 5 * SECOND : arrives + between(50, 900),
                    ConnectionKind.NEW,
                    silent ? LossKind.TIMED_OUT : LossKind.REFUSED,
                    cause,
                    null,
                    null,
                    port);
        } else {
            served(at, arrives, takes, ConnectionKind.NEW, pod, null, port);
        }
        if (pod != null) {
            portUsers.put(port, pod);
        }
    }

    private static LossCause cause(SimulatedPod pod, long arrives) {
        if (arrives < pod.opens) {
            return LossCause.ROUTED_TO_NOT_READY;
        }
        if (pod.closes >= pod.withdrawn + CLOSED_TOO_SOON) {
            return LossCause.ROUTING_LAG;
        }
        return pod.deleted == NEVER ? LossCause.CONTAINER_DIED : LossCause.CLOSED_BEFORE_DRAIN;
    }

    private static LossCause causeOfCut(SimulatedPod pod, long cut) {
        if (cut != pod.exits) {
            return LossCause.CLOSED_BEFORE_DRAIN;
        }
        return pod.deleted == NEVER
                ? LossCause.CONTAINER_DIED
                : pod.killedByGrace ? LossCause.KILLED_AT_GRACE_END : LossCause.CLOSED_BEFORE_DRAIN;
    }

    /** Returns whether it was answered. */
    private boolean served(
            long at,
            long arrives,
            long takes,
            ConnectionKind connection,
            SimulatedPod pod,
            @Nullable String connectionId,
            int port) {
        long cut = pod.cutAfter(arrives);
        if (connection == ConnectionKind.KEPT_ALIVE && pod.cutsKeptAlive > arrives) {
            cut = Math.min(cut, pod.cutsKeptAlive);
        }
        if (arrives + takes >= cut) {
            lost(
                    at,
                    cut + clientDelay(),
                    connection,
                    random.nextBoolean() ? LossKind.RESET : LossKind.CLOSED_EARLY,
                    causeOfCut(pod, cut),
                    null,
                    connectionId,
                    port);
            return false;
        }
        boolean error = defects.contains(Defect.APPLICATION_ERRORS) && random.nextInt(50) == 0;
        long id = nextId++;
        long finished = arrives + takes + between(50, 400);
        entries.add(new LedgerEntry(
                id,
                "api",
                "GET /reports/1",
                connection,
                at,
                at,
                finished,
                error ? EndState.APPLICATION_ERROR : EndState.OK,
                null,
                error ? 500 : 200,
                pod.name,
                pod.replicaSet,
                connectionId,
                error ? "expected status 200, was 500" : null,
                port));
        if (error) {
            truth.put(id, LossCause.APPLICATION_ERROR);
        }
        return true;
    }

    /** Twenty connections, each with a request every 100 ms or so; an idle connection that is closed is replaced. */
    private void sendKeptAlive() {
        for (int connection = 0; connection < 20; connection++) {
            int generation = 0;
            @Nullable SimulatedPod pod = null;
            long openedAt = 0;
            long at = T0 + SECOND + between(0, 100 * MILLI);
            while (at < end) {
                long closedBy = pod == null ? 0 : Math.min(pod.cutAfter(openedAt), cutsAfter(pod, openedAt));
                if (pod == null || at >= closedBy) {
                    pod = routed(at);
                    openedAt = at;
                    generation++;
                    if (pod == null || !pod.listensAt(at)) {
                        // The sender opens it ahead of the request and tries again: no request is lost by that.
                        pod = null;
                        at += 50 * MILLI;
                        continue;
                    }
                }
                long takes = between(5 * MILLI, 60 * MILLI);
                String id = "kept-" + connection + "-" + generation;
                boolean answered = served(
                        at, at + between(50, 300), takes, ConnectionKind.KEPT_ALIVE, pod, id, 20_000 + connection);
                if (!answered) {
                    pod = null;
                }
                at += takes + between(60 * MILLI, 120 * MILLI);
            }
        }
    }

    private static long cutsAfter(SimulatedPod pod, long openedAt) {
        if (pod.polite && openedAt < pod.closes) {
            return Math.min(pod.closes, pod.cutsKeptAlive > openedAt ? pod.cutsKeptAlive : NEVER);
        }
        return pod.cutsKeptAlive > openedAt ? pod.cutsKeptAlive : NEVER;
    }

    private void addStaleConnections() {
        if (!defects.contains(Defect.STALE_CONNTRACK)) {
            return;
        }
        List<Integer> ports = new ArrayList<>(portUsers.keySet());
        ports.sort(Comparator.naturalOrder());
        for (int i = 0; i < 400; i++) {
            int port = ports.get(random.nextInt(ports.size()));
            SimulatedPod pod = portUsers.get(port);
            long at = end - between(0, 4 * SECOND);
            if (pod != null && pod.old && at > pod.removed + 4 * SECOND) {
                boolean silent = random.nextBoolean();
                lost(
                        at,
                        silent ? at + 5 * SECOND : at + between(100, 2 * MILLI),
                        ConnectionKind.NEW,
                        silent ? LossKind.TIMED_OUT : LossKind.REFUSED,
                        LossCause.STALE_CONNTRACK,
                        null,
                        null,
                        port);
            }
        }
        // Kept-alive connections whose end never arrived.
        for (int connection = 0; connection < 3; connection++) {
            SimulatedPod pod = pods.get(connection);
            String id = "silent-" + connection;
            served(T0 + 2 * SECOND, T0 + 2 * SECOND + 200, MILLI, ConnectionKind.KEPT_ALIVE, pod, id, 0);
            long at = pod.exits + between(5 * SECOND, 9 * SECOND);
            lost(
                    at,
                    at + 5 * SECOND,
                    ConnectionKind.KEPT_ALIVE,
                    LossKind.TIMED_OUT,
                    LossCause.STALE_CONNTRACK,
                    null,
                    id,
                    0);
        }
    }

    /** Losses without any event, while nothing happens: whatever is said of them but "unknown" is wrong. */
    private void addUnexplained() {
        LossKind[] kinds = {LossKind.RESET, LossKind.TIMED_OUT, LossKind.REFUSED, LossKind.CLOSED_EARLY};
        for (int i = 0; i < 6; i++) {
            long at = random.nextBoolean() && !defects.contains(Defect.CRASH)
                    ? T0 + between(SECOND, 3 * SECOND)
                    : end - between(SECOND, 3 * SECOND);
            LossKind kind = kinds[i % kinds.length];
            lost(
                    at,
                    kind == LossKind.TIMED_OUT ? at + 5 * SECOND : at + between(200, 3 * MILLI),
                    ConnectionKind.NEW,
                    kind,
                    LossCause.UNKNOWN,
                    null,
                    null,
                    0);
        }
    }

    private void lost(
            long at,
            long until,
            ConnectionKind connection,
            LossKind kind,
            LossCause cause,
            @Nullable String pod,
            @Nullable String connectionId,
            int port) {
        long id = nextId++;
        entries.add(new LedgerEntry(
                id,
                "api",
                "GET /reports/1",
                connection,
                at,
                at,
                until,
                EndState.LOST,
                kind,
                0,
                pod,
                null,
                connectionId,
                "lost",
                port));
        truth.put(id, cause);
    }

    private long clientDelay() {
        return random.nextInt(20) == 0 ? between(5 * MILLI, 60 * MILLI) : between(60, 2 * MILLI);
    }

    private long between(long least, long below) {
        return least + (long) (random.nextDouble() * (below - least));
    }

    // ---- what is recorded of it ------------------------------------------------------------------------------------

    private record Step(long micros, String watch, Recording recording) {}

    private interface Recording {
        void at(long receivedMicros);
    }

    /** Returns what the recorder got: late, and of Kubernetes' own times only the seconds. */
    Timeline timeline() {
        ClusterEvents cluster = new ClusterEvents();
        List<Step> steps = new ArrayList<>();
        cluster.deployment(T0, "api", 3, 0);
        cluster.replicaSet(T0, "api-1", "api", "1");
        steps.add(new Step(T0 + 9 * SECOND, "ReplicaSet", at -> cluster.replicaSet(at, "api-2", "api", "2")));
        for (SimulatedPod pod : pods) {
            record(pod, cluster, steps);
        }
        steps.sort(Comparator.comparingLong(Step::micros));
        Map<String, Long> lastOfWatch = new HashMap<>();
        for (Step step : steps) {
            long received = Math.max(step.micros() + watchDelay(), lastOfWatch.getOrDefault(step.watch(), 0L) + 1);
            lastOfWatch.put(step.watch(), received);
            step.recording().at(received);
        }
        return cluster.timeline();
    }

    private void record(SimulatedPod pod, ClusterEvents cluster, List<Step> steps) {
        String name = pod.name;
        if (pod.old) {
            steps.add(new Step(T0, "Pod", at -> cluster.listed(at, name, pod.replicaSet, pod.opens)));
            steps.add(new Step(T0, "EndpointSlice", at -> cluster.endpoint(at, SERVICE, name, true, true, false)));
            sample(cluster, T0, name, name, Type.PROCESS_STARTED, 0);
            sample(cluster, T0, name, name, Type.LISTENER_OPENED, 8080);
        } else {
            steps.add(new Step(pod.created, "Pod", at -> cluster.created(at, name, pod.replicaSet)));
            steps.add(new Step(pod.started + 20 * MILLI, "Pod", at -> cluster.running(at, name, pod.started)));
            steps.add(new Step(pod.published - 3 * MILLI, "Pod", at -> cluster.ready(at, name, true, pod.published)));
            steps.add(new Step(
                    pod.published, "EndpointSlice", at -> cluster.endpoint(at, SERVICE, name, true, true, false)));
            sample(cluster, pod.started, name, name, Type.PROCESS_STARTED, 0);
            sample(cluster, pod.opens, name, name, Type.LISTENER_OPENED, 8080);
        }
        if (pod.exits < NEVER) {
            sample(cluster, pod.closes, name, name, Type.LISTENER_CLOSED, 8080);
            sample(cluster, pod.exits, name, name, Type.PROCESS_EXITED, 0);
        }
        if (pod.restarts < NEVER) {
            recordCrash(pod, cluster, steps);
        }
        if (pod.deleted < NEVER && pod.restarts == NEVER) {
            steps.add(new Step(pod.deleted, "Pod", at -> cluster.deletionRequested(at, name, pod.graceSeconds)));
            steps.add(new Step(
                    pod.withdrawn, "EndpointSlice", at -> cluster.endpoint(at, SERVICE, name, false, true, true)));
            steps.add(new Step(
                    Math.min(pod.exits + between(20 * MILLI, 250 * MILLI), pod.removed - 10),
                    "Pod",
                    at -> cluster.exited(at, name, pod.exits, pod.exitCode, pod.exitReason)));
            steps.add(new Step(pod.removed, "Pod", at -> cluster.removed(at, name)));
            steps.add(new Step(pod.removed, "EndpointSlice", at -> cluster.noEndpoint(at, SERVICE, name)));
        }
    }

    private void recordCrash(SimulatedPod pod, ClusterEvents cluster, List<Step> steps) {
        String name = pod.name;
        String second = name + "-r1";
        sample(cluster, pod.restarts, name, second, Type.PROCESS_STARTED, 0);
        sample(cluster, pod.reopens, name, second, Type.LISTENER_OPENED, 8080);
        steps.add(new Step(
                pod.withdrawn, "EndpointSlice", at -> cluster.endpoint(at, SERVICE, name, false, false, false)));
        steps.add(new Step(
                pod.restarts + 30 * MILLI,
                "Pod",
                at -> cluster.restarted(at, name, second, pod.restarts, pod.exits, pod.exitCode, pod.exitReason)));
        steps.add(new Step(
                pod.republished, "EndpointSlice", at -> cluster.endpoint(at, SERVICE, name, true, true, false)));
    }

    private void sample(ClusterEvents cluster, long micros, String pod, String container, Type type, int port) {
        long late = random.nextInt(10) == 0 ? between(10 * MILLI, 45 * MILLI) : between(0, 12 * MILLI);
        cluster.process(micros + late, pod, container, type, port);
    }

    private long watchDelay() {
        return Math.min(240 * MILLI, (long) (-Math.log(1 - random.nextDouble()) * 15 * MILLI) + 300);
    }
}
