package io.plimsoll.suite.rollingupdate;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RunningVersion;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.traffic.LedgerCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides DEP-ROL-003: a rollback under load loses no request and lands, within its bound, on what ran before.
 *
 * <p>What ran is told by the pods themselves: their {@code pod-template-hash}, which stands for the whole template, and the
 * image ids that the kubelet reported. What the update itself lost is DEP-ROL-001's; here only those requests count that
 * were planned since the rollback was asked for.
 */
public final class RollbackJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-ROL-003";

    private RollbackJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        RollbackFacts rollback = facts.rollback();
        if (rollback == null) {
            return new Verdict.Error(
                    "no rollback was recorded", "report this as a defect of the harness, with the evidence pack");
        }
        String deployment = "Deployment %s/%s".formatted(facts.namespace(), facts.deployment());
        if (!rollback.impossible().isEmpty()) {
            return new Verdict.Fail(
                    List.of(new Finding(
                            RollingUpdateCause.NO_PREVIOUS_REVISION.name(),
                            deployment,
                            "a previous revision that `kubectl rollout undo` can put back",
                            rollback.impossible(),
                            "the update cannot be undone",
                            "keep earlier revisions: set revisionHistoryLimit to 1 or more, and do not pause the Deployment",
                            List.of())),
                    List.of());
        }
        Optional<Verdict.Error> unsound = unsound(observations, rollback);
        if (unsound.isPresent()) {
            return unsound.get();
        }
        RunningVersion before = RunningVersion.of(observations.load().timeline(), facts.oldPods());
        RunningVersion after = RunningVersion.of(observations.load().timeline(), rollback.pods());
        LoadObservations load = observations.load().plannedBetween(rollback.appliedMicros(), Long.MAX_VALUE);
        LedgerCounts counts = load.ledger().counts();
        List<Finding> findings = new ArrayList<>();
        // A declared outage is that of a rollback, too: what is lost in it is counted and not judged.
        boolean outage = facts.declaredOutage().isPresent();
        if (!outage && !facts.load().allows(counts)) {
            findings.addAll(LossFindings.of(load.losses(), deployment, counts.planned(), facts.load()));
        }
        long tookMillis = (rollback.endMicros() - rollback.appliedMicros()) / 1_000;
        if (!rollback.stalled().isEmpty()) {
            findings.add(new Finding(
                    RollingUpdateCause.ROLLBACK_STALLED.name(),
                    deployment,
                    String.format(
                            Locale.ROOT,
                            "every pod back at revision %d within %s",
                            rollback.revision(),
                            seconds(rollback.boundMillis())),
                    rollback.stalled(),
                    "the rollback did not complete",
                    "find out why the previous version's pods do not become ready: see their events and logs",
                    observations.load().newestWarnings(rollback.appliedMicros())));
        } else {
            landing(deployment, before, after).ifPresent(findings::add);
        }
        List<Measurement> measurements = List.of(
                new Measurement("requests planned during the rollback", counts.planned(), "", null),
                new Measurement(
                        "requests lost",
                        counts.lost(),
                        "",
                        outage ? null : "≤ " + facts.load().lostRequests()),
                new Measurement(
                        "application errors",
                        counts.applicationErrors(),
                        "",
                        outage ? null : "≤ " + facts.load().applicationErrors()),
                new Measurement(
                        "time from rollback to the last pod of the other version gone",
                        tookMillis,
                        "ms",
                        "≤ " + rollback.boundMillis()
                                + (rollback.declaredBound() ? "" : " from the Deployment's own times")));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "back at revision %d (pod-template-hash %s, %s) in %s, allowed were %s; %,d requests planned"
                                + " meanwhile, %d lost, %d failed",
                        rollback.revision(),
                        String.join(", ", after.hashes()),
                        images(after.images()),
                        seconds(tookMillis),
                        seconds(rollback.boundMillis()),
                        counts.planned(),
                        counts.lost(),
                        counts.applicationErrors()),
                measurements);
    }

    private static Optional<Verdict.Error> unsound(RollingUpdateObservations observations, RollbackFacts rollback) {
        RollingUpdateFacts facts = observations.facts();
        // After an outage, the nodes' proxies hear of the new pods only when these are ready.
        long from = facts.endOfRolloutMicros()
                + (facts.declaredOutage().isPresent() ? NoRequestLostJudge.PROPAGATION_MICROS : 0);
        LoadObservations sinceUpdate = observations.load().plannedBetween(from, Long.MAX_VALUE);
        List<PodName> serving = facts.stalled().isEmpty() ? facts.newPods() : List.of();
        return Soundness.instrument(observations.load())
                .or(() -> Soundness.control(sinceUpdate, rollback.appliedMicros(), "the rollback"))
                .or(() -> Soundness.shares(sinceUpdate, serving, rollback.appliedMicros(), "the rollback"))
                .or(() -> unknown(observations));
    }

    private static Optional<Verdict.Error> unknown(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        RunningVersion before = RunningVersion.of(observations.load().timeline(), facts.oldPods());
        return before.hashes().isEmpty() || before.images().isEmpty()
                ? Optional.of(new Verdict.Error(
                        "what ran before the update was not recorded, so nothing can be compared with it",
                        "report this as a defect of the harness, with the evidence pack"))
                : Optional.empty();
    }

    private static Optional<Finding> landing(String deployment, RunningVersion before, RunningVersion after) {
        if (!before.hashes().equals(after.hashes())) {
            return Optional.of(new Finding(
                    RollingUpdateCause.OTHER_TEMPLATE.name(),
                    deployment,
                    "pods with pod-template-hash " + String.join(", ", before.hashes()) + ", as before the update",
                    after.hashes().isEmpty() ? "no pod" : "pods with " + String.join(", ", after.hashes()),
                    "another pod template than before",
                    "find out what else changes the Deployment's pod template",
                    List.of()));
        }
        if (!before.images().equals(after.images())) {
            Set<String> other = new TreeSet<>(after.images());
            other.removeAll(before.images());
            return Optional.of(new Finding(
                    RollingUpdateCause.OTHER_IMAGE.name(),
                    deployment,
                    images(before.images()) + ", as before the update",
                    images(after.images()),
                    other.isEmpty() ? "an image is missing" : "other images: " + images(other),
                    "name images by digest, or never move a tag that was released",
                    List.of()));
        }
        return Optional.empty();
    }

    private static String images(Set<String> images) {
        return String.join(", ", images);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
}
