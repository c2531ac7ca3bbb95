package io.plimsoll.environment;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the Docker engine listens, decided from the environment and the places where engines put their socket. */
final class EngineSocket {

    private EngineSocket() {}

    /** Returns where the user said that the engine listens, if they did. */
    static Optional<URI> named(Map<String, String> environment) {
        String host = environment.get("DOCKER_HOST");
        return host == null || host.isBlank() ? Optional.empty() : Optional.of(URI.create(host.strip()));
    }

    /** Returns the usual places, the engine of the system first. */
    static List<Path> candidates(Map<String, String> environment, Path home) {
        List<Path> places = new ArrayList<>();
        places.add(Path.of("/var/run/docker.sock"));
        String runtime = environment.get("XDG_RUNTIME_DIR");
        if (runtime != null && !runtime.isBlank()) {
            places.add(Path.of(runtime, "docker.sock"));
        }
        places.add(home.resolve(".docker/run/docker.sock"));
        places.add(home.resolve(".docker/desktop/docker.sock"));
        return places;
    }

    static Optional<Path> firstThere(List<Path> candidates) {
        return candidates.stream().filter(Files::exists).findFirst();
    }

    static EnvironmentMissing noEngine(List<Path> searched) {
        return new EnvironmentMissing(
                "No Docker engine was found."
                        + "\n  expected: its socket, or its address in DOCKER_HOST"
                        + "\n  observed: DOCKER_HOST is not set, and there is no "
                        + String.join(
                                ", no ", searched.stream().map(Path::toString).toList()),
                "install and start Docker Engine (`./plimsoll --setup doctor` does both), or set DOCKER_HOST.");
    }

    static EnvironmentMissing noSuchSocket(Path socket) {
        return new EnvironmentMissing(
                "No Docker engine was found."
                        + "\n  expected: the socket that DOCKER_HOST names, " + socket
                        + "\n  observed: no such file",
                "start that engine, or unset DOCKER_HOST.");
    }

    static EnvironmentMissing noPermission(Path socket, String user) {
        return new EnvironmentMissing(
                "The Docker engine's socket may not be used."
                        + "\n  expected: " + user + " may read and write " + socket
                        + "\n  observed: permission denied",
                "add the user to the socket's group (`sudo usermod -aG docker " + user
                        + "`, then log in again), or run as root.");
    }

    static EnvironmentMissing noAnswer(URI address, @Nullable String error, @Nullable Throwable cause) {
        return new EnvironmentMissing(
                "The Docker engine does not answer."
                        + "\n  expected: an engine at " + address
                        + "\n  observed: " + (error == null ? "no answer" : error),
                "start it (`sudo systemctl start docker`, or `./plimsoll --setup doctor` where no init system does),"
                        + " and see that `docker version` prints a server.",
                cause);
    }
}
