package io.plimsoll.suite.compose;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.compose.StopFacts.Ended;
import io.plimsoll.suite.compose.StopFacts.Load;
import io.plimsoll.suite.compose.StopFacts.Stopped;
import io.plimsoll.toolbox.watch.ProcessStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides DEP-CMP-004: every service that is told to stop ends by itself, in its time and without an error, and no request that is
 * under way to it is lost.
 */
final class StopJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-CMP-004";

    /** The number of the signal that leaves no time. */
    static final int KILL = 9;

    private static final Set<String> STOP_SIGNALS = Set.of("TERM", "INT", "QUIT");

    private StopJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(StopObservations observations) {
        List<Stopped> all = observations.facts().stopped();
        if (all.isEmpty()) {
            return new Verdict.NotApplicable("every service of the Compose file is meant to end");
        }
        List<Finding> findings = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        List<String> held = new ArrayList<>();
        List<Verdict> undecided = new ArrayList<>();
        for (Stopped stopped : all) {
            Optional<Verdict.Error> unsound =
                    stopped.containers().stream().flatMap(StopJudge::unsound).findFirst();
            if (unsound.isPresent()) {
                return unsound.get();
            }
            Load load = stopped.load();
            RequestsAtStop requests =
                    load == null ? RequestsAtStop.NONE : RequestsAtStop.of(observations, stopped, load);
            for (Ended ended : stopped.containers()) {
                measurements.add(new Measurement(
                        "from stop signal to exit, " + ended.named(),
                        took(ended) / 1e3,
                        "ms",
                        "≤ %s (stop_grace_period)".formatted(ended.graceMillis())));
                finding(ended, requests).ifPresent(findings::add);
                held.add("%s ended by itself %s after signal %s (exit code %s), %s before its time was over"
                        .formatted(
                                ended.named(),
                                seconds(took(ended)),
                                ProcessStatus.signal(ended.signal()),
                                ended.exitCode(),
                                seconds(ended.graceMillis() * 1_000 - took(ended))));
            }
            if (load != null) {
                requests.undecided().ifPresent(undecided::add);
                findings.addAll(requests.findings());
                measurements.addAll(requests.measurements());
                held.add(requests.held());
            }
        }
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        if (!undecided.isEmpty()) {
            return undecided.get(0);
        }
        if (all.stream().allMatch(stopped -> stopped.load() == null)) {
            held.add("no entry point of the spec leads to a service of the Compose file, so no request could be lost");
        }
        return new Verdict.Pass(String.join("; ", held), measurements);
    }

    private static Stream<Verdict.Error> unsound(Ended ended) {
        if (ended.toldMicros() == null) {
            return Stream.of(new Verdict.Error(
                    "%s was sent no signal when it was to be stopped".formatted(ended.named()),
                    "see DEP-CMP-001 and DEP-CMP-005 for whether it runs on, and run the check again"));
        }
        return ended.diedMicros() == null
                ? Stream.of(new Verdict.Error(
                        "%s was not seen to end after it was told to stop".formatted(ended.named()),
                        "run the check again"))
                : Stream.of();
    }

    private static long took(Ended ended) {
        return Objects.requireNonNull(ended.diedMicros()) - Objects.requireNonNull(ended.toldMicros());
    }

    private static Optional<Finding> finding(Ended ended, RequestsAtStop requests) {
        if (ended.signal() == KILL) {
            return Optional.of(noTime(ended));
        }
        if (ended.killedMicros() != null) {
            return Optional.of(killed(ended, requests));
        }
        return ended.exitCode() == 0 || ended.exitCode() == 128 + ended.signal()
                ? Optional.empty()
                : Optional.of(withError(ended));
    }

    private static Finding noTime(Ended ended) {
        return new Finding(
                ComposeCause.STOP_SIGNAL_WRONG.name(),
                ended.named(),
                "a stop signal that it can handle",
                "it is sent KILL, which ends it at once",
                "nothing that it has begun is finished",
                "remove \"stop_signal\" from the Compose file and STOPSIGNAL from the image, or set one that it handles",
                processes(ended));
    }

    private static Finding killed(Ended ended, RequestsAtStop requests) {
        String sent = ProcessStatus.signal(ended.signal());
        Set<String> handled = ended.processes().stream()
                .flatMap(process -> process.handled().stream())
                .filter(signal -> STOP_SIGNALS.contains(signal) || signal.equals(sent))
                .collect(Collectors.toCollection(TreeSet::new));
        ComposeCause cause =
                !ended.processes().isEmpty() && ended.processes().get(0).deafShell()
                        ? ComposeCause.SIGNAL_SWALLOWED_BY_SHELL
                        : handled.contains(sent)
                                ? ComposeCause.KILLED_AT_GRACE_END
                                : handled.isEmpty() ? ComposeCause.SIGNAL_IGNORED : ComposeCause.STOP_SIGNAL_WRONG;
        List<String> evidence = new ArrayList<>(processes(ended));
        evidence.addAll(requests.byKill());
        return new Finding(
                cause.name(),
                ended.named(),
                "an end of its own within %s (stop_grace_period) after signal %s"
                        .formatted(seconds(ended.graceMillis() * 1_000), sent),
                "killed %s after it (exit code %s)%s"
                        .formatted(
                                seconds(took(ended)),
                                ended.exitCode(),
                                requests.byKill().isEmpty()
                                        ? ""
                                        : ", with %s requests in flight"
                                                .formatted(requests.byKill().size())),
                switch (cause) {
                    case SIGNAL_SWALLOWED_BY_SHELL -> "the shell that it was started by keeps the signal to itself";
                    case KILLED_AT_GRACE_END -> "what it does when it is told to stop takes longer than it has";
                    case STOP_SIGNAL_WRONG ->
                        "it handles %s, and is sent %s".formatted(String.join(", ", handled), sent);
                    default -> "the stop signal had no effect";
                },
                switch (cause) {
                    case SIGNAL_SWALLOWED_BY_SHELL ->
                        "start the program itself, not a shell: command: [program, argument], or exec before the program in"
                                + " the script";
                    case KILLED_AT_GRACE_END ->
                        "set \"stop_grace_period\" above the longest request and what ending takes, or end sooner";
                    case STOP_SIGNAL_WRONG ->
                        "set \"stop_signal\" to the one of these that ends it in order, or handle %s".formatted(sent);
                    default ->
                        "handle SIGTERM in the program, set the \"stop_signal\" that it handles, or start it with \"init: true\"";
                },
                evidence);
    }

    private static Finding withError(Ended ended) {
        return new Finding(
                ComposeCause.ENDED_WITH_ERROR.name(),
                ended.named(),
                "exit code 0, or %s as signal %s makes of a program that does not handle it"
                        .formatted(128 + ended.signal(), ProcessStatus.signal(ended.signal())),
                "exit code %s, %s after the signal".formatted(ended.exitCode(), seconds(took(ended))),
                "it did not end in order",
                "see its log for what fails when it is told to stop",
                processes(ended));
    }

    private static List<String> processes(Ended ended) {
        return ended.processes().isEmpty()
                ? List.of()
                : List.of("its processes, with the stop signals that they handle: "
                        + ended.processes().stream()
                                .map(process -> "%s (%s)"
                                        .formatted(
                                                process.program(),
                                                process.handled().isEmpty()
                                                        ? "none"
                                                        : String.join(
                                                                ", ",
                                                                process.handled().stream()
                                                                        .sorted()
                                                                        .toList())))
                                .distinct()
                                .collect(Collectors.joining(", ")));
    }
}
