package io.plimsoll.traffic.attribution;

import io.plimsoll.timeline.ContainerRun;
import io.plimsoll.timeline.EndpointInterval;
import io.plimsoll.timeline.Interval;
import io.plimsoll.timeline.Listener;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.ProcessRun;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.traffic.LossCause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pod as the requests of one route met it.
 *
 * @param life its life
 * @param readyEndpoint while it was a ready endpoint of the route's Service, as received
 * @param outages while it did not accept connections on the route's port, in order
 * @param exits when its serving container ended, in order
 */
record PodRecord(PodLife life, List<Interval> readyEndpoint, List<Outage> outages, List<PodExit> exits) {

    PodRecord {
        readyEndpoint = List.copyOf(readyEndpoint);
        outages = List.copyOf(outages);
        exits = List.copyOf(exits);
    }

    static PodRecord of(PodLife life, ServiceKey service, Set<Integer> ports) {
        List<Listener> listeners = life.listeners().stream()
                .filter(listener -> ports.isEmpty() || ports.contains(listener.port()))
                .toList();
        Set<String> serving = new HashSet<>();
        listeners.forEach(listener -> serving.add(listener.container()));
        serving.remove("");
        List<PodExit> exits = exits(life, serving);
        return new PodRecord(
                life, readyEndpoint(life, service), new Outages(life, listeners, exits, serving).list(), exits);
    }

    String name() {
        return life.name();
    }

    /**
     * Returns the last stretch as a ready endpoint that may have begun by a moment: the one by which a connection opened
     * then could have been routed here.
     */
    Optional<Interval> routedBy(long micros) {
        @Nullable Interval last = null;
        for (Interval interval : readyEndpoint) {
            if (Moment.received(interval.fromMicros()).earliest() <= micros) {
                last = interval;
            }
        }
        return Optional.ofNullable(last);
    }

    /** Returns why a request was lost that met the pod when it closed at a moment: by its own choice, or by its death. */
    LossCause causeOfClosing(long closedMicros) {
        PodLife.Deletion deletion = life.deletion();
        boolean told =
                deletion != null && Moment.received(deletion.requestedMicros()).earliest() <= closedMicros;
        boolean ended = exits.stream()
                .anyMatch(exit -> Math.abs(exit.micros() - closedMicros) <= Attribution.WATCH_TOLERANCE_MICROS);
        return !told && ended ? LossCause.CONTAINER_DIED : LossCause.CLOSED_BEFORE_DRAIN;
    }

    /** Returns since when it was surely gone, or nothing if it was not. */
    OptionalLong goneSince() {
        Long removed = life.removedMicros();
        boolean endedForGood = outages.stream()
                .anyMatch(outage -> outage.kind() == Outage.Kind.CLOSED
                        && outage.ended().isNever()
                        && outages.stream()
                                .noneMatch(other -> other.kind() == Outage.Kind.STARTING
                                        && other.began().latest()
                                                > outage.began().latest()));
        if (endedForGood && !exits.isEmpty()) {
            return OptionalLong.of(exits.get(exits.size() - 1).at().latest());
        }
        return removed == null ? OptionalLong.empty() : OptionalLong.of(removed);
    }

    private static List<Interval> readyEndpoint(PodLife life, ServiceKey service) {
        List<Interval> merged = new ArrayList<>();
        for (EndpointInterval membership : life.endpoints()) {
            if (membership.ready() && membership.service().equals(service)) {
                Interval next = membership.interval();
                int last = merged.size() - 1;
                if (last >= 0 && merged.get(last).toMicros() == next.fromMicros()) {
                    merged.set(last, new Interval(merged.get(last).fromMicros(), next.toMicros()));
                } else {
                    merged.add(next);
                }
            }
        }
        return merged;
    }

    private static List<PodExit> exits(PodLife life, Set<String> serving) {
        List<PodExit> exits = new ArrayList<>();
        for (ProcessRun run : life.processes()) {
            Optional<ContainerRun> status = status(life, run);
            boolean counts = (serving.isEmpty() || serving.contains(run.container()))
                    && !run.interval().open()
                    && status.stream().noneMatch(ContainerRun::init)
                    && !contradicted(life, run, status);
            if (counts) {
                long micros = run.interval().toMicros();
                exits.add(exit(life, Moment.sampled(micros), micros, status.map(ContainerRun::exit)));
            }
        }
        if (life.processes().isEmpty()) {
            // Without the toolbox, Kubernetes' own times are all there is.
            for (ContainerRun run : life.containers()) {
                ContainerRun.Exit end = run.exit();
                if (!run.init() && end != null && end.finishedMicros() > 0) {
                    exits.add(exit(
                            life, Moment.withinSecond(end.finishedMicros()), end.finishedMicros(), Optional.of(end)));
                }
            }
        }
        exits.sort(Comparator.comparingLong(PodExit::micros));
        return exits;
    }

    /**
     * Returns whether the container did not end, whatever the toolbox saw: Kubernetes never told of an end, and had the
     * pod ready long after. (The process that a runtime starts a container with may be taken for the container's own.)
     */
    private static boolean contradicted(PodLife life, ProcessRun run, Optional<ContainerRun> status) {
        boolean endTold = status.stream().anyMatch(told -> told.exit() != null);
        return !endTold && life.wasReadyAt(run.interval().toMicros() + Attribution.EXIT_REPORTED_MICROS);
    }

    /** Returns the run that Kubernetes tells of a container that the toolbox saw, by id, or the only one. */
    private static Optional<ContainerRun> status(PodLife life, ProcessRun run) {
        Optional<ContainerRun> byId = life.containers().stream()
                .filter(container -> !run.container().isEmpty())
                .filter(container -> container.containerId().endsWith(run.container()))
                .findFirst();
        List<ContainerRun> all = life.containers().stream()
                .filter(container -> !container.init())
                .toList();
        return byId.isEmpty() && all.size() == 1 ? Optional.of(all.get(0)) : byId;
    }

    private static PodExit exit(PodLife life, Moment at, long micros, Optional<ContainerRun.Exit> told) {
        PodLife.Deletion deletion = life.deletion();
        boolean graceOver = deletion != null
                && at.latest()
                        >= deletion.requestedMicros()
                                + deletion.gracePeriodSeconds() * 1_000_000
                                - Attribution.GRACE_TOLERANCE_MICROS;
        boolean killed = told.isPresent()
                && told.get().code() == ContainerRun.KILLED
                && !told.get().reason().equals("OOMKilled");
        String words = told.map(exit -> "exited with code " + exit.code()
                        + (exit.reason().isEmpty()
                                        || exit.reason().equals("Error")
                                        || exit.reason().equals("Completed")
                                ? ""
                                : " (" + exit.reason() + ")"))
                .orElse("ended");
        return new PodExit(at, micros, graceOver && killed, words);
    }
}
