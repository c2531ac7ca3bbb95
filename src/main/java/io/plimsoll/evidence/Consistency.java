package io.plimsoll.evidence;

import io.plimsoll.check.Check;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Verdict;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Refuses results that contradict themselves, whoever made them or changed them. */
final class Consistency {

    private Consistency() {}

    /** Requires that attempts, basis and acceptance agree with the verdict. */
    static void require(
            Check check,
            Verdict verdict,
            List<Attempt> attempts,
            @Nullable Basis basis,
            @Nullable String acceptedBecause) {
        Outcome judged = verdict instanceof Verdict.Waived ? Outcome.FAIL : verdict.outcome();
        if (!attempts.isEmpty()) {
            Outcome last = attempts.get(attempts.size() - 1).outcome();
            if (last != judged) {
                throw new IllegalArgumentException("%s: the last attempt decides: expected %s from it, observed %s"
                        .formatted(check.id(), last.word(), verdict.outcome().word()));
            }
        } else if (verdict instanceof Verdict.Pass || judged == Outcome.FAIL) {
            throw new IllegalArgumentException("%s: %s without an attempt that came to it"
                    .formatted(check.id(), verdict.outcome().word()));
        }
        if (verdict instanceof Verdict.Pass) {
            Basis.Control.State control = basis == null ? null : basis.control().state();
            if (control != Basis.Control.State.HELD && control != Basis.Control.State.NOT_NEEDED) {
                throw new IllegalArgumentException(
                        "%s: a pass needs a control that held, or a reason to need none; observed %s"
                                .formatted(
                                        check.id(),
                                        control == null
                                                ? "no control"
                                                : control.name().toLowerCase(Locale.ROOT)));
            }
        }
        if (acceptedBecause != null && !(verdict instanceof Verdict.NotTested)) {
            throw new IllegalArgumentException(
                    check.id() + ": only a check that was not tested can be accepted as such, observed "
                            + verdict.outcome().word());
        }
    }
}
