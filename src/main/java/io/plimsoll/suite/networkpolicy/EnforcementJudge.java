package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.network.CellComparison.Agreement;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.Direction;
import io.plimsoll.network.NetworkPolicy;
import io.plimsoll.network.NetworkPolicy.PortRange;
import io.plimsoll.network.NetworkPolicy.Rule;
import io.plimsoll.network.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides DEP-NET-009: policies take effect as they are written.
 *
 * <p>Every connection of the table passes or is stopped as the definition of NetworkPolicy says. Where one does otherwise,
 * the cluster is at fault, and the outcome is an error. What the deployment is at fault for is a policy that can have no
 * effect: one that selects nothing, or a rule for a port that nobody has.
 */
final class EnforcementJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-NET-009";

    private EnforcementJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(NetworkObservations observations) {
        Optional<Verdict.Error> error = NetworkControl.tables(observations);
        if (error.isPresent()) {
            return error.get();
        }
        NetworkRound first = observations.rounds().get(0);
        ClusterState state = first.state();
        List<Finding> findings = new ArrayList<>();
        first.reading().problems().forEach(problem -> findings.add(invalid(problem)));
        List<NetworkPolicy> own = state.policies().stream()
                .filter(policy -> observations.facts().isOwn(policy.namespace()))
                .toList();
        for (NetworkPolicy policy : own) {
            List<Pod> selected = selected(policy, state);
            if (selected.isEmpty()) {
                findings.add(selectsNothing(policy, state));
            } else {
                unknownPort(policy, selected).ifPresent(findings::add);
            }
        }
        List<Measurement> measurements = measurements(observations, own.size());
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%,d connections passed or were stopped as %d policies say, in %d rounds; %,d of them are left"
                                + " open by the definition of NetworkPolicy%s",
                        count(observations, Agreement.AGREES) + count(observations, Agreement.OPEN),
                        own.size(),
                        observations.rounds().size(),
                        count(observations, Agreement.OPEN),
                        UntriedCells.words(observations)),
                measurements);
    }

    private static List<Pod> selected(NetworkPolicy policy, ClusterState state) {
        return state.pods().stream()
                .filter(pod -> pod.key().namespace().equals(policy.namespace()))
                .filter(pod -> policy.podSelector().matches(pod.labels()))
                .toList();
    }

    private static Finding invalid(String problem) {
        return new Finding(
                NetworkCause.POLICY_INVALID.name(),
                "a NetworkPolicy of the cluster",
                "policies that the API server accepts",
                problem,
                "nobody can say what it means",
                "correct the policy",
                List.of());
    }

    private static Finding selectsNothing(NetworkPolicy policy, ClusterState state) {
        List<String> elsewhere = state.pods().stream()
                .filter(pod -> !pod.key().namespace().equals(policy.namespace()))
                .filter(pod -> !policy.podSelector().keys().isEmpty()
                        && policy.podSelector().matches(pod.labels()))
                .map(Pod::group)
                .distinct()
                .toList();
        List<String> there = state.pods().stream()
                .filter(pod -> pod.key().namespace().equals(policy.namespace()))
                .map(pod -> "%s has %s".formatted(pod.group(), pod.labels()))
                .distinct()
                .toList();
        return new Finding(
                NetworkCause.SELECTS_NO_POD.name(),
                "NetworkPolicy " + policy.id(),
                "at least one pod of namespace %s with %s".formatted(policy.namespace(), policy.podSelector()),
                "none" + (elsewhere.isEmpty() ? "" : "; it would select pods of " + String.join(", ", elsewhere)),
                "the policy has no effect",
                elsewhere.isEmpty()
                        ? "correct the labels of its podSelector"
                        : "put the policy into the namespace of the pods that it is meant for",
                there.isEmpty() ? List.of("the namespace has no pods") : there);
    }

    private static Optional<Finding> unknownPort(NetworkPolicy policy, List<Pod> selected) {
        if (!policy.types().contains(Direction.INGRESS)) {
            return Optional.empty();
        }
        List<PortRange.Named> unknown = policy.ingress().stream()
                .map(Rule::ports)
                .flatMap(List::stream)
                .filter(PortRange.Named.class::isInstance)
                .map(PortRange.Named.class::cast)
                .filter(port -> selected.stream().allMatch(pod -> pod.numbersOf(port.protocol(), port.name())
                        .isEmpty()))
                .toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        NetworkCause.PORT_NAME_UNKNOWN.name(),
                        "NetworkPolicy " + policy.id(),
                        "a container port for each name in its rules",
                        "no container of the pods that it selects has "
                                + unknown.stream()
                                        .map(PortRange.Named::toString)
                                        .collect(Collectors.joining(", ")),
                        "the rule allows nothing",
                        "name a port that the pods declare: "
                                + selected.stream()
                                        .flatMap(pod -> pod.ports().stream())
                                        .map(port ->
                                                port.port() + (port.name() == null ? "" : " (" + port.name() + ")"))
                                        .distinct()
                                        .sorted()
                                        .collect(Collectors.joining(", ")),
                        List.of()));
    }

    static List<Measurement> measurements(NetworkObservations observations, int policies) {
        List<Measurement> measurements = new ArrayList<>();
        measurements.add(new Measurement("policies", policies, "", null));
        for (NetworkRound round : observations.rounds()) {
            NetworkFacts.Round facts = round.facts();
            measurements.add(new Measurement(
                    "connections tried " + facts.when(), round.observations().size(), "", null));
            measurements.add(new Measurement(
                    "time for all of them " + facts.when(),
                    (facts.endMicros() - facts.startMicros()) / 1_000.0,
                    "ms",
                    null));
            measurements.add(new Measurement(
                    "times the table was probed until it agreed with the policies " + facts.when(),
                    facts.attempts(),
                    "",
                    null));
        }
        return measurements;
    }

    private static long count(NetworkObservations observations, Agreement agreement) {
        return observations.rounds().stream()
                .mapToLong(round -> round.comparison().with(agreement).size())
                .sum();
    }
}
