package io.plimsoll.toolbox.generator;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The moment after which nothing more is planned, known to all lanes. */
final class StopSignal {

    private record Stop(long micros, String reason) {}

    private final CountDownLatch given = new CountDownLatch(1);
    private volatile @Nullable Stop stop;

    /** Gives the signal; only the first one counts. */
    synchronized void give(long micros, String reason) {
        if (stop == null) {
            stop = new Stop(micros, reason);
            given.countDown();
        }
    }

    boolean isGiven() {
        return stop != null;
    }

    /** Returns whether a request of this moment is still to be sent. */
    boolean allows(long intendedMicros) {
        Stop current = stop;
        return current == null || intendedMicros <= current.micros();
    }

    /** Returns the moment of the stop; {@link Long#MAX_VALUE} while there is none. */
    long micros() {
        Stop current = stop;
        return current == null ? Long.MAX_VALUE : current.micros();
    }

    String reason() {
        Stop current = stop;
        return current == null ? "the plan was carried out" : current.reason();
    }

    /** Waits for the signal; returns whether it was given in time. */
    boolean awaitGiven(long nanos) throws InterruptedException {
        return given.await(nanos, TimeUnit.NANOSECONDS);
    }
}
