package io.plimsoll.report;

import io.plimsoll.check.Measurement;
import io.plimsoll.check.Outcome;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.LossCause;
import io.plimsoll.traffic.LossKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How reports write numbers, times and words, so that a figure reads the same in each of them. */
final class Words {

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Returns {@code 1 request} or {@code 4,210 requests}. */
    static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return String.valueOf(value);
        }
        BigDecimal exact = BigDecimal.valueOf(value);
        BigDecimal rounded = exact.abs().compareTo(BigDecimal.valueOf(1_000)) >= 0
                ? exact.setScale(0, RoundingMode.HALF_UP)
                : exact.round(new MathContext(4, RoundingMode.HALF_UP));
        BigDecimal plain = rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
        return plain.scale() <= 0 ? String.format(Locale.ROOT, "%,d", plain.toBigInteger()) : plain.toPlainString();
    }

    static String measured(Measurement measurement) {
        return withUnit(measurement.value(), measurement.unit());
    }

    private static String withUnit(double value, String unit) {
        return unit.isEmpty() ? number(value) : number(value) + " " + unit;
    }

    /** Returns a duration that was measured in microseconds, in the unit that suits it. */
    static String micros(long micros) {
        if (micros < 1_000) {
            return micros + " µs";
        }
        return micros < 10_000_000 ? number(micros / 1e3) + " ms" : number(micros / 1e6) + " s";
    }

    static String duration(long millis) {
        if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
        }
        long seconds = Math.round(millis / 1e3);
        if (seconds < 3_600) {
            return "%s min %s s".formatted(seconds / 60, seconds % 60);
        }
        return "%s h %s min".formatted(seconds / 3_600, seconds % 3_600 / 60);
    }

    /** Returns how long after {@code from} something was, with the resolution that the ledger has. */
    static String offset(long micros, long from) {
        return String.format(Locale.ROOT, "%.3f s", (micros - from) / 1e6);
    }

    static String dayAndTime(Instant instant) {
        return DAY_AND_TIME.format(instant) + " UTC";
    }

    /** Returns from when to when something went on; the day is not repeated. */
    static String range(Instant from, Instant to) {
        return "%s to %s"
                .formatted(
                        DAY_AND_TIME.format(from),
                        DAY.format(from).equals(DAY.format(to)) ? TIME.format(to) + " UTC" : dayAndTime(to));
    }

    static String time(long micros) {
        return TIME.format(Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L))) + " UTC";
    }

    /** Returns an enum constant as a word, for example {@code timed out}. */
    static String plain(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String outcome(Outcome outcome) {
        return plain(outcome);
    }

    /** Returns what a check came to: a pass after a retry never reads like any other. */
    static String outcome(CheckResult result) {
        String word = outcome(result.verdict().outcome());
        return result.passedOnlyLater() ? word + " on attempt " + result.attempt() : word;
    }

    /** Returns a word with a capital at the front. */
    static String capital(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    static String cause(LossCause cause) {
        return switch (cause) {
            case ROUTED_TO_NOT_READY -> "routed to a pod not ready";
            case ROUTING_LAG -> "routing lag";
            case CLOSED_BEFORE_DRAIN -> "closed before drain";
            case CONTAINER_DIED -> "container died";
            case KILLED_AT_GRACE_END -> "killed at grace end";
            case NO_READY_ENDPOINT -> "no ready endpoint";
            case STALE_CONNTRACK -> "stale connection entry";
            case APPLICATION_ERROR -> "application error";
            case UNKNOWN -> "unknown";
        };
    }

    static String meaning(LossCause cause) {
        return switch (cause) {
            case ROUTED_TO_NOT_READY -> "It was routed to a pod that was not ready.";
            case ROUTING_LAG -> "It was routed to a pod whose endpoint had already been removed.";
            case CLOSED_BEFORE_DRAIN ->
                "The pod closed its listener or connections while requests were still routed to" + " it.";
            case CONTAINER_DIED -> "The pod's container ended although nobody had deleted the pod.";
            case KILLED_AT_GRACE_END -> "The pod was killed at the end of its grace period with the request in flight.";
            case NO_READY_ENDPOINT -> "No endpoint was ready.";
            case STALE_CONNTRACK -> "A connection-tracking entry still led to a pod that was gone.";
            case APPLICATION_ERROR -> "The application answered with an error.";
            case UNKNOWN -> "The recorded events do not show why.";
        };
    }

    static String kind(LossKind kind) {
        return switch (kind) {
            case REFUSED -> "connection refused";
            case RESET -> "connection reset";
            case TIMED_OUT -> "no answer in time";
            case CLOSED_EARLY -> "closed before the answer was complete";
            case OTHER -> "otherwise";
        };
    }

    static String connection(ConnectionKind kind) {
        return "on " + kind.words();
    }
}
