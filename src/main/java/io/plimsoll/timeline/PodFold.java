package io.plimsoll.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the events of one pod into its life. Used while one timeline is built, and by nothing else. */
final class PodFold {

    private final WatchEvent first;
    private final List<Interval> ready = new ArrayList<>();
    private final Map<String, ContainerRun> runs = new LinkedHashMap<>();
    private PodFacts facts;
    private long readySince = -1;
    private @Nullable Long running;
    private PodLife.@Nullable Deletion deletion;
    private @Nullable String ip;
    private @Nullable String node;
    private int restarts;
    private @Nullable Long removed;

    PodFold(WatchEvent first) {
        this.first = first;
        this.facts = PodFacts.of(first.object());
    }

    void accept(WatchEvent event) {
        facts = PodFacts.of(event.object());
        for (ContainerRun run : PodFacts.runs(event.object(), event.micros())) {
            // The first event that tells of an exit keeps its time of receipt.
            runs.merge(key(run), run, (known, told) -> known.exit() == null ? told.orStartedAt(known) : known);
        }
        if (running == null
                && (facts.phase().equals("Running") || runs.values().stream().anyMatch(run -> !run.init()))) {
            running = event.micros();
        }
        if (facts.deletionRequested() && deletion == null) {
            deletion = new PodLife.Deletion(event.micros(), facts.gracePeriodSeconds());
        }
        ip = facts.ip() == null ? ip : facts.ip();
        node = facts.node() == null ? node : facts.node();
        restarts = Math.max(restarts, facts.restarts());
        if (event.type() == WatchEvent.Type.DELETED) {
            removed = event.micros();
        }
        setReady(facts.ready() && removed == null, event.micros());
    }

    private void setReady(boolean now, long micros) {
        if (now && readySince < 0) {
            readySince = micros;
        } else if (!now && readySince >= 0) {
            ready.add(new Interval(readySince, Math.max(readySince, micros)));
            readySince = -1;
        }
    }

    private static String key(ContainerRun run) {
        return run.containerId().isEmpty() ? run.container() + "@" + run.startedMicros() : run.containerId();
    }

    PodLife life(Owners owners, List<EndpointInterval> endpoints, ProcessFold processes) {
        List<Interval> readyIntervals = new ArrayList<>(ready);
        if (readySince >= 0) {
            readyIntervals.add(new Interval(readySince, Interval.OPEN));
        }
        List<ContainerRun> containers = new ArrayList<>(runs.values());
        containers.sort(Comparator.comparingLong(ContainerRun::startedMicros));
        return new PodLife(
                first.namespace(),
                first.name(),
                first.uid(),
                ip,
                node,
                facts.podTemplateHash(),
                owners.revision(facts.ownerUid(), first.micros()),
                facts.image(),
                owners.workload(facts.ownerUid(), facts.owner()),
                first.micros(),
                first.type() == WatchEvent.Type.ADDED,
                running,
                readyIntervals,
                endpoints,
                deletion,
                containers,
                restarts,
                processes.listeners(),
                processes.processes(),
                removed);
    }
}
