package io.plimsoll.timeline.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.timeline.WatchEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds the decisions of a controller whose own inputs cannot be seen against the published algorithm.
 *
 * <p>A decision shows as a change of the autoscaler's status. Up to {@link #LAG_MICROS} before, but after the status before it,
 * as a controller makes one decision after another, it looked at metrics, pods and the workload: every state of them in that
 * time is one that it may have seen. The value that the status
 * names for each metric tells which of these states it was; if it was none of them, nothing follows. What the metrics asked
 * for earlier is known within bounds likewise, and windows and policies are monotone in it, so the decision must lie between
 * those of the two ends.
 */
public final class DecisionOracle {

    /** How long before its status is heard of the controller may have looked. */
    public static final long LAG_MICROS = 5_000_000;

    private final Autoscaler autoscaler;
    private final ControllerSettings settings;
    private final List<WatchEvent> events;
    private final List<MetricPoll> polls;
    private final NavigableMap<Long, Integer> sizes = new TreeMap<>();
    private final List<Known> known = new ArrayList<>();
    private @Nullable JsonNode selector;
    /** Every pod that the workload's selector ever matched. */
    private final Set<String> names;

    /** What the metrics asked for at a decision, within bounds; it stood from the decision until the next one. */
    private record Known(long micros, int lowest, int highest) {}

    /** A state that the controller may have seen, and what it leads to. */
    private record Seen(int current, OptionalInt recommendation, List<ReplicaProposal> proposals) {}

    private record Range(int lowest, int highest) {}

