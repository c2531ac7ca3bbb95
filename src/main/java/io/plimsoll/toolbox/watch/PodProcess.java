package io.plimsoll.toolbox.watch;

import java.util.Set;

/**
 * A process of a pod's container, as the node sees it.
 *
 * @param pid its number in the node's PID namespace
 * @param podUid the pod's UID
 * @param container the container's id as the runtime knows it
 * @param program the name of the program that it runs
 * @param first whether it is the first process of its PID namespace: the kernel does not deliver a signal to it that it
 *     does not handle, but for SIGKILL and SIGSTOP
 * @param handled the names of those of the usual stop signals that it handles, for example {@code TERM}
 */
public record PodProcess(int pid, String podUid, String container, String program, boolean first, Set<String> handled) {

    /** The pause container of a pod's sandbox holds the pod's namespaces and nothing else. */
    static final String SANDBOX = "pause";

    public PodProcess {
        handled = Set.copyOf(handled);
    }

    /** Returns whether it is the pause container's, which lives as long as the pod. */
    boolean holdsSandbox() {
        return program.equals(SANDBOX);
    }
}
