package io.plimsoll.suite;

import io.plimsoll.check.Check;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which checks a command is limited to: those that are in a named suite and are named themselves.
 *
 * @param suites the suites; empty means every suite
 * @param checks the ids of checks; empty means every check
 */
record CheckSelection(Set<String> suites, Set<String> checks) implements Predicate<Check> {

    CheckSelection {
        suites = Set.copyOf(suites);
        checks = Set.copyOf(checks);
    }

    @Override
    public boolean test(Check check) {
        return (suites.isEmpty() || suites.contains(check.suite()))
                && (checks.isEmpty() || checks.contains(check.id()));
    }
}
