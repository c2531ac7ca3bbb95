package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Port;
import io.plimsoll.suite.networkpolicy.Trial.Held;
import io.plimsoll.suite.networkpolicy.Trial.NewPod;
import io.plimsoll.suite.networkpolicy.Trial.Step;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.prober.PulsePlan.Newcomers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts one pod under policies and frees it of them again, step by step, while connections to it are tried all the time. */
final class TrialCourse {

    /** How long a network plugin may take to know what has changed; how long it took is reported. */
    static final Duration WITHIN = Duration.ofSeconds(10);

    private static final Duration STARTED = Duration.ofSeconds(60);
    private static final Duration HELD = Duration.ofSeconds(2);

    private final TrialPods pods;
    private final PulseTeam pulse;
    private final String id;
    private final List<Step> steps = new ArrayList<>();
    private final List<NewPod> newPods = new ArrayList<>();
    private @Nullable Held held;

    /**
     * Makes one.
     *
     * @param pods the harness's own pods
     * @param pulse tries the connections
     * @param id how the connections to the pod are named
     */
    TrialCourse(TrialPods pods, PulseTeam pulse, String id) {
        this.pods = pods;
        this.pulse = pulse;
        this.id = id;
    }

    /** Returns how the connection to a pod by a port is named. */
    static String line(String id, Port port) {
        return id + " " + port;
    }

    /**
     * Takes every step with the harness's own pods, until one is without effect.
     *
     * @param node the node that they are on
     * @param address the address of the pod that connections are opened from
     */
    Trial own(String node, String address) {
        String in = TrialPods.NAMESPACE;
        ObjectKey target = TrialPods.TARGET;
        boolean complete = take(Change.NONE, () -> {}, TrialPods.TCP, TrialPods.UDP, TrialPods.OTHER)
                && pulse.isMade(id, WITHIN)
                && take(Change.DENIED, pods::deny, TrialPods.TCP, TrialPods.UDP, TrialPods.OTHER)
                && hold()
                && take(
                        Change.ALLOWED,
                        () -> pods.allow(in, TrialPods.TCP, TrialPods.UDP),
                        TrialPods.TCP,
                        TrialPods.UDP)
                && take(Change.NARROWED, () -> pods.narrow(in), TrialPods.TCP, TrialPods.UDP)
                && take(
                        Change.WIDENED,
                        () -> pods.widen(in, TrialPods.TCP, TrialPods.UDP),
                        TrialPods.TCP,
                        TrialPods.UDP)
                && take(Change.LABEL_REMOVED, () -> pods.unlabel(target), TrialPods.TCP)
                && take(Change.LABEL_ADDED, () -> pods.label(target), TrialPods.TCP)
                && except(address)
                && take(Change.WITHDRAWN, () -> pods.withdraw(in), TrialPods.OTHER)
                && take(Change.FREED, pods::free, TrialPods.TCP, TrialPods.UDP);
        if (complete) {
            startPods(node);
        }
        return trial(pods.anchors().get(node), target);
    }

    /** Takes the steps that are possible with a pod to which the deployment's policies deny everything already. */
    Trial deployed(ObjectKey from, ObjectKey target) {
        String in = target.namespace();
        pods.label(target);
        try {
            boolean ignored = take(Change.ALLOWED, () -> pods.allow(in, TrialPods.TCP), TrialPods.TCP)
                    && pulse.isMade(id, WITHIN)
                    && take(Change.NARROWED, () -> pods.narrow(in), TrialPods.TCP)
                    && hold()
                    && take(Change.WIDENED, () -> pods.widen(in, TrialPods.TCP), TrialPods.TCP)
                    && take(Change.LABEL_REMOVED, () -> pods.unlabel(target), TrialPods.TCP)
                    && take(Change.LABEL_ADDED, () -> pods.label(target), TrialPods.TCP)
                    && take(Change.WITHDRAWN, () -> pods.withdraw(in), TrialPods.TCP);
        } finally {
            pods.withdraw(in);
            pods.unlabel(target);
        }
        return trial(from, target);
    }

    private Trial trial(@Nullable ObjectKey from, ObjectKey to) {
        return new Trial(String.valueOf(from), to.toString(), steps, held, newPods, WITHIN.toMillis());
    }

    private boolean take(Change change, Runnable action, Port... ports) {
        // Before it is asked for: a quick plugin has done it when the API server's answer arrives.
        long asked = MicroClock.now();
        action.run();
        boolean all = true;
        for (Port port : ports) {
            all = all && await(change, asked, port);
        }
        return all;
    }

    private boolean await(Change change, long asked, Port port) {
        String line = line(id, port);
        boolean reached = pulse.becomes(line, change.stops(), asked, WITHIN);
        steps.add(new Step(change, line, port.protocol().name(), asked, MicroClock.now(), reached));
        return reached;
    }

    /** What is allowed besides shows when the policy is in force. */
    private boolean except(String address) {
        long asked = MicroClock.now();
        pods.except(address);
        return await(Change.BLOCK_ALLOWED, asked, TrialPods.OTHER) && await(Change.EXCEPTED, asked, TrialPods.TCP);
    }

    private boolean hold() {
        long forbidden = steps.get(steps.size() - 1).askedMicros();
        pulse.watch(id, HELD);
        held = new Held(id, forbidden, MicroClock.now());
        return true;
    }

    private void startPods(String node) {
        pods.denyNewPods();
        newPods.add(pods.start(node, true));
        newPods.add(pods.start(node, false));
        for (NewPod pod : newPods) {
            if (pulse.comes(pod.uid(), STARTED)) {
                settles(pod.uid(), pod.isolated(), pod.isolated());
            }
        }
    }

    /** Waits until the connections to and from a pod that has started pass or are stopped. */
    void settles(String podUid, boolean inStopped, boolean outStopped) {
        long came = pulse.cameMicros(podUid);
        pulse.becomes(Newcomers.into(podUid), inStopped, came, WITHIN);
        pulse.becomes(Newcomers.outOf(podUid), outStopped, came, WITHIN);
    }
}
