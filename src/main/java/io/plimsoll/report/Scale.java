package io.plimsoll.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps figures to places on paper.
 *
 * @param from the lowest figure
 * @param to the highest figure; above {@code from}
 * @param start the place of {@code from}
 * @param end the place of {@code to}
 * @param logarithmic whether equal ratios take equal room; both figures are above 0 then
 */
record Scale(double from, double to, double start, double end, boolean logarithmic) {

    private static final double[] TIME_STEPS = {
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600
    };

    /** Returns the place of a figure; figures outside are put at the nearer end. */
    double at(double figure) {
        double clamped = Math.max(from, Math.min(to, figure));
        double share = logarithmic
                ? (Math.log10(clamped) - Math.log10(from)) / (Math.log10(to) - Math.log10(from))
                : (clamped - from) / (to - from);
        return start + share * (end - start);
    }

    /** Returns round seconds to write on a time axis, at most {@code most} of them. */
    List<Double> timeTicks(int most) {
        double step = TIME_STEPS[TIME_STEPS.length - 1];
        for (double candidate : TIME_STEPS) {
            if ((to - from) / candidate < most) {
                step = candidate;
                break;
            }
        }
        while ((to - from) / step >= most) {
            step *= 2;
        }
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step); i * step <= to + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** Returns round figures to write on a value axis: decades if logarithmic, otherwise at most {@code most}. */
    List<Double> ticks(int most) {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            // Decades, and both ends where they do not stand too close to one.
            for (int exponent = (int) Math.ceil(Math.log10(from) - 1e-9);
                    exponent <= Math.floor(Math.log10(to) + 1e-9);
                    exponent++) {
                ticks.add(Math.pow(10, exponent));
            }
            if (ticks.isEmpty() || ticks.get(0) > from * 3) {
                ticks.add(0, from);
            }
            if (ticks.get(ticks.size() - 1) * 3 < to) {
                ticks.add(to);
            }
            return ticks;
        }
        double step = niceStep((to - from) / Math.max(1, most - 1));
        for (long i = (long) Math.ceil(from / step); i * step <= to + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** Returns the largest of 1, 2 and 5 times a power of ten that is not above {@code most}. */
    static double roundedDown(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most) + 1e-9));
        for (double factor : new double[] {5, 2}) {
            if (factor * power <= most * (1 + 1e-9)) {
                return factor * power;
            }
        }
        return power;
    }

    /** Returns the smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below {@code least}. */
    static double niceStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 2.5, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
