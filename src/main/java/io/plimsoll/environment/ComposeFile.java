package io.plimsoll.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.spec.ComposeSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a Compose file as Compose itself understands it, and makes it a project of the run's own. */
public final class ComposeFile {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Compose goes on with an empty text where a variable has no value, and says so. */
    private static final Pattern NOT_SET =
            Pattern.compile("\\\\?\"([A-Za-z_][A-Za-z0-9_]*)\\\\?\" variable is not set");

    private static final Pattern LOG_PREFIX = Pattern.compile("^time=\"[^\"]*\" level=\\w+ msg=");

    private ComposeFile() {}

    /** What reading came to. */
    public sealed interface Reading {

        /**
         * Compose understands it.
         *
         * @param model what Compose understands
         */
        record Usable(ComposeModel model) implements Reading {}

        /**
         * It cannot be started as it is.
         *
         * @param problems one printable message per problem
         */
        record Wrong(List<String> problems) implements Reading {
            public Wrong {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads a Compose file before anything is started.
     *
     * @throws EnvironmentMissing if this machine has no engine or no Compose
     */
    public static Reading read(LiveRun run, ComposeSpec spec) {
        try (Engine engine = Engine.connect()) {
            Map<String, String> values = new LinkedHashMap<>(spec.env());
            spec.generate().forEach(name -> values.put(name, "generated"));
            return read(ComposeTool.here(engine, run), spec, values);
        }
    }

    static String projectName(LiveRun run) {
        return "plimsoll-" + run.id().replace('.', '-');
    }

    static Reading read(ComposeTool tool, ComposeSpec spec, Map<String, String> values) {
        List<String> arguments =
                new ArrayList<>(List.of("--file", spec.file().toString(), "--project-name", projectName(tool.run())));
        spec.profiles().forEach(profile -> arguments.addAll(List.of("--profile", profile)));
        arguments.addAll(List.of("config", "--format", "json"));
        CommandResult result = tool.run(LIMIT, values, arguments);
        List<String> problems = problems(spec.file(), result);
        if (!problems.isEmpty()) {
            return new Reading.Wrong(problems);
        }
        try {
            ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(result.stdout());
            if (tree.path("services").isEmpty()) {
                return new Reading.Wrong(List.of(spec.file() + ": no service is active"
                        + (spec.profiles().isEmpty() ? "; name profiles under \"compose.profiles\"" : "")));
            }
            return new Reading.Usable(
                    ComposeModel.own(tree, projectName(tool.run()), tool.run().labels()));
        } catch (JsonProcessingException e) {
            return new Reading.Wrong(
                    List.of(spec.file() + ": Compose printed something else than JSON: " + e.getOriginalMessage()));
        }
    }

    /** Returns what Compose complained of. */
    static List<String> problems(Path file, CommandResult result) {
        Set<String> problems = new LinkedHashSet<>();
        Matcher notSet = NOT_SET.matcher(result.stderr());
        while (notSet.find()) {
            problems.add(
                    ("%s: the variable %s has no value; add it under \"compose.env\" or \"compose.generate\", or write"
                                    + " a default into the file: ${%s:-VALUE}")
                            .formatted(file, notSet.group(1), notSet.group(1)));
        }
        if (!result.ok()) {
            List<String> said = result.stderr()
                    .lines()
                    .filter(line -> !line.isBlank() && !NOT_SET.matcher(line).find() && !line.contains("level=warning"))
                    .map(line -> LOG_PREFIX.matcher(line).replaceFirst("").strip())
                    .toList();
            problems.add("%s: Compose refuses it: %s"
                    .formatted(
                            file,
                            result.timedOut()
                                    ? "it did not end within " + Text.seconds(LIMIT)
                                    : said.isEmpty() ? "exit code " + result.exitCode() : String.join("; ", said)));
        }
        return List.copyOf(problems);
    }
}
