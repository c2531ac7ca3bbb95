package io.plimsoll.suite.load;

import io.plimsoll.check.Verdict;
import io.plimsoll.toolbox.generator.CpuSample;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossCause;
import io.plimsoll.traffic.LossKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Says that every request that failed did so as requests do where a host is out of processor time, while it was.
 *
 * <p>A request that nobody answers in time, or that is answered with 503 or 504, shows that something was too slow, and not
 * what. A connection that was refused or reset, an answer 500, or a loss that the cluster's own events explain shows more:
 * with a single one of these the load is judged as ever.
 */
final class Saturation {

    /** The busy share of a host from which on there is no processor time left: the kernel counts in hundredths of a second. */
    private static final double NO_TIME_LEFT_PERCENT = 98;

    /** How long before a request was sent the host may have begun to fall behind. */
    private static final long BEFORE_MICROS = 2_000_000;

    /** A sample is about the second before it. */
    private static final long SAMPLE_MICROS = 1_000_000;

    private static final Set<LossCause> UNEXPLAINED = EnumSet.of(LossCause.UNKNOWN, LossCause.APPLICATION_ERROR);

    /** Service Unavailable and Gateway Timeout, RFC 9110, sections 15.6.4 and 15.6.5. */
    private static final Set<Integer> TOO_SLOW = Set.of(503, 504);

    private Saturation() {}

    /** Returns that the failures of a load may be the host's. */
    static Optional<Verdict.Error> of(LoadObservations load) {
        List<AttributedLoss> losses = load.losses();
        List<CpuSample> cpu = load.generator().cpu();
        if (losses.isEmpty() || !losses.stream().allMatch(loss -> isTooSlow(loss) && isStarved(cpu, loss.entry()))) {
            return Optional.empty();
        }
        double busy = losses.stream()
                .mapToDouble(loss -> busyPercent(cpu, loss.entry()).orElse(0))
                .min()
                .orElse(0);
        return Optional.of(new Verdict.Error(
                String.format(
                        Locale.ROOT,
                        "%,d of %,d requests failed, each because something was too slow (no answer in time, or HTTP 503 or 504), and each"
                                + " while the host's %d cores were at least %.1f %% busy: whether the service or the host was too"
                                + " slow cannot be told. The first one: %s",
                        losses.size(),
                        load.ledger().counts().planned(),
                        cpu.get(0).hostCores(),
                        busy,
                        losses.get(0).because()),
                Soundness.MORE_PROCESSOR_TIME));
    }

    private static boolean isTooSlow(AttributedLoss loss) {
        return UNEXPLAINED.contains(loss.cause())
                && (loss.entry().lossKind() == LossKind.TIMED_OUT
                        || TOO_SLOW.contains(loss.entry().status()));
    }

    private static boolean isStarved(List<CpuSample> cpu, LedgerEntry entry) {
        return busyPercent(cpu, entry).orElse(0) >= NO_TIME_LEFT_PERCENT;
    }

    /** Returns how busy the host was on average from some time before a request until its end. */
    private static OptionalDouble busyPercent(List<CpuSample> cpu, LedgerEntry entry) {
        return cpu.stream()
                .filter(sample -> sample.micros() >= entry.startMicros() - BEFORE_MICROS
                        && sample.micros() <= entry.endMicros() + SAMPLE_MICROS)
                .mapToDouble(CpuSample::hostPercent)
                .average();
    }
}
