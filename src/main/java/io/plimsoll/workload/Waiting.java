package io.plimsoll.workload;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits on conditions of recorded cluster state, within a budget. */
public final class Waiting {

    private static final Duration PACE = Duration.ofMillis(50);

    private Waiting() {}

    /**
     * Waits until a condition holds, can no longer hold, or the budget is used up.
     *
     * @param what what is waited for, in a few words
     * @param budget how long at most
     * @param snapshots gives the current state
     * @param condition tells how far it has come
     * @return {@link Progress.Reached}, {@link Progress.Never}, or {@link Progress.NotYet} when the budget was used up
     */
    public static Progress until(
            String what,
            Duration budget,
            Supplier<ClusterSnapshot> snapshots,
            Function<ClusterSnapshot, Progress> condition) {
        AtomicReference<Progress> last = new AtomicReference<>(new Progress.NotYet("nothing has been seen yet"));
        try {
            Awaitility.await(what)
                    .pollInSameThread()
                    .dontCatchUncaughtExceptions()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(PACE)
                    .atMost(budget)
                    .until(() -> {
                        last.set(condition.apply(snapshots.get()));
                        return !(last.get() instanceof Progress.NotYet);
                    });
        } catch (ConditionTimeoutException e) {
            // Not exceptional here: what was still missing is the answer.
            return Objects.requireNonNull(last.get());
        }
        return Objects.requireNonNull(last.get());
    }
}
