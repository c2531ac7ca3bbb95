package io.plimsoll.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything recorded of one pod, from its first event to the removal of its object. Times are when an event was
 * received, unless a component says otherwise.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its UID
 * @param ip its last known address; {@code null} if it never had one
 * @param node its node; {@code null} if it was never scheduled
 * @param podTemplateHash its label {@code pod-template-hash}; {@code null} without one
 * @param revision the Deployment's revision that it was made for; {@code null} if unknown
 * @param image the image of its first container
 * @param workload the workload that owns it, through its ReplicaSet if there is one; {@code null} if nothing does
 * @param firstSeenMicros its first event
 * @param seenFromBirth whether the first event was its creation, and not a list in which it was there already
 * @param runningMicros its first event with a started container; {@code null} if there was none
 * @param ready while its condition {@code Ready} was true
 * @param endpoints while it was an endpoint, by Service and conditions
 * @param deletion the request to delete it; {@code null} if there was none
 * @param containers the runs of its containers, in order of their start
 * @param restarts how often containers of it were restarted
 * @param listeners its TCP ports while they accepted connections
 * @param processes its containers while they had processes
 * @param removedMicros when its object was gone; {@code null} if it was still there
 */
public record PodLife(
        String namespace,
        String name,
        String uid,
        @Nullable String ip,
        @Nullable String node,
        @Nullable String podTemplateHash,
        @Nullable String revision,
        String image,
        @Nullable WorkloadKey workload,
        long firstSeenMicros,
        boolean seenFromBirth,
        @Nullable Long runningMicros,
        List<Interval> ready,
        List<EndpointInterval> endpoints,
        @Nullable Deletion deletion,
        List<ContainerRun> containers,
        int restarts,
        List<Listener> listeners,
        List<ProcessRun> processes,
        @Nullable Long removedMicros) {

    /**
     * A request to delete a pod.
     *
     * @param requestedMicros when the harness was told
     * @param gracePeriodSeconds the grace period of the request
     */
    public record Deletion(long requestedMicros, long gracePeriodSeconds) {}

    public PodLife {
        ready = List.copyOf(ready);
        endpoints = List.copyOf(endpoints);
        containers = List.copyOf(containers);
        listeners = List.copyOf(listeners);
        processes = List.copyOf(processes);
    }

    /** Returns whether its condition {@code Ready} was true at a moment. */
    public boolean wasReadyAt(long micros) {
        return ready.stream().anyMatch(interval -> interval.contains(micros));
    }

    /** Returns whether its object existed at a moment, as received. */
    public boolean existedAt(long micros) {
        return micros >= firstSeenMicros && (removedMicros == null || micros < removedMicros);
    }

    /**
     * Returns when it was no ready endpoint of a Service any more, at or after a moment; other conditions may change before.
     *
     * @return the moment; empty if it stayed one, or was none
     */
    public Optional<Long> withdrawn(ServiceKey service, long micros) {
        List<Interval> readyEndpoint = readyEndpoint(service);
        return readyEndpoint.stream()
                .filter(interval -> !interval.open() && interval.toMicros() >= micros)
                .map(Interval::toMicros)
                .filter(end -> readyEndpoint.stream().noneMatch(interval -> interval.contains(end)))
                .findFirst();
    }

    /** Returns while it was a ready endpoint of a Service. */
    public List<Interval> readyEndpoint(ServiceKey service) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.ready() && endpoint.service().equals(service))
                .map(EndpointInterval::interval)
                .toList();
    }

    /**
     * Returns its life as spans, in order, without overlap or gap.
     *
     * @param untilMicros where the last span ends if the pod was still there
     */
    public List<PodSpan> spans(long untilMicros) {
        long end = removedMicros == null ? untilMicros : removedMicros;
        long terminating = deletion == null ? end : Math.min(deletion.requestedMicros(), end);
        long running = runningMicros == null ? terminating : Math.min(runningMicros, terminating);
        List<PodSpan> spans = new ArrayList<>();
        add(spans, PodSpan.State.PENDING, firstSeenMicros, running);
        long from = running;
        for (Interval interval : ready) {
            long readyFrom = Math.max(from, Math.min(interval.fromMicros(), terminating));
            long readyTo = Math.max(readyFrom, Math.min(interval.toMicros(), terminating));
            add(spans, PodSpan.State.UNREADY, from, readyFrom);
            add(spans, PodSpan.State.READY, readyFrom, readyTo);
            from = readyTo;
        }
        add(spans, PodSpan.State.UNREADY, from, terminating);
        add(spans, PodSpan.State.TERMINATING, terminating, end);
        return List.copyOf(spans);
    }

    private static void add(List<PodSpan> spans, PodSpan.State state, long from, long to) {
        if (to > from) {
            spans.add(new PodSpan(state, from, to));
        }
    }
}
