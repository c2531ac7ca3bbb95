package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.network.Cell;
import io.plimsoll.network.CellComparison;
import io.plimsoll.network.Expectation;
import io.plimsoll.network.IntentDifference;
import io.plimsoll.network.IntentDifference.Excess;
import io.plimsoll.network.Observation.Passage;
import io.plimsoll.network.Party;
import io.plimsoll.network.Port;
import io.plimsoll.network.ResolvedFlow;
import io.plimsoll.network.Service;
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

/**
 * Decides DEP-NET-005: no connection passes from a pod of one tenant to a pod or Service of another, or to and from a
 * stranger, that no flow declares; before and after every pod was replaced.
 */
final class TenantJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-NET-005";

    private TenantJudge() {}

    /**
     * A tried connection from one tenant to another that no flow declares.
     *
     * @param from whose pod opened it
     * @param to whose pod or Service it was to
     * @param seen what became of it
     */
    record Crossing(String from, String to, CellComparison seen) {

        boolean passed() {
            return seen.observations().stream().anyMatch(one -> one.passage() == Passage.PASSED);
        }

        String pair() {
            return from + " -> " + to;
        }

        String way() {
            return seen.cell().to() instanceof Party.OfService of
                    ? of.byName() ? "by DNS name" : "by Service address"
                    : "by pod address";
        }
    }

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(NetworkObservations observations) {
        Optional<Tenants> known = Tenants.of(observations);
        if (known.isEmpty()) {
            return new Verdict.NotApplicable(nobody(observations.facts()));
        }
        Optional<Verdict.Error> error = NetworkControl.tables(observations);
        if (error.isPresent()) {
            return error.get();
        }
        Tenants tenants = known.get();
        Map<String, Finding> findings = new LinkedHashMap<>();
        long stopped = 0;
        long passed = 0;
        Set<String> ways = new TreeSet<>();
        for (NetworkRound round : observations.rounds()) {
            Map<String, List<Crossing>> pairs = crossings(tenants, observations, round).stream()
                    .collect(Collectors.groupingBy(Crossing::pair, TreeMap::new, Collectors.toList()));
            Optional<Verdict.Error> untried = untried(tenants, pairs.keySet(), round);
            if (untried.isPresent()) {
                return untried.get();
            }
            for (List<Crossing> pair : pairs.values()) {
                pair.forEach(crossing -> ways.add(crossing.way()));
                List<Crossing> open = pair.stream().filter(Crossing::passed).toList();
                stopped += pair.size() - open.size();
                passed += open.size();
                if (!open.isEmpty()) {
                    findings.putIfAbsent(open.get(0).pair(), finding(observations, round, open, pair.size()));
                }
            }
        }
        List<Measurement> measurements = List.of(
                new Measurement("tenants", tenants.names().size(), "", null),
                new Measurement("undeclared connections between tenants stopped", stopped, "", null),
                new Measurement("undeclared connections between tenants that passed", passed, "", "≤ 0"));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(List.copyOf(findings.values()), measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%,d connections between the tenants %s, and between them and a stranger, that no flow declares were all stopped, %s: %s",
                        stopped,
                        String.join(", ", tenants.names()),
                        String.join(", ", ways),
                        observations.rounds().stream()
                                .map(round -> round.facts().when())
                                .collect(Collectors.joining(", then "))),
                measurements);
    }

    private static String nobody(NetworkFacts facts) {
        return facts.namespaces().size() > 1 && facts.flows().isEmpty()
                ? "the spec declares neither tenants nor flows, so nothing is known of which of the namespaces %s may reach each other"
                        .formatted(String.join(", ", facts.namespaces()))
                : "every pod of the deployment is in one namespace, and the spec declares no tenants: there is nobody to be kept apart";
    }

    /** Says that nothing can be said of two tenants between whom nothing was tried. */
    private static Optional<Verdict.Error> untried(Tenants tenants, Set<String> tried, NetworkRound round) {
        return tenants.all().stream()
                .flatMap(from ->
                        tenants.all().stream().filter(to -> !to.equals(from)).map(to -> from + " -> " + to))
                .filter(pair -> !tried.contains(pair))
                .findFirst()
                .map(pair -> new Verdict.Error(
                        "no connection %s was tried %s"
                                .formatted(pair, round.facts().when()),
                        "see that every tenant has pods with addresses of their own"));
    }

    /** Returns the tried connections from one tenant to another that no flow declares. */
    static List<Crossing> crossings(Tenants tenants, NetworkObservations observations, NetworkRound round) {
        Set<Cell> declared = observations.flowsIn(round).stream()
                .flatMap(flow -> flow.cells().stream())
                .collect(Collectors.toSet());
        List<Crossing> crossings = new ArrayList<>();
        for (CellComparison comparison : round.comparison().cells()) {
            Cell cell = comparison.cell();
            Optional<String> from = tenants.of(cell.from());
            Optional<String> to = tenants.of(cell.to());
            if (from.isPresent() && to.isPresent() && !from.equals(to) && !isDeclared(cell, declared, round)) {
                crossings.add(new Crossing(from.get(), to.get(), comparison));
            }
        }
        return crossings;
    }

    /** A connection to a Service is declared if it is to every pod that it may be led to. */
    private static boolean isDeclared(Cell cell, Set<Cell> declared, NetworkRound round) {
        if (!(cell.to() instanceof Party.OfService of)) {
            return declared.contains(cell);
        }
        return round.state().service(of.service()).flatMap(service -> service.port(cell.port())).stream()
                .map(Service.ServicePort::backends)
                .anyMatch(backends -> backends.stream()
                        .allMatch(backend -> backend.pod() != null
                                && declared.contains(new Cell(
                                        cell.from(),
                                        new Party.OfPod(backend.pod()),
                                        new Port(cell.port().protocol(), backend.port())))));
    }

    private static Finding finding(
            NetworkObservations observations, NetworkRound round, List<Crossing> open, int tried) {
        Crossing first = open.get(0);
        List<String> evidence = new ArrayList<>();
        round.table().expectation(first.seen().cell()).map(Expectation::explain).ifPresent(evidence::addAll);
        Optional<Excess> mendable = excess(observations.flowsIn(round), round, open).stream()
                .filter(excess -> excess.mend().isPossible())
                .findFirst();
        mendable.ifPresent(excess -> evidence.add(excess.mend().yaml()));
        Map<String, Long> ways =
                open.stream().collect(Collectors.groupingBy(Crossing::way, TreeMap::new, Collectors.counting()));
        return new Finding(
                NetworkCause.TENANTS_MIXED.name(),
                first.pair(),
                "stopped: no flow declares it, and they are different tenants",
                String.format(
                        Locale.ROOT,
                        "%,d of %,d connections passed %s (%s): %s",
                        open.size(),
                        tried,
                        round.facts().when(),
                        ways.entrySet().stream()
                                .map(way -> way.getValue() + " " + way.getKey())
                                .collect(Collectors.joining(", ")),
                        open.stream()
                                .map(crossing -> crossing.seen().cell().toString())
                                .limit(2)
                                .collect(Collectors.joining(", "))),
                "who has a pod of the one reaches the other",
                mendable.map(excess -> "allow only what is declared: %s, as below"
                                .formatted(excess.mend().how()))
                        .orElse(
                                "let each rule name the namespaces that it is for; declare in flows what tenants need of each other"),
                evidence);
    }

    private static List<Excess> excess(List<ResolvedFlow> flows, NetworkRound round, List<Crossing> open) {
        Map<Cell, Expectation> expectations = new TreeMap<>();
        for (Crossing crossing : open) {
            Cell cell = crossing.seen().cell();
            round.table().expectation(cell).ifPresent(expectation -> expectations.put(cell, expectation));
        }
        return IntentDifference.of(round.state(), flows, new TruthTable(expectations), null)
                .excess();
    }
}
