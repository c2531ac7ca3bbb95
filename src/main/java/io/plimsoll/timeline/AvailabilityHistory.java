package io.plimsoll.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many pods of a workload were available, and how many there were at all, at every event of a stretch of time.
 *
 * <p>The definitions are those by which the workload's own controller decides, so that an update that Kubernetes
 * considers in order is not reported as broken:
 *
 * <ul>
 *   <li>A pod <b>counts</b> if it is active: its deletion was not requested, and its phase is neither {@code Failed} nor
 *       {@code Succeeded} ({@code IsPodActive} in {@code pkg/controller/controller_utils.go}).
 *   <li>A pod is <b>available</b> if it counts, its condition {@code Ready} is true, and either {@code minReadySeconds} is
 *       0 or the condition's {@code lastTransitionTime} lies at least that long back ({@code IsPodAvailable} in {@code
 *       pkg/api/v1/pod/util.go}, applied to active pods by {@code calculateStatus} in {@code pkg/controller/replicaset}).
 * </ul>
 *
 * <p>{@code minReadySeconds} and the declared replicas are read from the workload's own events, as of each moment.
 *
 * <p>Between two events the number of available pods can only grow (by {@code minReadySeconds} running out), so the
 * lowest number is always shown by an event.
 *
 * @param points the state at the start of the stretch, then after every event of the workload's pods, in order
 */
public record AvailabilityHistory(List<Point> points) {

    /**
     * How far the clock of the API server, which sets {@code lastTransitionTime}, may be ahead of or behind the
     * recording's. It only matters with {@code minReadySeconds}, where the controller removes an old pod at the very
     * moment at which a new one becomes available.
     */
    static final long CLOCK_TOLERANCE_MICROS = 250_000;

    public AvailabilityHistory {
        points = List.copyOf(points);
    }

    /**
     * The state after an event.
     *
     * @param sequence the event's position in the timeline; −1 for the start of the stretch
     * @param micros when, microseconds since the Unix epoch
     * @param event what happened, in words
     * @param desired the declared replicas at that moment; −1 if the workload itself was not recorded
     * @param available the names of the available pods
     * @param nonTerminating the names of the pods that count
     */
    public record Point(
            long sequence,
            long micros,
            String event,
            int desired,
            List<String> available,
            List<String> nonTerminating) {
        public Point {
            available = List.copyOf(available);
            nonTerminating = List.copyOf(nonTerminating);
        }
    }

    /**
     * Computes the history of a workload.
     *
     * @param fromMicros start of the stretch; the events before it make the first point
     * @param toMicros end of the stretch; later events do not count
     */
    public static AvailabilityHistory of(Timeline timeline, WorkloadKey workload, long fromMicros, long toMicros) {
        return of(timeline, workload, fromMicros, toMicros, new Fold(true));
    }

    /**
     * Computes how many pods of a workload were healthy, as disruption budgets count: as available ones, but {@code
     * minReadySeconds} does not matter ({@code countHealthyPods} in {@code pkg/controller/disruption/disruption.go}).
     *
     * @param fromMicros start of the stretch; the events before it make the first point
     * @param toMicros end of the stretch; later events do not count
     */
    public static AvailabilityHistory ofHealthy(
            Timeline timeline, WorkloadKey workload, long fromMicros, long toMicros) {
        return of(timeline, workload, fromMicros, toMicros, new Fold(false));
    }

    private static AvailabilityHistory of(
            Timeline timeline, WorkloadKey workload, long fromMicros, long toMicros, Fold fold) {
        Set<String> uids = timeline.podsOf(workload).stream().map(PodLife::uid).collect(Collectors.toSet());
        List<Point> points = new ArrayList<>();
        for (WatchEvent event : timeline.watchEvents()) {
            if (event.micros() > toMicros) {
                // The watches of two kinds may be received slightly out of order, so an earlier event may still follow.
                continue;
            }
            boolean ownPod = event.kind().equals("Pod") && uids.contains(event.uid());
            if (points.isEmpty() && event.micros() >= fromMicros) {
                points.add(fold.point(-1, fromMicros, "start"));
            }
            if (isWorkload(event, workload)) {
                fold.workload = event.object();
            } else if (ownPod) {
                String words = fold.accept(event);
                if (event.micros() >= fromMicros) {
                    points.add(fold.point(event.sequence(), event.micros(), words));
                }
            }
        }
        if (points.isEmpty()) {
            points.add(fold.point(-1, fromMicros, "start"));
        }
        return new AvailabilityHistory(points);
    }

