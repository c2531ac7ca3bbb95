package io.plimsoll.environment;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs have left in a Docker engine, found by its labels. */
final class DockerRemains {

    private static final Logger LOG = LoggerFactory.getLogger(DockerRemains.class);

    private final DockerClient docker;

    DockerRemains(DockerClient docker) {
        this.docker = docker;
    }

    /**
     * A thing that a run created.
     *
     * @param kind {@code container}, {@code image}, {@code network} or {@code volume}
     * @param id its id
     * @param name its name
     * @param run the run that created it
     * @param heartbeat where that run gives its signs of life
     * @param host the machine that it was started on
     */
    record Remain(String kind, String id, String name, String run, String heartbeat, String host) {}

    /** Removes what a run has left in an engine when it ends, and then the connection to that engine. */
    static void removeAtEnd(LiveRun run, Engine engine) {
        run.onEnd("what is left in the Docker engine", () -> {
            new DockerRemains(engine.docker())
                    .removeAllOf(
                            run.id(),
                            (remain, why) -> LOG.warn(
                                    "{} {} of run {} could not be removed: {}",
                                    remain.kind(),
                                    remain.name(),
                                    run.id(),
                                    why));
            engine.close();
        });
    }

    /** Finds everything, in the order in which it can be removed: what was created last comes first. */
    List<Remain> find() {
        List<Remain> remains = new ArrayList<>();
        docker.listContainersCmd().withShowAll(true).withLabelFilter(List.of(LiveRun.RUN_LABEL)).exec().stream()
                .sorted(Comparator.comparing(Container::getCreated).reversed())
                .map(container -> remain("container", container.getId(), name(container), container.getLabels()))
                .forEach(remains::add);
        docker.listImagesCmd().withLabelFilter(LiveRun.RUN_LABEL).exec().stream()
                .map(image -> remain("image", image.getId(), name(image), image.getLabels()))
                .forEach(remains::add);
        docker.listNetworksCmd().exec().stream()
                .filter(network -> labels(network).containsKey(LiveRun.RUN_LABEL))
                .map(network -> remain("network", network.getId(), network.getName(), labels(network)))
                .forEach(remains::add);
        List<InspectVolumeResponse> volumes = docker.listVolumesCmd()
                .withFilter("label", List.of(LiveRun.RUN_LABEL))
                .exec()
                .getVolumes();
        if (volumes != null) {
            volumes.stream()
                    .map(volume -> remain(
                            "volume",
                            volume.getName(),
                            volume.getName(),
                            Objects.requireNonNullElse(volume.getLabels(), Map.of())))
                    .forEach(remains::add);
        }
        return remains;
    }

    List<Remain> of(String run) {
        return find().stream().filter(remain -> remain.run().equals(run)).toList();
    }

    private static Map<String, String> labels(Network network) {
        return Objects.requireNonNullElse(network.getLabels(), Map.of());
    }

    private static String name(Container container) {
        String[] names = container.getNames();
        return names == null || names.length == 0
                ? container.getId().substring(0, 12)
                : names[0].replaceFirst("^/", "");
    }

    private static String name(Image image) {
        String[] names = image.getRepoTags();
        return names == null || names.length == 0 ? String.valueOf(image.getId()) : names[0];
    }

    private static Remain remain(String kind, String id, String name, Map<String, String> labels) {
        return new Remain(
                kind,
                id,
                name,
                labels.getOrDefault(LiveRun.RUN_LABEL, ""),
                labels.getOrDefault(LiveRun.HEARTBEAT_LABEL, ""),
                labels.getOrDefault(LiveRun.HOST_LABEL, ""));
    }

    /** Removes a thing; returns why it could not, if it could not. */
    Optional<String> remove(Remain remain) {
        try {
            switch (remain.kind()) {
                case "container" ->
                    docker.removeContainerCmd(remain.id())
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec();
                case "image" ->
                    docker.removeImageCmd(remain.id()).withForce(true).exec();
                case "network" -> docker.removeNetworkCmd(remain.id()).exec();
                default -> docker.removeVolumeCmd(remain.id()).exec();
            }
            return Optional.empty();
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (ConflictException e) {
            // Somebody else, a shutdown hook of Testcontainers for one, is removing it at this moment.
            return String.valueOf(e.getMessage()).contains("already in progress")
                    ? Optional.empty()
                    : Optional.of(Engine.rootMessage(e));
        } catch (DockerException e) {
            return Optional.of(Engine.rootMessage(e));
        }
    }

    /**
     * Removes everything of a run, again and again until nothing of it turns up any more: a container may have been on
     * its way when the run was interrupted.
     */
    void removeAllOf(String run, BiConsumer<Remain, String> failed) {
        for (int round = 0; round < 5; round++) {
            List<Remain> remains = of(run);
            if (remains.isEmpty()) {
                return;
            }
            for (Remain remain : remains) {
                int last = 4;
                Optional<String> why = remove(remain);
                if (round == last && why.isPresent()) {
                    failed.accept(remain, why.get());
                }
            }
        }
    }
}
