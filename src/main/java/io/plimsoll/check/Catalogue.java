package io.plimsoll.check;

import java.util.List;
import java.util.Optional;

/** Every check that exists, in the order in which reports list them. */
public interface Catalogue {

    /** Returns the catalogue that comes with this version of Plimsoll. */
    static Catalogue bundled() {
        return YamlCatalogue.Bundled.CATALOGUE;
    }

    /** Returns every check, in catalogue order. */
    List<Check> all();

    /** Returns the check with this id, if there is one. */
    default Optional<Check> find(String id) {
        return all().stream().filter(check -> check.id().equals(id)).findFirst();
    }

    /**
     * Returns the check with this id.
     *
     * @throws IllegalArgumentException if there is none; the message lists those that exist
     */
    default Check check(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("there is no check \"" + id + "\" – there are "
                + String.join(", ", all().stream().map(Check::id).toList())));
    }

    /** Returns the names of the suites, in catalogue order. */
    default List<String> suites() {
        return all().stream().map(Check::suite).distinct().toList();
    }

    /** Returns the checks of a suite, in catalogue order; none if there is no such suite. */
    default List<Check> ofSuite(String suite) {
        return all().stream().filter(check -> check.suite().equals(suite)).toList();
    }
}
