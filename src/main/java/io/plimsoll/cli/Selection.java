package io.plimsoll.cli;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.spec.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds suites and checks by what a user typed. */
final class Selection {

    private final Catalogue catalogue;

    Selection(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Returns the suites by these names. */
    Set<String> suites(Collection<String> names) {
        return named("suite", names, catalogue.suites());
    }

    /** Returns the mutants and good variants by these names. */
    static Set<String> variants(Collection<String> names, List<String> known) {
        return named("variant", names, known);
    }

    private static Set<String> named(String what, Collection<String> names, List<String> known) {
        Set<String> found = new LinkedHashSet<>();
        List<String> problems = new ArrayList<>();
        for (String name : names) {
            if (known.contains(name)) {
                found.add(name);
            } else {
                problems.add("There is no %s '%s'. ".formatted(what, name)
                        + Nearest.to(name, known)
                                .map(near -> "Did you mean '" + near + "'?")
                                .orElseGet(() -> "The %ss are: %s.".formatted(what, String.join(", ", known))));
            }
        }
        if (!problems.isEmpty()) {
            throw new WrongUsage(problems);
        }
        return found;
    }

    /** Returns the check with this id. */
    Check check(String id) {
        return catalogue
                .find(id.toUpperCase(Locale.ROOT))
                .orElseThrow(() -> new WrongUsage("There is no check '" + id + "'. "
                        + Nearest.to(id, catalogue.all().stream().map(Check::id).toList())
                                .map(near -> "Did you mean '" + near + "'?")
                                .orElse("`plimsoll list` prints all of them.")));
    }

    /** Returns the ids of these checks, which have to belong to the suites if any are named. */
    Set<String> checks(Collection<String> ids, Set<String> suites) {
        Set<String> found = new LinkedHashSet<>();
        for (String id : ids) {
            Check check = check(id);
            if (!suites.isEmpty() && !suites.contains(check.suite())) {
                throw new WrongUsage("The check '" + check.id() + "' belongs to the suite '" + check.suite()
                        + "', which is not among those selected: " + String.join(", ", suites)
                        + ". Leave --suite out, or add --suite " + check.suite() + ".");
            }
            found.add(check.id());
        }
        return found;
    }
}
