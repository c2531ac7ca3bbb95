package io.plimsoll.environment;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Finds out what this machine has of what a run needs, and what to do about the rest. */
public final class HostExamination {

    private static final long NEEDED_DISK = 6L << 30;
    private static final long NEEDED_MEMORY = 6L << 30;
    private static final int NEEDED_PROCESSORS = 2;

    private final List<Finding> findings = new ArrayList<>();

    private HostExamination() {}

    /** Whether something is there. */
    public enum State {
        PRESENT,
        LIMITED,
        MISSING
    }

    /**
     * What was found of one thing that a run needs.
     *
     * @param name what it is
     * @param state whether it is there
     * @param found what was found
     * @param remedy what to do about it; empty if nothing has to be done
     */
    public record Finding(String name, State state, String found, String remedy) {}

    /** Examines this machine; takes a few seconds at most. */
    public static List<Finding> run() {
        HostExamination examination = new HostExamination();
        examination.java();
        boolean nodeImage = examination.docker();
        examination.size();
        examination.buildTools(nodeImage);
        return List.copyOf(examination.findings);
    }

    private void java() {
        add("Java", State.PRESENT, Runtime.version().toString(), "");
    }

    private boolean docker() {
        try (Engine engine = Engine.connect()) {
            add(
                    "Docker Engine",
                    State.PRESENT,
                    String.format(
                            Locale.ROOT,
                            "%s, cgroup v%d, %s",
                            engine.version(),
                            engine.cgroupVersion(),
                            engine.address()),
                    "");
            Path root = Path.of(Objects.requireNonNullElse(engine.info().getDockerRootDir(), "/var/lib/docker"));
            disk(Files.isDirectory(root) ? root : Path.of("/"));
            boolean built = engine.imageId("plimsoll/node:latest").isPresent();
            add(
                    "Kubernetes node image",
                    built ? State.PRESENT : State.LIMITED,
                    built ? "plimsoll/node:latest is in the engine" : "not in the engine",
                    built
                            ? ""
                            : "nothing to do: the first run pulls k3s or, where no registry answers, builds a node image");
            return built;
        } catch (EnvironmentMissing e) {
            add("Docker Engine", State.MISSING, firstLine(e.problem()), e.remedy());
            return false;
        }
    }

    private void disk(Path place) {
        try {
            FileStore store = Files.getFileStore(place);
            long usable = store.getUsableSpace();
            boolean enough = usable >= NEEDED_DISK;
            add(
                    "disk",
                    enough ? State.PRESENT : State.MISSING,
                    "%s free at %s".formatted(gibibytes(usable), place),
                    enough
                            ? ""
                            : "free some: %s are needed; `./plimsoll sweep` removes what runs left"
                                    .formatted(gibibytes(NEEDED_DISK)));
        } catch (IOException e) {
            add("disk", State.LIMITED, "cannot be measured: " + e.getMessage(), "see that " + place + " can be read");
        }
    }

    private void size() {
        int processors = Runtime.getRuntime().availableProcessors();
        add(
                "processors",
                processors >= NEEDED_PROCESSORS ? State.PRESENT : State.LIMITED,
                Integer.toString(processors),
                processors >= NEEDED_PROCESSORS ? "" : "use a machine with at least 2: load and cluster share them");
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            long memory = system.getTotalMemorySize();
            boolean enough = memory >= NEEDED_MEMORY;
            add(
                    "memory",
                    enough ? State.PRESENT : State.LIMITED,
                    gibibytes(memory),
                    enough ? "" : "use a machine with at least " + gibibytes(NEEDED_MEMORY));
        }
    }

    /** Only needed to build the node image, where no registry answers. */
    private void buildTools(boolean nodeImage) {
        tool("go", "Go", nodeImage, "install Go 1.21 or newer: `./plimsoll --setup check` does so on Debian");
        tool(
                "debootstrap",
                "debootstrap",
                nodeImage,
                "install debootstrap: `./plimsoll --setup check` does so on Debian");
        boolean root = "root".equals(System.getProperty("user.name"));
        add(
                "root",
                root || nodeImage ? State.PRESENT : State.LIMITED,
                root ? "this user is root" : "this user is not root",
                root || nodeImage
                        ? ""
                        : "building the node image needs root; with k3s from a registry it is not needed");
    }

    private void tool(String program, String name, boolean nodeImage, String remedy) {
        for (String folder :
                Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isExecutable(candidate)) {
                add(name, State.PRESENT, candidate.toString(), "");
                return;
            }
        }
        add(name, nodeImage ? State.PRESENT : State.LIMITED, "not found", nodeImage ? "" : remedy);
    }

    private void add(String name, State state, String found, String remedy) {
        findings.add(new Finding(name, state, found, remedy));
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
