package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.Cell;
import io.plimsoll.network.ClusterReader;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.Expected;
import io.plimsoll.network.NetworkPolicy;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Party;
import io.plimsoll.network.Pod;
import io.plimsoll.network.PolicyOracle;
import io.plimsoll.toolbox.prober.PulseMessage.Came;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The new pods of a deployment: what their policies deny them, since when they do, and how long they were open. */
final class DeployedPods {

    private final LagObservations observations;
    private final ClusterState state;

    DeployedPods(LagObservations observations) {
        this.observations = observations;
        this.state = ClusterReader.read(observations.objects()).state();
    }

    /**
     * A direction of a new pod that its policies deny at the end.
     *
     * @param came when it was seen to start
     * @param key which pod
     * @param into whether connections to it are meant
     * @param window how long it was open; empty if it still was at the end
     * @param late the labels by which policies came to deny it only after it was created, with the moment they came at; empty
     *     if they denied it from the first
     */
    record Denied(Came came, ObjectKey key, boolean into, Optional<StartWindow> window, Map<String, Long> late) {

        /** Returns whether it was open because a label came late. */
        boolean isOpenForItsLabels() {
            return !late.isEmpty() && window.map(StartWindow::open).orElse(false);
        }
    }

    /** Returns the pods of the deployment that were seen to start. */
    List<Came> started() {
        Set<String> uids = observations.pods().stream().map(PodEvent::uid).collect(Collectors.toSet());
        return observations.pulses().came().values().stream()
                .filter(came -> uids.contains(came.podUid()))
                .toList();
    }

    /** Returns each direction that policies deny to each of them. */
    List<Denied> denied() {
        List<Denied> denied = new ArrayList<>();
        for (Came came : started()) {
            List<PodEvent> events = observations.pods().stream()
                    .filter(event -> event.uid().equals(came.podUid()))
                    .toList();
            Optional<Pod> pod = state.pod(key(events.get(0).pod())).filter(Pod::isOnTheNetwork);
            String anchor =
                    pod.map(Pod::node).map(observations.facts().anchors()::get).orElse(null);
            if (pod.isEmpty()
                    || pod.get().hostNetwork()
                    || anchor == null
                    || !came.problem().isEmpty()) {
                continue;
            }
            for (boolean into : List.of(true, false)) {
                Cell cell = cell(key(anchor), pod.get().key(), into);
                if (isBlocked(state, cell)) {
                    denied.add(new Denied(
                            came,
                            pod.get().key(),
                            into,
                            StartWindow.of(
                                    observations.pulses(), came, pod.get().key().toString(), into),
                            late(pod.get(), events, cell)));
                }
            }
        }
        return Collections.unmodifiableList(denied);
    }

    private static Cell cell(ObjectKey anchor, ObjectKey pod, boolean into) {
        Party one = new Party.OfPod(anchor);
        Party other = new Party.OfPod(pod);
        return new Cell(into ? one : other, into ? other : one, TrialPods.TCP);
    }

    private static boolean isBlocked(ClusterState state, Cell cell) {
        return PolicyOracle.of(state).expect(cell).outcome() == Expected.BLOCKED;
    }

    private static ObjectKey key(String text) {
        int slash = text.indexOf('/');
        return new ObjectKey(text.substring(0, slash), text.substring(slash + 1));
    }

    /** Returns the labels that policies select by and that the pod lacked at first, if it was not denied without them. */
    private Map<String, Long> late(Pod pod, List<PodEvent> events, Cell cell) {
        Map<String, String> first = events.get(0).labels();
        if (isBlocked(state.withLabels(pod.key(), first), cell)) {
            return Map.of();
        }
        Map<String, Long> late = new TreeMap<>();
        for (String key : keys(pod.key().namespace())) {
            String value = pod.labels().get(key);
            if (value != null && !value.equals(first.get(key))) {
                events.stream()
                        .filter(event -> value.equals(event.labels().get(key)))
                        .findFirst()
                        .ifPresent(event -> late.put(key + "=" + value, event.micros()));
            }
        }
        return late;
    }

    private Set<String> keys(String namespace) {
        return state.policies().stream()
                .filter(policy -> policy.namespace().equals(namespace))
                .map(NetworkPolicy::podSelector)
                .flatMap(selector -> selector.keys().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
