package io.plimsoll.spec;

import java.util.List;
import java.util.Map;

/**
 * A deployment broken in one known way, as its {@code mutant.yaml} describes it; or, where nothing must fail, a good one.
 *
 * @param slug the name of its folder
 * @param breaks what is broken, in one sentence; for a good one, what is good about it, or empty
 * @param mustFail the checks that must fail, each with the cause code that it must name, in the order written
 * @param mustError the checks that must end in {@code error}, each with words that the reason must contain; for broken
 *     environments
 * @param mayFail the checks that may fail besides
 * @param smoke whether {@code verify} runs it too
 * @param inspiredBy what it was learnt from; empty if nothing is stated
 */
public record Mutant(
        String slug,
        String breaks,
        Map<String, String> mustFail,
        Map<String, String> mustError,
        List<String> mayFail,
        boolean smoke,
        String inspiredBy) {

    public Mutant {
        mustFail = Ordered.copyOf(mustFail);
        mustError = Ordered.copyOf(mustError);
        mayFail = List.copyOf(mayFail);
    }

    /** Returns whether nothing of it may fail: it measures false alarms. */
    public boolean good() {
        return mustFail.isEmpty() && mustError.isEmpty();
    }

    /** Returns whether it proves that the check can fail. */
    public boolean proves(String check) {
        return mustFail.containsKey(check) || mustError.containsKey(check);
    }
}
