package io.plimsoll.suite;

import io.plimsoll.check.Check;
import io.plimsoll.check.Verdict;

/** Hears how a run goes on, to print progress. */
public interface RunListener {

    /**
     * A phase began.
     *
     * @param phase what is being done, for example {@code cluster} or {@code rolling-update: control}
     * @param detail what about it
     */
    void phase(String phase, String detail);

    /**
     * Something changed within the current phase; may be called often.
     *
     * @param line the live state in one line, for example {@code sent 4,210  ok 4,210  lost 0}
     */
    void live(String line);

    /**
     * A check was decided.
     *
     * @param check the check
     * @param verdict what was decided
     */
    void decided(Check check, Verdict verdict);
}
