package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.Try;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.toolbox.prober.Pulse;
import io.plimsoll.toolbox.prober.PulseMessage;
import io.plimsoll.toolbox.prober.PulsePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The probers of all nodes that try the same connections again and again, and what they have seen so far. */
final class PulseTeam implements AutoCloseable {

    /** So many tries in a row have to agree before the next thing is done. */
    private static final int IN_A_ROW = 10;

    private static final Duration PACE = Duration.ofMillis(10);

    private final List<Pulse> pulses = new ArrayList<>();
    private final Consumer<PulseMessage> recorder;
    private final Map<String, ConcurrentSkipListMap<Long, Try>> tries = new ConcurrentHashMap<>();
    private final Map<String, PulseMessage.Came> came = new ConcurrentHashMap<>();
    private final Map<String, PulseMessage> streams = new ConcurrentHashMap<>();

    private PulseTeam(Consumer<PulseMessage> recorder) {
        this.recorder = recorder;
    }

    /**
     * Starts the probers and waits until they have begun.
     *
     * @param team the toolboxes
     * @param plans the plan of each node
     * @param recorder told each message
     */
    static PulseTeam start(ProbeTeam team, Map<String, PulsePlan> plans, Consumer<PulseMessage> recorder)
            throws HarnessFailure {
        PulseTeam started = new PulseTeam(recorder);
        try {
            return ProbeTeam.guarded(() -> {
                for (Map.Entry<String, PulsePlan> plan : plans.entrySet()) {
                    started.pulses.add(team.pulse(plan.getKey(), plan.getValue(), started::hear));
                }
                for (Pulse pulse : started.pulses) {
                    pulse.awaitReady();
                }
                return started;
            });
        } catch (HarnessFailure e) {
            started.close();
            throw e;
        }
    }

    private void hear(PulseMessage message) {
        if (message instanceof PulseMessage.Tried tried) {
            tries.computeIfAbsent(tried.line(), any -> new ConcurrentSkipListMap<>())
                    .put(tried.startMicros(), new Try(tried.startMicros(), tried.endMicros(), tried.outcome()));
        } else if (message instanceof PulseMessage.Came one) {
            came.put(one.podUid(), one);
        } else if (message instanceof PulseMessage.Opened one) {
            streams.put(one.stream(), one);
        } else if (message instanceof PulseMessage.Ended one) {
            streams.put(one.stream(), one);
        }
        recorder.accept(message);
    }

    /** Waits until several tries in a row, begun after a moment, all passed or were all stopped. */
    boolean becomes(String line, boolean stopped, long since, Duration within) {
        return await("the tries of " + line, within, () -> {
            Collection<Try> latest =
                    tries
                            .getOrDefault(line, new ConcurrentSkipListMap<>())
                            .tailMap(since)
                            .descendingMap()
                            .values()
                            .stream()
                            .limit(IN_A_ROW)
                            .toList();
            return latest.size() == IN_A_ROW && latest.stream().allMatch(one -> stopped ? one.stopped() : one.passed());
        });
    }

    /** Waits until a pod is seen to start. */
    boolean comes(String podUid, Duration within) {
        return await("the start of a pod", within, () -> came.containsKey(podUid));
    }

    /** Returns when a pod was seen to start, microseconds since the Unix epoch; 0 if it was not seen. */
    long cameMicros(String podUid) {
        PulseMessage.Came one = came.get(podUid);
        return one == null ? 0 : one.micros();
    }

    /** Waits until a connection that is to be kept is there. */
    boolean isMade(String stream, Duration within) {
        return await("the connection " + stream, within, () -> streams.get(stream) instanceof PulseMessage.Opened);
    }

    /** Watches a kept connection until it ends, but no longer than a time. */
    void watch(String stream, Duration time) {
        await("the end of connection " + stream, time, () -> streams.get(stream) instanceof PulseMessage.Ended);
    }

    private static boolean await(String what, Duration within, BooleanSupplier condition) {
        try {
            Awaitility.await(what)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(PACE)
                    .atMost(within)
                    .until(condition::getAsBoolean);
            return true;
        } catch (ConditionTimeoutException e) {
            // Not exceptional: what was seen is recorded, and the judge says what it means.
            return false;
        }
    }

    /** Ends the probers; their messages are complete then. */
    void stop() throws HarnessFailure {
        ProbeTeam.guarded(() -> {
            for (Pulse pulse : pulses) {
                pulse.stop();
            }
            return pulses;
        });
    }

    @Override
    public void close() {
        pulses.forEach(Pulse::close);
    }
}
