package io.plimsoll.suite.compose;

import java.util.List;

/**
 * Where secrets were found when everything was up; their values are not kept.
 *
 * @param given how many of the values that were given from outside are secrets
 * @param settings how many settings of the file were searched
 * @param inspected how many settings that the engine tells of were searched
 * @param lines how many lines of logs were searched
 * @param planted how many secrets were planted in what was searched
 * @param found how many of those were found
 * @param file literal secrets in the file
 * @param shown secrets that the engine tells of, but for those that variables of the environment were given from outside
 * @param logged secrets in logs
 * @param environment variables of the environment that secrets were given by from outside
 */
record SecretFacts(
        long given,
        long settings,
        long inspected,
        long lines,
        int planted,
        int found,
        List<Spot> file,
        List<Spot> shown,
        List<Spot> logged,
        List<Spot> environment) {

    SecretFacts {
        file = List.copyOf(file);
        shown = List.copyOf(shown);
        logged = List.copyOf(logged);
        environment = List.copyOf(environment);
    }

    /**
     * A place where a secret is.
     *
     * @param where the place
     * @param rule what it was recognised by
     * @param masked its first characters and its length
     */
    record Spot(String where, String rule, String masked) {}
}
