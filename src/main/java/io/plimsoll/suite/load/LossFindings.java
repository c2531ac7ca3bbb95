package io.plimsoll.suite.load;

import io.plimsoll.check.Finding;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossCause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns lost and failed requests into findings, one for each cause. */
public final class LossFindings {

    private static final int NAMED_LOSSES = 6;
    private static final int HTTP_OK = 200;

    private LossFindings() {}

    /**
     * Returns a finding for each cause, the most frequent first.
     *
     * @param losses what was lost or failed
     * @param workload where, for example {@code Deployment shop/api}
     * @param planned how many requests were planned
     * @param budget how many losses the spec allows
     */
    public static List<Finding> of(List<AttributedLoss> losses, String workload, long planned, LoadFacts budget) {
        Map<LossCause, List<AttributedLoss>> byCause = new EnumMap<>(LossCause.class);
        losses.forEach(loss ->
                byCause.computeIfAbsent(loss.cause(), c -> new ArrayList<>()).add(loss));
        return byCause.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<LossCause, List<AttributedLoss>> e) ->
                        -e.getValue().size()))
                .map(e -> finding(e.getKey(), e.getValue(), workload, planned, budget))
                .toList();
    }

    private static Finding finding(
            LossCause cause, List<AttributedLoss> losses, String workload, long planned, LoadFacts budget) {
        AttributedLoss first = losses.get(0);
        boolean errors = cause == LossCause.APPLICATION_ERROR;
        int allowed = errors ? budget.applicationErrors() : budget.lostRequests();
        List<String> evidence = new ArrayList<>();
        evidence.add(first.because());
        evidence.addAll(first.events());
        losses.stream().skip(1).limit(NAMED_LOSSES).map(AttributedLoss::because).forEach(evidence::add);
        return new Finding(
                cause.name(),
                workload + (first.pod() == null ? "" : ", first at pod " + first.pod()),
                String.format(
                        Locale.ROOT,
                        "at most %d %s requests of %,d",
                        allowed,
                        errors ? "wrongly answered" : "lost",
                        planned),
                String.format(
                        Locale.ROOT, "%d %s: %s", losses.size(), errors ? "wrongly answered" : "lost", kinds(losses)),
                String.format(Locale.ROOT, "%d too many", losses.size() - allowed),
                remedy(cause),
                evidence);
    }

    /** Returns how losses ended, with their numbers, for example {@code 3 REFUSED on new connections}. */
    public static String kinds(List<AttributedLoss> losses) {
        Map<String, Long> kinds = losses.stream()
                .collect(Collectors.groupingBy(
                        loss -> how(loss.entry()) + " on "
                                + loss.entry().connection().words(),
                        TreeMap::new,
                        Collectors.counting()));
        return kinds.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Returns how a failed request ended, for example {@code REFUSED}, {@code HTTP 500} or {@code failed call}. */
    public static String how(LedgerEntry entry) {
        if (entry.state() != EndState.APPLICATION_ERROR) {
            return String.valueOf(entry.lossKind());
        }
        return entry.connection().isGrpc() && entry.status() == HTTP_OK ? "failed call" : "HTTP " + entry.status();
    }

    private static String remedy(LossCause cause) {
        return switch (cause) {
            case ROUTED_TO_NOT_READY ->
                "give the pod a readiness probe that is true only when it can serve, and minReadySeconds above 0";
            case ROUTING_LAG -> "keep serving for longer after termination begins: a preStop sleep of several seconds";
            case CLOSED_BEFORE_DRAIN ->
                "keep the listener open after SIGTERM until the endpoint's removal has spread (a preStop sleep), answer"
                        + " what is in flight, and close kept-alive connections with Connection: close";
            case CONTAINER_DIED ->
                "find out why the container ended (its exit code, its last log lines, a failed liveness probe, its"
                        + " memory limit); requests that a crash takes along cannot be saved";
            case KILLED_AT_GRACE_END -> "raise terminationGracePeriodSeconds above preStop plus the longest request";
            case NO_READY_ENDPOINT -> "keep at least one pod ready: maxUnavailable 0 and maxSurge 1";
            case STALE_CONNTRACK ->
                "close connections from the server's side before the pod goes, so that no tracked flow outlives it";
            case APPLICATION_ERROR -> "see the new version's log for these request ids";
            case UNKNOWN -> "see the ledger and the timeline in the pack around these times";
        };
    }
}
