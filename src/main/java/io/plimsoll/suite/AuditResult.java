package io.plimsoll.suite;

import java.util.List;

/**
 * What an audit of an evidence pack came to.
 *
 * @param items everything that was compared, in the order to print
 */
public record AuditResult(List<Item> items) {

    public AuditResult {
        items = List.copyOf(items);
    }

    /** Returns what the items come to together; an audit that compared nothing cannot tell. */
    public State state() {
        if (items.stream().anyMatch(item -> item.state() == State.DIFFERS)) {
            return State.DIFFERS;
        }
        boolean unknown = items.stream().anyMatch(item -> item.state() == State.UNKNOWN);
        boolean nothing = items.stream().allMatch(item -> item.state() == State.NOTED);
        return unknown || nothing ? State.UNKNOWN : State.HOLDS;
    }

    /**
     * One thing that was compared.
     *
     * @param subject what, for example {@code ledger.csv} or {@code DEP-ROL-001}
     * @param state whether it holds
     * @param detail what was found, in one line
     */
    public record Item(String subject, State state, String detail) {}

    /** Whether something is as the pack says. */
    public enum State {
        /** It is as the pack says. */
        HOLDS,
        /** It is not. */
        DIFFERS,
        /** The pack lacks what is needed to tell. */
        UNKNOWN,
        /** A fact about the pack that nothing was compared with. */
        NOTED
    }
}
