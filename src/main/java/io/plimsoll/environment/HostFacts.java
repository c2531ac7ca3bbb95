package io.plimsoll.environment;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What this machine has for a run, judged: a pure function of what was seen. */
final class HostFacts {

    static final long DISK_NEEDED = 10L << 30;
    static final long DISK_WANTED = 20L << 30;
    static final long MEMORY_NEEDED = 3L << 30;
    static final long MEMORY_WANTED = 6L << 30;
    static final int CPUS_WANTED = 2;

    private final Seen seen;

    HostFacts(Seen seen) {
        this.seen = seen;
    }

    /**
     * What was seen.
     *
     * @param jdk the version of this JVM
     * @param jdkFeature its feature number
     * @param engine the engine, if there is one
     * @param engineMissing why there is none
     * @param apiOverride an API version that is forced upon the Docker client, if one is
     * @param diskFree bytes free where the engine keeps images; -1 if it cannot be seen
     * @param privileges with which rights nodes run, if that can be seen without starting one
     * @param nodeImage the image that nodes are to run
     * @param nodeImageLocal whether the engine has it
     * @param registryOffersIt whether a registry answered and has it
     * @param builtImage the node image that would be built here
     * @param builtImageLocal whether the engine has that one
     * @param compose where the Compose plugin is, if it is there
     * @param go where the program is, if it is there
     * @param debootstrap where the program is, if it is there
     * @param bash where the program is, if it is there
     * @param root whether this is the superuser
     */
    record Seen(
            String jdk,
            int jdkFeature,
            Optional<EngineFacts> engine,
            Optional<EnvironmentMissing> engineMissing,
            Optional<String> apiOverride,
            long diskFree,
            Optional<Privileges> privileges,
            String nodeImage,
            boolean nodeImageLocal,
            boolean registryOffersIt,
            String builtImage,
            boolean builtImageLocal,
            Optional<Path> compose,
            Optional<Path> go,
            Optional<Path> debootstrap,
            Optional<Path> bash,
            boolean root) {

        static Seen here(String nodeImage, EngineFacts.Source source) {
            Map<String, String> environment = System.getenv();
            Optional<EngineFacts> engine = source.facts();
            boolean local = source.has(nodeImage);
            String built = fromPackages();
            return new Seen(
                    Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                    Runtime.version().feature(),
                    engine,
                    source.missing(),
                    forcedApi(Path.of(System.getProperty("user.home")), System.getProperty("api.version")),
                    engine.filter(EngineFacts::local)
                            .map(facts -> free(Path.of(facts.root())))
                            .orElse(-1L),
                    engine.filter(EngineFacts::local).flatMap(facts -> Privileges.ofEngineProcess(Path.of("/proc"))),
                    nodeImage,
                    local,
                    !local && source.registryHas(nodeImage),
                    built,
                    !built.isEmpty() && source.has(built),
                    ComposeTool.find(environment, Path.of(System.getProperty("user.home"))),
                    onPath(environment, "go"),
                    onPath(environment, "debootstrap"),
                    onPath(environment, "bash"),
                    "root".equals(System.getProperty("user.name")));
        }

        private static String fromPackages() {
            try {
                return BuildScripts.reference(Recipe.nodeImage());
            } catch (EnvironmentException e) {
                return "";
            }
        }

        private static long free(Path folder) {
            try {
                Path there = folder;
                while (!Files.exists(there) && there.getParent() != null) {
                    there = there.getParent();
                }
                FileStore store = Files.getFileStore(there);
                return store.getUsableSpace();
            } catch (IOException e) {
                return -1;
            }
        }
    }

    static Optional<Path> onPath(Map<String, String> environment, String program) {
        for (String folder : environment.getOrDefault("PATH", "").split(":")) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        // Not on everybody's path, though everybody may run what is there.
        Path system = Path.of("/usr/sbin", program);
        return Files.isExecutable(system) ? Optional.of(system) : Optional.empty();
    }

