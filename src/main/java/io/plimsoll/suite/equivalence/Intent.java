package io.plimsoll.suite.equivalence;

import io.plimsoll.spec.EquivalenceSpec.Aspect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which differences are meant, as the spec says.
 *
 * @param intended their names, each with its reason; one that ends with {@code *} stands for all that begin alike
 */
record Intent(Map<String, String> intended) {

    /** Returns the entry that a difference is meant by. */
    Optional<String> of(Difference difference) {
        return intended.keySet().stream()
                .filter(name -> matches(name, difference.name()))
                .findFirst();
    }

    /** Returns the entries that are about some aspects, and that no difference answers to. */
    List<String> gone(Set<Aspect> aspects, List<Difference> differences) {
        return intended.keySet().stream()
                .filter(name -> Aspect.of(name).filter(aspects::contains).isPresent())
                .filter(name -> differences.stream().noneMatch(each -> matches(name, each.name())))
                .toList();
    }

    private static boolean matches(String declared, String name) {
        return declared.endsWith("*")
                ? name.startsWith(declared.substring(0, declared.length() - 1))
                : declared.equals(name);
    }
}