    /**
     * Creates an oracle.
     *
     * @param autoscaler what the autoscaler declares
     * @param settings the controller's options
     * @param events what the API server sent, in order
     * @param polls what the resource metrics API showed, in order
     */
    public DecisionOracle(
            Autoscaler autoscaler, ControllerSettings settings, List<WatchEvent> events, List<MetricPoll> polls) {
        this.autoscaler = autoscaler;
        this.settings = settings;
        this.events = List.copyOf(events);
        this.polls = List.copyOf(polls);
        for (WatchEvent event : events) {
            if (event.kind().equals(autoscaler.workload().kind())
                    && event.namespace().equals(autoscaler.workload().namespace())
                    && event.name().equals(autoscaler.workload().name())) {
                sizes.put(event.micros(), event.object().at("/spec/replicas").asInt(1));
                selector = event.object().at("/spec/selector/matchLabels");
            }
        }
        this.names = events.stream()
                .filter(event -> event.kind().equals("Pod")
                        && event.namespace().equals(autoscaler.namespace())
                        && matches(selector, event.object()))
                .map(WatchEvent::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Judges every decision that was heard of in a time.
     *
     * @param fromMicros its start, microseconds since the Unix epoch
     * @param toMicros its end
     */
    public List<JudgedDecision> judge(long fromMicros, long toMicros) {
        known.clear();
        List<JudgedDecision> judged = new ArrayList<>();
        JsonNode before = null;
        long beforeMicros = Long.MIN_VALUE;
        for (WatchEvent event : events) {
            if (!event.kind().equals("HorizontalPodAutoscaler")
                    || !event.namespace().equals(autoscaler.namespace())
                    || !event.name().equals(autoscaler.name())
                    || event.type() == WatchEvent.Type.DELETED) {
                continue;
            }
            JsonNode status = event.object().path("status");
            if (status.equals(before)) {
                continue;
            }
            if (status.has("desiredReplicas") && before != null) {
                long since = Math.max(event.micros() - LAG_MICROS, beforeMicros);
                JudgedDecision decision = decide(since, event.micros(), status, before);
                if (event.micros() >= fromMicros && event.micros() < toMicros) {
                    judged.add(decision);
                }
            }
            before = status;
            beforeMicros = event.micros();
        }
        return List.copyOf(judged);
    }

    private JudgedDecision decide(long since, long micros, JsonNode status, JsonNode before) {
        int observed = status.path("desiredReplicas").asInt();
        int reportedCurrent = status.path("currentReplicas").asInt();
        List<Seen> all = states(since, micros, reportedCurrent);
        List<Seen> matching = all.stream()
                .filter(seen -> agrees(seen.proposals(), status.path("currentMetrics")))
                .toList();
        if (matching.isEmpty()) {
            known.add(new Known(micros, 0, Integer.MAX_VALUE));
            return new JudgedDecision(
                    micros,
                    reportedCurrent,
                    observed,
                    null,
                    0,
                    Integer.MAX_VALUE,
                    JudgedDecision.State.UNDECIDABLE,
                    "the controller reports %s, recorded was %s"
                            .formatted(
                                    status.path("currentMetrics"),
                                    all.stream()
                                            .map(seen -> PublishedAlgorithm.because(seen.proposals()))
                                            .distinct()
                                            .collect(Collectors.joining(" or "))));
        }
        int lowest = Integer.MAX_VALUE;
        int highest = 0;
        int lowestAsked = Integer.MAX_VALUE;
        int highestAsked = -1;
        for (Seen seen : matching) {
            Range range = range(micros, seen, before);
            lowest = Math.min(lowest, range.lowest());
            highest = Math.max(highest, range.highest());
            if (seen.recommendation().isPresent()) {
                lowestAsked = Math.min(lowestAsked, seen.recommendation().getAsInt());
                highestAsked = Math.max(highestAsked, seen.recommendation().getAsInt());
            }
        }
        if (highestAsked >= 0) {
            known.add(new Known(micros, lowestAsked, highestAsked));
        }
        return new JudgedDecision(
                micros,
                matching.get(0).current(),
                observed,
                highestAsked < 0 ? null : lowestAsked,
                lowest,
                highest,
                observed >= lowest && observed <= highest ? JudgedDecision.State.WITHIN : JudgedDecision.State.OUTSIDE,
                matching.stream()
                        .map(seen -> why(seen.proposals(), seen.current()))
                        .distinct()
                        .collect(Collectors.joining(" or ")));
    }

    private String why(List<ReplicaProposal> proposals, int current) {
        return proposals.isEmpty()
                ? PublishedAlgorithm.whyWithoutMetrics(autoscaler, current)
                : PublishedAlgorithm.because(proposals);
    }

    /** Returns every state that may have been looked at between two moments. */
    private List<Seen> states(long from, long micros, int reportedCurrent) {
        TreeSet<Integer> currents =
                new TreeSet<>(sizes.subMap(from, false, micros, true).values());
        Map.Entry<Long, Integer> earlier = sizes.floorEntry(from);
        if (earlier != null) {
            currents.add(earlier.getValue());
        }
        if (currents.contains(reportedCurrent) || currents.isEmpty()) {
            currents.clear();
            currents.add(reportedCurrent);
        }
        TreeSet<Long> moments = new TreeSet<>(List.of(from, micros));
        for (WatchEvent event : events) {
            if (event.kind().equals("Pod") && event.micros() > from && event.micros() < micros) {
                moments.add(event.micros());
            }
        }
        List<MetricPoll> shown = pollsBetween(from, micros);
        List<Seen> seen = new ArrayList<>();
        for (int current : currents) {
            if (PublishedAlgorithm.withoutMetrics(autoscaler, current).isPresent()) {
                seen.add(new Seen(current, OptionalInt.empty(), List.of()));
                continue;
            }
            for (long moment : moments) {
                List<ObservedPod> pods = podsAt(moment);
                for (MetricPoll poll : shown) {
                    List<ReplicaProposal> proposals = ReplicaCalculation.proposals(
                            autoscaler,
                            new AlgorithmInput(
                                    moment,
                                    current,
                                    current,
                                    pods,
                                    autoscaler.metrics().stream()
                                            .map(metric -> ofTheWorkload(poll.reading(metric)))
                                            .toList()),
                            settings);
                    seen.add(new Seen(current, PublishedAlgorithm.recommendation(proposals, current), proposals));
                }
            }
        }
        return seen;
    }

    /** The controller asks for the samples of the selected pods only. */
    private MetricReading ofTheWorkload(MetricReading reading) {
        if (!(reading instanceof MetricReading.PerPod all)) {
            return reading;
        }
        Map<String, MetricReading.Usage> own = new LinkedHashMap<>(all.usages());
        own.keySet().retainAll(names);
        return new MetricReading.PerPod(own);
    }

    /** Returns the last poll before a time, those within, and the first one after: what it shows may have been there. */
    private List<MetricPoll> pollsBetween(long from, long to) {
        List<MetricPoll> shown = new ArrayList<>();
        MetricPoll last = null;
        for (MetricPoll poll : polls) {
            if (poll.micros() <= from) {
                last = poll;
                continue;
            }
            if (last != null) {
                addUnlessSame(shown, last);
                last = null;
            }
            addUnlessSame(shown, poll);
            if (poll.micros() > to) {
                break;
            }
        }
        if (last != null) {
            addUnlessSame(shown, last);
        }
        return shown;
    }

    private static void addUnlessSame(List<MetricPoll> shown, MetricPoll poll) {
        if (shown.isEmpty() || !shown.get(shown.size() - 1).showsTheSameAs(poll)) {
            shown.add(poll);
        }
    }

    private List<ObservedPod> podsAt(long micros) {
        Map<String, JsonNode> pods = new LinkedHashMap<>();
        for (WatchEvent event : events) {
            if (event.micros() > micros) {
                break;
            }
            if (event.kind().equals("Pod") && event.namespace().equals(autoscaler.namespace())) {
                if (event.type() == WatchEvent.Type.DELETED) {
                    pods.remove(event.uid());
                } else {
                    pods.put(event.uid(), event.object());
                }
            }
        }
        return pods.values().stream()
                .filter(this::selected)
                .map(ObservedPod::of)
                .toList();
    }

    private boolean selected(JsonNode pod) {
        return matches(selector, pod);
    }

    private static boolean matches(@Nullable JsonNode wanted, JsonNode pod) {
        return wanted != null
                && !wanted.isEmpty()
                && wanted.properties().stream().allMatch(label -> pod.at("/metadata/labels")
                        .path(label.getKey())
                        .asText()
                        .equals(label.getValue().asText()));
    }

    /** Returns whether a state leads to the values that the status names. */
    private static boolean agrees(List<ReplicaProposal> proposals, JsonNode currentMetrics) {
        List<ReplicaProposal.Current> reported = new ArrayList<>();
        for (JsonNode metric : currentMetrics) {
            ReplicaProposal.Current current = ReportedMetric.of(metric);
            if (current != null) {
                reported.add(current);
            }
        }
        // Without a metric that could be computed, the status may keep the earlier ones.
        List<ReplicaProposal.Current> computed = proposals.stream()
                .filter(ReplicaProposal.Replicas.class::isInstance)
                .map(proposal -> ((ReplicaProposal.Replicas) proposal).current())
                .toList();
        return computed.isEmpty() || computed.equals(reported);
    }

    private Range range(long micros, Seen seen, JsonNode before) {
        int current = seen.current();
        OptionalInt fixed = PublishedAlgorithm.withoutMetrics(autoscaler, current);
        if (fixed.isPresent()) {
            return new Range(fixed.getAsInt(), fixed.getAsInt());
        }
        if (seen.recommendation().isEmpty()) {
            int kept = before.path("desiredReplicas").asInt(current);
            return new Range(Math.min(current, kept), Math.max(current, kept));
        }
        int asked = seen.recommendation().getAsInt();
        Range highest = extremes(asked, micros, autoscaler.downWindowMicros(settings), true);
        if (autoscaler.behavior() == null) {
            return new Range(
                    Normalization.legacy(autoscaler, current, highest.lowest()),
                    Normalization.legacy(autoscaler, current, highest.highest()));
        }
        Range lowest = extremes(asked, micros, autoscaler.upWindowMicros(), false);
        return new Range(
                limited(current, Normalization.stabilised(current, lowest.lowest(), highest.lowest()), micros, false),
                limited(current, Normalization.stabilised(current, lowest.highest(), highest.highest()), micros, true));
    }

    /** Returns the bounds of the highest, or of the lowest, of what was asked for within a window. */
    private Range extremes(int asked, long micros, long window, boolean highest) {
        int least = asked;
        int most = asked;
        for (int i = 0; i < known.size(); i++) {
            Known each = known.get(i);
            long until = i + 1 < known.size() ? known.get(i + 1).micros() : micros;
            boolean surely = each.micros() - LAG_MICROS > micros - window;
            boolean perhaps = window > 0 && until > micros - LAG_MICROS - window;
            if (highest) {
                least = surely ? Math.max(least, each.lowest()) : least;
                most = perhaps ? Math.max(most, each.highest()) : most;
            } else {
                least = perhaps ? Math.min(least, each.lowest()) : least;
                most = surely ? Math.min(most, each.highest()) : most;
            }
        }
        boolean reachesBack =
                window > 0 && (known.isEmpty() || known.get(0).micros() - LAG_MICROS > micros - LAG_MICROS - window);
        if (reachesBack) {
            // What was asked for before the recording began is not known.
            most = highest ? Integer.MAX_VALUE : most;
            least = highest ? least : 0;
        }
        return new Range(least, most);
    }

    private int limited(int current, int stabilised, long micros, boolean high) {
        int up = Normalization.upLimit(autoscaler.up(), current, policy -> start(current, policy, micros, high));
        int down = Normalization.downLimit(autoscaler.down(), current, policy -> start(current, policy, micros, high));
        return Normalization.limited(autoscaler, current, stabilised, up, down);
    }

    /** Returns how many pods there were at a period's start, at most or at least. */
    private int start(int current, ScalingRules.Policy policy, long micros, boolean most) {
        long from = micros - policy.periodSeconds() * 1_000_000L;
        int start = current;
        Integer before = null;
        for (Map.Entry<Long, Integer> size : sizes.entrySet()) {
            if (size.getKey() > micros - 1) {
                break;
            }
            int added = before == null ? 0 : size.getValue() - before;
            before = size.getValue();
            boolean surely = size.getKey() - LAG_MICROS > from && size.getKey() < micros - LAG_MICROS;
            boolean perhaps = size.getKey() + LAG_MICROS > from - LAG_MICROS;
            if (surely || (perhaps && (most ? added < 0 : added > 0))) {
                start -= added;
            }
        }
        return start;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "oracle of %s with %d polls", autoscaler, polls.size());
    }
}
