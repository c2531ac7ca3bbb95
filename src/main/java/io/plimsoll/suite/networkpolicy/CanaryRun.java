package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.Cell;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Party;
import io.plimsoll.network.Pod;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.prober.ProbePlan;
import io.plimsoll.toolbox.prober.Prober;
import io.plimsoll.toolbox.prober.ProberMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The control: reachable, a policy that denies everything, unreachable, the policy removed, reachable again. */
final class CanaryRun {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long PERIOD_MILLIS = 10;
    private static final Port PORT = new Port(Protocol.TCP, 47_808);

    private final ProbeTeam team;
    private final Strangers strangers;
    private final Consumer<CanarySample> recorder;
    private final List<CanarySample> samples = new CopyOnWriteArrayList<>();

    CanaryRun(ProbeTeam team, Strangers strangers, Consumer<CanarySample> recorder) {
        this.team = team;
        this.strangers = strangers;
        this.recorder = recorder;
    }

    NetworkFacts.Canary run(ClusterState state, Map<ObjectKey, String> uids, String folder) throws HarnessFailure {
        Pod from = pod(state, Strangers.FROM);
        Pod to = pod(state, Strangers.TO);
        Map<String, ProbePlan> plans = new TablePlan(
                        state,
                        uids,
                        team.seats(),
                        List.of(new Cell(new Party.OfPod(from.key()), new Party.OfPod(to.key()), PORT)))
                .bySeat(0, folder, LIMIT.toMillis());
        return ProbeTeam.guarded(() -> watch(plans, from, to));
    }

    private NetworkFacts.Canary watch(Map<String, ProbePlan> plans, Pod from, Pod to)
            throws IOException, HarnessFailure, InterruptedException {
        @Nullable Long denied = null;
        @Nullable Long allowed = null;
        Prober prober = null;
        Prober listener = null;
        try {
            for (Map.Entry<String, ProbePlan> plan : plans.entrySet()) {
                boolean probes = !plan.getValue().probes().isEmpty();
                Prober prepared = team.prepare(plan.getKey(), repeated(plan.getValue()), this::hear);
                if (probes) {
                    prober = prepared;
                } else {
                    listener = prepared;
                }
                prepared.awaitReady();
            }
            if (prober == null) {
                throw new IllegalStateException("nobody probes the control connection");
            }
            prober.start();
            if (becomes(false)) {
                // Before it is asked for: a quick agent has done it when the API server's answer arrives.
                long asked = MicroClock.now();
                strangers.denyAll();
                denied = asked;
                if (becomes(true)) {
                    asked = MicroClock.now();
                    strangers.allowAgain();
                    allowed = asked;
                    becomes(false);
                } else {
                    strangers.allowAgain();
                }
            }
            prober.stop();
            if (listener != null) {
                listener.stop();
            }
        } finally {
            if (prober != null) {
                prober.close();
            }
            if (listener != null) {
                listener.close();
            }
        }
        return new NetworkFacts.Canary(from.key().toString(), to.key().toString(), denied, allowed, WITHIN.toMillis());
    }

    private Pod pod(ClusterState state, String name) {
        return state.pod(new ObjectKey(strangers.name(), name)).orElseThrow();
    }

    private static ProbePlan repeated(ProbePlan plan) {
        return new ProbePlan(
                plan.run(),
                plan.places(),
                plan.listeners(),
                plan.probes(),
                plan.outside(),
                plan.nameServer(),
                PERIOD_MILLIS,
                plan.startFile(),
                plan.stopFile(),
                plan.hardLimitMillis());
    }

    private void hear(ProberMessage message) {
        if (message instanceof ProberMessage.Result result) {
            CanarySample sample =
                    new CanarySample(result.startMicros(), result.endMicros(), result.outcome(), result.detail());
            samples.add(sample);
            recorder.accept(sample);
        }
    }

    /** Waits until several probes in a row, begun from now on, all passed or were all stopped. */
    private boolean becomes(boolean stopped) {
        long since = MicroClock.now();
        try {
            Awaitility.await("the control connection")
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(WITHIN)
                    .until(() -> {
                        List<CanarySample> fresh = samples.stream()
                                .filter(sample -> sample.startMicros() >= since)
                                .toList();
                        int count = fresh.size();
                        return count >= NetworkControl.IN_A_ROW
                                && fresh.subList(count - NetworkControl.IN_A_ROW, count).stream()
                                        .allMatch(sample -> stopped ? sample.stopped() : sample.passed());
                    });
            return true;
        } catch (ConditionTimeoutException e) {
            // Not exceptional: what was seen is recorded, and the judge says what it means.
            return false;
        }
    }
}
