package io.plimsoll.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds the fewest labels that select some pods of a namespace and no other. */
final class LabelChoice {

    /** Labels that controllers put on pods and change with every version or pod. */
    private static final Set<String> PASSING = Set.of(
            "pod-template-hash",
            "controller-revision-hash",
            "pod-template-generation",
            "statefulset.kubernetes.io/pod-name",
            "apps.kubernetes.io/pod-index",
            "batch.kubernetes.io/controller-uid",
            "controller-uid",
            "batch.kubernetes.io/job-name",
            "job-name",
            "app.kubernetes.io/version");

    /** What people name workloads by, in the order of preference among equally few labels. */
    private static final List<String> USUAL = List.of(
            "app.kubernetes.io/name", "app.kubernetes.io/component", "app", "k8s-app", "app.kubernetes.io/instance");

    private LabelChoice() {}

    /**
     * Chooses labels.
     *
     * @param wanted the pods to select, at least one
     * @param namespace every pod of their namespace
     * @return the labels; if no combination selects these pods alone, all that they share; empty if they share none
     */
    static Optional<Map<String, String>> selecting(List<Pod> wanted, List<Pod> namespace) {
        Map<String, String> shared = new TreeMap<>(wanted.get(0).labels());
        wanted.forEach(pod -> shared.entrySet().retainAll(pod.labels().entrySet()));
        shared.keySet().removeAll(PASSING);
        if (shared.isEmpty()) {
            return Optional.empty();
        }
        List<Pod> others =
                namespace.stream().filter(pod -> !wanted.contains(pod)).toList();
        List<String> keys = shared.keySet().stream()
                .sorted(Comparator.comparingInt(LabelChoice::rank).thenComparing(Comparator.naturalOrder()))
                .toList();
        for (int size = 1; size <= Math.min(keys.size(), 3); size++) {
            for (List<String> chosen : combinations(keys, size)) {
                Map<String, String> labels = new TreeMap<>(shared);
                labels.keySet().retainAll(chosen);
                if (others.stream().noneMatch(pod -> LabelSelector.of(labels).matches(pod.labels()))) {
                    return Optional.of(labels);
                }
            }
        }
        return Optional.of(shared);
    }

    private static int rank(String key) {
        int place = USUAL.indexOf(key);
        return place < 0 ? USUAL.size() : place;
    }

    /** Returns the combinations of a size, those with earlier keys first. */
    private static List<List<String>> combinations(List<String> keys, int size) {
        if (size == 0) {
            return List.of(List.of());
        }
        List<List<String>> all = new ArrayList<>();
        for (int i = 0; i + size <= keys.size(); i++) {
            for (List<String> rest : combinations(keys.subList(i + 1, keys.size()), size - 1)) {
                List<String> one = new ArrayList<>();
                one.add(keys.get(i));
                one.addAll(rest);
                all.add(one);
            }
        }
        return all;
    }
}
