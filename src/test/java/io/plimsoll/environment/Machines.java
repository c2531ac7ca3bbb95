package io.plimsoll.environment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the doctor finds on machines that a test makes up. */
public final class Machines {

    private static final String K3S = "rancher/k3s:v1.36.4-k3s1";

    private Machines() {}

    /** Everything is there. */
    public static List<Requirement> healthy() {
        return new HostFacts(new HostFacts.Seen(
                        "17.0.15 (Vendor)",
                        17,
                        Optional.of(engine(4, 16L << 30)),
                        Optional.empty(),
                        Optional.empty(),
                        50L << 30,
                        Optional.of(Privileges.FULL),
                        K3S,
                        true,
                        false,
                        "plimsoll/node:0123456789ab",
                        false,
                        Optional.of(Path.of("/usr/lib/docker/cli-plugins/docker-compose")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false))
                .examine();
    }

    /** The socket is there, but not for this user. */
    public static List<Requirement> withoutPermission() {
        return new HostFacts(new HostFacts.Seen(
                        "17.0.15 (Vendor)",
                        17,
                        Optional.empty(),
                        Optional.of(EngineSocket.noPermission(Path.of("/var/run/docker.sock"), "somebody")),
                        Optional.empty(),
                        -1,
                        Optional.empty(),
                        K3S,
                        false,
                        false,
                        "plimsoll/node:0123456789ab",
                        false,
                        Optional.empty(),
                        Optional.of(Path.of("/usr/bin/go")),
                        Optional.of(Path.of("/usr/sbin/debootstrap")),
                        Optional.of(Path.of("/usr/bin/bash")),
                        false))
                .examine();
    }

    /** An old JDK, hardly any disk or memory, one processor, no registry, and nothing to build with. */
    public static List<Requirement> poor() {
        return new HostFacts(new HostFacts.Seen(
                        "11.0.20 (Vendor)",
                        11,
                        Optional.of(engine(1, 2L << 30)),
                        Optional.empty(),
                        Optional.of("1.32 (-Dapi.version)"),
                        3L << 30,
                        Optional.of(Privileges.REDUCED),
                        K3S,
                        false,
                        false,
                        "plimsoll/node:0123456789ab",
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Path.of("/usr/bin/bash")),
                        true))
                .examine();
    }

    private static EngineFacts engine(int cpus, long memory) {
        return new EngineFacts("20.10.24", "1.41", cpus, memory, 2, "/var/lib/docker", true);
    }
}
