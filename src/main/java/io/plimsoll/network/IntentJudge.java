package io.plimsoll.network;

import io.plimsoll.network.DirectionVerdict.Grant;
import io.plimsoll.network.DirectionVerdict.Reason;
import io.plimsoll.network.DirectionVerdict.RuleRef;
import io.plimsoll.network.IntentDifference.Excess;
import io.plimsoll.network.IntentDifference.Forbidden;
import io.plimsoll.network.Mending.Side;
import io.plimsoll.network.NetworkPolicy.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds what policies allow against what is declared. */
final class IntentJudge {

    private final ClusterState state;
    private final List<ResolvedFlow> flows;
    private final Mending mending;

    /** Every declared or implied connection with what policies mean for it. */
    private final TruthTable needed;

    IntentJudge(ClusterState state, List<ResolvedFlow> flows) {
        this.state = state;
        this.flows = flows;
        this.mending = new Mending(state);
        this.needed = TruthTable.of(
                PolicyOracle.of(state),
                flows.stream().flatMap(flow -> flow.cells().stream()).toList());
    }

    // ---- needed but forbidden ----------------------------------------------------------------------------------

    List<Forbidden> forbidden() {
        List<Forbidden> found = new ArrayList<>();
        for (ResolvedFlow flow : flows) {
            List<Expectation> blocked = flow.cells().stream()
                    .flatMap(cell -> needed.expectation(cell).stream())
                    .filter(expectation -> expectation.outcome() == Expected.BLOCKED)
                    .toList();
            if (!blocked.isEmpty()) {
                found.add(new Forbidden(flow, blocked, allow(blocked)));
            }
        }
        return found;
    }

    private Mend allow(List<Expectation> blocked) {
        List<Side> sides = new ArrayList<>();
        for (Expectation expectation : blocked) {
            for (PathVerdict path : expectation.paths()) {
                Stream.of(path.egress(), path.ingress())
                        .filter(verdict -> !verdict.passes())
                        .flatMap(verdict -> mending.side(verdict.direction(), expectation.cell()).stream())
                        .forEach(sides::add);
            }
        }
        Mend mend = new Mend(mending.allowing(sides), "add what the flow lacks");
        PolicyOracle after = PolicyOracle.of(mend.appliedTo(state));
        boolean mended = blocked.stream()
                .allMatch(expectation -> after.expect(expectation.cell()).outcome() == Expected.ALLOWED);
        return mended ? mend : new Mend(List.of(), "no labels select these pods: give them labels of their own");
    }

    // ---- allowed but not needed --------------------------------------------------------------------------------

    List<Excess> excess(TruthTable table) {
        Set<Cell> dns = dns(table);
        Map<String, List<Expectation>> groups = new TreeMap<>();
        for (Expectation expectation : table.cells().values()) {
            Cell cell = expectation.cell();
            if (expectation.outcome() == Expected.ALLOWED
                    && cell.from() instanceof Party.OfPod
                    && !(cell.to() instanceof Party.OfService)
                    && needed.expectation(cell).isEmpty()
                    && !dns.contains(cell)
                    && couldBeForbidden(decisive(expectation))) {
                groups.computeIfAbsent(
                                mending.group(cell.from()) + " -> " + mending.group(cell.to()) + " " + cell.port(),
                                any -> new ArrayList<>())
                        .add(expectation);
            }
        }
        return groups.values().stream()
                .map(cells -> {
                    Cell any = cells.get(0).cell();
                    return new Excess(
                            mending.group(any.from()), mending.group(any.to()), any.port(), cells, forbid(cells));
                })
                .toList();
    }

    /** Names have to be resolved whatever else a pod does: asking the cluster's DNS is never too much. */
    private Set<Cell> dns(TruthTable table) {
        Set<Party> servers = ClusterDns.serviceIn(state).stream()
                .flatMap(service -> service.ports().stream())
                .flatMap(port -> port.backends().stream())
                .flatMap(backend -> Stream.ofNullable(backend.pod()))
                .map(Party.OfPod::new)
                .collect(Collectors.toCollection(TreeSet::new));
        return table.cells().keySet().stream()
                .filter(cell -> cell.port().number() == ClusterDns.UDP.number() && servers.contains(cell.to()))
                .collect(Collectors.toSet());
    }

    /** Returns the side that a policy would have to close: the pod that accepts, else the one that opens. */
    private static DirectionVerdict decisive(Expectation expectation) {
        PathVerdict path = expectation.paths().get(0);
        return expectation.cell().to() instanceof Party.OfPod ? path.ingress() : path.egress();
    }

