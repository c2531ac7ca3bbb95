package io.plimsoll.toolbox.prober;

import io.plimsoll.network.Observed;
import io.plimsoll.network.Protocol;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.prober.ProbePlan.Probe;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tries probes, hundreds at a time, on one selector: sockets are opened in the places, everything else happens here. */
final class ProbeRound implements AutoCloseable {

    /** How many times as long as the first try the second one waits. */
    static final int PATIENCE = 4;

    private static final int AT_ONCE = 256;
    private static final int TRIES = 2;

    private final Map<String, Namespace> places;
    private final Limits limits;
    private final @Nullable String nameServer;
    private final long run;
    private final MicroClock clock;
    private final Consumer<ProberMessage> sink;
    private final Selector selector;
    private final Queue<DatagramCounter.Mark> counted = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Attempt> underWay = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int round;

    /**
     * Makes one.
     *
     * @param places the places, by name
     * @param limits how long tries wait
     * @param nameServer whom to ask for names; {@code null} if nothing has one
     * @param run tells the datagrams of this run from those of others
     * @param clock tells the time
     * @param sink told each result
     */
    ProbeRound(
            Map<String, Namespace> places,
            Limits limits,
            @Nullable String nameServer,
            long run,
            MicroClock clock,
            Consumer<ProberMessage> sink)
            throws IOException {
        this.places = Map.copyOf(places);
        this.limits = limits;
        this.nameServer = nameServer;
        this.run = run;
        this.clock = clock;
        this.sink = sink;
        this.selector = Selector.open();
    }

    /** A try that has not begun; {@code begun} if it has resolved its name and goes on. */
    private record Waiting(Probe probe, int tries, @Nullable Attempt begun) {}

    /** Takes note that a datagram arrived; from any thread. */
    void arrived(DatagramCounter.Mark mark) {
        counted.add(mark);
        selector.wakeup();
    }

    /**
     * Tries every probe once, those that nothing comes back for twice.
     *
     * @param number how often they were tried before
     */
    void run(List<Probe> probes, int number) throws IOException {
        round = number;
        probes.forEach(probe -> waiting.add(new Waiting(probe, 1, null)));
        while (!waiting.isEmpty() || !underWay.isEmpty()) {
            begin();
            selector.select(this::ready, Math.max(1, nextDeadlineMillis()));
            settleCounted();
            settleExpired();
        }
    }

    private void begin() throws IOException {
        List<Waiting> next = new ArrayList<>();
        while (!waiting.isEmpty() && underWay.size() + next.size() < AT_ONCE) {
            next.add(waiting.remove());
        }
        // All places open their sockets side by side; one thread switch for each place, not for each socket.
        Map<String, List<Waiting>> byPlace = new HashMap<>();
        next.forEach(one -> byPlace.computeIfAbsent(one.probe().from(), any -> new ArrayList<>())
                .add(one));
        Map<String, Future<List<SelectableChannel>>> opening = new HashMap<>();
        byPlace.forEach((place, ones) -> opening.put(place, namespace(place).submit(() -> open(ones))));
        for (Map.Entry<String, Future<List<SelectableChannel>>> one : opening.entrySet()) {
            List<SelectableChannel> channels = Namespace.result(one.getValue());
            List<Waiting> ones = byPlace.getOrDefault(one.getKey(), List.of());
            for (int i = 0; i < channels.size(); i++) {
                begin(ones.get(i), channels.get(i));
            }
        }
    }

    private Namespace namespace(String place) {
        Namespace namespace = places.get(place);
        if (namespace == null) {
            throw new IllegalArgumentException("there is no place " + place);
        }
        return namespace;
    }

    private static List<SelectableChannel> open(List<Waiting> ones) throws IOException {
        List<SelectableChannel> channels = new ArrayList<>();
        for (Waiting one : ones) {
            channels.add(
                    Attempt.open(one.probe(), one.begun() == null && one.probe().name() != null));
        }
        return channels;
    }

    private void begin(Waiting next, SelectableChannel channel) {
        Attempt attempt = next.begun() == null ? new Attempt(next.probe(), next.tries(), limits) : next.begun();
        underWay.put(next.probe().id(), attempt);
        Attempt.End end = attempt.begin(channel, selector, nameServer, run, round);
        if (end != null) {
            settle(attempt, end);
        }
    }

    private void ready(SelectionKey key) {
        Attempt attempt = (Attempt) key.attachment();
        if (underWay.get(attempt.probe().id()) != attempt) {
            return;
        }
        Attempt.End end = attempt.answered();
        if (end == null) {
            // The name is resolved: the next socket is another one.
            underWay.remove(attempt.probe().id());
            waiting.addFirst(new Waiting(attempt.probe(), attempt.tries(), attempt));
        } else if (isProvisional(end, attempt)) {
            // A refused datagram may have arrived all the same, where nobody listens: the counter has the last word.
            key.cancel();
        } else {
            settle(attempt, end);
        }
    }

    private static boolean isProvisional(Attempt.End end, Attempt attempt) {
        return attempt.probe().port().protocol() == Protocol.UDP
                && !attempt.isResolving()
                && end.outcome() == Observed.REJECTED
                && end.detail().equals("port unreachable")
                && attempt.note(end);
    }

    private void settleCounted() {
        for (DatagramCounter.Mark mark = counted.poll(); mark != null; mark = counted.poll()) {
            Attempt attempt = underWay.get(mark.probe());
            if (attempt != null && mark.round() == round && !attempt.isResolving()) {
                settle(attempt, new Attempt.End(Observed.ALLOWED, "it was counted where it arrived"));
            }
        }
    }

    private void settleExpired() {
        long now = System.nanoTime();
        for (Attempt attempt : List.copyOf(underWay.values())) {
            if (attempt.deadlineNanos() > now) {
                continue;
            }
            if (attempt.tries() < TRIES && attempt.isSilent()) {
                attempt.close();
                underWay.remove(attempt.probe().id());
                waiting.add(new Waiting(attempt.probe(), attempt.tries() + 1, null));
            } else {
                settle(attempt, attempt.expired());
            }
        }
    }

    private void settle(Attempt attempt, Attempt.End end) {
        attempt.close();
        underWay.remove(attempt.probe().id());
        sink.accept(new ProberMessage.Result(
                attempt.probe().id(),
                round,
                end.outcome(),
                clock.at(attempt.startNanos()),
                clock.micros(),
                attempt.tries(),
                attempt.address(),
                end.detail()));
    }

    private long nextDeadlineMillis() {
        long now = System.nanoTime();
        long next = underWay.values().stream()
                .mapToLong(Attempt::deadlineNanos)
                .min()
                .orElse(now);
        return TimeUnit.NANOSECONDS.toMillis(next - now);
    }

    @Override
    public void close() throws IOException {
        underWay.values().forEach(Attempt::close);
        selector.close();
    }
}
