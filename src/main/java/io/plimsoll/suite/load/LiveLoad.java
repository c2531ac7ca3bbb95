package io.plimsoll.suite.load;

import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.RunListener;
import io.plimsoll.toolbox.generator.LiveCounts;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Follows the counts of a running load and shows them. */
public final class LiveLoad implements Consumer<LiveCounts> {

    private final RunListener listener;
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch last = new CountDownLatch(1);
    /** The moment since which no request has failed or gone unsent, by the generator's clock; 0 before the first. */
    private final AtomicLong cleanSinceMicros = new AtomicLong();

    private final AtomicLong lastMicros = new AtomicLong();
    private long failures;

    public LiveLoad(RunListener listener) {
        this.listener = listener;
    }

    @Override
    public void accept(LiveCounts counts) {
        long failed = counts.errors() + counts.lost() + counts.unsent();
        if (counts.sent() > 0) {
            if (cleanSinceMicros.get() == 0 || failed > failures) {
                cleanSinceMicros.set(counts.t());
            }
            lastMicros.set(counts.t());
            first.countDown();
        }
        failures = failed;
        if (counts.ended()) {
            last.countDown();
        }
        listener.live(String.format(
                Locale.ROOT,
                "sent %,d  ok %,d  errors %,d  lost %,d  unsent %,d",
                counts.sent(),
                counts.ok(),
                counts.errors(),
                counts.lost(),
                counts.unsent()));
    }

    /**
     * Waits until the first requests were sent.
     *
     * @throws HarnessFailure if that does not happen in time
     */
    public void awaitFirst(Duration limit) throws HarnessFailure {
        try {
            if (!first.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HarnessFailure(
                        "the load generator sent nothing within " + limit.toSeconds() + " s",
                        "see the generator's log in the pack; the host may be too busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessFailure("interrupted while the load generator started", "run the check again", e);
        }
    }

    /** Waits until nothing is sent any more and every request has ended; returns whether that was in time. */
    boolean awaitLast(Duration limit) throws InterruptedException {
        return last.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns for how long no request has failed or gone unsent, microseconds; 0 before the first. */
    public long cleanForMicros() {
        return lastMicros.get() - cleanSinceMicros.get();
    }
}
