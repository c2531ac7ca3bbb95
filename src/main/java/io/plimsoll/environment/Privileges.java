package io.plimsoll.environment;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** With which rights node containers run on this engine, found by looking. */
enum Privileges {
    /** Privileged, as k3s in Docker is meant to run. */
    FULL,
    /** Where the engine itself lacks CAP_SYS_RESOURCE and so cannot start privileged containers: everything else. */
    REDUCED;

    private static final int SYS_RESOURCE = 24;

    /** Looks at the engine's own bounding set where it can be seen, else tries with a container of the image. */
    static Privileges find(Engine engine, String image, LiveRun run) {
        if (engine.isLocal()) {
            Optional<Privileges> seen = ofEngineProcess(Path.of("/proc"));
            if (seen.isPresent()) {
                return seen.get();
            }
        }
        return tryPrivileged(engine, image, run) ? FULL : REDUCED;
    }

    /** Returns what the process named dockerd may do, if this JVM can see it. */
    static Optional<Privileges> ofEngineProcess(Path proc) {
        try (Stream<Path> processes = Files.list(proc)) {
            return processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(path -> "dockerd".equals(read(path.resolve("comm"))))
                    .findFirst()
                    .flatMap(path -> ofStatus(read(path.resolve("status"))));
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** Reads the bounding set out of a process' status. */
    static Optional<Privileges> ofStatus(String status) {
        return status.lines()
                .filter(line -> line.startsWith("CapBnd:"))
                .map(line -> line.substring("CapBnd:".length()).strip())
                .filter(hex -> hex.matches("[0-9a-f]{1,16}"))
                .map(hex -> Long.parseUnsignedLong(hex, 16))
                .map(set -> (set >> SYS_RESOURCE & 1) == 1 ? FULL : REDUCED)
                .findFirst();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            // The process has ended, or is none of our business.
            return "";
        }
    }

    private static boolean tryPrivileged(Engine engine, String image, LiveRun run) {
        run.mustNotBeEnding();
        String id = engine.docker()
                .createContainerCmd(image)
                .withEntrypoint("true")
                .withLabels(run.labels())
                .withHostConfig(HostConfig.newHostConfig().withPrivileged(true))
                .exec()
                .getId();
        try {
            engine.docker().startContainerCmd(id).exec();
            return true;
        } catch (DockerException e) {
            return false;
        } finally {
            engine.docker()
                    .removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        }
    }

    /** Gives a container these rights, and the control groups and empty run folders that a node needs. */
    void applyTo(CreateContainerCmd command) {
        HostConfig host = command.getHostConfig();
        if (host == null) {
            host = HostConfig.newHostConfig();
            command.withHostConfig(host);
        }
        host.withBinds(new Bind("/sys/fs/cgroup", new Volume("/sys/fs/cgroup"), AccessMode.rw))
                .withCgroupnsMode("host")
                .withTmpFs(Map.of("/run", "", "/var/run", ""));
        switch (this) {
            case FULL -> host.withPrivileged(true);
            case REDUCED ->
                host.withPrivileged(false)
                        .withCapAdd(Capability.ALL)
                        .withCapDrop(Capability.SYS_RESOURCE)
                        .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
                        .withDeviceCgroupRules(List.of("a *:* rwm"));
        }
    }
}
