package io.plimsoll.timeline.scaling;

import java.util.function.ToIntFunction;

/**
 * What becomes of a recommendation: windows, policies and bounds ({@code normalizeDesiredReplicas} and {@code
 * normalizeDesiredReplicasWithBehaviors} of the source; "Configurable scaling behavior" of the documentation).
 *
 * <p>Each of these is monotone in each of its numbers, on which {@link DecisionOracle} relies: what is possible from a
 * range of inputs is the range from the result of the lowest to the result of the highest.
 */
final class Normalization {

    /** Without a declared behaviour, at most twice as many pods at a time, {@code scaleUpLimitFactor} of the source. */
    private static final int LEGACY_FACTOR = 2;

    /** Without a declared behaviour, up to this many pods at a time in any case, {@code scaleUpLimitMinimum}. */
    private static final int LEGACY_MINIMUM = 4;

    private Normalization() {}

    /**
     * Holds a recommendation against the recent ones: the current size, moved up to the lowest of the window for scaling
     * out and down to the highest of the window for scaling in.
     *
     * @param lowest the lowest recommendation of the window for scaling out, the newest included
     * @param highest the highest recommendation of the window for scaling in, the newest included
     */
    static int stabilised(int current, int lowest, int highest) {
        return Math.min(Math.max(current, lowest), highest);
    }

    /**
     * Returns the most pods that the policies allow, never fewer than there are.
     *
     * @param atPeriodStart how many pods there were at the beginning of a policy's period
     */
    static int upLimit(ScalingRules rules, int current, ToIntFunction<ScalingRules.Policy> atPeriodStart) {
        if (rules.select() == ScalingRules.Select.DISABLED) {
            return current;
        }
        boolean least = rules.select() == ScalingRules.Select.MIN;
        int limit = least ? Integer.MAX_VALUE : Integer.MIN_VALUE;
        for (ScalingRules.Policy policy : rules.policies()) {
            int start = atPeriodStart.applyAsInt(policy);
            int proposed = policy.type() == ScalingRules.Policy.Type.PODS
                    ? start + policy.value()
                    : (int) Math.ceil(start * (1 + (double) policy.value() / 100));
            limit = least ? Math.min(limit, proposed) : Math.max(limit, proposed);
        }
        return Math.max(limit, current);
    }

    /**
     * Returns the fewest pods that the policies allow, never more than there are.
     *
     * @param atPeriodStart how many pods there were at the beginning of a policy's period
     */
    static int downLimit(ScalingRules rules, int current, ToIntFunction<ScalingRules.Policy> atPeriodStart) {
        if (rules.select() == ScalingRules.Select.DISABLED) {
            return current;
        }
        boolean least = rules.select() == ScalingRules.Select.MIN;
        int limit = least ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        for (ScalingRules.Policy policy : rules.policies()) {
            int start = atPeriodStart.applyAsInt(policy);
            int proposed = policy.type() == ScalingRules.Policy.Type.PODS
                    ? start - policy.value()
                    : (int) (start * (1 - (double) policy.value() / 100));
            limit = least ? Math.max(limit, proposed) : Math.min(limit, proposed);
        }
        return Math.min(limit, current);
    }

    /** Keeps a stabilised recommendation within what the policies allow and within the declared bounds. */
    static int limited(Autoscaler autoscaler, int current, int stabilised, int upLimit, int downLimit) {
        if (stabilised > current) {
            return Math.min(stabilised, Math.min(upLimit, autoscaler.maxReplicas()));
        }
        return stabilised < current ? Math.max(stabilised, Math.max(downLimit, autoscaler.minReplicas())) : stabilised;
    }

    /**
     * Does all of this for an autoscaler that declares no behaviour.
     *
     * @param highest the highest recommendation of the controller's window, the newest included
     */
    static int legacy(Autoscaler autoscaler, int current, int highest) {
        int most = Math.min(autoscaler.maxReplicas(), Math.max(LEGACY_FACTOR * current, LEGACY_MINIMUM));
        return highest < autoscaler.minReplicas() ? autoscaler.minReplicas() : Math.min(highest, most);
    }
}
