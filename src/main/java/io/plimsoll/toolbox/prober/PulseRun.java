package io.plimsoll.toolbox.prober;

import io.plimsoll.network.Observed;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import io.plimsoll.toolbox.prober.ProbePlan.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tries the lines of a plan, each with every beat, whether earlier tries have ended or not: a plugin that drops packets must
 * not slow the probes down.
 */
final class PulseRun implements AutoCloseable {

    private final PulsePlan plan;
    private final Consumer<PulseMessage> sink;
    private final long patienceNanos;
    private final MicroClock clock = MicroClock.anchored();
    private final Map<String, Namespace> places = new ConcurrentHashMap<>();
    private final Echoes echoes;
    private final DatagramCounter counter;
    private final Selector selector;
    private final List<PulseLine> lines = new ArrayList<>();
    private final List<PulseStream> streams = new ArrayList<>();
    private final Queue<PulseLine> coming = new ConcurrentLinkedQueue<>();
    private final Queue<DatagramCounter.Mark> counted = new ConcurrentLinkedQueue<>();
    private final Map<DatagramCounter.Mark, PulseTry> datagrams = new HashMap<>();
    /** In the order of their deadlines, since all have the same patience. */
    private final Deque<PulseTry> underWay = new ArrayDeque<>();

    private PulseRun(PulsePlan plan, Consumer<PulseMessage> sink) throws IOException {
        this.plan = plan;
        this.sink = sink;
        this.patienceNanos = TimeUnit.MILLISECONDS.toNanos(plan.patienceMillis());
        this.selector = Selector.open();
        this.echoes = new Echoes();
        this.counter = new DatagramCounter(plan.run(), (place, mark) -> {
            counted.add(mark);
            selector.wakeup();
        });
    }

    /**
     * Enters the places, opens listeners, and says that it is ready.
     *
     * @param plan what is to be tried
     * @param namespaces the network namespace of each place
     * @param sink told each message, by several threads
     * @throws IOException if a place cannot be entered
     */
    static PulseRun prepare(PulsePlan plan, Map<String, Path> namespaces, Consumer<PulseMessage> sink)
            throws IOException {
        PulseRun prepared = new PulseRun(plan, sink);
        try {
            prepared.prepare(namespaces);
            return prepared;
        } catch (IOException | RuntimeException e) {
            prepared.close();
            throw e;
        }
    }

    private void prepare(Map<String, Path> namespaces) throws IOException {
        for (Place place : plan.places()) {
            Namespace namespace = Namespace.enter(place.name(), namespaces.get(place.name()));
            places.put(place.name(), namespace);
            counter.countIn(place.name(), namespace);
        }
        for (Wanted wanted : plan.listeners()) {
            Place place = plan.places().stream()
                    .filter(one -> one.name().equals(wanted.place()))
                    .findFirst()
                    .orElseThrow();
            String address = place.address();
            if (address == null) {
                throw new IOException("place " + place.name() + " has no address to listen at");
            }
            echoes.listen(place(place.name()), address, wanted.port().number());
        }
        for (PulsePlan.Line line : plan.lines()) {
            lines.add(line(line, lines.size()));
        }
        plan.streams().forEach(one -> streams.add(new PulseStream(line(one, -1), patienceNanos, clock, sink)));
        counter.start();
        sink.accept(new PulseMessage.Ready(clock.micros()));
    }

    private PulseLine line(PulsePlan.Line line, int number) {
        return new PulseLine(line.id(), number, place(line.from()), line.address(), line.port());
    }

    private Namespace place(String name) {
        Namespace namespace = places.get(name);
        if (namespace == null) {
            throw new IllegalArgumentException("there is no place " + name);
        }
        return namespace;
    }

    /** Begins to try a pod that has just started: from the place of the plan and to it. Called by one other thread. */
    void welcome(String podUid, Path network) {
        PulsePlan.Newcomers wanted = plan.newcomers();
        if (wanted == null) {
            throw new IllegalStateException("newcomers are not wanted");
        }
        long micros = clock.micros();
        String address = "";
        try {
            Namespace inside = Namespace.enter(podUid, network);
            places.put(podUid, inside);
            address = inside.call(OwnAddress::here);
            echoes.listen(inside, address, wanted.port().number());
            sink.accept(new PulseMessage.Came(podUid, address, micros, ""));
            coming.add(
                    new PulseLine(PulsePlan.Newcomers.into(podUid), -1, place(wanted.place()), address, wanted.port()));
            coming.add(new PulseLine(PulsePlan.Newcomers.outOf(podUid), -1, inside, wanted.address(), wanted.port()));
            selector.wakeup();
        } catch (IOException e) {
            sink.accept(new PulseMessage.Came(podUid, address, micros, String.valueOf(e.getMessage())));
        }
    }

    /** Tries everything again and again until it is to end. */
    void until(BooleanSupplier end) throws IOException {
        long period = TimeUnit.MICROSECONDS.toNanos(plan.periodMicros());
        long next = System.nanoTime();
        while (!end.getAsBoolean()) {
            for (PulseLine line = coming.poll(); line != null; line = coming.poll()) {
                lines.add(line);
            }
            if (System.nanoTime() >= next) {
                beat();
                // What a stall has made impossible is not made up for.
                next = Math.max(next + period, System.nanoTime());
            }
            long left = TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime());
            selector.select(this::ready, Math.max(1, left));
            settleCounted();
            settleExpired();
        }
    }

    private void beat() throws IOException {
        for (PulseLine line : lines) {
            PulseTry begun = new PulseTry(line, patienceNanos);
            SystemAnswer end = begun.begin(selector, plan.run());
            if (end != null) {
                settle(begun, end);
                continue;
            }
            underWay.add(begun);
            if (line.isOfDatagrams()) {
                datagrams.put(begun.mark(), begun);
            }
        }
        for (PulseStream stream : streams) {
            stream.beat(selector);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.attachment() instanceof PulseStream stream) {
                stream.ready(key);
                return;
            }
            PulseTry one = (PulseTry) key.attachment();
            SystemAnswer end = one.answered();
            if (end != null) {
                settle(one, end);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void settleCounted() throws IOException {
        for (DatagramCounter.Mark mark = counted.poll(); mark != null; mark = counted.poll()) {
            PulseTry one = datagrams.get(mark);
            if (one != null) {
                settle(one, new SystemAnswer(Observed.ALLOWED, ""));
            }
        }
    }

    private void settleExpired() throws IOException {
        long now = System.nanoTime();
        for (PulseTry one = underWay.peek();
                one != null && (one.hasEnded() || one.deadlineNanos() <= now);
                one = underWay.peek()) {
            underWay.remove();
            settle(one, one.expired());
        }
    }

    private void settle(PulseTry one, SystemAnswer end) throws IOException {
        if (one.hasEnded()) {
            return;
        }
        one.end();
        datagrams.remove(one.mark());
        sink.accept(new PulseMessage.Tried(
                one.line().id(), clock.at(one.startNanos()), clock.at(one.endNanos()), end.outcome(), end.words()));
    }

    @Override
    public void close() throws IOException {
        counter.close();
        for (PulseTry one : underWay) {
            one.end();
        }
        for (PulseStream stream : streams) {
            stream.close();
        }
        for (PulseLine line : lines) {
            line.close();
        }
        selector.close();
        echoes.close();
        places.values().forEach(Namespace::close);
    }
}
