package io.plimsoll.timeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster and its processes did and when, on one clock.
 *
 * <p>A timeline is a pure function of the recorded events: the same events make the same timeline.
 */
public final class Timeline {

    private final List<WatchEvent> watchEvents;
    private final List<PodLife> pods;
    private final Map<ServiceKey, ServiceLife> services = new LinkedHashMap<>();
    private final List<TimelineGap> gaps;
    private final List<ProbeCount> probes;

    private Timeline(
            List<WatchEvent> watchEvents,
            List<PodLife> pods,
            List<ServiceLife> services,
            List<TimelineGap> gaps,
            Collection<ProbeCount> probes) {
        this.watchEvents = watchEvents;
        this.pods = pods;
        this.gaps = gaps;
        this.probes = List.copyOf(probes);
        services.forEach(service -> this.services.put(service.key(), service));
    }

    /** Makes a timeline of recorded events, in any order. */
    public static Timeline of(Collection<WatchEvent> watchEvents, Collection<ProcessEvent> processEvents) {
        return of(watchEvents, processEvents, List.of());
    }

    /** Makes a timeline of recorded events, in any order, and of what the kubelet counted of probes. */
    public static Timeline of(
            Collection<WatchEvent> watchEvents, Collection<ProcessEvent> processEvents, Collection<ProbeCount> probes) {
        List<WatchEvent> watch = watchEvents.stream()
                .sorted(Comparator.comparingLong(WatchEvent::sequence))
                .toList();
        Owners owners = new Owners();
        watch.forEach(owners::accept);
        Map<String, PodFold> podFolds = new LinkedHashMap<>();
        EndpointFold endpoints = new EndpointFold();
        for (WatchEvent event : watch) {
            if (event.kind().equals("Pod") && !event.uid().isEmpty()) {
                podFolds.computeIfAbsent(event.uid(), uid -> new PodFold(event)).accept(event);
            } else if (event.kind().equals("EndpointSlice") && !event.uid().isEmpty()) {
                endpoints.accept(event);
            }
        }
        Map<String, ProcessFold> processes = new HashMap<>();
        processEvents.stream()
                .sorted(Comparator.comparingLong(ProcessEvent::micros))
                .forEach(event -> processes
                        .computeIfAbsent(event.podUid(), uid -> new ProcessFold())
                        .accept(event));
        List<PodLife> pods = new ArrayList<>();
        podFolds.forEach((uid, fold) ->
                pods.add(fold.life(owners, endpoints.of(uid), processes.getOrDefault(uid, new ProcessFold()))));
        return new Timeline(watch, List.copyOf(pods), endpoints.services(), gaps(watch), probes);
    }

    private static List<TimelineGap> gaps(List<WatchEvent> watch) {
        List<TimelineGap> gaps = new ArrayList<>();
        Map<String, WatchEvent> lastOfKind = new HashMap<>();
        for (WatchEvent event : watch) {
            WatchEvent last = lastOfKind.put(event.kind(), event);
            boolean startsAnew = event.type() == WatchEvent.Type.RELISTED
                    && (last == null || last.type() != WatchEvent.Type.RELISTED);
            if (startsAnew) {
                gaps.add(new TimelineGap(event.kind(), last == null ? 0 : last.micros(), event.micros()));
            }
        }
        return List.copyOf(gaps);
    }

    /** Returns what the API server sent, in order. */
    public List<WatchEvent> watchEvents() {
        return watchEvents;
    }

    /** Returns the lives of all pods, in order of their first appearance. */
    public List<PodLife> pods() {
        return pods;
    }

    /** Returns the lives of a workload's pods, in order of their first appearance. */
    public List<PodLife> podsOf(WorkloadKey workload) {
        return pods.stream().filter(pod -> workload.equals(pod.workload())).toList();
    }

    /**
     * Returns the pod that had a name at a moment: the last one that had been seen by then. A StatefulSet's pods keep
     * their names, so a name alone can mean several.
     */
    public Optional<PodLife> podNamed(String name, long micros) {
        @Nullable PodLife found = null;
        for (PodLife pod : pods) {
            if (pod.name().equals(name) && (found == null || pod.firstSeenMicros() <= micros)) {
                found = pod;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Returns the endpoints' side of a Service; empty if no EndpointSlice of it was recorded. */
    public Optional<ServiceLife> service(ServiceKey key) {
        return Optional.ofNullable(services.get(key));
    }

    /** Returns the Services of which EndpointSlices were recorded. */
    public List<ServiceLife> services() {
        return List.copyOf(services.values());
    }

    /** Returns what the kubelet counted of probes, in order; empty if that could not be read. */
    public List<ProbeCount> probes() {
        return probes;
    }

    /** Returns where states may have been missed; what depends on them cannot be decided. */
    public List<TimelineGap> gaps() {
        return gaps;
    }

    /** Returns the time of the last watch event, or 0 if there was none. */
    public long lastMicros() {
        return watchEvents.stream().mapToLong(WatchEvent::micros).max().orElse(0);
    }
}
