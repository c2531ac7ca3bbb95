package io.plimsoll.environment;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Compose plugin of the Docker client, which also runs by itself.
 *
 * @param program where it is
 * @param engine where the engine listens
 * @param run the run that it works for
 */
record ComposeTool(Path program, URI engine, LiveRun run) {

    /** Older ones do not print what they understood of a file as JSON, or lack what is used of it here. */
    static final int OLDEST_MAJOR = 2;

    private static final int OLDEST_MINOR = 20;
    private static final String NAME = "docker-compose";
    private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+)\\..*");
    private static final Duration SHORT = Duration.ofSeconds(30);

    /** What says that the plugin is missing, and what to do about it. */
    static final String REMEDY =
            "`sudo ./plimsoll --setup doctor` installs it, or builds it where no package has it; by hand: the package"
                    + " docker-compose-plugin or docker-compose-v2.";

    /** Returns where the plugin is: in a folder where the client looks for plugins, or as a program on the PATH. */
    static Optional<Path> find(Map<String, String> environment, Path home) {
        for (Path folder : folders(environment, home)) {
            Path candidate = folder.resolve(NAME);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return HostFacts.onPath(environment, NAME);
    }

    private static List<Path> folders(Map<String, String> environment, Path home) {
        List<Path> folders = new ArrayList<>();
        String config = environment.getOrDefault("DOCKER_CONFIG", "");
        folders.add((config.isEmpty() ? home.resolve(".docker") : Path.of(config)).resolve("cli-plugins"));
        for (String folder : List.of("/usr/local/lib", "/usr/local/libexec", "/usr/lib", "/usr/libexec")) {
            folders.add(Path.of(folder, "docker/cli-plugins"));
        }
        return folders;
    }

    /**
     * Returns the plugin of this machine.
     *
     * @throws EnvironmentMissing if there is none, or only one that is too old
     */
    static ComposeTool here(Engine engine, LiveRun run) {
        Path program = find(System.getenv(), Path.of(System.getProperty("user.home")))
                .orElseThrow(() -> new EnvironmentMissing(
                        "Compose is missing."
                                + "\n  expected: the plugin docker-compose of the Docker client"
                                + "\n  observed: neither in a folder for plugins nor on the PATH",
                        REMEDY));
        ComposeTool tool = new ComposeTool(program, engine.address(), run);
        String version = tool.version();
        if (!isNewEnough(version)) {
            throw new EnvironmentMissing(
                    "Compose is too old."
                            + "\n  expected: version " + OLDEST_MAJOR + "." + OLDEST_MINOR + " or newer"
                            + "\n  observed: " + (version.isEmpty() ? "no version" : version) + " (" + program + ")",
                    REMEDY);
        }
        return tool;
    }

    /** Returns its version; empty if it does not say. */
    String version() {
        CommandResult result = run(SHORT, Map.of(), List.of("version", "--short"));
        return result.ok() ? result.stdout().strip() : "";
    }

    static boolean isNewEnough(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            return false;
        }
        int major = Integer.parseInt(matcher.group(1));
        return major > OLDEST_MAJOR || (major == OLDEST_MAJOR && Integer.parseInt(matcher.group(2)) >= OLDEST_MINOR);
    }

    /**
     * Runs it.
     *
     * @param limit when it is ended
     * @param variables what the file may refer to; of this process's own variables it sees only those that lead to
     *     programs, to the engine and through proxies, so that the same file means the same everywhere
     * @param arguments its arguments
     */
    CommandResult run(Duration limit, Map<String, String> variables, List<String> arguments) {
        Map<String, String> all = new LinkedHashMap<>();
        System.getenv().forEach((name, value) -> {
            boolean needed = name.equals("PATH")
                    || name.equals("HOME")
                    || name.startsWith("DOCKER_")
                    || name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy");
            if (needed) {
                all.put(name, value);
            }
        });
        all.put("DOCKER_HOST", engine.toString());
        all.putAll(variables);
        return new LocalProgram(program, program + " version", run).run(limit, all, arguments);
    }
}
