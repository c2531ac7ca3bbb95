package io.plimsoll.suite.writes;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.traffic.WriteExchange;
import io.plimsoll.traffic.WriteExchange.Part;
import io.plimsoll.traffic.WriteExchange.Result;
import io.plimsoll.traffic.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What can be said of writes whatever was done to the deployment: that they were sound before, that none that was
 * acknowledged is gone, and that they were answered.
 *
 * @param writes what was written and read back
 * @param workload whose pods did it, for example {@code Deployment shop/api}
 * @param loadMicros when the warm-up was over, microseconds since the Unix epoch: of requests that were sent before nothing
 *     follows, as routing to new pods may just be coming about
 * @param sinceMicros when the deployment was changed
 * @param change what was done then, for example {@code the update}
 */
public record WriteFindings(Writes writes, String workload, long loadMicros, long sinceMicros, String change) {

    /** An acknowledged write is not there. */
    public static final String LOST = "WRITE_LOST";

    /** Writes or reads were not answered as declared. */
    public static final String FAILED = "REQUEST_FAILED";

    /** The fewest acknowledged writes before anything is changed. */
    public static final int LEAST_BEFORE = 20;

    private static final int NAMED = 6;

    /** Returns why nothing follows: the pair did not work before the change, or there was too little of it. */
    public Optional<Verdict.Error> unsound() {
        List<WriteExchange> wrong =
                writes.failures().stream().filter(this::isControl).toList();
        List<WriteExchange> missing = writes.all(Part.READ).stream()
                .filter(each -> isControl(each) && each.result() == Result.NOT_THERE)
                .toList();
        WriteExchange first = !wrong.isEmpty() ? wrong.get(0) : missing.isEmpty() ? null : missing.get(0);
        if (first != null) {
            return Optional.of(new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "%d writes and reads failed before %s began, the first one a %s: %s",
                            wrong.size() + missing.size(),
                            change,
                            first.part() == Part.WRITE ? "write" : "read",
                            first.how()),
                    "correct read-write in the spec: what is written must be there at once, in the unchanged"
                            + " deployment"));
        }
        int before = (int) writes.acknowledged().stream()
                .filter(each -> each.endMicros() < sinceMicros)
                .count();
        return before >= LEAST_BEFORE
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        String.format(
                                Locale.ROOT,
                                "only %d writes were acknowledged before %s, fewer than %d",
                                before,
                                change,
                                LEAST_BEFORE),
                        "see the writes in the pack; the host may be too busy"));
    }

    private boolean isControl(WriteExchange exchange) {
        return exchange.sentMicros() >= loadMicros && exchange.endMicros() < sinceMicros;
    }

    /**
     * Returns that acknowledged writes are gone.
     *
     * @param gone which ones
     */
    public Optional<Finding> lost(List<WriteExchange> gone) {
        if (gone.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = gone.stream().limit(NAMED).map(this::line).toList();
        return Optional.of(new Finding(
                LOST,
                workload,
                String.format(
                        Locale.ROOT,
                        "all %d acknowledged writes are there in the end",
                        writes.acknowledged().size()),
                String.format(
                        Locale.ROOT,
                        "%d are not, of which %d were acknowledged before %s",
                        gone.size(),
                        gone.stream()
                                .filter(each -> each.endMicros() < sinceMicros)
                                .count(),
                        change),
                String.format(Locale.ROOT, "%d writes lost", gone.size()),
                "keep what was acknowledged where it outlives the pod: on a volume of its own, or behind the service;"
                        + " and acknowledge only what is kept",
                lines));
    }

    /**
     * Returns that more requests than allowed were not answered as declared since the change.
     *
     * @param budget how many the spec allows
     */
    public List<Finding> failed(LoadFacts budget) {
        List<Finding> findings = new ArrayList<>();
        failed(Result.NO_ANSWER, "not answered", budget.lostRequests()).ifPresent(findings::add);
        failed(Result.WRONG_ANSWER, "wrongly answered", budget.applicationErrors())
                .ifPresent(findings::add);
        return findings;
    }

    private Optional<Finding> failed(Result result, String words, int allowed) {
        List<WriteExchange> failed = writes.failures().stream()
                .filter(each -> each.result() == result && each.endMicros() >= sinceMicros)
                .toList();
        if (failed.size() <= allowed) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                FAILED,
                workload,
                String.format(Locale.ROOT, "at most %d writes and reads %s since %s", allowed, words, change),
                String.format(Locale.ROOT, "%d %s", failed.size(), words),
                String.format(Locale.ROOT, "%d too many", failed.size() - allowed),
                "see DEP-ROL-001 and its remedy: a write is lost where any other request is",
                failed.stream().limit(NAMED).map(this::line).toList()));
    }

    private String line(WriteExchange exchange) {
        StringBuilder line = new StringBuilder("%s %s, %s %s"
                .formatted(
                        exchange.part() == Part.WRITE ? "write" : "read of",
                        exchange.write(),
                        seconds(Math.abs(exchange.endMicros() - sinceMicros)),
                        exchange.endMicros() < sinceMicros ? "before " + change : "after " + change));
        if (exchange.pod() != null) {
            line.append(", by pod ").append(exchange.pod());
        }
        if (exchange.part() != Part.WRITE || !exchange.ok()) {
            return line.append(": ").append(exchange.how()).toString();
        }
        List<WriteExchange> reads = writes.lastReads(exchange);
        return line.append(", acknowledged; in the end ")
                .append(reads.stream()
                        .filter(each -> !each.ok())
                        .map(WriteExchange::how)
                        .findFirst()
                        .orElse("it was not read"))
                .toString();
    }

    /** Returns how much was written and read. */
    public List<Measurement> measurements() {
        return List.of(
                new Measurement("writes sent", writes.all(Part.WRITE).size(), "", null),
                new Measurement("writes acknowledged", writes.acknowledged().size(), "", "≥ " + LEAST_BEFORE),
                new Measurement("acknowledged writes lost", writes.lost().size(), "", "≤ 0"),
                new Measurement(
                        "reads",
                        writes.all(Part.READ).size()
                                + writes.all(Part.LAST_READ).size(),
                        "",
                        null));
    }
}
