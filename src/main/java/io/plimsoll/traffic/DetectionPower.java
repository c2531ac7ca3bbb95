package io.plimsoll.traffic;

/**
 * How short an outage of a single pod may be and still be seen.
 *
 * <p><b>Model.</b> New connections are opened evenly, {@code λ} a second, and each is routed to one of {@code k} ready
 * endpoints, independently and with equal probability (as kube-proxy does). An update replaces {@code m} pods and is
 * done {@code r} times; each replaced pod is out for a window of width {@code w} in which every connection routed to it
 * is lost. The outage is seen if at least one connection is lost. Kept-alive connections are left out, which only makes
 * the stated outage larger.
 *
 * <p><b>One window.</b> Nothing ties the start of a window to the rhythm of the connections, so its phase is uniform.
 * With {@code x = λw}, a window then holds {@code ⌊x⌋ + 1} connections with probability {@code f = x − ⌊x⌋}, and {@code
 * ⌊x⌋} otherwise. Each connection misses the pod with probability {@code q = 1 − 1/k}, so
 *
 * <pre>
 * P(miss one) = (1 − f)·q^⌊x⌋ + f·q^(⌊x⌋+1) = q^⌊x⌋ · (1 − f·(1 − q)) = q^⌊x⌋ · (1 − f/k)
 * </pre>
 *
 * <p>The {@code m·r} windows lie seconds apart, so their phases are independent:
 *
 * <pre>
 * P(miss all) = (q^⌊x⌋ · (1 − f/k))^(m·r)
 * </pre>
 *
 * <p>This is continuous and falls strictly in {@code w} until it is 0, so "seen with probability p" can be inverted
 * exactly: with {@code t = (1 − p)^(1/(m·r))}, {@code ⌊x⌋} is the largest {@code n} with {@code q^n ≥ t}, {@code f = k·(1
 * − t/q^n)}, and {@code w = (n + f)/λ}.
 *
 * <p>Windows that no connection can fall into do not exist in this model: unlike a rate that is only high enough on
 * average, {@code ⌊x⌋} counts connections that must be there. Were the connections opened at random moments instead
 * (Poisson), {@code P(miss all)} would be {@code exp(−x·m·r/k)}, which is larger; the generator is paced, and its
 * measured lateness says whether it kept to that.
 *
 * @param newConnectionsPerSecond {@code λ}, above 0
 * @param endpoints {@code k}, at least 1; where it varies, the largest
 * @param podsReplaced {@code m}, at least 1
 * @param rounds {@code r}, at least 1
 */
public record DetectionPower(double newConnectionsPerSecond, int endpoints, int podsReplaced, int rounds) {

    private static final double MILLIS_PER_SECOND = 1000;

    public DetectionPower {
        if (!(newConnectionsPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "the rate of new connections must be above 0, not " + newConnectionsPerSecond);
        }
        requireOneOrMore("endpoints", endpoints);
        requireOneOrMore("replaced pods", podsReplaced);
        requireOneOrMore("rounds", rounds);
    }

    /** Returns the probability that an outage of the given width at every replaced pod goes unseen. */
    public double missProbability(double outageMillis) {
        double x = newConnectionsPerSecond * outageMillis / MILLIS_PER_SECOND;
        double whole = Math.floor(x);
        double one = Math.pow(missOne(endpoints), whole) * (1 - (x - whole) / endpoints);
        return Math.pow(one, windows(podsReplaced, rounds));
    }

    /**
     * Returns the width of the smallest outage that is seen with the given probability, milliseconds.
     *
     * @param probability above 0 and below 1, for example 0.99
     */
    public double smallestOutageMillis(double probability) {
        return connectionsNeeded(probability, endpoints, podsReplaced, rounds)
                / newConnectionsPerSecond
                * MILLIS_PER_SECOND;
    }

    /**
     * Returns the rate of new connections that is needed to see an outage, connections a second.
     *
     * @param outageMillis the width of the outage at each replaced pod, above 0
     * @param probability the probability to see it with, above 0 and below 1
     */
    public static double rateNeeded(
            double outageMillis, double probability, int endpoints, int podsReplaced, int rounds) {
        if (!(outageMillis > 0)) {
            throw new IllegalArgumentException("the outage must be wider than " + outageMillis + " milliseconds");
        }
        return connectionsNeeded(probability, endpoints, podsReplaced, rounds) / outageMillis * MILLIS_PER_SECOND;
    }

    /** Returns how many connections, on average, one window must hold. */
    private static double connectionsNeeded(double probability, int endpoints, int podsReplaced, int rounds) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("the probability must be above 0 and below 1, not " + probability);
        }
        double t = Math.pow(1 - probability, 1.0 / windows(podsReplaced, rounds));
        double q = missOne(endpoints);
        // With one endpoint (q = 0) the first connection already hits it: ⌊x⌋ is 0.
        double whole = q == 0 ? 0 : Math.floor(Math.log(t) / Math.log(q));
        return whole + endpoints * (1 - t / Math.pow(q, whole));
    }

    private static double missOne(int endpoints) {
        return 1 - 1.0 / endpoints;
    }

    private static double windows(int podsReplaced, int rounds) {
        return (double) podsReplaced * rounds;
    }

    private static void requireOneOrMore(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("the number of " + what + " must be at least 1, not " + value);
        }
    }
}
