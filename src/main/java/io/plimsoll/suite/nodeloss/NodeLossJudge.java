package io.plimsoll.suite.nodeloss;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.ContainerEnds;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.suite.nodeloss.NodeLossFacts.Loss;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides DEP-SHUT-007: when a node is lost under load, the pods on the others take over; what is lost is what the node's
 * pods held, and new connections until their endpoints are withdrawn; and capacity returns with the node.
 *
 * <p>How long Kubernetes takes to notice is the cluster's setting (node-monitor-grace-period) and is measured, not judged,
 * up to {@value #WITHDRAWAL_SECONDS} s.
 */
final class NodeLossJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-SHUT-007";

    /** How long routing may take to turn away from a pod after its endpoint was withdrawn. */
    static final long PROPAGATION_SECONDS = 3;

    /** How long Kubernetes may take to withdraw a lost node's endpoints; its default is 50 s and a lease's renewal. */
    static final long WITHDRAWAL_SECONDS = 120;

    /** How long connections may take to be made anew once every endpoint is ready again. */
    static final long RECOVERY_SECONDS = 3;

    private static final long SECOND = 1_000_000;
    private static final int NAMED = 6;

    private NodeLossJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(NodeLossObservations observations) {
        NodeLossFacts facts = observations.facts();
        Loss loss = facts.loss();
        if (loss == null && facts.mayBeAway()) {
            return new Verdict.NotApplicable(
                    "%s has one pod, and the spec allows that none is available (budgets.min-available: 0)"
                            .formatted(facts.workloadKey()));
        }
        if (loss == null) {
            return new Verdict.Fail(List.of(allOnOneNode(facts)), List.of());
        }
        LoadObservations load = observations.load();
        Optional<Verdict.Error> unsound = Soundness.of(load, facts.pods(), loss.beforeMicros(), "the node was lost")
                .or(() -> notLost(facts, loss));
        return unsound.<Verdict>map(error -> error).orElseGet(() -> judge(observations, loss, load));
    }

    private static Finding allOnOneNode(NodeLossFacts facts) {
        return new Finding(
                NodeLossCause.ALL_ON_ONE_NODE.name(),
                facts.workloadKey().toString(),
                facts.replicas() == 1
                        ? "at least two pods, on more than one of %s nodes".formatted(facts.nodes())
                        : String.format(
                                Locale.ROOT,
                                "its %d pods run on more than one of %d nodes",
                                facts.replicas(),
                                facts.nodes()),
                (facts.replicas() == 1 ? "one pod, on node " : "all run on node ") + facts.node(),
                "the loss of that node is the loss of the service",
                "declare topologySpreadConstraints or podAntiAffinity over kubernetes.io/hostname",
                facts.pods().stream().map(PodName::name).toList());
    }

    private static Optional<Verdict.Error> notLost(NodeLossFacts facts, Loss loss) {
        if (!loss.openBefore()) {
            return Optional.of(new Verdict.Error(
                    "a pod on node %s could not be reached from another node before it was cut off"
                            .formatted(facts.node()),
                    "see that pods of different nodes reach each other"));
        }
        return loss.openUnder()
                ? Optional.of(new Verdict.Error(
                        "a pod on node %s could still be reached from another node although it was cut off"
                                .formatted(facts.node()),
                        "report this as a defect of the harness, with the evidence pack"))
                : Optional.empty();
    }

    private static Verdict judge(NodeLossObservations observations, Loss loss, LoadObservations load) {
        NodeLossFacts facts = observations.facts();
        Optional<Long> withdrawn = observations.withdrawn(loss.beforeMicros()).filter(at -> at < loss.liftedMicros());
        if (withdrawn.isEmpty()) {
            return new Verdict.Fail(
                    List.of(new Finding(
                            NodeLossCause.NOT_WITHDRAWN.name(),
                            facts.workloadKey().toString(),
                            "no ready endpoint on node %s later than %s s after its loss"
                                    .formatted(facts.node(), WITHDRAWAL_SECONDS),
                            "one stayed for " + seconds(loss.liftedMicros() - loss.setMicros()),
                            "requests go on to pods that nobody reaches",
                            "do not set publishNotReadyAddresses; see the node lifecycle controller's flags",
                            load.newestWarnings(loss.beforeMicros()))),
                    List.of());
        }
        long bound = withdrawn.get() + PROPAGATION_SECONDS * SECOND;
        List<AttributedLoss> lost = load.losses().stream()
                .filter(each -> each.entry().endMicros() >= loss.beforeMicros())
                .toList();
        List<AttributedLoss> late = lost.stream()
                .filter(each ->
                        each.entry().startMicros() > bound && each.entry().startMicros() < loss.liftedMicros())
                .toList();
        List<AttributedLoss> after = lost.stream()
                .filter(each -> each.entry().startMicros() >= loss.liftedMicros())
                .toList();
        List<Finding> findings = new ArrayList<>();
        if (!late.isEmpty()) {
            findings.add(late(facts, late, withdrawn.get()));
        }
        failing(facts, loss, after).ifPresent(findings::add);
        touched(facts, loss, load).ifPresent(findings::add);
        Long restored = loss.restoredMicros();
        if (restored == null) {
            findings.add(new Finding(
                    NodeLossCause.CAPACITY_NOT_RESTORED.name(),
                    facts.workloadKey().toString(),
                    String.format(
                            Locale.ROOT,
                            "%d ready endpoints again within %s of the node's return",
                            facts.replicas(),
                            seconds(facts.budgetMillis() * 1_000)),
                    "fewer until the end",
                    "the service goes on with less than it is sized for",
                    "see what keeps the node's pods from being ready, and whether they may run elsewhere",
                    load.newestWarnings(loss.liftedMicros())));
        }
        List<Measurement> measurements = measurements(facts, loss, lost, late, after, withdrawn.get());
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "node %s with %d of %d pods was cut off; their endpoints were withdrawn after %s, %d requests were"
                                + " lost until then and none later than %d s after that; all were back %s after its return",
                        facts.node(),
                        facts.pods().size(),
                        facts.replicas(),
                        seconds(withdrawn.get() - loss.setMicros()),
                        lost.size() - after.size(),
                        PROPAGATION_SECONDS,
                        seconds(Objects.requireNonNull(restored) - loss.liftedMicros())),
                measurements);
    }

    private static Finding late(NodeLossFacts facts, List<AttributedLoss> late, long withdrawn) {
        LedgerEntry first = late.get(0).entry();
        return new Finding(
                NodeLossCause.LOST_BEYOND_THE_NODE.name(),
                facts.workloadKey().toString(),
                String.format(
                        Locale.ROOT,
                        "no loss later than %d s after the endpoints of node %s were withdrawn",
                        PROPAGATION_SECONDS,
                        facts.node()),
                String.format(Locale.ROOT, "%d: %s", late.size(), LossFindings.kinds(late)),
                "the first one %s after that".formatted(seconds(first.startMicros() - withdrawn)),
                "see that the other pods can carry the whole load, and what else ran on that node",
                late.stream().limit(NAMED).map(AttributedLoss::because).toList());
    }

    /** What still fails although every endpoint is ready again; until then the returned pods find their connections. */
    private static Optional<Finding> failing(NodeLossFacts facts, Loss loss, List<AttributedLoss> after) {
        Long restored = loss.restoredMicros();
        List<AttributedLoss> failing = restored == null
                ? List.of()
                : after.stream()
                        .filter(each -> each.entry().startMicros() > restored + RECOVERY_SECONDS * SECOND)
                        .toList();
        return failing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        NodeLossCause.FAILING_AFTER_RETURN.name(),
                        facts.workloadKey().toString(),
                        "no failure later than %s s after every endpoint is ready again".formatted(RECOVERY_SECONDS),
                        String.format(Locale.ROOT, "%d: %s", failing.size(), LossFindings.kinds(failing)),
                        "the node is back, and its pods serve without being able to",
                        "let the readiness probe ask what a request needs, and drop connections that broke meanwhile",
                        failing.stream()
                                .limit(NAMED)
                                .map(AttributedLoss::because)
                                .toList()));
    }

    private static Optional<Finding> touched(NodeLossFacts facts, Loss loss, LoadObservations load) {
        List<String> ended = load.timeline().podsOf(facts.workloadKey()).stream()
                .filter(pod -> pod.deletion() == null && !facts.node().equals(pod.node()))
                .flatMap(pod -> ContainerEnds.lines(pod, loss.beforeMicros()).stream())
                .toList();
        return ended.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        NodeLossCause.OTHERS_TOUCHED.name(),
                        facts.workloadKey().toString(),
                        "no container on another node ends because node %s is lost".formatted(facts.node()),
                        String.format(Locale.ROOT, "%d ended", ended.size()),
                        "the loss spreads",
                        "see their events and logs: the others may not carry the load",
                        ended));
    }

    private static List<Measurement> measurements(
            NodeLossFacts facts,
            Loss loss,
            List<AttributedLoss> lost,
            List<AttributedLoss> late,
            List<AttributedLoss> after,
            long withdrawn) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("pods on the lost node", facts.pods().size(), "", null));
        measurements.add(new Measurement(
                "time from the loss to the endpoints withdrawn",
                (withdrawn - loss.setMicros()) / 1_000.0,
                "ms",
                "≤ " + WITHDRAWAL_SECONDS * 1_000));
        int because = lost.size() - late.size() - after.size();
        measurements.add(new Measurement("requests lost because of the node", because, "", null));
        measurements.add(new Measurement("requests lost beyond that", late.size(), "", "≤ 0"));
        measurements.add(new Measurement("requests failed after the node's return", after.size(), "", null));
        Long restored = loss.restoredMicros();
        if (restored != null) {
            measurements.add(new Measurement(
                    "time from the node's return to full capacity",
                    (restored - loss.liftedMicros()) / 1_000.0,
                    "ms",
                    "≤ " + facts.budgetMillis()));
        }
        return measurements;
    }
}