    private static boolean couldBeForbidden(DirectionVerdict verdict) {
        return verdict.reason() == Reason.NOT_ISOLATED || verdict.reason() == Reason.GRANTED;
    }

    private Mend forbid(List<Expectation> cells) {
        Direction direction = decisive(cells.get(0)).direction();
        Map<String, Pod> open = new TreeMap<>();
        Set<RuleRef> wide = new LinkedHashSet<>();
        for (Expectation expectation : cells) {
            DirectionVerdict verdict = decisive(expectation);
            if (verdict.reason() == Reason.NOT_ISOLATED) {
                mending.side(direction, expectation.cell())
                        .ifPresent(side -> open.put(side.subject().group(), side.subject()));
            }
            verdict.grants().stream().map(Grant::rule).forEach(wide::add);
        }
        List<NetworkPolicy> apply = new ArrayList<>();
        open.forEach((group, pod) ->
                mending.isolating(pod, direction, neededBy(group, direction)).ifPresent(apply::add));
        wide.stream()
                .collect(Collectors.groupingBy(RuleRef::policy, TreeMap::new, Collectors.toList()))
                .forEach((policy, rules) -> apply.addAll(narrowed(policy, direction, rules)));
        Mend mend = new Mend(apply, how(open, wide));
        return isExact(mend, cells)
                ? mend
                : new Mend(List.of(), "no labels tell these pods from others: give them labels of their own");
    }

    private static String how(Map<String, Pod> open, Set<RuleRef> wide) {
        List<String> parts = new ArrayList<>();
        if (!open.isEmpty()) {
            parts.add("isolate " + String.join(", ", open.keySet()) + " and allow what is declared");
        }
        if (!wide.isEmpty()) {
            parts.add("narrow "
                    + wide.stream().map(RuleRef::toString).collect(Collectors.joining(", "))
                    + " to what is declared");
        }
        return String.join("; ", parts);
    }

    private boolean isExact(Mend mend, List<Expectation> excess) {
        PolicyOracle after = PolicyOracle.of(mend.appliedTo(state));
        return excess.stream()
                        .allMatch(
                                expectation -> after.expect(expectation.cell()).outcome() == Expected.BLOCKED)
                && needed.cells().values().stream()
                        .filter(expectation -> expectation.outcome() == Expected.ALLOWED)
                        .allMatch(
                                expectation -> after.expect(expectation.cell()).outcome() == Expected.ALLOWED);
    }

    /** Returns the sides of declared connections that a workload takes part in. */
    private List<Side> neededBy(String group, Direction direction) {
        return needed.cells().keySet().stream()
                .flatMap(cell -> mending.side(direction, cell).stream())
                .filter(side -> side.subject().group().equals(group))
                .toList();
    }

    /**
     * Returns a policy without some of its rules, and what keeps allowing the declared connections that they allowed: in
     * the policy itself if it selects one workload only, else in a policy for each workload.
     */
    private List<NetworkPolicy> narrowed(String id, Direction direction, List<RuleRef> rules) {
        NetworkPolicy policy = state.policies().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        Set<Integer> wide = rules.stream().map(RuleRef::index).collect(Collectors.toCollection(TreeSet::new));
        List<Side> kept = needed.cells().values().stream()
                .filter(expectation -> expectation.paths().stream()
                        .map(path -> direction == Direction.INGRESS ? path.ingress() : path.egress())
                        .flatMap(verdict -> verdict.grants().stream())
                        .anyMatch(grant -> rules.contains(grant.rule())))
                .flatMap(expectation -> mending.side(direction, expectation.cell()).stream())
                .toList();
        List<Pod> selected = state.pods().stream()
                .filter(Pod::isOnTheNetwork)
                .filter(pod -> policy.isolates(pod, direction))
                .toList();
        boolean oneWorkload = selected.stream().map(Pod::group).distinct().count() == 1;
        List<Rule> narrow = new ArrayList<>();
        List<Rule> old = policy.rules(direction);
        for (int i = 0; i < old.size(); i++) {
            if (!wide.contains(i)) {
                narrow.add(old.get(i));
            }
        }
        if (oneWorkload) {
            narrow.addAll(mending.rules(selected.get(0), kept));
        }
        List<NetworkPolicy> policies = new ArrayList<>();
        policies.add(new NetworkPolicy(
                policy.namespace(),
                policy.name(),
                policy.podSelector(),
                policy.types(),
                direction == Direction.INGRESS ? narrow : policy.ingress(),
                direction == Direction.EGRESS ? narrow : policy.egress()));
        if (!oneWorkload) {
            policies.addAll(mending.allowing(kept));
        }
        return policies;
    }
}
