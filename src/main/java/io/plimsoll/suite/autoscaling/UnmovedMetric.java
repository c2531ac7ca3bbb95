package io.plimsoll.suite.autoscaling;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Untestable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether load moves what the autoscaler looks at, and says so where it does not.
 *
 * @param scaled what is scaled
 * @param entryPoint where the requests go
 * @param served the workload behind the entry point; {@code null} if it is the one that is scaled
 */
record UnmovedMetric(String scaled, String entryPoint, @Nullable String served) {

    /** Less than this, in thousandths, is noise whatever the use. */
    private static final double NOISE_MILLI = 3;

    private static final double NOISE_SHARE = 0.05;

    /** Returns whether a larger load made a difference, by what the pods used under the smaller one and under it. */
    static boolean moved(double lowMilli, double highMilli) {
        return highMilli - lowMilli >= Math.max(NOISE_MILLI, NOISE_SHARE * lowMilli);
    }

    /**
     * Returns that it made none: an error, but not tested where the metric is one that need not follow from requests.
     *
     * @param metric the metric
     * @param lowPerSecond the smaller load
     * @param lowMilli how much of the metric there was under it, in thousandths
     * @param highPerSecond the larger load
     * @param highMilli how much there was under it
     * @throws Untestable if the metric is not of the pods
     */
    HarnessFailure failure(
            MovedMetric metric, double lowPerSecond, double lowMilli, double highPerSecond, double highMilli)
            throws Untestable {
        String what = String.format(
                Locale.ROOT,
                "the load does not move what the autoscaler looks at: with %.0f requests/s the pods of %s use %s, with %.0f"
                        + " requests/s %s%s",
                lowPerSecond,
                scaled,
                metric.amount(lowMilli),
                highPerSecond,
                metric.amount(highMilli),
                served == null
                        ? ""
                        : "; the requests go to %s, behind entry point %s, and what they ask there does not reach it"
                                .formatted(served, entryPoint));
        String remedy = served == null
                ? "declare requests of entry point %s that make %s work".formatted(entryPoint, scaled)
                : "declare an entry point first whose Service selects the pods of %s, or requests that reach them"
                        .formatted(scaled);
        if (metric.isOutside()) {
            throw new Untestable(ReasonCode.PREREQ_MISSING, what + "; " + remedy);
        }
        return new HarnessFailure(what, remedy);
    }
}
