package io.plimsoll.environment;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Removes what runs left behind, found by their labels; runs that are alive are spared. */
public final class Sweep {

    private final RunsFolder runs;
    private final Map<String, Boolean> alive = new HashMap<>();
    private final List<Thing> removed = new ArrayList<>();
    private final List<Thing> spared = new ArrayList<>();
    private final List<Thing> failed = new ArrayList<>();

    private Sweep(RunsFolder runs) {
        this.runs = runs;
    }

    /**
     * Something that a run created.
     *
     * @param kind what it is: {@code container}, {@code network}, {@code volume}, {@code namespace}, {@code folder} or
     *     {@code heartbeat}
     * @param name its name
     * @param run the run that created it
     * @param note why it was spared or could not be removed; empty if it was removed
     */
    public record Thing(String kind, String name, String run, String note) {}

    /**
     * What a sweep came to.
     *
     * @param removed what is gone
     * @param spared what belongs to runs that are alive
     * @param failed what could not be removed
     */
    public record Swept(List<Thing> removed, List<Thing> spared, List<Thing> failed) {
        public Swept {
            removed = List.copyOf(removed);
            spared = List.copyOf(spared);
            failed = List.copyOf(failed);
        }
    }

    /**
     * Sweeps this machine: containers, networks and volumes of the Docker engine, temporary folders and the runs' files.
     *
     * @throws EnvironmentMissing if the engine cannot be reached; folders and files are swept before
     */
    public static Swept machine() {
        return machine(RunsFolder.ofUser());
    }

    static Swept machine(RunsFolder runs) {
        Sweep sweep = new Sweep(runs);
        sweep.rememberLiveness();
        try (Engine engine = Engine.connect()) {
            sweep.engine(new DockerRemains(engine.docker()));
        } finally {
            // Last, because they say which runs are alive and what belongs to them.
            sweep.files();
        }
        return sweep.swept();
    }

    private void rememberLiveness() {
        try {
            for (Path heartbeat : runs.heartbeats()) {
                isAlive(heartbeat.getFileName().toString(), heartbeat.toString());
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("The runs' files could not be read", e);
        }
    }

    private void engine(DockerRemains remains) {
        for (DockerRemains.Remain remain : remains.find()) {
            if (isAlive(remain.run(), remain.heartbeat())) {
                spare(remain.kind(), remain.name(), remain.run());
                continue;
            }
            if (isElsewhere(remain)) {
                spared.add(new Thing(
                        remain.kind(),
                        remain.name(),
                        remain.run(),
                        "its run was started on " + remain.host() + "; sweep there"));
                continue;
            }
            Optional<String> why = remains.remove(remain);
            Thing thing = new Thing(remain.kind(), remain.name(), remain.run(), why.orElse(""));
            (why.isEmpty() ? removed : failed).add(thing);
        }
    }

    /** Several machines may share an engine; whether a run of another one is alive cannot be seen from here. */
    private static boolean isElsewhere(DockerRemains.Remain remain) {
        return !remain.host().isEmpty()
                && !remain.host().equals(LiveRun.hostName())
                && !Files.exists(Path.of(remain.heartbeat()));
    }

    private void files() {
        try {
            for (Path heartbeat : runs.heartbeats()) {
                String run = heartbeat.getFileName().toString();
                if (isAlive(run, heartbeat.toString())) {
                    continue;
                }
                Optional<Heartbeat> content = RunsFolder.read(heartbeat);
                for (Path folder : content.map(Heartbeat::folders).orElse(List.of())) {
                    folder(folder, run);
                }
                Heartbeat.Guest guest = content.map(Heartbeat::guest).orElse(null);
                if (guest != null && !cluster(guest, run, heartbeat)) {
                    continue;
                }
                Files.deleteIfExists(heartbeat);
                removed.add(new Thing("heartbeat", heartbeat.toString(), run, ""));
            }
        } catch (IOException e) {
            failed.add(new Thing("heartbeat", "", "", Engine.rootMessage(e)));
        }
    }

    /** Removes what a run left in a cluster that is not its own; returns whether nothing of it is left there. */
    private boolean cluster(Heartbeat.Guest guest, String run, Path heartbeat) {
        String where = "what is in the cluster of " + guest.kubeconfig() + ", context " + guest.context();
        if (!(Kubeconfig.read(guest.kubeconfig(), guest.context()) instanceof Kubeconfig.Reading.Usable usable)) {
            failed.add(new Thing("namespace", where, run, giveUp("its kubeconfig cannot be used any more", heartbeat)));
            return false;
        }
        try (KubernetesClient client = ExistingEnvironment.client(usable.kubeconfig())) {
            new GuestRemains(client, run)
                    .remove()
                    .forEach(object -> removed.add(new Thing(
                            object.getKind().toLowerCase(Locale.ROOT),
                            object.getMetadata().getName(),
                            run,
                            "")));
            return true;
        } catch (KubernetesClientException e) {
            failed.add(new Thing("namespace", where, run, giveUp(Engine.rootMessage(e), heartbeat)));
            return false;
        }
    }

    private static String giveUp(String why, Path heartbeat) {
        return why + "; sweep again when it can be reached, or, if the cluster is gone for good, remove " + heartbeat;
    }

    private void folder(Path folder, String run) {
        if (!Files.exists(folder)) {
            return;
        }
        // A file that anybody could have written must not be able to name just any folder.
        if (!folder.getFileName().toString().startsWith(LiveRun.folderPrefix(run))) {
            failed.add(new Thing(
                    "folder", folder.toString(), run, "its name does not begin with " + LiveRun.folderPrefix(run)));
            return;
        }
        try {
            Folders.delete(folder);
            removed.add(new Thing("folder", folder.toString(), run, ""));
        } catch (IOException e) {
            failed.add(new Thing("folder", folder.toString(), run, Engine.rootMessage(e)));
        }
    }

    private boolean isAlive(String run, String heartbeat) {
        return alive.computeIfAbsent(run, ignored -> {
            Path file = heartbeat.isEmpty() ? runs.heartbeatOf(run) : Path.of(heartbeat);
            try {
                return RunsFolder.read(file)
                        .map(content -> content.isAlive(Instant.now()))
                        .orElse(false);
            } catch (IOException | RuntimeException e) {
                // What cannot be read cannot be called dead.
                return true;
            }
        });
    }

    private void spare(String kind, String name, String run) {
        spared.add(new Thing(kind, name, run, "its run is alive"));
    }

    private Swept swept() {
        return new Swept(removed, spared, failed);
    }
}
