package io.plimsoll.suite.load;

import io.plimsoll.evidence.ScenarioReport.Stretch;
import io.plimsoll.evidence.ScenarioReport.Tick;
import io.plimsoll.timeline.ContainerRun;
import io.plimsoll.timeline.EndpointInterval;
import io.plimsoll.timeline.Interval;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.ProbeCount;
import io.plimsoll.timeline.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What happened to a pod within a time, as its lane shows it. */
final class PodMoments {

    private PodMoments() {}

    /** Returns while it was a ready endpoint, of whichever Service. */
    static List<Stretch> endpoint(PodLife pod, long fromMicros, long toMicros) {
        List<Stretch> stretches = new ArrayList<>();
        List<Interval> ready = pod.endpoints().stream()
                .filter(EndpointInterval::ready)
                .map(EndpointInterval::interval)
                .filter(interval -> interval.overlaps(fromMicros, toMicros))
                .sorted(Comparator.comparingLong(Interval::fromMicros))
                .toList();
        for (Interval interval : ready) {
            long from = Math.max(fromMicros, interval.fromMicros());
            long to = Math.min(toMicros, interval.toMicros());
            Stretch last = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
            if (last != null && from <= last.toMicros()) {
                stretches.set(stretches.size() - 1, new Stretch(last.fromMicros(), Math.max(last.toMicros(), to)));
            } else {
                stretches.add(new Stretch(from, to));
            }
        }
        return List.copyOf(stretches);
    }

    /** Returns what its probes answered, the request to delete it and the ends of its containers. */
    static List<Tick> ticks(PodLife pod, Timeline timeline, long fromMicros, long toMicros) {
        List<Tick> ticks = new ArrayList<>();
        for (ProbeCount count : timeline.probes()) {
            if (count.podUid().equals(pod.uid())) {
                boolean failed = count.failed() > 0;
                ticks.add(new Tick(
                        failed ? Tick.Kind.PROBE_FAILED : Tick.Kind.PROBE_SUCCEEDED,
                        count.micros(),
                        "%s probe %s".formatted(count.kind().word(), failed ? "failed" : "succeeded")));
            }
        }
        PodLife.Deletion deletion = pod.deletion();
        if (deletion != null) {
            ticks.add(new Tick(
                    Tick.Kind.TOLD_TO_STOP,
                    deletion.requestedMicros(),
                    String.format(Locale.ROOT, "deleted, grace period %d s", deletion.gracePeriodSeconds())));
        }
        for (ContainerRun run : pod.containers()) {
            ContainerRun.Exit exit = run.exit();
            if (exit != null && !run.init()) {
                ticks.add(new Tick(
                        Tick.Kind.CONTAINER_ENDED,
                        exit.receivedMicros(),
                        String.format(Locale.ROOT, "container %s ended with code %d", run.container(), exit.code())));
            }
        }
        return ticks.stream()
                .filter(tick -> tick.micros() >= fromMicros && tick.micros() <= toMicros)
                .sorted(Comparator.comparingLong(Tick::micros).thenComparing(Tick::label))
                .toList();
    }
}
