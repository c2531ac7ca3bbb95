package io.plimsoll.suite.compose;

import io.plimsoll.environment.ContainerSetting;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.spec.ComposeSpec;
import io.plimsoll.suite.compose.SecretFacts.Spot;
import io.plimsoll.suite.project.ComposeBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what secrets could be in, and what a planted one must be found in. */
final class SecretSurvey {

    private static final int MOST_LINES = 5_000;

    /** In the file, at the engine, in a log, and as a variable that was given from outside. */
    private static final int PLANTED = 4;

    private static final String PLANTED_AT = "planted";

    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?m)^[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \\t]*=(.*)$");

    private SecretSurvey() {}

    /** Searches the file, the containers and their logs. */
    static SecretFacts of(ComposeBench bench, List<ServiceContainer> containers) throws IOException {
        Map<String, String> given = given(bench);
        SecretSearch search = new SecretSearch(given, bench.generated());
        long settings = 0;
        for (String service : bench.model().services()) {
            for (ContainerSetting setting : bench.model().settings(service)) {
                settings++;
                search.inFile("service %s, %s".formatted(service, setting.what()), setting.name(), setting.value());
            }
        }
        Map<String, String> contents = bench.model().contents();
        contents.forEach((what, content) -> search.inFile(what, "content", content));
        long inspected = 0;
        long lines = 0;
        for (ServiceContainer container : containers) {
            for (ContainerSetting setting : bench.project().settings(container)) {
                inspected++;
                search.inspected(
                        "%s, %s".formatted(StartJudge.named(container), setting.what()),
                        setting.name(),
                        setting.value(),
                        setting.variable());
            }
            for (String line : bench.project().log(container, MOST_LINES)) {
                lines++;
                search.logged("log of " + StartJudge.named(container), line);
            }
        }
        return new SecretFacts(
                search.known(),
                settings + contents.size(),
                inspected,
                lines,
                PLANTED,
                found(given, bench.generated()),
                search.file(),
                search.inspected(),
                search.logged(),
                search.environment());
    }

    /** Returns the values that do not stand in the file: those of the spec, and those that Compose itself reads beside it. */
    private static Map<String, String> given(ComposeBench bench) throws IOException {
        Map<String, String> given = new HashMap<>();
        ComposeSpec spec = bench.context().spec().compose();
        Path file = spec == null ? null : spec.file().resolveSibling(".env");
        if (file != null && Files.isRegularFile(file)) {
            given.putAll(assignments(Files.readString(file)));
        }
        given.putAll(bench.values());
        return given;
    }

    /** Returns what a file of variables assigns. */
    static Map<String, String> assignments(String text) {
        Map<String, String> all = new HashMap<>();
        Matcher matcher = ASSIGNMENT.matcher(text);
        while (matcher.find()) {
            all.put(matcher.group(1), matcher.group(2).strip().replaceAll("^([\"'])(.*)\\1$", "$2"));
        }
        return all;
    }

    /** Plants secrets in what is searched, and returns how many of them are found. */
    static int found(Map<String, String> given, Set<String> generated) {
        String secret = ComposeBench.random();
        String literal = ComposeBench.random();
        Map<String, String> values = new HashMap<>(given);
        values.put("PLANTED", secret);
        Set<String> secrets = new HashSet<>(generated);
        secrets.add("PLANTED");
        SecretSearch search = new SecretSearch(values, secrets);
        search.inspected(PLANTED_AT, "planted.secret", literal, false);
        search.inFile(PLANTED_AT, "PLANTED_PASSWORD", literal);
        search.inspected(PLANTED_AT, "PLANTED", "before " + secret + " after", true);
        search.logged(PLANTED_AT, "before " + secret + " after");
        return (int) Stream.of(search.file(), search.inspected(), search.logged(), search.environment())
                .filter(spots -> spots.stream().map(Spot::where).anyMatch(PLANTED_AT::equals))
                .count();
    }
}
