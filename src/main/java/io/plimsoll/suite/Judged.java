package io.plimsoll.suite;

import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;

/**
 * A verdict with what it rests on. Both follow from what was recorded, so that an audit can come to both again.
 *
 * <p>A pass whose control was not seen to hold is none: it becomes an error.
 *
 * @param verdict what was decided
 * @param basis what was looked at, and what showed that the instrument worked
 */
public record Judged(Verdict verdict, Basis basis) {

    public Judged {
        Control control = basis.control();
        if (verdict instanceof Verdict.Pass
                && control.state() != Control.State.HELD
                && control.state() != Control.State.NOT_NEEDED) {
            verdict = new Verdict.Error(
                    "it would have passed, but its control was not seen to hold: %s: %s"
                            .formatted(control.what(), control.observed()),
                    "report this as a defect of the harness, with the evidence pack");
        }
    }
}
