package io.plimsoll.suite.gracefulshutdown;

import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.SlowLoad;
import io.plimsoll.suite.load.SlowRequests;
import io.plimsoll.traffic.HeldConnection;
import io.plimsoll.traffic.HeldConnectionEvent;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Says what the verdicts on graceful shutdown rest on.
 *
 * @param observations what was recorded
 * @param load says what every verdict under load rests on
 */
record ShutdownBasis(ShutdownObservations observations, LoadBasis load) {

    private static final String ONE = "one ready pod on the watched node; the others went on serving";

    /** Returns that of requests in flight: the slow ones on the pod that was deleted. */
    Basis inFlight() {
        ShutdownFacts facts = observations.facts();
        SlowLoad slow = facts.slow();
        if (slow == null) {
            return Basis.notReached(SlowRequests.none(facts.entryPoint()));
        }
        List<HeldConnection> connections = held(c -> c.use() == HeldConnectionEvent.Use.SLOW);
        long inFlight = InFlightJudge.inFlight(facts, slow, observations.held())
                .at(facts.loaded().deletedMicros());
        return new Basis(
                List.of(one(), connections("connections with slow requests", connections.size())),
                new Control(
                        "a slow request is in flight on each connection when the pod is told to stop",
                        inFlight >= slow.connections() ? Control.State.HELD : Control.State.NOT_HELD,
                        String.format(Locale.ROOT, "%d of %d were", inFlight, slow.connections())));
    }

    /** Returns that of the deletion under load. */
    Basis drain() {
        return load.of(load.clean(observations.facts().loaded().deletedMicros(), "the deletion"), one());
    }

    /** Returns that of the deletion at rest. */
    Basis signal() {
        int before = observations.facts().quietProcesses().size();
        boolean seen = observations.quietEnding().exitMicros() != null;
        return new Basis(
                List.of(one()),
                new Control(
                        "the watch on the node sees the pod’s processes, and their end",
                        before > 0 && seen ? Control.State.HELD : Control.State.NOT_HELD,
                        String.format(
                                Locale.ROOT,
                                "processes before the deletion: %d; their end was %s",
                                before,
                                seen ? "seen" : "not seen")));
    }

    /** Returns that of kept-alive connections: those that were held when the pod was deleted. */
    Basis keptAlive() {
        long deleted = observations.facts().loaded().deletedMicros();
        int held = held(c -> c.heldAt(deleted)).size();
        return new Basis(
                List.of(
                        one(),
                        new Population(
                                "connections held to the pod",
                                held,
                                observations.held().size(),
                                held == observations.held().size()
                                        ? Population.CENSUS
                                        : "those that were still open when the pod was deleted",
                                List.of(recorded()))),
                new Control(
                        "connections are answered and kept open until the pod is deleted",
                        held > 0 ? Control.State.HELD : Control.State.NOT_HELD,
                        String.format(
                                Locale.ROOT,
                                "%d of %d were",
                                held,
                                observations.held().size())));
    }

    /** Returns that of the crash. */
    Basis crash() {
        return load.of(clean(), one());
    }

    /** Returns that of the restart of what the workload depends on. */
    Basis outage() {
        ShutdownFacts.Outage outage = observations.facts().outage();
        return outage == null
                ? Basis.notReached("nothing that the workload depends on was restarted")
                : load.of(
                        clean(),
                        load.pods(outage.key(), 1, "one pod of what the workload depends on"),
                        load.pods(observations.facts().workloadKey()));
    }

    private Control clean() {
        return load.clean(observations.facts().loaded().deletedMicros(), "the first provocation");
    }

    private Population one() {
        return load.pods(observations.facts().workloadKey(), 1, ONE);
    }

    private Population connections(String of, int count) {
        return Population.census(of, count, List.of(recorded()));
    }

    private Query recorded() {
        return new Query(
                "every connection of " + ShutdownObservations.CONNECTIONS,
                null,
                observations.held().size(),
                true);
    }

    private List<HeldConnection> held(Predicate<HeldConnection> which) {
        return observations.held().stream().filter(which).toList();
    }
}
