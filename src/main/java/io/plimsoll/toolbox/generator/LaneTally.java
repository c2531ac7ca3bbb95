package io.plimsoll.toolbox.generator;

import io.plimsoll.toolbox.generator.GeneratorReport.LaneReport;
import io.plimsoll.toolbox.generator.GeneratorReport.Lateness;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Counts what became of a lane's requests and how late they were sent. */
final class LaneTally {

    private final String name;
    private final ConnectionKind connection;
    private final boolean sentByGatling;
    private final double rate;
    private final Map<EndState, LongAdder> ended = new EnumMap<>(EndState.class);
    private final LongAdder sent = new LongAdder();
    private final LongAdder unsentBusy = new LongAdder();
    private final Histogram lateness = new ConcurrentHistogram(3);
    // The histogram keeps three digits only; the worst is wanted exactly.
    private final AtomicLong maxLateness = new AtomicLong();

    LaneTally(String name, ConnectionKind connection, boolean sentByGatling, double rate) {
        this.name = name;
        this.connection = connection;
        this.sentByGatling = sentByGatling;
        this.rate = rate;
        for (EndState state : EndState.values()) {
            ended.put(state, new LongAdder());
        }
    }

    void sent() {
        sent.increment();
    }

    void late(long micros) {
        long value = Math.max(0, micros);
        lateness.recordValue(value);
        maxLateness.accumulateAndGet(value, Math::max);
    }

    void ended(EndState state) {
        count(state).increment();
    }

    void unsentBusy() {
        unsentBusy.increment();
        ended(EndState.UNSENT);
    }

    long sentSoFar() {
        return sent.sum();
    }

    long endedSoFar(EndState state) {
        return count(state).sum();
    }

    LaneReport report() {
        long ok = endedSoFar(EndState.OK);
        long errors = endedSoFar(EndState.APPLICATION_ERROR);
        long lost = endedSoFar(EndState.LOST);
        long unsent = endedSoFar(EndState.UNSENT);
        return new LaneReport(
                name,
                connection,
                sentByGatling,
                rate,
                ok + errors + lost + unsent,
                ok,
                errors,
                lost,
                unsent - unsentBusy.sum(),
                unsentBusy.sum(),
                new Lateness(lateness.getValueAtPercentile(50), lateness.getValueAtPercentile(99), maxLateness.get()));
    }

    private long percentile(double percent) {
        return Math.min(lateness.getValueAtPercentile(percent), maxLateness.get());
    }

    private LongAdder count(EndState state) {
        LongAdder count = ended.get(state);
        if (count == null) {
            throw new IllegalStateException("no count for " + state);
        }
        return count;
    }
}
