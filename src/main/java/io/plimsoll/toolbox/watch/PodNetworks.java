package io.plimsoll.toolbox.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The network namespaces of a node's pods, found from its toolbox. */
public final class PodNetworks {

    private PodNetworks() {}

    /**
     * Returns the network namespaces of pods, by their UIDs. One whose pod has no process here is not among them.
     *
     * <p>The pause container's process is preferred: it lives as long as the pod, whatever becomes of its containers.
     */
    public static Map<String, Path> of(Set<String> podUids) throws IOException {
        Map<String, Path> found = new TreeMap<>();
        try (ProcessTable table = new ProcessTable()) {
            for (int pid : table.processes()) {
                Optional<PodContainer> container = table.container(pid).filter(one -> podUids.contains(one.podUid()));
                if (container.isEmpty()) {
                    continue;
                }
                String uid = container.get().podUid();
                boolean holdsSandbox =
                        table.program(pid).filter(PodProcess.SANDBOX::equals).isPresent();
                if (holdsSandbox || !found.containsKey(uid)) {
                    found.put(uid, table.networkPath(pid));
                }
            }
        }
        return found;
    }
}
