package io.plimsoll.suite.bluegreen;

import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a switch looked like from outside. A request counts by the moment at which it was sent: a slow one that is answered
 * long after the switch was routed before it.
 *
 * @param first the first request on a new connection that the new colour answered; {@code null} if there was none
 * @param answers how many requests on new connections it answered
 * @param stragglers the requests on new connections that the old colour answered after the switch
 * @param keptAlive the requests on kept-alive connections that the old colour answered after the switch
 */
record SwitchView(@Nullable LedgerEntry first, int answers, List<LedgerEntry> stragglers, List<LedgerEntry> keptAlive) {

    SwitchView {
        stragglers = List.copyOf(stragglers);
        keptAlive = List.copyOf(keptAlive);
    }

    static SwitchView of(Ledger ledger, BlueGreenFacts.Switch change, Set<String> to, Set<String> from) {
        Long switched = change.switchedMicros();
        if (switched == null) {
            return new SwitchView(null, 0, List.of(), List.of());
        }
        LedgerEntry first = null;
        int answers = 0;
        List<LedgerEntry> stragglers = new ArrayList<>();
        List<LedgerEntry> keptAlive = new ArrayList<>();
        for (LedgerEntry entry : ledger.entries()) {
            boolean meanwhile =
                    entry.wasAnswered() && entry.startMicros() >= switched && entry.startMicros() < change.endMicros();
            if (meanwhile && entry.pod() != null) {
                boolean isNew = entry.connection().opensConnection();
                if (from.contains(entry.pod())) {
                    (isNew ? stragglers : keptAlive).add(entry);
                } else if (isNew && to.contains(entry.pod())) {
                    answers++;
                    if (first == null || entry.startMicros() < first.startMicros()) {
                        first = entry;
                    }
                }
            }
        }
        return new SwitchView(first, answers, stragglers, keptAlive);
    }

    /**
     * Returns how long both colours answered new connections: from the first one of the new colour to the last one of the
     * old, in microseconds; 0 if they did not overlap.
     */
    long widthMicros() {
        return first == null ? 0 : Math.max(0, last(stragglers) - first.startMicros());
    }

    /** Returns how long after the switch the old colour still answered on kept-alive connections, in microseconds. */
    long keptAliveMicros(long switchedMicros) {
        return keptAlive.isEmpty() ? 0 : last(keptAlive) - switchedMicros;
    }

    private static long last(List<LedgerEntry> entries) {
        return entries.stream().mapToLong(LedgerEntry::startMicros).max().orElse(0);
    }
}
