package io.plimsoll.check;

import java.util.List;

/**
 * One way in which a criterion did not hold.
 *
 * @param cause the cause code, one of the check's {@link Check#causes()}; or {@link #WAIVER_NOT_IN_FORCE}
 * @param what the object or event that the finding is about, for example {@code apps/v1/Deployment shop/api}
 * @param expected what the criterion asks for
 * @param observed what was seen
 * @param difference how far apart the two are
 * @param remedy what to do
 * @param evidence what shows it: event lines, log lines, paths within the evidence pack
 */
public record Finding(
        String cause,
        String what,
        String expected,
        String observed,
        String difference,
        String remedy,
        List<String> evidence) {

    /** The cause of a finding that is about a waiver, and not about the deployment. */
    public static final String WAIVER_NOT_IN_FORCE = "WAIVER_NOT_IN_FORCE";

    public Finding {
        evidence = List.copyOf(evidence);
    }
}
