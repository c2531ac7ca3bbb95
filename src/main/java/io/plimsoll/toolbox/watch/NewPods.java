package io.plimsoll.toolbox.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The pods of a node that started after it was made, each with its network namespace, found from the node's toolbox.
 *
 * <p>The first process of a pod is that of its pause container, which starts when the pod's network is there and before
 * anything else of the pod does.
 */
public final class NewPods implements AutoCloseable {

    /** How often a process is looked at before it counts as none of a pod's: it enters its cgroup after it was started. */
    private static final int LOOKS = 1_000;

    private final ProcessTable table;
    private final Set<String> known = new HashSet<>();
    private final Map<Integer, Integer> undecided = new HashMap<>();
    private Set<Integer> seen;
    private int newest;

    private NewPods(ProcessTable table) throws IOException {
        this.table = table;
        this.newest = table.newest();
        this.seen = table.processes();
        seen.forEach(pid -> table.container(pid)
                .map(PodContainer::podUid)
                .ifPresentOrElse(known::add, () -> undecided.put(pid, 0)));
    }

    /** Takes note of the pods that are there. */
    public static NewPods sinceNow() throws IOException {
        return new NewPods(new ProcessTable());
    }

    /** Returns the network namespaces of the pods that started since it was last asked, by their UIDs. */
    public Map<String, Path> next() throws IOException {
        int started = table.newest();
        if (started != newest) {
            newest = started;
            Set<Integer> running = table.processes();
            running.stream().filter(pid -> !seen.contains(pid)).forEach(pid -> undecided.put(pid, 0));
            seen = running;
        }
        Map<String, Path> found = new TreeMap<>();
        for (Iterator<Map.Entry<Integer, Integer>> left = undecided.entrySet().iterator(); left.hasNext(); ) {
            Map.Entry<Integer, Integer> one = left.next();
            int pid = one.getKey();
            Optional<String> uid = table.container(pid).map(PodContainer::podUid);
            if (uid.isPresent() && isNew(uid.get(), pid)) {
                known.add(uid.get());
                found.put(uid.get(), table.networkPath(pid));
            }
            if ((uid.isPresent() && known.contains(uid.get()))
                    || one.setValue(one.getValue() + 1) >= LOOKS
                    || !seen.contains(pid)) {
                left.remove();
            }
        }
        return found;
    }

    /** What is to become the pause container's process has another program, and at first another network, before. */
    private boolean isNew(String uid, int pid) {
        return !known.contains(uid)
                && table.program(pid).filter(PodProcess.SANDBOX::equals).isPresent();
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
