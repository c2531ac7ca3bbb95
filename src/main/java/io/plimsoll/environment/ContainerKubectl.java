package io.plimsoll.environment;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The kubectl of a node image, in a container of it that runs. */
record ContainerKubectl(DockerClient docker, String containerId) implements Kubectl {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String KUBECONFIG = "/etc/rancher/k3s/k3s.yaml";

    @Override
    public CommandResult run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(arguments);
        return new ContainerCommands(docker, containerId, Map.of("KUBECONFIG", KUBECONFIG)).run(LIMIT, command);
    }

    @Override
    public CommandResult kustomize(Path kustomization) {
        try {
            return Kustomize.render(docker, containerId, kustomization);
        } catch (IOException e) {
            throw new UncheckedIOException("The kustomization " + kustomization + " could not be read", e);
        }
    }
}
