package io.plimsoll.environment;

import static io.plimsoll.environment.Requirement.State.LIMITED;
import static io.plimsoll.environment.Requirement.State.MISSING;
import static io.plimsoll.environment.Requirement.State.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFactsTest {

    private static final String K3S = "rancher/k3s:v1.36.4-k3s1";
    private static final EngineFacts ENGINE =
            new EngineFacts("20.10.24", "1.41", 2, 16L << 30, 1, "/var/lib/docker", true);

    @Test
    void a_machine_that_has_everything() {
        assertThat(examine(Optional.of(ENGINE), Optional.empty(), 50L << 30, true, Optional.of(Path.of("/usr/bin/go"))))
                .containsExactly(
                        new Requirement("JDK", PRESENT, "17.0.15 (Vendor)", ""),
                        new Requirement("Docker Engine", PRESENT, "20.10.24, API 1.41", ""),
                        new Requirement("Processors", PRESENT, "2", ""),
                        new Requirement("Memory", PRESENT, "16384 MiB", ""),
                        new Requirement("Disk", PRESENT, "51200 MiB free in /var/lib/docker", ""),
                        new Requirement("Control groups", PRESENT, "v1", ""),
                        new Requirement(
                                "Privileged containers",
                                PRESENT,
                                "forbidden here; nodes run with reduced capabilities",
                                ""),
                        new Requirement("Kubernetes node image", PRESENT, K3S + ", in the engine", ""),
                        new Requirement("Compose", PRESENT, "/usr/lib/docker/cli-plugins/docker-compose", ""));
    }

    @Test
    void a_machine_without_an_engine_says_what_the_connection_said() {
        EnvironmentMissing why = EngineSocket.noPermission(Path.of("/var/run/docker.sock"), "somebody");

        assertThat(examine(Optional.empty(), Optional.of(why), -1, false, Optional.empty()))
                .contains(new Requirement(
                        "Docker Engine",
                        MISSING,
                        "The Docker engine's socket may not be used.",
                        "add the user to the socket's group (`sudo usermod -aG docker somebody`, then log in again), or"
                                + " run as root."));
    }

    @Test
    void without_a_registry_the_build_of_a_node_image_needs_its_tools() {
        List<Requirement> found = examine(Optional.of(ENGINE), Optional.empty(), 12L << 30, false, Optional.empty());

        assertThat(found)
                .contains(new Requirement(
                        "Kubernetes node image",
                        MISSING,
                        "no registry answers for " + K3S + "; building one from packages lacks Go, debootstrap",
                        "`sudo ./plimsoll --setup doctor` installs what is lacking; or load " + K3S
                                + " into the engine."))
                .contains(new Requirement(
                        "Compose",
                        LIMITED,
                        "no plugin docker-compose: Compose files cannot be started",
                        "`sudo ./plimsoll --setup doctor` installs it, or builds it where no package has it; by hand: the"
                                + " package docker-compose-plugin or docker-compose-v2."))
                .contains(
                        new Requirement(
                                "Disk",
                                LIMITED,
                                "12288 MiB free in /var/lib/docker",
                                "free some: `docker system df` says what takes it, `./plimsoll sweep` removes what runs left."));
    }

    private static List<Requirement> examine(
            Optional<EngineFacts> engine,
            Optional<EnvironmentMissing> missing,
            long disk,
            boolean imageThere,
            Optional<Path> go) {
        return new HostFacts(new HostFacts.Seen(
                        "17.0.15 (Vendor)",
                        17,
                        engine,
                        missing,
                        Optional.empty(),
                        disk,
                        Optional.of(Privileges.REDUCED),
                        K3S,
                        imageThere,
                        false,
                        "plimsoll/node:0123456789ab",
                        false,
                        imageThere
                                ? Optional.of(Path.of("/usr/lib/docker/cli-plugins/docker-compose"))
                                : Optional.empty(),
                        go,
                        Optional.empty(),
                        Optional.of(Path.of("/bin/bash")),
                        true))
                .examine();
    }

    @Test
    void a_forced_api_version_is_found(@TempDir Path home) throws Exception {
        assertThat(HostFacts.forcedApi(home, null)).isEmpty();
        Files.writeString(home.resolve(".docker-java.properties"), "api.version=1.32\n");
        assertThat(HostFacts.forcedApi(home, null)).hasValue("1.32 (" + home.resolve(".docker-java.properties") + ")");
        assertThat(HostFacts.forcedApi(home, "1.44")).hasValue("1.44 (-Dapi.version)");
    }

    @Test
    void rights_are_read_from_the_bounding_set() {
        assertThat(Privileges.ofStatus("Name:\tdockerd\nCapBnd:\t000001ffffffffff\n"))
                .hasValue(Privileges.FULL);
        assertThat(Privileges.ofStatus("CapBnd:\t000001fffeffffff\n")).hasValue(Privileges.REDUCED);
        assertThat(Privileges.ofStatus("Name:\tdockerd\n")).isEmpty();
    }

    @Test
    void the_engine_is_looked_for_where_engines_listen() {
        assertThat(EngineSocket.named(Map.of("DOCKER_HOST", "tcp://docker:2375")))
                .hasValue(URI.create("tcp://docker:2375"));
        assertThat(EngineSocket.named(Map.of("DOCKER_HOST", " "))).isEmpty();
        assertThat(EngineSocket.candidates(Map.of("XDG_RUNTIME_DIR", "/run/user/1000"), Path.of("/home/u")))
                .containsExactly(
                        Path.of("/var/run/docker.sock"),
                        Path.of("/run/user/1000/docker.sock"),
                        Path.of("/home/u/.docker/run/docker.sock"),
                        Path.of("/home/u/.docker/desktop/docker.sock"));
    }

    @Test
    void the_absence_of_an_engine_names_every_place_and_a_remedy() {
        assertThat(EngineSocket.noEngine(List.of(Path.of("/a.sock"), Path.of("/b.sock"))))
                .hasMessage(
                        """
                        No Docker engine was found.
                          expected: its socket, or its address in DOCKER_HOST
                          observed: DOCKER_HOST is not set, and there is no /a.sock, no /b.sock
                          what to do: install and start Docker Engine (`./plimsoll --setup doctor` does both), or set DOCKER_HOST.""");
        assertThat(EngineSocket.noAnswer(URI.create("unix:///var/run/docker.sock"), "Connection refused", null))
                .hasMessage(
                        """
                        The Docker engine does not answer.
                          expected: an engine at unix:///var/run/docker.sock
                          observed: Connection refused
                          what to do: start it (`sudo systemctl start docker`, or `./plimsoll --setup doctor` where no init system does), and see that `docker version` prints a server.""");
    }
}
