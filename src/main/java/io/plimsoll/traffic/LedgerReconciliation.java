package io.plimsoll.traffic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Compares a ledger with what others counted of the same requests.
 *
 * <p>The ledger is what every verdict on traffic rests on, so it is never believed alone. A sender (Gatling) has totals
 * of its own, and a service that logs request ids has a list of what really arrived. Differences are data: the caller
 * decides what they mean.
 *
 * @param compared what the ledger was compared with, one line each
 * @param differences where the two disagree; empty if they agree everywhere
 * @param lostButServed how many requests the service logged as answered although no answer reached the client: no
 *     contradiction, but worth knowing, because such a request has had its effect
 */
public record LedgerReconciliation(List<String> compared, List<Difference> differences, long lostButServed) {

    /** How many ids a difference names. */
    public static final int NAMED_IDS = 20;

    public LedgerReconciliation {
        compared = List.copyOf(compared);
        differences = List.copyOf(differences);
    }

    /**
     * The totals of a sender.
     *
     * @param sender who counted, for example {@code Gatling 3.15.1}
     * @param requests how many requests it says it sent
     * @param failed how many of them it says failed
     */
    public record SenderTotals(String sender, long requests, long failed) {}

    /**
     * A disagreement.
     *
     * @param kind what kind
     * @param count how many requests disagree
     * @param ids the requests, at most {@link #NAMED_IDS}; empty where only totals are known
     * @param sentence what disagrees, with the numbers
     */
    public record Difference(Kind kind, long count, List<Long> ids, String sentence) {

        /** What kind of disagreement. */
        public enum Kind {
            /** The sender counted another number of requests. */
            SENT,
            /** The sender counted another number of failures. */
            FAILED,
            /** The service answered a request that the ledger does not have as sent. */
            SERVED_BUT_NOT_SENT,
            /** The service answered a request more than once: something sent it again behind the ledger's back. */
            SERVED_MORE_THAN_ONCE,
            /** The ledger has an answer that the service did not log. */
            OK_BUT_NOT_SERVED
        }

        public Difference {
            ids = List.copyOf(ids);
        }
    }

    /** Compares a ledger, or the part of it that a sender sent, with the sender's own totals. */
    public static LedgerReconciliation withSender(Ledger ledger, SenderTotals totals) {
        List<Difference> differences = new ArrayList<>();
        LedgerCounts counts = ledger.counts();
        addIfDifferent(differences, Difference.Kind.SENT, "sent", counts.sent(), totals.sender(), totals.requests());
        addIfDifferent(
                differences, Difference.Kind.FAILED, "failed", counts.failed(), totals.sender(), totals.failed());
        return new LedgerReconciliation(
                List.of(totals.sender() + "'s totals: " + totals.requests() + " requests, " + totals.failed()
                        + " failed"),
                differences,
                0);
    }

    /**
     * Compares a ledger with the ids of the requests that the service logged as answered.
     *
     * @param servedIds one id per answer, so an id occurs twice if the service answered twice
     */
    public static LedgerReconciliation withServiceLog(Ledger ledger, LongStream servedIds) {
        long[] served = servedIds.sorted().toArray();
        // Arrays and no maps: of a million requests, each would be two objects more.
        long[] sent = ids(ledger, LedgerEntry::wasSent);
        long[] notSent = Arrays.stream(without(served, sent)).distinct().toArray();
        long[] repeated = LongStream.range(1, served.length)
                .filter(i -> served[(int) i] == served[(int) i - 1])
                .map(i -> served[(int) i])
                .distinct()
                .toArray();
        long[] notServed = without(ids(ledger, entry -> entry.state() == EndState.OK), served);
        long[] lost = ids(ledger, entry -> entry.state() == EndState.LOST);
        int lostButServed = lost.length - without(lost, served).length;
        List<Difference> differences = new ArrayList<>();
        addIfAny(
                differences,
                Difference.Kind.SERVED_BUT_NOT_SENT,
                notSent,
                "the service answered %d request(s) that the ledger does not have as sent: %s");
        addIfAny(
                differences,
                Difference.Kind.SERVED_MORE_THAN_ONCE,
                repeated,
                "the service answered %d request(s) more than once, so something sent them again: %s");
        addIfAny(
                differences,
                Difference.Kind.OK_BUT_NOT_SERVED,
                notServed,
                "the ledger has an answer to %d request(s) that the service did not log: %s");
        return new LedgerReconciliation(
                List.of("the service's own log: " + served.length + " answers"), differences, lostButServed);
    }

    private static long[] ids(Ledger ledger, Predicate<LedgerEntry> condition) {
        return ledger.entries().stream()
                .filter(condition)
                .mapToLong(LedgerEntry::id)
                .sorted()
                .toArray();
    }

    /** Returns the numbers that are not among others; both are sorted, and so each is passed once. */
    private static long[] without(long[] numbers, long[] others) {
        LongStream.Builder missing = LongStream.builder();
        int next = 0;
        for (long number : numbers) {
            while (next < others.length && others[next] < number) {
                next++;
            }
            if (next == others.length || others[next] != number) {
                missing.add(number);
            }
        }
        return missing.build().toArray();
    }

    /** Returns whether nothing disagrees. */
    public boolean agrees() {
        return differences.isEmpty();
    }

    /** Returns both comparisons as one. */
    public LedgerReconciliation and(LedgerReconciliation other) {
        return new LedgerReconciliation(
                Stream.concat(compared.stream(), other.compared.stream()).toList(),
                Stream.concat(differences.stream(), other.differences.stream()).toList(),
                lostButServed + other.lostButServed);
    }

    private static void addIfDifferent(
            List<Difference> differences, Difference.Kind kind, String what, long ledger, String sender, long other) {
        if (ledger != other) {
            differences.add(new Difference(
                    kind,
                    Math.abs(ledger - other),
                    List.of(),
                    "the ledger has " + ledger + " requests " + what + ", " + sender + " counted " + other
                            + ": a difference of " + Math.abs(ledger - other)));
        }
    }

    private static void addIfAny(List<Difference> differences, Difference.Kind kind, long[] ids, String sentence) {
        if (ids.length > 0) {
            List<Long> named = Arrays.stream(ids).limit(NAMED_IDS).boxed().toList();
            String list = ids.length > NAMED_IDS ? "first " + named : named.toString();
            differences.add(
                    new Difference(kind, ids.length, named, String.format(Locale.ROOT, sentence, ids.length, list)));
        }
    }
}
