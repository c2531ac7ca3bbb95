package io.plimsoll.suite.networkpolicy;

/**
 * How many connections it takes to see that each of several pods gets its share, and which shares chance explains.
 *
 * <p>Kubernetes leads a new connection to a ready endpoint that kube-proxy chooses at random, each with the same chance (its
 * documentation, "Virtual IPs and Service Proxies"). So the number that a pod gets of {@code n} is binomial. What is less
 * likely than {@link #LEVEL}, shared among the pods, is not put down to chance.
 */
final class Chance {

    /** The probability below which something is not put down to chance. */
    static final double LEVEL = 1e-6;

    private static final int LEAST = 20;

    private Chance() {}

    /** Returns the least number of connections after which a pod without any is no chance any more. */
    static int connections(int pods) {
        if (pods < 2) {
            return LEAST;
        }
        double needed = Math.log(LEVEL / pods) / Math.log(1 - 1.0 / pods);
        return Math.max(LEAST, (int) Math.ceil(needed));
    }

    /** Returns whether chance explains that one of several pods got so many connections of all. */
    static boolean explains(int got, int all, int pods) {
        return pods < 2 || Math.min(atMost(got, all, pods), 1 - atMost(got - 1, all, pods)) > LEVEL / pods;
    }

    /** The probability that a pod gets at most so many of all. */
    private static double atMost(int got, int all, int pods) {
        double chance = 1.0 / pods;
        // The probability of exactly i, from one to the next; in logarithms, since the first is tiny.
        double log = all * Math.log(1 - chance);
        double sum = 0;
        for (int i = 0; i <= got; i++) {
            sum += Math.exp(log);
            log += Math.log((double) (all - i) / (i + 1)) + Math.log(chance / (1 - chance));
        }
        return Math.min(1, sum);
    }
}
