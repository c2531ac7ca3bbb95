package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.network.Cell;
import io.plimsoll.network.CellComparison;
import io.plimsoll.network.Expectation;
import io.plimsoll.network.IntentDifference;
import io.plimsoll.network.IntentDifference.Forbidden;
import io.plimsoll.network.Observation.Passage;
import io.plimsoll.network.Party;
import io.plimsoll.network.ResolvedFlow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides DEP-NET-003: every declared flow works, and so do the questions to the cluster's DNS that it needs. */
final class DeclaredFlowsJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-NET-003";

    private DeclaredFlowsJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(NetworkObservations observations) {
        if (observations.facts().flows().isEmpty()) {
            return new Verdict.NotApplicable(
                    "the spec declares no flows, so nothing is known of what has to be possible");
        }
        Optional<Verdict.Error> error = NetworkControl.tables(observations);
        if (error.isPresent()) {
            return error.get();
        }
        Map<String, Finding> findings = new LinkedHashMap<>();
        long tried = 0;
        long passed = 0;
        Set<String> beyond = new LinkedHashSet<>();
        Set<String> forNodes = new LinkedHashSet<>();
        for (NetworkRound round : observations.rounds()) {
            List<ResolvedFlow> flows = observations.flowsIn(round);
            Set<Cell> untried = UntriedCells.of(observations, round).forNodes();
            Set<Cell> wanted = new LinkedHashSet<>();
            for (ResolvedFlow flow : flows) {
                flow.cells().stream()
                        .filter(DeclaredFlowsJudge::isProbed)
                        .filter(cell -> !untried.contains(cell))
                        .forEach(wanted::add);
                if (flow.cells().stream().anyMatch(cell -> !isProbed(cell))) {
                    beyond.add(flow.name());
                }
                if (flow.cells().stream().anyMatch(untried::contains)) {
                    forNodes.add(flow.name());
                }
            }
            List<CellComparison> seen = round.comparison().cells().stream()
                    .filter(cell -> wanted.contains(cell.cell()))
                    .toList();
            if (seen.size() < wanted.size()) {
                return new Verdict.Error(
                        String.format(
                                Locale.ROOT,
                                "%d of %d declared connections were not tried %s",
                                wanted.size() - seen.size(),
                                wanted.size(),
                                round.facts().when()),
                        "report this as a defect of the harness");
            }
            tried += seen.size();
            passed += seen.stream()
                    .filter(cell -> cell.observations().stream().allMatch(one -> one.passage() == Passage.PASSED))
                    .count();
            IntentDifference difference = IntentDifference.of(round.state(), flows, round.table(), null);
            for (Forbidden forbidden : difference.forbidden()) {
                findings.putIfAbsent(forbidden.flow().name(), finding(forbidden, round));
            }
        }
        List<Measurement> measurements = List.of(
                new Measurement("declared flows", observations.facts().flows().size(), "", null),
                new Measurement("connections tried for them", tried, "", null),
                new Measurement("of these did not pass", tried - passed, "", "≤ 0"));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(List.copyOf(findings.values()), measurements);
        }
        if (tried == 0 && !forNodes.isEmpty()) {
            return new Verdict.NotTested(
                    ReasonCode.ENV_UNSUPPORTED,
                    "%s, and no declared flow could be tried without: %s"
                            .formatted(UntriedCells.NO_NODE, String.join(", ", forNodes)));
        }
        if (tried == 0 || passed < tried) {
            return new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "%,d connections of %d declared flows were tried, and %,d passed, although no policy forbids any",
                            tried,
                            observations.facts().flows().size(),
                            passed),
                    "see that both ends of the flows run, and that their addresses can be probed from within the cluster");
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%,d connections of %d declared flows, questions to the cluster’s DNS among them, all passed%s%s",
                        tried,
                        observations.facts().flows().size(),
                        beyond.isEmpty()
                                ? ""
                                : "; those to particular addresses outside of the cluster were not tried: "
                                        + String.join(", ", beyond),
                        forNodes.isEmpty()
                                ? ""
                                : "; those that take a node were not tested (%s), since %s: %s"
                                        .formatted(
                                                ReasonCode.ENV_UNSUPPORTED,
                                                UntriedCells.NO_NODE,
                                                String.join(", ", forNodes))),
                measurements);
    }

    /** Nothing is sent to addresses outside of the cluster but to those that something stands in for. */
    static boolean isProbed(Cell cell) {
        return !(cell.from() instanceof Party.Outside)
                && (!(cell.to() instanceof Party.Outside) || OutsidePorts.leadsThere(cell));
    }

    private static Finding finding(Forbidden forbidden, NetworkRound round) {
        ResolvedFlow flow = forbidden.flow();
        Expectation first = forbidden.blocked().get(0);
        List<String> evidence = new ArrayList<>(first.explain());
        if (forbidden.mend().isPossible()) {
            evidence.add(forbidden.mend().yaml());
        }
        return new Finding(
                (flow.implied() ? NetworkCause.DNS_FORBIDDEN : NetworkCause.FLOW_FORBIDDEN).name(),
                "flow " + flow.name(),
                String.format(
                        Locale.ROOT, "all %d connections pass", flow.cells().size()),
                String.format(
                        Locale.ROOT,
                        "%d do not: %s",
                        forbidden.blocked().size(),
                        forbidden.blocked().stream()
                                .map(expectation -> expectation.cell() + " was " + seen(round, expectation.cell()))
                                .limit(2)
                                .collect(Collectors.joining(", "))),
                "policies forbid what is declared to be needed",
                forbidden.mend().isPossible()
                        ? "correct the policy that was meant to allow it, or apply the smallest one that does, below"
                        : forbidden.mend().how(),
                evidence);
    }

    private static String seen(NetworkRound round, Cell cell) {
        return round.comparison().cells().stream()
                .filter(one -> one.cell().equals(cell))
                .flatMap(one -> one.observations().stream())
                .map(one -> one.outcome().toString())
                .findFirst()
                .orElse("not tried");
    }
}
