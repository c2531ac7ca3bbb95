package io.plimsoll.suite.gracefulshutdown;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.NoOutage;
import io.plimsoll.suite.gracefulshutdown.ShutdownFacts.Outage;
import io.plimsoll.suite.load.ContainerEnds;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides DEP-SHUT-006: when what the workload depends on crashes and is started again, the workload is as before soon
 * after, by itself: it is not restarted, and no request fails later than {@value #RECOVERY_SECONDS} s after both are ready.
 *
 * <p>Requests that fail while the dependency is away are measured and not judged: nobody can answer them.
 */
final class OutageJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SHUT-006";

    /** How long connections to the dependency may take to be made anew once it is ready. */
    static final long RECOVERY_SECONDS = 3;

    private static final long SECOND = 1_000_000;
    private static final int NAMED = 6;

    private OutageJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(ShutdownObservations observations) {
        ShutdownFacts facts = observations.facts();
        Outage outage = facts.outage();
        if (outage == null) {
            NoOutage none = Objects.requireNonNull(facts.noOutage());
            return none.code() == null
                    ? new Verdict.NotApplicable(none.because())
                    : new Verdict.NotTested(none.code(), none.because());
        }
        LoadObservations load = observations.load();
        Optional<Verdict.Error> unsound = Soundness.instrument(load)
                .or(() -> Soundness.control(load, facts.loaded().deletedMicros(), "the first provocation"))
                .or(() -> noticed(load, outage));
        return unsound.<Verdict>map(error -> error).orElseGet(() -> judge(facts, outage, load));
    }

    /** The signal must have had its effect, or nothing was restarted. */
    private static Optional<Verdict.Error> noticed(LoadObservations load, Outage outage) {
        boolean ended = load.timeline().pods().stream()
                .filter(pod -> pod.uid().equals(outage.pod().uid()))
                .anyMatch(pod -> pod.removedMicros() != null
                        || !ContainerEnds.after(pod, outage.micros()).isEmpty());
        return ended
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        "the containers of pod %s were not seen to end after SIGKILL"
                                .formatted(outage.pod().name()),
                        "report this as a defect of the harness, with the evidence pack"));
    }

    private static Verdict judge(ShutdownFacts facts, Outage outage, LoadObservations load) {
        List<AttributedLoss> failed = load.losses().stream()
                .filter(loss -> loss.entry().endMicros() >= outage.micros())
                .toList();
        Long restored = outage.restoredMicros();
        long bound = restored == null ? Long.MAX_VALUE : restored + RECOVERY_SECONDS * SECOND;
        List<AttributedLoss> late = failed.stream()
                .filter(loss -> loss.entry().startMicros() > bound)
                .toList();
        List<Finding> findings = new ArrayList<>();
        if (outage.backMicros() == null) {
            findings.add(notBack(outage, load));
        } else if (restored == null) {
            findings.add(notRestored(facts, outage, load));
        }
        restarted(facts, outage, load).ifPresent(findings::add);
        if (!late.isEmpty()) {
            findings.add(late(facts, outage, late));
        }
        List<Measurement> measurements = measurements(outage, failed, late);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%s was killed and ready again after %s; %d requests failed meanwhile, none later than %d s after"
                                + " %s was ready as well, and no pod of it was restarted",
                        outage.key(),
                        after(outage, outage.backMicros()),
                        failed.size(),
                        RECOVERY_SECONDS,
                        facts.workloadKey()),
                measurements);
    }

    private static Finding notBack(Outage outage, LoadObservations load) {
        return new Finding(
                ShutdownCause.DEPENDENCY_NOT_BACK.name(),
                "pod " + outage.pod().name(),
                "ready again within %s of the end of its processes".formatted(seconds(outage.budgetMillis() * 1_000)),
                "not ready until the end",
                outage.key() + " does not start after a crash",
                "find out what a crash leaves behind that keeps it from starting: a lock, an unfinished recovery, a"
                        + " probe that gives up too soon",
                load.newestWarnings(outage.micros()));
    }

    private static Finding notRestored(ShutdownFacts facts, Outage outage, LoadObservations load) {
        return new Finding(
                ShutdownCause.CAPACITY_NOT_RESTORED.name(),
                facts.workloadKey().toString(),
                String.format(
                        Locale.ROOT,
                        "%d ready endpoints again within %s",
                        facts.replicas(),
                        seconds(outage.budgetMillis() * 1_000)),
                "fewer until the end, although %s was ready again after %s"
                        .formatted(outage.key(), after(outage, outage.backMicros())),
                "the workload did not become ready again",
                "let the application make its connections anew; do not give up after the first failure",
                load.newestWarnings(outage.micros()));
    }

    private static Optional<Finding> restarted(ShutdownFacts facts, Outage outage, LoadObservations load) {
        List<String> ended = load.timeline().pods().stream()
                .filter(pod -> facts.workloadKey().equals(pod.workload()))
                .flatMap(pod -> ContainerEnds.lines(pod, outage.micros()).stream())
                .toList();
        return ended.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        ShutdownCause.RESTARTED_WITH_DEPENDENCY.name(),
                        facts.workloadKey().toString(),
                        "no restart: the crash of %s is not one of this workload".formatted(outage.key()),
                        String.format(Locale.ROOT, "%d containers ended", ended.size()),
                        "a restart makes the outage longer and helps nothing",
                        "do not let the liveness probe ask the dependency, and do not end the process when a connection"
                                + " is lost",
                        ended));
    }

    private static Finding late(ShutdownFacts facts, Outage outage, List<AttributedLoss> losses) {
        LedgerEntry last = losses.get(losses.size() - 1).entry();
        return new Finding(
                ShutdownCause.FAILING_AFTER_RETURN.name(),
                facts.workloadKey().toString(),
                String.format(
                        Locale.ROOT,
                        "no failure later than %d s after %s and the workload are ready again",
                        RECOVERY_SECONDS,
                        outage.key()),
                String.format(Locale.ROOT, "%d: %s", losses.size(), LossFindings.kinds(losses)),
                "the last one %s after both were ready"
                        .formatted(seconds(last.startMicros() - Objects.requireNonNull(outage.restoredMicros()))),
                "let the connection pool test connections before it lends them, and drop those that failed",
                losses.stream().limit(NAMED).map(AttributedLoss::because).toList());
    }

    private static List<Measurement> measurements(
            Outage outage, List<AttributedLoss> failed, List<AttributedLoss> late) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("requests failed since the dependency was killed", failed.size(), "", null));
        measurements.add(new Measurement(
                String.format(Locale.ROOT, "requests failed later than %d s after its return", RECOVERY_SECONDS),
                late.size(),
                "",
                "≤ 0"));
        add(measurements, "time from the kill to the dependency ready", outage, outage.backMicros());
        add(measurements, "time from the kill to full capacity", outage, outage.restoredMicros());
        failed.stream()
                .map(loss -> loss.entry().startMicros())
                .max(Long::compare)
                .ifPresent(last -> add(measurements, "time from the kill to the last failed request", outage, last));
        return measurements;
    }

    private static void add(List<Measurement> measurements, String name, Outage outage, @Nullable Long micros) {
        if (micros != null) {
            measurements.add(new Measurement(name, (micros - outage.micros()) / 1_000.0, "ms", null));
        }
    }

    private static String after(Outage outage, @Nullable Long micros) {
        return seconds(Objects.requireNonNull(micros) - outage.micros());
    }
}
