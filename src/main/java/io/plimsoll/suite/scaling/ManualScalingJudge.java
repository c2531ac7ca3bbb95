package io.plimsoll.suite.scaling;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.suite.scaling.ScalingFacts.Step;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.traffic.LedgerCounts;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Decides DEP-SCALE-010: scaling a Deployment by hand, out and back in, loses no request, and every new pod gets its share.
 *
 * <p>It decides nothing (outcome {@code error}) unless the instrument was sound, the load was clean before, every pod had
 * its share of it, and nobody else changed the number of pods meanwhile.
 */
public final class ManualScalingJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-SCALE-010";

    private ManualScalingJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(ScalingObservations observations) {
        Optional<Verdict.Error> unsound = unsound(observations);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        ScalingFacts facts = observations.facts();
        LoadObservations load = observations.load();
        LedgerCounts counts = load.ledger().counts();
        List<Finding> findings = new ArrayList<>();
        if (!facts.load().allows(counts)) {
            findings.addAll(
                    LossFindings.of(load.losses(), observations.workload().toString(), counts.planned(), facts.load()));
        }
        stalled(observations, facts.out(), ScalingCause.SCALE_OUT_STALLED).ifPresent(findings::add);
        stalled(observations, facts.in(), ScalingCause.SCALE_IN_STALLED).ifPresent(findings::add);
        if (facts.out().stalled().isEmpty()) {
            facts.newPods().forEach(pod -> idle(observations, pod).ifPresent(findings::add));
        }
        List<Measurement> measurements = measurements(observations);
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%d pods became %d in %s and %d again in %s; %s; %,d requests planned, %d lost, %d failed",
                        facts.out().from(),
                        facts.out().to(),
                        took(facts.out()),
                        facts.in().to(),
                        took(facts.in()),
                        share(observations),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors()),
                measurements);
    }

    private static Optional<Verdict.Error> unsound(ScalingObservations observations) {
        ScalingFacts facts = observations.facts();
        long asked = facts.out().askedMicros();
        if (facts.oldPods().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "no pod of %s served before".formatted(observations.workload()),
                    "check the Deployment's selector"));
        }
        return Soundness.of(observations.load(), facts.oldPods(), asked, "the scaling")
                .or(() -> changedByOthers(observations))
                .or(() -> notSeen(observations));
    }

    private static Optional<Verdict.Error> changedByOthers(ScalingObservations observations) {
        ScalingFacts facts = observations.facts();
        for (WatchEvent event : observations.load().timeline().watchEvents()) {
            boolean own = event.kind().equals("Deployment")
                    && event.namespace().equals(facts.namespace())
                    && event.name().equals(facts.deployment())
                    && event.micros() >= facts.out().askedMicros()
                    && event.micros() <= facts.in().endMicros();
            int replicas = event.object().at("/spec/replicas").asInt(1);
            boolean between = event.micros() >= facts.out().endMicros()
                    && event.micros() < facts.in().askedMicros();
            boolean asked = replicas == facts.out().to()
                    || (!between && replicas == facts.out().from());
            if (own && !asked) {
                return Optional.of(new Verdict.Error(
                        String.format(
                                Locale.ROOT,
                                "something else set the replicas of %s to %d while it was scaled by hand",
                                observations.workload(),
                                replicas),
                        "find out what scales it (an autoscaler that is not among the manifests, an operator, a pipeline), and"
                                + " keep it from that for the time of the check"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Verdict.Error> notSeen(ScalingObservations observations) {
        ScalingFacts facts = observations.facts();
        int added = facts.out().to() - facts.out().from();
        if (facts.out().stalled().isEmpty() && facts.newPods().size() != added) {
            return Optional.of(new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "%d pods were added, %d new ones are there: a pod was replaced meanwhile",
                            added,
                            facts.newPods().size()),
                    "find out what ends pods of the unchanged deployment"));
        }
        return Optional.empty();
    }

    private static Optional<Finding> stalled(ScalingObservations observations, Step step, ScalingCause cause) {
        if (step.stalled().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                cause.name(),
                observations.workload().toString(),
                String.format(
                        Locale.ROOT,
                        "%d pods, all available and no other one left, within %s",
                        step.to(),
                        seconds(step.budgetMillis() * 1_000)),
                step.stalled(),
                String.format(Locale.ROOT, "the step from %d to %d pods did not complete", step.from(), step.to()),
                cause == ScalingCause.SCALE_OUT_STALLED
                        ? "find out what keeps the new pods away: a quota, too few resources on the nodes, a volume that only"
                                + " one pod can have, a readiness probe"
                        : "find out what keeps pods from ending within their grace period",
                observations.load().newestWarnings(step.askedMicros())));
    }

    private static Optional<Finding> idle(ScalingObservations observations, PodName pod) {
        ScalingFacts facts = observations.facts();
        Optional<Long> ready = observations.readyEndpointMicros(pod);
        int answered = observations.answeredBy(pod).size();
        boolean enough = !facts.load().podIdentity() || answered >= Soundness.LEAST_PER_POD;
        if (ready.isPresent() && enough) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                ScalingCause.NEW_POD_IDLE.name(),
                observations.workload() + ", pod " + pod.name(),
                String.format(
                        Locale.ROOT,
                        "a ready endpoint of Service %s%s",
                        observations.service(),
                        facts.load().podIdentity()
                                ? " that answers at least %s requests on new connections"
                                        .formatted(Soundness.LEAST_PER_POD)
                                : ""),
                ready.map(at -> String.format(
                                Locale.ROOT,
                                "an endpoint %s after it was asked for, %d requests answered in the %s after that",
                                seconds(at - facts.out().askedMicros()),
                                answered,
                                seconds(facts.in().askedMicros() - at)))
                        .orElse("no ready endpoint"),
                "the pod is there and does not help",
                "let the Service select every pod, and spread requests over all of them (no session affinity that keeps"
                        + " clients on the old ones)",
                List.of()));
    }

    private static String share(ScalingObservations observations) {
        ScalingFacts facts = observations.facts();
        if (!facts.load().podIdentity()) {
            return "every new one was a ready endpoint (answers do not name pods)";
        }
        return String.format(
                Locale.ROOT,
                "every new one answered, the least %,d requests on new connections",
                facts.newPods().stream()
                        .mapToLong(pod -> observations.answeredBy(pod).size())
                        .min()
                        .orElse(0));
    }

    private static String took(Step step) {
        return seconds(step.endMicros() - step.askedMicros());
    }

    private static List<Measurement> measurements(ScalingObservations observations) {
        ScalingFacts facts = observations.facts();
        LedgerCounts counts = observations.load().ledger().counts();
        long asked = facts.out().askedMicros();
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("requests planned", counts.planned(), "", null));
        measurements.addAll(facts.load().losses(counts));
        measurements.add(took("time until every pod was available", facts.out()));
        measurements.add(took("time until every pod that was too many was gone", facts.in()));
        LongStream.Builder ready = LongStream.builder();
        LongStream.Builder answered = LongStream.builder();
        for (PodName pod : facts.newPods()) {
            observations.readyEndpointMicros(pod).ifPresent(ready::add);
            observations.answeredBy(pod).stream()
                    .mapToLong(LedgerEntry::endMicros)
                    .min()
                    .ifPresent(answered::add);
        }
        last("time until the last new pod was a ready endpoint", ready.build(), asked)
                .ifPresent(measurements::add);
        last("time until the last new pod had answered a request", answered.build(), asked)
                .ifPresent(measurements::add);
        return measurements;
    }

    private static Measurement took(String what, Step step) {
        return new Measurement(
                what, (step.endMicros() - step.askedMicros()) / 1_000.0, "ms", "≤ " + step.budgetMillis());
    }

    private static Optional<Measurement> last(String what, LongStream moments, long since) {
        return moments.max().stream()
                .mapToObj(at -> new Measurement(what, (at - since) / 1_000.0, "ms", null))
                .findFirst();
    }
}
