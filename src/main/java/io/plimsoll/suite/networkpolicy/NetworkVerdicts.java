package io.plimsoll.suite.networkpolicy;

import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.network.Cell;
import io.plimsoll.network.Direction;
import io.plimsoll.suite.Judged;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Puts the verdicts of the suite together, each with what it rests on. */
final class NetworkVerdicts {

    static final String INGRESS = "DEP-NET-001";
    static final String EGRESS = "DEP-NET-002";

    /** The checks that are decided. */
    static final Set<String> CHECKS = Set.of(
            INGRESS,
            EGRESS,
            DeclaredFlowsJudge.CHECK,
            UndeclaredFlowsJudge.CHECK,
            TenantJudge.CHECK,
            CanaryJudge.CHECK,
            ExposureJudge.CHECK,
            EnforcementJudge.CHECK);

    private final NetworkObservations observations;
    private final String folder;

    private NetworkVerdicts(NetworkObservations observations, String folder) {
        this.observations = observations;
        this.folder = folder;
    }

    /**
     * Decides every check.
     *
     * @param observations what was recorded
     * @param folder the scenario's folder within the pack
     */
    static Map<String, Judged> of(NetworkObservations observations, String folder) {
        NetworkVerdicts verdicts = new NetworkVerdicts(observations, folder);
        return Map.of(
                CanaryJudge.CHECK,
                new Judged(CanaryJudge.judge(observations), verdicts.basis(verdicts.canary())),
                EnforcementJudge.CHECK,
                new Judged(
                        EnforcementJudge.judge(observations),
                        verdicts.basis(verdicts.cells("connections of the table", round ->
                                (long) round.table().cells().size()))),
                INGRESS,
                new Judged(
                        DefaultDenyJudge.ingress(observations),
                        verdicts.basis(verdicts.cells(
                                "connections of the table, from a pod of another namespace to a port that nobody declares",
                                round -> verdicts.denied(round, Direction.INGRESS)))),
                EGRESS,
                new Judged(
                        DefaultDenyJudge.egress(observations),
                        verdicts.basis(verdicts.cells(
                                "connections of the table, to a pod of another namespace and a port that nobody declares",
                                round -> verdicts.denied(round, Direction.EGRESS)))),
                DeclaredFlowsJudge.CHECK,
                new Judged(
                        DeclaredFlowsJudge.judge(observations),
                        verdicts.basis(verdicts.cells(
                                "connections of the table, declared or needed for them", verdicts::declared))),
                UndeclaredFlowsJudge.CHECK,
                new Judged(
                        UndeclaredFlowsJudge.judge(observations),
                        verdicts.basis(verdicts.cells(
                                "connections of the table, into the deployment’s pods and not declared",
                                verdicts::undeclared))),
                TenantJudge.CHECK,
                new Judged(
                        TenantJudge.judge(observations),
                        verdicts.basis(verdicts.cells(
                                "connections of the table, between tenants and not declared",
                                verdicts::betweenTenants))),
                ExposureJudge.CHECK,
                new Judged(ExposureJudge.judge(observations), verdicts.basis(verdicts.exposed())));
    }

    private Basis basis(Population population) {
        return new Basis(List.of(population), NetworkControl.control(observations));
    }

    private Population canary() {
        return Population.census(
                "probes of the control connection",
                observations.canary().size(),
                List.of(lines(NetworkObservations.CANARY, observations.canary().size())));
    }

    private Population cells(String of, Function<NetworkRound, Long> examined) {
        long total = observations.rounds().stream()
                .mapToLong(round -> round.table().cells().size())
                .sum();
        long part = observations.rounds().stream().mapToLong(examined::apply).sum();
        List<Query> queries = observations.rounds().stream()
                .flatMap(round -> Stream.concat(
                        asked(round),
                        Stream.of(lines(
                                NetworkObservations.cells(round.facts().number()),
                                round.table().cells().size()))))
                .toList();
        return part == total
                ? Population.census(of, total, queries)
                : new Population(of, part, total, "those that the check is about", queries);
    }

    private long denied(NetworkRound round, Direction direction) {
        return DefaultDenyJudge.cells(observations, round, direction).size();
    }

    private long declared(NetworkRound round) {
        Set<Cell> table = round.table().cells().keySet();
        return observations.flowsIn(round).stream()
                .flatMap(flow -> flow.cells().stream())
                .distinct()
                .filter(table::contains)
                .count();
    }

    private long undeclared(NetworkRound round) {
        return UndeclaredFlowsJudge.cells(observations, round, observations.flowsIn(round))
                .size();
    }

    private long betweenTenants(NetworkRound round) {
        return Tenants.of(observations)
                .map(tenants -> (long)
                        TenantJudge.crossings(tenants, observations, round).size())
                .orElse(0L);
    }

    private Population exposed() {
        long looked = ExposureJudge.looked(observations);
        return Population.census(
                "Services and pods of the deployment",
                looked,
                observations.rounds().stream()
                        .limit(1)
                        .flatMap(NetworkVerdicts::asked)
                        .toList());
    }

    /** Returns the lists from which is known who there is to connect, and to what. */
    private static Stream<Query> asked(NetworkRound round) {
        return Stream.of("Pod", "Service").flatMap(kind -> round.lists().of(kind).stream());
    }

    private Query lines(String file, long items) {
        return new Query("every line of " + folder + "/" + file, null, items, true);
    }
}
