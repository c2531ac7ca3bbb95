package io.plimsoll.suite.gracefulshutdown;

import io.plimsoll.timeline.ContainerRun;
import io.plimsoll.timeline.EndpointInterval;
import io.plimsoll.timeline.Listener;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.ProcessRun;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a pod ended after its deletion was requested, on one clock, microseconds since the Unix epoch.
 *
 * @param withdrawnMicros when it was no ready endpoint of the Service any more; {@code null} if that was not seen
 * @param closedMicros when its port stopped accepting connections; {@code null} if that was not seen
 * @param containers how its containers ended, in the order in which they are declared
 */
record PodEnding(@Nullable Long withdrawnMicros, @Nullable Long closedMicros, List<ContainerEnd> containers) {

    PodEnding {
        containers = List.copyOf(containers);
    }

    /**
     * The end of a container.
     *
     * @param name the container's name
     * @param micros when its first process ended; {@code null} if that was not seen
     * @param code its exit code; {@code null} if Kubernetes did not tell
     */
    record ContainerEnd(String name, @Nullable Long micros, @Nullable Integer code) {

        boolean wasKilled() {
            return code != null && code == ContainerRun.KILLED;
        }
    }

    /** Returns how a pod ended that was deleted; everything is {@code null} for a pod that was not recorded. */
    static PodEnding of(Timeline timeline, ShutdownFacts facts, ShutdownFacts.Departure departure) {
        Optional<PodLife> found = timeline.pods().stream()
                .filter(pod -> pod.uid().equals(departure.pod().uid()))
                .findFirst();
        List<ContainerEnd> ends = new ArrayList<>();
        for (ShutdownFacts.Container container : facts.containers()) {
            ends.add(found.map(pod -> end(pod, container.name()))
                    .orElseGet(() -> new ContainerEnd(container.name(), null, null)));
        }
        ServiceKey service = Objects.requireNonNull(facts.load().routes().get(facts.entryPoint()))
                .service();
        return new PodEnding(
                found.map(pod -> withdrawn(pod, service, departure.deletedMicros()))
                        .orElse(null),
                found.map(pod -> closed(pod, facts.port(), departure.deletedMicros()))
                        .orElse(null),
                ends);
    }

    private static ContainerEnd end(PodLife pod, String container) {
        List<ContainerRun> runs = pod.containers().stream()
                .filter(run -> !run.init() && run.container().equals(container))
                .toList();
        if (runs.isEmpty()) {
            return new ContainerEnd(container, null, null);
        }
        ContainerRun last = runs.get(runs.size() - 1);
        String id = last.containerId().replaceFirst("^.*://", "");
        Long micros = pod.processes().stream()
                .filter(process -> process.container().equals(id))
                .map(ProcessRun::interval)
                .filter(interval -> !interval.open())
                .map(interval -> interval.toMicros())
                .findFirst()
                .orElse(null);
        ContainerRun.Exit exit = last.exit();
        return new ContainerEnd(container, micros, exit == null ? null : exit.code());
    }

    private static @Nullable Long withdrawn(PodLife pod, ServiceKey service, long deletedMicros) {
        return pod.endpoints().stream()
                .filter(endpoint -> endpoint.ready() && endpoint.service().equals(service))
                .map(EndpointInterval::interval)
                .filter(interval -> !interval.open() && interval.toMicros() >= deletedMicros)
                .map(interval -> interval.toMicros())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Long closed(PodLife pod, int port, long deletedMicros) {
        return pod.listeners().stream()
                .filter(listener -> listener.port() == port)
                .map(Listener::interval)
                .filter(interval -> !interval.open() && interval.toMicros() >= deletedMicros)
                .map(interval -> interval.toMicros())
                .findFirst()
                .orElse(null);
    }

    /** Returns when the last container ended; {@code null} if one was not seen to end. */
    @Nullable
    Long exitMicros() {
        long last = 0;
        for (ContainerEnd container : containers) {
            if (container.micros() == null) {
                return null;
            }
            last = Math.max(last, container.micros());
        }
        return last == 0 ? null : last;
    }

    /** Returns the containers that were ended by SIGKILL. */
    List<ContainerEnd> killed() {
        return containers.stream().filter(ContainerEnd::wasKilled).toList();
    }

    /** Returns the exit codes, for example {@code exit code 143}. */
    String codes() {
        List<String> codes = new ArrayList<>();
        for (ContainerEnd container : containers) {
            String code =
                    container.code() == null ? "unknown" : container.code().toString();
            codes.add(containers.size() == 1 ? code : container.name() + " " + code);
        }
        return (codes.size() == 1 ? "exit code " : "exit codes ") + String.join(", ", codes);
    }
}
