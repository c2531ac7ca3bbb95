package io.plimsoll.suite;

import java.util.Map;
import java.util.Set;

/**
 * A deployment broken in one known way, as its {@code mutant.yaml} describes it.
 *
 * @param name its folder's name
 * @param breaks what is broken, in one sentence
 * @param mustFail the checks that must fail, each with the cause that it must name
 * @param mustError the checks that must end in {@code error}, each with a word of the reason; for broken environments
 * @param mayFail the checks that may fail besides
 * @param smoke whether {@code verify} runs it too
 * @param inspiredBy what it was learnt from; empty if nothing is stated
 */
public record Mutant(
        String name,
        String breaks,
        Map<String, String> mustFail,
        Map<String, String> mustError,
        Set<String> mayFail,
        boolean smoke,
        String inspiredBy) {

    public Mutant {
        mustFail = Map.copyOf(mustFail);
        mustError = Map.copyOf(mustError);
        mayFail = Set.copyOf(mayFail);
    }

    /** Returns whether this mutant proves that the check can fail. */
    public boolean proves(String check) {
        return mustFail.containsKey(check) || mustError.containsKey(check);
    }
}
