package io.plimsoll.suite.compose;

import io.plimsoll.suite.compose.SecretFacts.Spot;
import io.plimsoll.suite.secrets.SecretRules;
import io.plimsoll.suite.secrets.SecretRules.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Searches what a Compose file, the engine and logs say for secrets: for those that were given from outside, whose values are known,
 * and for literal ones, which are recognised.
 */
final class SecretSearch {

    /** Shorter values are found everywhere by chance. */
    private static final int LEAST = 6;

    private final Map<String, String> given;
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final List<Spot> file = new ArrayList<>();
    private final List<Spot> inspected = new ArrayList<>();
    private final List<Spot> logged = new ArrayList<>();
    private final List<Spot> environment = new ArrayList<>();

    /**
     * Makes a search.
     *
     * @param given the values of variables that were given from outside of the file
     * @param generated which of them are secrets whatever they are called
     */
    SecretSearch(Map<String, String> given, Set<String> generated) {
        this.given = given;
        given.forEach((name, value) -> {
            boolean called = !SecretRules.inSetting(name, "aB3dE5gH7jK9").isEmpty();
            if (value.length() >= LEAST && (generated.contains(name) || called)) {
                secrets.put(name, value);
            }
        });
    }

    /** Looks at a setting that the file has. */
    void inFile(String where, String name, String value) {
        for (Hit hit : literal(name, value)) {
            file.add(new Spot(where, hit.rule(), hit.masked()));
            seen.add(hit.rule() + hit.masked());
            if (value.length() >= LEAST && hit.masked().equals(SecretRules.masked(value))) {
                secrets.put(where, value);
            }
        }
    }

    /** Looks at a setting that the engine tells of. */
    void inspected(String where, String name, String value, boolean variable) {
        for (Hit hit : literal(name, value)) {
            // What stands in the file stands here as well, and was said there.
            if (!seen.contains(hit.rule() + hit.masked())) {
                inspected.add(new Spot(where, hit.rule(), hit.masked()));
            }
        }
        secrets.forEach((secret, known) -> {
            if (given.containsKey(secret) && value.contains(known)) {
                (variable ? environment : inspected)
                        .add(new Spot(where, "value of " + secret, SecretRules.masked(known)));
            }
        });
    }

    /** Looks at a line of a log. */
    void logged(String where, String line) {
        secrets.forEach((secret, known) -> {
            if (line.contains(known)) {
                add(logged, new Spot(where, "value of " + secret, SecretRules.masked(known)));
            }
        });
        SecretRules.ofForm(line).forEach(hit -> add(logged, new Spot(where, hit.rule(), hit.masked())));
    }

    private static void add(List<Spot> spots, Spot spot) {
        if (!spots.contains(spot)) {
            spots.add(spot);
        }
    }

    /** What was given from outside is no literal: the file only has its name. */
    private List<Hit> literal(String name, String value) {
        String text = value;
        for (Map.Entry<String, String> each : given.entrySet().stream()
                .sorted(Comparator.comparing(
                        (Map.Entry<String, String> entry) -> -entry.getValue().length()))
                .toList()) {
            if (each.getValue().length() >= LEAST) {
                text = text.replace(each.getValue(), "${" + each.getKey() + "}");
            }
        }
        return SecretRules.inSetting(name, text);
    }

    /** Returns how many of the values that were given from outside are secrets. */
    long known() {
        return secrets.keySet().stream().filter(given::containsKey).count();
    }

    List<Spot> file() {
        return List.copyOf(file);
    }

    List<Spot> inspected() {
        return List.copyOf(inspected);
    }

    List<Spot> logged() {
        return List.copyOf(logged);
    }

    List<Spot> environment() {
        return List.copyOf(environment);
    }
}
