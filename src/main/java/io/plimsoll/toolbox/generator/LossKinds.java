package io.plimsoll.toolbox.generator;

import io.plimsoll.traffic.LossKind;
import java.util.List;
import java.util.Locale;

/** Tells from the client's own words how a request was lost. */
public final class LossKinds {

    private record Row(String words, LossKind kind) {}

    /** Looked through in this order; the first row whose words occur decides. */
    private static final List<Row> TABLE = List.of(
            new Row("request timeout to", LossKind.TIMED_OUT),
            new Row("connection timed out", LossKind.TIMED_OUT),
            new Row("connect timed out", LossKind.TIMED_OUT),
            new Row("read timed out", LossKind.TIMED_OUT),
            new Row("request timed out", LossKind.TIMED_OUT),
            // Answers to the SYN: an RST, or an ICMP message of a router that knows no way.
            new Row("connection refused", LossKind.REFUSED),
            new Row("no route to host", LossKind.REFUSED),
            new Row("network is unreachable", LossKind.REFUSED),
            new Row("host is unreachable", LossKind.REFUSED),
            new Row("connection reset", LossKind.RESET),
            new Row("broken pipe", LossKind.RESET),
            new Row("connection aborted", LossKind.RESET),
            new Row("premature close", LossKind.CLOSED_EARLY),
            new Row("closedchannelexception", LossKind.CLOSED_EARLY),
            new Row("connection was closed", LossKind.CLOSED_EARLY));

    private LossKinds() {}

    /** Returns how a request was lost that ended with these words. */
    public static LossKind of(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        return TABLE.stream()
                .filter(row -> words.contains(row.words()))
                .map(Row::kind)
                .findFirst()
                .orElse(LossKind.OTHER);
    }
}