    private static boolean isWorkload(WatchEvent event, WorkloadKey workload) {
        return event.kind().equals(workload.kind())
                && event.namespace().equals(workload.namespace())
                && event.name().equals(workload.name());
    }

    /** Returns the first point with the fewest available pods. */
    public Point lowest() {
        return points.stream()
                .min(Comparator.comparingInt(point -> point.available().size()))
                .orElseThrow();
    }

    /** Returns the first point with the most pods that count. */
    public Point highest() {
        // max() would return the last one of several
        return points.stream()
                .min(Comparator.comparingInt(point -> -point.nonTerminating().size()))
                .orElseThrow();
    }

    /** Returns the first point with fewer available pods than a floor. */
    public Optional<Point> firstBelow(int floor) {
        return points.stream().filter(point -> point.available().size() < floor).findFirst();
    }

    /** Returns the first point from which on more pods counted than a ceiling for longer than a time. */
    public Optional<Point> firstAbove(int ceiling, long micros) {
        Point since = null;
        for (Point point : points) {
            boolean above = point.nonTerminating().size() > ceiling;
            if (above && since == null) {
                since = point;
            } else if (!above && since != null) {
                if (point.micros() - since.micros() > micros) {
                    return Optional.of(since);
                }
                since = null;
            }
        }
        return Optional.ofNullable(since);
    }

    /** Returns how many pods counted at most for longer than a time. */
    public int mostFor(long micros) {
        int most = highest().nonTerminating().size();
        while (most > 0 && firstAbove(most - 1, micros).isEmpty()) {
            most--;
        }
        return most;
    }

    private static final class Fold {
        private record Known(String name, PodFacts facts) {}

        private final boolean heedsMinReadySeconds;
        private final Map<String, Known> pods = new LinkedHashMap<>();
        private JsonNode workload = MissingNode.getInstance();

        Fold(boolean heedsMinReadySeconds) {
            this.heedsMinReadySeconds = heedsMinReadySeconds;
        }

        /** Takes an event over and says what it changed. */
        String accept(WatchEvent event) {
            Known before = pods.get(event.uid());
            if (event.type() == WatchEvent.Type.DELETED) {
                pods.remove(event.uid());
                return "Pod " + event.name() + " removed";
            }
            PodFacts now = PodFacts.of(event.object());
            pods.put(event.uid(), new Known(event.name(), now));
            return "Pod " + event.name() + " " + change(before == null ? null : before.facts(), now);
        }

        private static String change(@Nullable PodFacts before, PodFacts now) {
            if (before == null) {
                return now.deletionRequested() ? "seen, terminating" : now.ready() ? "seen, ready" : "seen, not ready";
            }
            if (now.deletionRequested() && !before.deletionRequested()) {
                return "deletion requested";
            }
            if (now.ready() != before.ready()) {
                return now.ready() ? "became ready" : "became unready";
            }
            return now.phase().equals(before.phase()) ? "changed" : "became " + now.phase();
        }

        Point point(long sequence, long micros, String event) {
            long minReadyMicros = heedsMinReadySeconds
                    ? workload.path("spec").path("minReadySeconds").asLong(0) * 1_000_000
                    : 0;
            List<String> available = new ArrayList<>();
            List<String> nonTerminating = new ArrayList<>();
            for (Known pod : pods.values()) {
                if (pod.facts().active()) {
                    nonTerminating.add(pod.name());
                    if (available(pod.facts(), minReadyMicros, micros)) {
                        available.add(pod.name());
                    }
                }
            }
            return new Point(
                    sequence,
                    micros,
                    event,
                    workload.isMissingNode()
                            ? -1
                            : workload.path("spec").path("replicas").asInt(1),
                    available,
                    nonTerminating);
        }

        private static boolean available(PodFacts pod, long minReadyMicros, long micros) {
            if (!pod.ready()) {
                return false;
            }
            long since = pod.readySinceMicros();
            return minReadyMicros == 0 || (since > 0 && since + minReadyMicros <= micros + CLOCK_TOLERANCE_MICROS);
        }
    }
}
