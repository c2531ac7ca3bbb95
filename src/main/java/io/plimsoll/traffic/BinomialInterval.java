package io.plimsoll.traffic;

import java.util.Locale;

/**
 * Between which shares the true one lies, if of a number of independent requests so many went one way: the exact interval of
 * Clopper and Pearson (1934), which holds at least with the stated confidence, whatever the share.
 *
 * @param low the smallest share that does not contradict what was seen
 * @param high the largest one
 */
public record BinomialInterval(double low, double high) {

    /** Halves the interval until a double cannot tell its ends apart. */
    private static final int STEPS = 60;

    /**
     * Computes the interval.
     *
     * @param hits how many requests went this way
     * @param trials of how many
     * @param confidence the confidence, below 1
     */
    public static BinomialInterval of(long hits, long trials, double confidence) {
        if (trials <= 0 || hits < 0 || hits > trials || confidence <= 0 || confidence >= 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d of %d with a confidence of %s is no observation", hits, trials, confidence));
        }
        double tail = (1 - confidence) / 2;
        double[] choose = logChoose((int) trials);
        // The fewer hits are expected, the less likely are as many as were seen, and the other way round.
        double low = hits == 0 ? 0 : border(p -> sum(choose, p, (int) hits, (int) trials) > tail);
        double high = hits == trials ? 1 : border(p -> sum(choose, p, 0, (int) hits) <= tail);
        return new BinomialInterval(low, high);
    }

    /** Returns whether a share lies within. */
    public boolean contains(double share) {
        return share >= low && share <= high;
    }

    /** Returns it in percent, for example {@code 22.3 to 27.9 %}. */
    public String percent() {
        return String.format(Locale.ROOT, "%.1f to %.1f %%", low * 100, high * 100);
    }

    @FunctionalInterface
    private interface From {
        boolean holds(double share);
    }

    /** Returns the share from which on something holds. */
    private static double border(From from) {
        double below = 0;
        double above = 1;
        for (int i = 0; i < STEPS; i++) {
            double middle = (below + above) / 2;
            if (from.holds(middle)) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return (below + above) / 2;
    }

    /** Returns the probability of {@code from} to {@code to} hits. */
    private static double sum(double[] choose, double share, int from, int to) {
        if (share <= 0) {
            return from == 0 ? 1 : 0;
        }
        if (share >= 1) {
            return to == choose.length - 1 ? 1 : 0;
        }
        double logHit = Math.log(share);
        double logMiss = Math.log1p(-share);
        double sum = 0;
        for (int i = from; i <= to; i++) {
            sum += Math.exp(choose[i] + i * logHit + (choose.length - 1.0 - i) * logMiss);
        }
        return sum;
    }

    /** Returns the logarithms of the binomial coefficients of a number. */
    private static double[] logChoose(int trials) {
        double[] logFactorial = new double[trials + 1];
        for (int i = 1; i <= trials; i++) {
            logFactorial[i] = logFactorial[i - 1] + Math.log(i);
        }
        double[] choose = new double[trials + 1];
        for (int i = 0; i <= trials; i++) {
            choose[i] = logFactorial[trials] - logFactorial[i] - logFactorial[trials - i];
        }
        return choose;
    }
}
