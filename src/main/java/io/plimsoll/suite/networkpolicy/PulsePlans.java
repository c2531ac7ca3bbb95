package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.ClusterState;
import io.plimsoll.network.IpAddress;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Pod;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import io.plimsoll.toolbox.prober.ProbePlan.Wanted;
import io.plimsoll.toolbox.prober.PulsePlan;
import io.plimsoll.toolbox.prober.PulsePlan.Line;
import io.plimsoll.toolbox.prober.PulsePlan.Newcomers;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Plans what the probers of all nodes try again and again: each connection between pods of the same node. */
final class PulsePlans {

    /** Two hundred tries a second. */
    private static final long PERIOD_MICROS = 5_000;

    private static final long PATIENCE_MILLIS = 500;

    private final ClusterState state;
    private final Map<ObjectKey, String> uids;
    private final String folder;
    private final long hardLimitMillis;
    private final Map<String, Share> shares = new TreeMap<>();

    /**
     * Makes plans that try what starts on each node, and nothing else so far.
     *
     * @param state the cluster
     * @param uids the UIDs of its pods
     * @param anchors the pod of the harness's own on each node
     * @param folder a folder in the toolboxes that only these plans use
     * @param hardLimitMillis everything ends after this time whatever happens
     */
    PulsePlans(
            ClusterState state,
            Map<ObjectKey, String> uids,
            Map<String, ObjectKey> anchors,
            String folder,
            long hardLimitMillis) {
        this.state = state;
        this.uids = Map.copyOf(uids);
        this.folder = folder;
        this.hardLimitMillis = hardLimitMillis;
        anchors.forEach((node, anchor) -> {
            Share share = new Share(pod(anchor));
            shares.put(node, share);
            accept(share, share.anchor, TrialPods.TCP);
        });
    }

    private static final class Share {
        private final Pod anchor;
        private final Map<String, Place> places = new TreeMap<>();
        private final List<Wanted> listeners = new ArrayList<>();
        private final List<Line> lines = new ArrayList<>();
        private final List<Line> streams = new ArrayList<>();

        Share(Pod anchor) {
            this.anchor = anchor;
        }
    }

    /** Tries the harness's own pod by every protocol. */
    void own() {
        Pod target = pod(TrialPods.TARGET);
        for (Port port : List.of(TrialPods.TCP, TrialPods.UDP, TrialPods.OTHER)) {
            add(NetworkLagScenario.OWN, target, port);
        }
        keep(NetworkLagScenario.OWN, target);
    }

    /** Tries a pod of the deployment. */
    void deployed(Pod target) {
        add(NetworkLagScenario.DEPLOYED, target, TrialPods.TCP);
        keep(NetworkLagScenario.DEPLOYED, target);
    }

    private void add(String id, Pod target, Port port) {
        Share share = share(target);
        if (port.protocol() == Protocol.TCP) {
            accept(share, target, port);
        } else {
            share.places.put(target.key().toString(), place(target));
        }
        share.lines.add(line(TrialCourse.line(id, port), share, target, port));
    }

    private void keep(String id, Pod target) {
        Share share = share(target);
        share.streams.add(line(id, share, target, TrialPods.TCP));
    }

    private static Line line(String id, Share share, Pod target, Port port) {
        return new Line(id, share.anchor.key().toString(), ipv4(target), port);
    }

    private void accept(Share share, Pod pod, Port port) {
        share.places.put(pod.key().toString(), place(pod));
        share.listeners.add(new Wanted(pod.key().toString(), port));
    }

    private Share share(Pod target) {
        return Objects.requireNonNull(
                shares.get(target.node()), () -> "pod " + target.key() + " is on a node that is not entered");
    }

    private Place place(Pod pod) {
        return new Place(
                pod.key().toString(),
                Objects.requireNonNull(uids.get(pod.key()), () -> "pod " + pod.key() + " has no UID"),
                ipv4(pod));
    }

    private Pod pod(ObjectKey key) {
        return state.pod(key).orElseThrow(() -> new IllegalStateException("pod " + key + " is gone"));
    }

    private static String ipv4(Pod pod) {
        return IpAddress.ipv4In(pod.addresses())
                .orElseThrow(() -> new IllegalStateException("pod " + pod.key() + " has no IPv4 address"));
    }

    /** Returns the node that the harness's own pods are on. */
    String node() {
        return String.valueOf(pod(TrialPods.TARGET).node());
    }

    /** Returns the address from which connections to the harness's own pod are opened. */
    String address() {
        return ipv4(share(pod(TrialPods.TARGET)).anchor);
    }

    /** Returns the plan of each node's prober, by the node's name. */
    Map<String, PulsePlan> byNode() {
        long run = new SecureRandom().nextLong();
        Map<String, PulsePlan> plans = new TreeMap<>();
        shares.forEach((node, share) -> plans.put(
                node,
                new PulsePlan(
                        run,
                        List.copyOf(share.places.values()),
                        share.listeners,
                        share.lines,
                        share.streams,
                        new Newcomers(share.anchor.key().toString(), ipv4(share.anchor), TrialPods.TCP),
                        PERIOD_MICROS,
                        PATIENCE_MILLIS,
                        folder + ".stop",
                        hardLimitMillis)));
        return plans;
    }
}
