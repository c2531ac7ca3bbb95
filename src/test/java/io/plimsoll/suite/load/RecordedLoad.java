package io.plimsoll.suite.load;

import io.plimsoll.timeline.ClusterEvents;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.toolbox.generator.CpuSample;
import io.plimsoll.toolbox.generator.GeneratorReport;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossKind;
import io.plimsoll.traffic.attribution.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recorded load on the Service {@code api}, for tests: what cluster and requests did is what a test says. */
public final class RecordedLoad {

    /** A second, in microseconds. */
    public static final long SECOND = 1_000_000;

    /** When the warm-up was over. */
    public static final long LOAD = 1_000 * SECOND;

    /** The Service that the load goes to. */
    public static final String SERVICE = "api";

    /** What the cluster did. */
    public final ClusterEvents cluster = new ClusterEvents();

    /** What became of the requests. */
    public final List<LedgerEntry> entries = new ArrayList<>();

    /** What the generator's own counts contradict. */
    public List<String> discrepancies = List.of();

    /** How busy the host was. */
    public List<CpuSample> cpu = List.of();

    /** Returns the pod of a name. */
    public static PodName pod(String name) {
        return new PodName(name, ClusterEvents.uid("Pod", name));
    }

    /** A request on a connection of its own, answered as declared. */
    public void answered(long at, String pod) {
        add(at, EndState.OK, null, 200, pod, ConnectionKind.NEW);
    }

    /** A request on a connection that is kept alive, answered as declared. */
    public void answeredOnKeptAlive(long at, String pod) {
        add(at, EndState.OK, null, 200, pod, ConnectionKind.KEPT_ALIVE);
    }

    /** A request that got another status than the declared one. */
    public void wrong(long at, String pod, int status) {
        add(at, EndState.APPLICATION_ERROR, null, status, pod, ConnectionKind.NEW);
    }

    /** A request that was refused. */
    public void refused(long at) {
        add(at, EndState.LOST, LossKind.REFUSED, 0, null, ConnectionKind.NEW);
    }

    /** A request that was answered as declared, on a connection of a name; without a pod, nobody says who answered. */
    public void answeredOn(long from, long to, @Nullable String pod, ConnectionKind how, @Nullable String connection) {
        add(from, to, EndState.OK, null, 200, pod, how, connection);
    }

    /** A request that was lost, on a connection of a name. */
    public void lost(long from, long to, LossKind kind, ConnectionKind how, @Nullable String connection) {
        add(from, to, EndState.LOST, kind, 0, null, how, connection);
    }

    /** Ten requests a second, answered by these pods in turn. */
    public void steady(long from, long to, String... pods) {
        int turn = 0;
        for (long at = from; at < to; at += SECOND / 10) {
            answered(at, pods[turn++ % pods.length]);
        }
    }

    private void add(
            long at, EndState state, @Nullable LossKind kind, int status, @Nullable String pod, ConnectionKind how) {
        add(at, at + 2_000, state, kind, status, pod, how, null);
    }

    private void add(
            long at,
            long end,
            EndState state,
            @Nullable LossKind kind,
            int status,
            @Nullable String pod,
            ConnectionKind how,
            @Nullable String connection) {
        entries.add(new LedgerEntry(
                entries.size() + 1L,
                "web",
                "GET /",
                how,
                at,
                at,
                end,
                state,
                kind,
                status,
                pod,
                "1",
                connection,
                null,
                0));
    }

    /** Returns what was declared for and done with the load. */
    public LoadFacts facts() {
        return new LoadFacts(
                Map.of("web", new Route(new ServiceKey(ClusterEvents.NAMESPACE, SERVICE), null)),
                0,
                0,
                true,
                200,
                LOAD,
                null);
    }

    /** Returns everything as it was recorded. */
    public LoadObservations observations() {
        return new LoadObservations(facts(), Ledger.of(entries), generator(), cluster.timeline());
    }

    private GeneratorReport generator() {
        long end = entries.stream().mapToLong(LedgerEntry::endMicros).max().orElse(LOAD);
        return generator(LOAD, end, 200, discrepancies, cpu);
    }

    /** Returns what a generator says of itself that held its rate. */
    public static GeneratorReport generator(long from, long to, double perSecond, List<String> discrepancies) {
        return generator(from, to, perSecond, discrepancies, List.of());
    }

    private static GeneratorReport generator(
            long from, long to, double perSecond, List<String> discrepancies, List<CpuSample> cpu) {
        return new GeneratorReport(
                from,
                to,
                "stopped",
                List.of(new GeneratorReport.LaneReport(
                        "new connections",
                        ConnectionKind.NEW,
                        true,
                        perSecond,
                        100,
                        100,
                        0,
                        0,
                        0,
                        0,
                        new GeneratorReport.Lateness(100, 900, 2_000))),
                new GeneratorReport.GatlingTotals("3.15.1", 100, 100, 0),
                0,
                0,
                cpu,
                discrepancies);
    }
}
