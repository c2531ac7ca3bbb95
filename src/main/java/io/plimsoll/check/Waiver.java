package io.plimsoll.check;

import java.time.LocalDate;

/**
 * An owned, dated permission to release although a check fails.
 *
 * @param id the waiver's own id
 * @param check the id of the check that it covers
 * @param justification why
 * @param owner who answers for it
 * @param approver who allowed it
 * @param created the first day it holds
 * @param expires the last day it holds
 */
public record Waiver(
        String id,
        String check,
        String justification,
        String owner,
        String approver,
        LocalDate created,
        LocalDate expires) {

    /** Returns whether the waiver holds on {@code day}. */
    public boolean holdsOn(LocalDate day) {
        return !day.isBefore(created) && !day.isAfter(expires);
    }
}