    static Optional<String> forcedApi(Path home, @Nullable String property) {
        if (property != null) {
            return Optional.of(property + " (-Dapi.version)");
        }
        Path file = home.resolve(".docker-java.properties");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            return Optional.of("unknown (" + file + " cannot be read)");
        }
        return Optional.ofNullable(properties.getProperty("api.version")).map(version -> version + " (" + file + ")");
    }

    List<Requirement> examine() {
        List<Requirement> requirements = new ArrayList<>();
        requirements.add(jdk());
        requirements.add(engine());
        seen.apiOverride().map(HostFacts::apiOverride).ifPresent(requirements::add);
        seen.engine().ifPresent(engine -> {
            requirements.add(processors(engine));
            requirements.add(memory(engine));
            requirements.add(disk(engine));
            requirements.add(controlGroups(engine));
            requirements.add(privileges());
        });
        requirements.add(nodeImage());
        requirements.add(compose());
        return requirements;
    }

    private Requirement jdk() {
        return seen.jdkFeature() >= 17
                ? Requirement.present("JDK", seen.jdk())
                : Requirement.missing("JDK", seen.jdk(), "install JDK 17 or newer.");
    }

    private Requirement engine() {
        return seen.engine()
                .map(engine -> Requirement.present("Docker Engine", engine.version() + ", API " + engine.api()))
                .orElseGet(() -> seen.engineMissing()
                        .map(why -> Requirement.missing(
                                "Docker Engine",
                                why.problem().lines().findFirst().orElse(""),
                                why.remedy()))
                        .orElseGet(() -> Requirement.missing("Docker Engine", "unknown", "install and start it.")));
    }

    private static Requirement apiOverride(String forced) {
        return Requirement.limited(
                "Docker API version",
                "forced to " + forced,
                "remove it unless you know why it is there: the client finds the right version by itself.");
    }

    private static Requirement processors(EngineFacts engine) {
        String found = Integer.toString(engine.cpus());
        return engine.cpus() >= CPUS_WANTED
                ? Requirement.present("Processors", found)
                : Requirement.limited(
                        "Processors",
                        found,
                        "use a machine with " + CPUS_WANTED + " or more: load and cluster share them.");
    }

    private static Requirement memory(EngineFacts engine) {
        String found = Text.mebibytes(engine.memory());
        if (engine.memory() < MEMORY_NEEDED) {
            return Requirement.missing(
                    "Memory", found, "use a machine with " + Text.mebibytes(MEMORY_WANTED) + " or more.");
        }
        return engine.memory() < MEMORY_WANTED
                ? Requirement.limited(
                        "Memory", found, Text.mebibytes(MEMORY_WANTED) + " or more keep the cluster from swapping.")
                : Requirement.present("Memory", found);
    }

    private Requirement disk(EngineFacts engine) {
        String name = "Disk";
        if (seen.diskFree() < 0) {
            return Requirement.limited(
                    name,
                    "not visible from here (" + engine.root() + " on the engine's machine)",
                    "see there that " + Text.mebibytes(DISK_WANTED) + " are free.");
        }
        String found = Text.mebibytes(seen.diskFree()) + " free in " + engine.root();
        String remedy = "free some: `docker system df` says what takes it, `./plimsoll sweep` removes what runs left.";
        if (seen.diskFree() < DISK_NEEDED) {
            return Requirement.missing(name, found, remedy);
        }
        return seen.diskFree() < DISK_WANTED
                ? Requirement.limited(name, found, remedy)
                : Requirement.present(name, found);
    }

    private static Requirement controlGroups(EngineFacts engine) {
        return Requirement.present("Control groups", "v" + engine.cgroupVersion());
    }

    private Requirement privileges() {
        String name = "Privileged containers";
        return seen.privileges()
                .map(privileges -> privileges == Privileges.FULL
                        ? Requirement.present(name, "allowed")
                        : Requirement.present(name, "forbidden here; nodes run with reduced capabilities"))
                .orElseGet(() -> Requirement.present(name, "tried when a cluster starts"));
    }

    private Requirement compose() {
        String name = "Compose";
        return seen.compose()
                .map(program -> Requirement.present(name, program.toString()))
                .orElseGet(() -> Requirement.limited(
                        name, "no plugin docker-compose: Compose files cannot be started", ComposeTool.REMEDY));
    }

    private Requirement nodeImage() {
        String name = "Kubernetes node image";
        if (seen.engine().isEmpty()) {
            return Requirement.limited(name, "cannot be looked for without an engine", "");
        }
        if (seen.nodeImageLocal()) {
            return Requirement.present(name, seen.nodeImage() + ", in the engine");
        }
        if (seen.registryOffersIt()) {
            return Requirement.present(name, seen.nodeImage() + ", a registry has it");
        }
        String no = "no registry answers for " + seen.nodeImage() + "; ";
        if (seen.builtImageLocal()) {
            return Requirement.present(name, no + seen.builtImage() + ", built from packages, is in the engine");
        }
        List<String> lacking = new ArrayList<>();
        if (seen.bash().isEmpty()) {
            lacking.add("bash");
        }
        if (seen.go().isEmpty()) {
            lacking.add("Go");
        }
        if (seen.debootstrap().isEmpty()) {
            lacking.add("debootstrap");
        }
        boolean tools = !lacking.isEmpty();
        if (!seen.root()) {
            lacking.add("root");
        }
        String remedy = tools ? "`sudo ./plimsoll --setup doctor` installs what is lacking" : "run as root";
        return lacking.isEmpty()
                ? Requirement.limited(
                        name,
                        no + "it will be built from packages, which takes about 10 minutes once",
                        "nothing, or load " + seen.nodeImage() + " into the engine.")
                : Requirement.missing(
                        name,
                        no + "building one from packages lacks " + String.join(", ", lacking),
                        remedy + (tools && !seen.root() ? ", and run as root" : "") + "; or load " + seen.nodeImage()
                                + " into the engine.");
    }
}
