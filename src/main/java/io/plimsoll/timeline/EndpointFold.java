package io.plimsoll.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gathers EndpointSlice events into memberships. Used while one timeline is built, and by nothing else. */
final class EndpointFold {

    private final Map<ServiceKey, Slices> services = new LinkedHashMap<>();

    void accept(WatchEvent event) {
        SliceFacts facts = SliceFacts.of(event.object());
        if (facts.service().name().isEmpty()) {
            return;
        }
        services.computeIfAbsent(facts.service(), key -> new Slices(key, event.micros()))
                .accept(event, facts);
    }

    /** Returns the memberships of one pod, in order of their start. */
    List<EndpointInterval> of(String podUid) {
        List<EndpointInterval> all = new ArrayList<>();
        services.values().forEach(slices -> all.addAll(slices.of(podUid)));
        all.sort(Comparator.comparingLong(membership -> membership.interval().fromMicros()));
        return all;
    }

    List<ServiceLife> services() {
        return services.values().stream().map(Slices::life).toList();
    }

    /** The slices of one Service. */
    private static final class Slices {
        private final ServiceKey key;
        private final long firstSeen;
        private final Map<String, SliceFacts> slices = new HashMap<>();
        private final Map<String, Since> current = new LinkedHashMap<>();
        private final Map<String, List<EndpointInterval>> past = new HashMap<>();
        private final Map<String, Set<Integer>> ports = new TreeMap<>();
        private final List<Interval> withoutReady = new ArrayList<>();
        private long noneReadySince = -1;

        private record Since(SliceFacts.Conditions conditions, long micros) {}

        Slices(ServiceKey key, long firstSeen) {
            this.key = key;
            this.firstSeen = firstSeen;
        }

        void accept(WatchEvent event, SliceFacts facts) {
            if (event.type() == WatchEvent.Type.DELETED) {
                slices.remove(event.name());
            } else {
                slices.put(event.name(), facts);
                facts.ports().forEach((name, numbers) -> ports.computeIfAbsent(name, n -> new TreeSet<>())
                        .addAll(numbers));
            }
            Map<String, SliceFacts.Conditions> now = new LinkedHashMap<>();
            slices.values().forEach(slice -> slice.endpoints()
                    .forEach((id, conditions) -> now.merge(id, conditions, SliceFacts.Conditions::or)));
            Set<String> touched = new HashSet<>(current.keySet());
            touched.addAll(now.keySet());
            for (String id : touched) {
                Since before = current.get(id);
                SliceFacts.Conditions after = now.get(id);
                if (before != null && !before.conditions().equals(after)) {
                    past.computeIfAbsent(id, i -> new ArrayList<>()).add(interval(before, event.micros()));
                    current.remove(id);
                }
                if (after != null) {
                    current.putIfAbsent(id, new Since(after, event.micros()));
                }
            }
            boolean anyReady = now.values().stream().anyMatch(SliceFacts.Conditions::ready);
            if (!anyReady && noneReadySince < 0) {
                noneReadySince = event.micros();
            } else if (anyReady && noneReadySince >= 0) {
                withoutReady.add(new Interval(noneReadySince, event.micros()));
                noneReadySince = -1;
            }
        }

        private EndpointInterval interval(Since since, long toMicros) {
            SliceFacts.Conditions conditions = since.conditions();
            return new EndpointInterval(
                    key,
                    conditions.ready(),
                    conditions.serving(),
                    conditions.terminating(),
                    new Interval(since.micros(), toMicros));
        }

        List<EndpointInterval> of(String podUid) {
            List<EndpointInterval> all = new ArrayList<>(past.getOrDefault(podUid, List.of()));
            Since since = current.get(podUid);
            if (since != null) {
                all.add(interval(since, Interval.OPEN));
            }
            return all;
        }

        ServiceLife life() {
            List<Interval> none = new ArrayList<>(withoutReady);
            if (noneReadySince >= 0) {
                none.add(new Interval(noneReadySince, Interval.OPEN));
            }
            return new ServiceLife(key, firstSeen, ports, none);
        }
    }
}
