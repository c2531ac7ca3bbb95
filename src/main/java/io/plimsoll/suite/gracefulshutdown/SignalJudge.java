package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.gracefulshutdown.PodEnding.ContainerEnd;
import io.plimsoll.toolbox.watch.PodProcess;
import io.plimsoll.toolbox.watch.ProcessStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Decides DEP-SHUT-003: with no request in flight, every container of a deleted pod ends by itself, and long before its
 * grace period is over.
 *
 * <p>Long before means: within half of what the grace period leaves after the declared sleep of a preStop hook, and at
 * least {@value #LEAST_SECONDS} s. A process that only waits for the end of its time is not one that handles a signal.
 */
final class SignalJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SHUT-003";

    /** A process gets at least this long, whatever the grace period: the kubelet itself needs a part of it. */
    static final long LEAST_SECONDS = 1;

    private SignalJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ShutdownObservations observations) {
        ShutdownFacts facts = observations.facts();
        PodEnding ending = observations.quietEnding();
        Optional<Verdict.Error> unsound = observations.unsound(facts.quiet(), ending);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        long took = Objects.requireNonNull(ending.exitMicros()) - facts.quiet().deletedMicros();
        long limit = limitMicros(facts);
        List<Measurement> measurements = List.of(
                new Measurement(
                        "time from deletion to exit, no request in flight",
                        took / 1_000.0,
                        "ms",
                        "≤ " + limit / 1_000 + " (preStop and half of the rest of the grace period)"),
                new Measurement("grace period", facts.graceSeconds() * 1_000.0, "ms", null));
        List<Finding> findings = new ArrayList<>();
        for (ContainerEnd container : ending.containers()) {
            long after =
                    Objects.requireNonNull(container.micros()) - facts.quiet().deletedMicros();
            if (container.wasKilled()) {
                findings.add(killed(observations, container, after));
            } else if (after > limit) {
                findings.add(late(facts, container, after, limit));
            }
        }
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "without a request in flight, pod %s ended by itself %s after its deletion (%s); its grace"
                                + " period is %d s",
                        facts.quiet().pod().name(),
                        seconds(took),
                        ending.codes(),
                        facts.graceSeconds()),
                measurements);
    }

    private static long limitMicros(ShutdownFacts facts) {
        long left = Math.max(0, facts.graceSeconds() * 1_000_000 - facts.preStopMicros());
        return facts.preStopMicros() + Math.max(LEAST_SECONDS * 1_000_000, left / 2);
    }

    private static Finding killed(ShutdownObservations observations, ContainerEnd container, long after) {
        ShutdownFacts facts = observations.facts();
        Optional<PodProcess> first = firstProcess(observations, container.name());
        boolean shell = first.map(p -> ProcessStatus.isDeafShell(p.program(), p.handled()))
                .orElse(false);
        ShutdownCause cause = shell ? ShutdownCause.SIGNAL_SWALLOWED_BY_SHELL : ShutdownCause.SIGNAL_IGNORED;
        return new Finding(
                cause.name(),
                "container %s of pod %s"
                        .formatted(container.name(), facts.quiet().pod().name()),
                String.format(
                        Locale.ROOT,
                        "an end of its own, far within the grace period of %d s, as no request was in flight",
                        facts.graceSeconds()),
                "killed (exit code 137) %s after the deletion".formatted(seconds(after)),
                "the stop signal had no effect",
                shell
                        ? "start the program itself, not a shell: ENTRYPOINT [\"program\", \"argument\"] in the image,"
                                + " or exec before the program in the script"
                        : "handle SIGTERM in the program (or set the STOPSIGNAL that it handles), or start it through an"
                                + " init that passes signals on",
                first.map(p -> List.of("its first process is %s; stop signals that it handles: %s"
                                .formatted(
                                        p.program(),
                                        p.handled().isEmpty()
                                                ? "none"
                                                : String.join(
                                                        ", ",
                                                        p.handled().stream()
                                                                .sorted()
                                                                .toList()))))
                        .orElse(List.of()));
    }

    /** The process list names containers by id only; the timeline knows which is which. */
    private static Optional<PodProcess> firstProcess(ShutdownObservations observations, String container) {
        Set<String> ids = observations.load().timeline().pods().stream()
                .filter(pod ->
                        pod.uid().equals(observations.facts().quiet().pod().uid()))
                .flatMap(pod -> pod.containers().stream())
                .filter(run -> run.container().equals(container))
                .map(run -> run.containerId().replaceFirst("^.*://", ""))
                .collect(java.util.stream.Collectors.toSet());
        return observations.facts().quietProcesses().stream()
                .filter(process -> process.first() && ids.contains(process.container()))
                .findFirst();
    }

    private static Finding late(ShutdownFacts facts, ContainerEnd container, long after, long limit) {
        return new Finding(
                ShutdownCause.EXIT_NEAR_GRACE_END.name(),
                "container %s of pod %s"
                        .formatted(container.name(), facts.quiet().pod().name()),
                "an end within %s, as no request was in flight".formatted(seconds(limit)),
                "an end after %s".formatted(seconds(after)),
                "%s too late".formatted(seconds(after - limit)),
                "end as soon as nothing is in flight; do not wait for a fixed time, or raise"
                        + " terminationGracePeriodSeconds well above it",
                List.of());
    }
}
