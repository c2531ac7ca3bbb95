package io.plimsoll.suite.load;

import io.plimsoll.timeline.ContainerRun;
import io.plimsoll.timeline.PodLife;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Which containers of a pod ended after a moment. Kubernetes tells their end to the second, rounded down. */
public final class ContainerEnds {

    private static final long SECOND = 1_000_000;

    private ContainerEnds() {}

    /** Returns the runs that ended, init containers left out. */
    public static List<ContainerRun> after(PodLife pod, long micros) {
        return pod.containers().stream()
                .filter(run -> !run.init() && run.exit() != null)
                .filter(run -> Objects.requireNonNull(run.exit()).finishedMicros() >= micros - SECOND
                        && Objects.requireNonNull(run.exit()).receivedMicros() >= micros)
                .toList();
    }

    /** Returns the same as printable lines. */
    public static List<String> lines(PodLife pod, long micros) {
        return after(pod, micros).stream()
                .map(run -> String.format(
                        Locale.ROOT,
                        "container %s of pod %s ended with code %d",
                        run.container(),
                        pod.name(),
                        Objects.requireNonNull(run.exit()).code()))
                .toList();
    }
}
