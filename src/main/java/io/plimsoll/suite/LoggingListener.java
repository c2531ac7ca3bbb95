package io.plimsoll.suite;

import io.plimsoll.check.Check;
import io.plimsoll.check.Verdict;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a run's progress in the log of a test JVM: each phase and verdict, and live counts every ten seconds. */
final class LoggingListener implements RunListener {

    static final String LOGGER = "io.plimsoll.progress";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long lastLive = System.nanoTime();

    @Override
    public void phase(String phase, String detail) {
        LOG.info("{}{}", phase, detail.isEmpty() ? "" : ": " + detail);
    }

    @Override
    public synchronized void live(String line) {
        long now = System.nanoTime();
        if (now - lastLive >= PACE_NANOS) {
            lastLive = now;
            LOG.info("  {}", line);
        }
    }

    @Override
    public void decided(Check check, Verdict verdict) {
        LOG.info("{} {}: {}", check.id(), verdict.outcome().word(), verdict.reason());
    }
}
