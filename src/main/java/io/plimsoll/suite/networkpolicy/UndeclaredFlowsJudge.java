package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.network.Cell;
import io.plimsoll.network.CellComparison;
import io.plimsoll.network.Expectation;
import io.plimsoll.network.Expected;
import io.plimsoll.network.IntentDifference;
import io.plimsoll.network.IntentDifference.Excess;
import io.plimsoll.network.Observation.Passage;
import io.plimsoll.network.Party;
import io.plimsoll.network.PolicyOracle;
import io.plimsoll.network.ResolvedFlow;
import io.plimsoll.network.TruthTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides DEP-NET-004: no connection passes into the deployment's pods, at the ports that they declare or listen on, or out of
 * them to what is outside of the cluster, that no flow declares; before and after every pod was replaced.
 */
final class UndeclaredFlowsJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-NET-004";

    private UndeclaredFlowsJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(NetworkObservations observations) {
        if (observations.facts().flows().isEmpty()) {
            return new Verdict.NotApplicable("the spec declares no flows, so every connection would be one too many");
        }
        Optional<Verdict.Error> error = NetworkControl.tables(observations);
        if (error.isPresent()) {
            return error.get();
        }
        Map<String, Finding> findings = new LinkedHashMap<>();
        long stopped = 0;
        long open = 0;
        for (NetworkRound round : observations.rounds()) {
            List<ResolvedFlow> flows = observations.flowsIn(round);
            Map<Cell, CellComparison> cells = cells(observations, round, flows);
            Map<Cell, Expectation> expectations = new TreeMap<>();
            cells.forEach((cell, comparison) ->
                    round.table().expectation(cell).ifPresent(expectation -> expectations.put(cell, expectation)));
            IntentDifference difference = IntentDifference.of(round.state(), flows, new TruthTable(expectations), null);
            for (Excess excess : difference.excess()) {
                List<Expectation> passing = excess.cells().stream()
                        .filter(expectation -> passed(cells.get(expectation.cell())))
                        .toList();
                open += passing.size();
                if (!passing.isEmpty()) {
                    findings.putIfAbsent(
                            excess.from() + " " + excess.to() + " " + excess.port(), finding(excess, passing, round));
                }
            }
            stopped += cells.values().stream().filter(cell -> !passed(cell)).count();
        }
        List<Measurement> measurements = List.of(
                new Measurement("undeclared connections stopped", stopped, "", null),
                new Measurement("undeclared connections that passed", open, "", "≤ 0"));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(List.copyOf(findings.values()), measurements);
        }
        if (stopped == 0) {
            return new Verdict.Error(
                    "no connection was tried that no flow declares",
                    "see that the deployment’s pods declare ports or listen on some");
        }
        Beyond beyond = Beyond.of(observations);
        if (!beyond.allowed().isEmpty()) {
            return new Verdict.NotTested(
                    ReasonCode.ENV_UNSUPPORTED,
                    String.format(
                            Locale.ROOT,
                            "%,d connections between pods that no flow declares were all stopped; but policies allow %,d to what"
                                    + " is outside of the cluster, and these could not be tried, since %s: %s",
                            stopped,
                            beyond.allowed().size(),
                            UntriedCells.NO_NODE,
                            beyond.allowed().get(0)));
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%,d connections that no flow declares were all stopped: %s%s",
                        stopped,
                        observations.rounds().stream()
                                .map(round -> round.facts().when())
                                .collect(Collectors.joining(", then ")),
                        beyond.forbidden() == 0
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "; %,d to what is outside of the cluster were not tested (%s), since %s: policies forbid"
                                                + " them",
                                        beyond.forbidden(),
                                        ReasonCode.ENV_UNSUPPORTED,
                                        UntriedCells.NO_NODE)),
                measurements);
    }

    /**
     * Connections to what is outside of the cluster that no flow declares and that could not be tried.
     *
     * @param allowed those that policies allow
     * @param forbidden how many they forbid
     */
    private record Beyond(List<Cell> allowed, long forbidden) {

        static Beyond of(NetworkObservations observations) {
            Set<Cell> allowed = new TreeSet<>();
            long forbidden = 0;
            for (NetworkRound round : observations.rounds()) {
                PolicyOracle oracle = PolicyOracle.of(round.state());
                Set<Cell> declared = declared(observations.flowsIn(round));
                for (Cell cell : UntriedCells.of(observations, round).forNodes()) {
                    if (observations.facts().isOwn(cell.from())
                            && OutsidePorts.leadsThere(cell)
                            && !declared.contains(cell)
                            && !Strangers.UNDECLARED_PORTS.contains(cell.port())) {
                        if (oracle.expect(cell).outcome() == Expected.BLOCKED) {
                            forbidden++;
                        } else {
                            allowed.add(cell);
                        }
                    }
                }
            }
            return new Beyond(List.copyOf(allowed), forbidden);
        }
    }

    private static Set<Cell> declared(List<ResolvedFlow> flows) {
        return flows.stream().flatMap(flow -> flow.cells().stream()).collect(Collectors.toSet());
    }

    /** Returns the connections into the deployment's pods, and out of them to what is outside, that no flow declares. */
    static Map<Cell, CellComparison> cells(
            NetworkObservations observations, NetworkRound round, List<ResolvedFlow> flows) {
        Set<Cell> declared = declared(flows);
        Map<Cell, CellComparison> cells = new TreeMap<>();
        for (CellComparison comparison : round.comparison().cells()) {
            Cell cell = comparison.cell();
            if (cell.from() instanceof Party.OfPod from
                    && (observations.facts().isOwn(cell.to())
                            || (observations.facts().isOwn(from) && OutsidePorts.leadsThere(cell)))
                    && !cell.from().equals(cell.to())
                    && !declared.contains(cell)
                    && !Strangers.UNDECLARED_PORTS.contains(cell.port())) {
                cells.put(cell, comparison);
            }
        }
        return cells;
    }

    private static boolean passed(@Nullable CellComparison cell) {
        return cell != null && cell.observations().stream().anyMatch(one -> one.passage() == Passage.PASSED);
    }

    private static Finding finding(Excess excess, List<Expectation> passing, NetworkRound round) {
        List<String> evidence = new ArrayList<>(passing.get(0).explain());
        if (excess.mend().isPossible()) {
            evidence.add(excess.mend().yaml());
        }
        Party to = passing.get(0).cell().to();
        NetworkCause cause = to instanceof Party.Outside outside
                ? OutsideFindings.cause(outside)
                : NetworkCause.UNDECLARED_FLOW_OPEN;
        return new Finding(
                cause.name(),
                "%s -> %s %s".formatted(excess.from(), excess.to(), excess.port()),
                "stopped: no flow declares it",
                String.format(
                        Locale.ROOT,
                        "%d connections passed %s: %s",
                        passing.size(),
                        round.facts().when(),
                        passing.stream()
                                .map(expectation -> expectation.cell().toString())
                                .limit(2)
                                .collect(Collectors.joining(", "))),
                cause == NetworkCause.METADATA_OPEN
                        ? OutsideFindings.CREDENTIALS
                        : "policies allow more than is declared to be needed",
                excess.mend().isPossible()
                        ? "declare it in flows if it is needed; else %s, as below"
                                .formatted(excess.mend().how())
                        : "declare it in flows if it is needed; else "
                                + excess.mend().how(),
                evidence);
    }
}
