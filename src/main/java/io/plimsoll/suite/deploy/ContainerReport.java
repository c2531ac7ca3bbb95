package io.plimsoll.suite.deploy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found of one container at the end of the deployment: gathered before anything is cleaned up.
 *
 * @param pod namespace and name of its pod
 * @param name the container's name
 * @param init whether it is an init container
 * @param ready whether it was ready, or had completed if it is an init container
 * @param waitingReason why it waits, as the kubelet names it; {@code null} if it does not wait
 * @param waitingMessage the kubelet's message about it; {@code null} if there is none
 * @param terminationReason how its last run ended; {@code null} if it never ended
 * @param exitCode the exit code of its last run that ended; 0 if it never ended
 * @param restarts how often it was restarted
 * @param throttledShare the share of CPU periods in which it was held back at its limit, 0 to 1; 0 if unknown
 * @param logTail its last log lines, redacted, the previous run's first if it was restarted
 */
public record ContainerReport(
        String pod,
        String name,
        boolean init,
        boolean ready,
        @Nullable String waitingReason,
        @Nullable String waitingMessage,
        @Nullable String terminationReason,
        int exitCode,
        int restarts,
        double throttledShare,
        List<String> logTail) {

    public ContainerReport {
        logTail = List.copyOf(logTail);
    }

    /** Returns pod and container in one word, for messages. */
    String identity() {
        return "container " + name + " of Pod " + pod;
    }
}
