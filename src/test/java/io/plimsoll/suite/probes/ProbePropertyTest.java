package io.plimsoll.suite.probes;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.probes.Probe.Handler;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Holds the bounds against a simulated worker of the kubelet, one millisecond after the other. */
class ProbePropertyTest {

    private static final long OK_MILLIS = 3;

    @Property(seed = "20261126", tries = 400)
    void the_failure_is_noticed_within_the_bounds(
            @ForAll @IntRange(min = 1, max = 6) int period,
            @ForAll @IntRange(min = 1, max = 9) int timeout,
            @ForAll @IntRange(min = 1, max = 5) int failure,
            @ForAll @IntRange(min = 1, max = 20_000) int begin,
            @ForAll @IntRange(min = 1, max = 9_000) int takes) {
        Probe probe = new Probe(Handler.TCP_SOCKET, 80, 0, period, timeout, 1, failure, null);
        // A probe that fails does so at once or at its time-out or anywhere between.
        long failing = Math.min(takes, timeout * 1_000L);

        long noticed = turns(probe, begin, Long.MAX_VALUE, failing, failure) - begin;

        assertThat(noticed).isBetween(probe.failsAfterMillis(), probe.failsWithinMillis());
    }

    @Property(seed = "20261126", tries = 400)
    void the_end_of_the_failure_is_noticed_within_the_bound(
            @ForAll @IntRange(min = 1, max = 6) int period,
            @ForAll @IntRange(min = 1, max = 9) int timeout,
            @ForAll @IntRange(min = 1, max = 4) int success,
            @ForAll @IntRange(min = 1, max = 30_000) int end) {
        Probe probe = new Probe(Handler.HTTP_GET, 80, 0, period, timeout, success, 1, null);

        long noticed = turns(probe, 0, end, timeout * 1_000L, -success) - end;

        assertThat(noticed).isBetween(0L, probe.succeedsWithinMillis());
    }

    /**
     * Returns when so many failures in a row, or, below zero, so many successes in a row after the failure's end, are
     * complete. A ticker ticks every period and keeps one tick while a probe is under way.
     */
    private static long turns(Probe probe, long failsFrom, long failsUntil, long failingMillis, int wanted) {
        long tick = probe.period() * 1_000;
        long free = 0;
        int run = 0;
        for (long nextTick = 0; ; ) {
            long start = Math.max(nextTick, free);
            boolean fails = start >= failsFrom && start < failsUntil;
            free = start + (fails ? failingMillis : OK_MILLIS);
            boolean counts = wanted > 0 ? fails : !fails && start >= failsUntil;
            run = counts ? run + 1 : 0;
            if (run == Math.abs(wanted)) {
                return free;
            }
            // Of the ticks that came while it was busy, one is kept: the next probe starts at once.
            long after = nextTick + tick;
            nextTick = after > free ? after : free / tick * tick;
        }
    }
}
