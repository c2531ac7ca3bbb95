package io.plimsoll.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A process as the engine's host sees it.
 *
 * @param pid its number
 * @param parent its parent's
 * @param state its state, as {@code ps} writes it; one that is stopped begins with T
 * @param command its command line
 */
public record HostProcess(int pid, int parent, String state, String command) {

    /** Returns a process with all that it and its descendants have started, the first one first. */
    static List<HostProcess> below(int first, List<HostProcess> all) {
        Set<Integer> found = new TreeSet<>(List.of(first));
        boolean more = true;
        while (more) {
            more = false;
            for (HostProcess process : all) {
                more |= found.contains(process.parent()) && found.add(process.pid());
            }
        }
        List<HostProcess> below = new ArrayList<>(
                all.stream().filter(process -> found.contains(process.pid())).toList());
        below.sort((a, b) -> Boolean.compare(b.pid() == first, a.pid() == first));
        return below;
    }

    /** Returns whether it was stopped by a signal. */
    public boolean stopped() {
        return state.startsWith("T");
    }
}
