package io.plimsoll.toolbox.generator;

import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.toolbox.generator.LoadPlan.Identity;
import io.plimsoll.toolbox.generator.LoadPlan.Slot;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A lane that Gatling sends: one virtual user, one connection and one request at a time. */
final class GatlingLane {

    private final String name;
    private final List<Slot> slots;
    private final Duration timeOut;
    private final Duration headStart;
    private final double rate;
    private final long limit;
    private final long lateBoundMicros;
    private final Identity identity;
    private final MicroClock clock;
    private final RequestIds ids;
    private final LedgerFile ledger;
    private final StopSignal stop;
    private final LaneTally tally;
    private final Pace pace;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicInteger underWay = new AtomicInteger();
    private final LongAdder unexplained = new LongAdder();
    private final Map<Long, Flight> flights = new ConcurrentHashMap<>();

    /** A request between its begin and its end. */
    record Flight(long id, long index, int slot, long startMicros) {}

    /**
     * What Gatling knows of a request that ended.
     *
     * @param status the status of a complete answer; 0 without one
     * @param pod what the identity header says
     * @param version what the identity header says
     * @param message the client's own words on a failure
     * @param localPort the connection's port on this side; 0 if no connection came about
     */
    record Ending(
            int status, @Nullable String pod, @Nullable String version, @Nullable String message, int localPort) {}

    GatlingLane(
            String name,
            List<Slot> slots,
            Duration timeOut,
            Duration headStart,
            double rate,
            LoadPlan plan,
            MicroClock clock,
            RequestIds ids,
            LedgerFile ledger,
            StopSignal stop) {
        this.name = name;
        this.slots = slots;
        this.timeOut = timeOut;
        this.headStart = headStart;
        this.rate = rate;
        this.limit = (long) Math.floor(plan.seconds() * rate);
        this.lateBoundMicros = TimeUnit.MILLISECONDS.toMicros(plan.lateBoundMillis());
        this.identity = plan.identity();
        this.clock = clock;
        this.ids = ids;
        this.ledger = ledger;
        this.stop = stop;
        this.tally = new LaneTally(name, ConnectionKind.NEW, true, rate);
        this.pace = new Pace(rate);
    }

    String name() {
        return name;
    }

    List<Slot> slots() {
        return slots;
    }

    Duration timeOut() {
        return timeOut;
    }

    /** Returns how long after the start of the simulation the lane's first request belongs. */
    Duration headStart() {
        return headStart;
    }

    /** Returns whether the lane is only there to warm up: Gatling is not to count it. */
    boolean isWarmUp() {
        return headStart.isZero();
    }

    /** Returns for how many whole seconds Gatling must inject users. */
    Duration duration() {
        return Duration.ofSeconds((long) Math.ceil(limit / rate));
    }

    Identity identity() {
        return identity;
    }

    double rate() {
        return rate;
    }

    LaneTally tally() {
        return tally;
    }

    long unexplained() {
        return unexplained.sum();
    }

    boolean isIdle() {
        return underWay.get() == 0;
    }

    /** Begins the next planned request; {@code null} if none is to be sent now. */
    @Nullable
    Flight begin() {
        // Counted first, so that nobody can think the lane idle between the look at the signal and the sending.
        underWay.incrementAndGet();
        Flight flight = admit();
        if (flight == null) {
            underWay.decrementAndGet();
        } else {
            flights.put(flight.id(), flight);
            tally.sent();
        }
        return flight;
    }

    private @Nullable Flight admit() {
        long start = clock.micros();
        long index = begun.getAndIncrement();
        if (index >= limit) {
            return null;
        }
        pace.observe(index, start);
        long intended = pace.intended(index);
        if (!stop.allows(intended)) {
            return null;
        }
        long late = start - intended;
        tally.late(late);
        int slot = (int) (index % slots.size());
        if (late > lateBoundMicros) {
            tally.ended(EndState.UNSENT);
            ledger.add(
                    LoadRun.unsent(ids.next(), slots.get(slot), ConnectionKind.NEW, intended, LoadRun.tooLate(late)));
            return null;
        }
        return new Flight(ids.next(), index, slot, start);
    }

    void end(Flight flight, long userId, Ending ending) {
        if (flights.remove(flight.id()) == null) {
            return;
        }
        long end = clock.micros();
        Slot slot = slots.get(flight.slot());
        int expected = slot.request().expectedStatus();
        EndState state = EndState.OK;
        LossKind kind = null;
        String message = null;
        if (ending.status() == 0) {
            state = EndState.LOST;
            message = ending.message();
            if (message == null) {
                unexplained.increment();
                message = "Gatling gave no reason";
            }
            kind = LossKinds.of(message);
        } else if (ending.status() != expected) {
            state = EndState.APPLICATION_ERROR;
            message = "expected status " + expected + ", got " + ending.status();
        }
        String connection = ending.localPort() == 0 ? null : "new-" + userId + ":" + ending.localPort();
        record(flight, end, state, kind, ending, connection, message);
        underWay.decrementAndGet();
    }

    /** Gives every request that is planned and has no end yet its end; nothing is sent any more. */
    void settle(long nowMicros) {
        for (Flight flight : List.copyOf(flights.values())) {
            flights.remove(flight.id());
            record(
                    flight,
                    nowMicros,
                    EndState.LOST,
                    LossKind.OTHER,
                    new Ending(0, null, null, null, 0),
                    null,
                    "Gatling ended before it reported the request's end");
            underWay.decrementAndGet();
        }
        long planned = Math.min(limit, pace.dueBy(Math.min(stop.micros(), nowMicros)));
        for (long index = begun.get(); index < planned; index++) {
            tally.ended(EndState.UNSENT);
            ledger.add(LoadRun.unsent(
                    ids.next(),
                    slots.get((int) (index % slots.size())),
                    ConnectionKind.NEW,
                    pace.intended(index),
                    "Gatling never started its virtual user"));
        }
    }

    private void record(
            Flight flight,
            long end,
            EndState state,
            @Nullable LossKind kind,
            Ending ending,
            @Nullable String connectionId,
            @Nullable String message) {
        Slot slot = slots.get(flight.slot());
        tally.ended(state);
        ledger.add(new LedgerEntry(
                flight.id(),
                slot.entryPoint(),
                slot.request().label(),
                ConnectionKind.NEW,
                pace.intended(flight.index()),
                flight.startMicros(),
                end,
                state,
                kind,
                ending.status(),
                ending.pod(),
                ending.version(),
                connectionId,
                message,
                ending.localPort()));
    }
}
