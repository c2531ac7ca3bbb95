package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.network.CellComparison;
import io.plimsoll.network.Direction;
import io.plimsoll.network.Expectation;
import io.plimsoll.network.LabelSelector;
import io.plimsoll.network.Mend;
import io.plimsoll.network.NetworkPolicy;
import io.plimsoll.network.Observation.Passage;
import io.plimsoll.network.Party;
import io.plimsoll.network.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides DEP-NET-001 and DEP-NET-002: what no policy allows is denied, into every pod of the deployment and out of it.
 *
 * <p>The other end is a pod of a namespace that no policy of the deployment speaks of, and on the way out an address outside
 * of the cluster and the metadata address of clouds, too; the port is one that nobody declares, by TCP and by UDP. Who gets
 * through there is kept from nothing.
 */
final class DefaultDenyJudge {

    private final Direction direction;
    private final NetworkObservations observations;

    private DefaultDenyJudge(Direction direction, NetworkObservations observations) {
        this.direction = direction;
        this.observations = observations;
    }

    /** Returns the verdict on DEP-NET-001. */
    static Verdict ingress(NetworkObservations observations) {
        return new DefaultDenyJudge(Direction.INGRESS, observations).judge();
    }

    /** Returns the verdict on DEP-NET-002. */
    static Verdict egress(NetworkObservations observations) {
        return new DefaultDenyJudge(Direction.EGRESS, observations).judge();
    }

    /** Returns the connections of a round that the verdict in a direction is about. */
    static List<CellComparison> cells(NetworkObservations observations, NetworkRound round, Direction direction) {
        NetworkFacts facts = observations.facts();
        return round.comparison().cells().stream()
                .filter(cell -> Strangers.UNDECLARED_PORTS.contains(cell.cell().port()))
                .filter(cell -> direction == Direction.INGRESS
                        ? isStranger(facts, cell.cell().from())
                                && facts.isOwn(cell.cell().to())
                        : facts.isOwn(cell.cell().from())
                                && (isStranger(facts, cell.cell().to()) || OutsidePorts.leadsThere(cell.cell())))
                .toList();
    }

    private static boolean isStranger(NetworkFacts facts, Party party) {
        return party instanceof Party.OfPod of && of.pod().namespace().equals(facts.strangers());
    }

    private Verdict judge() {
        Optional<Verdict.Error> error = NetworkControl.tables(observations);
        if (error.isPresent()) {
            return error.get();
        }
        Map<Opening, List<CellComparison>> open =
                new TreeMap<>(Comparator.comparing(Opening::group).thenComparing(Opening::cause));
        int tried = 0;
        int passed = 0;
        for (NetworkRound round : observations.rounds()) {
            for (CellComparison cell : cells(observations, round, direction)) {
                tried++;
                if (cell.observations().stream().anyMatch(one -> one.passage() == Passage.PASSED)) {
                    passed++;
                    open.computeIfAbsent(new Opening(group(round, cell), cause(cell)), any -> new ArrayList<>())
                            .add(cell);
                }
            }
        }
        if (tried == 0) {
            return new Verdict.Error(
                    "no connection %s the deployment’s pods was tried".formatted(into() ? "into" : "out of"),
                    "see that the deployment has pods with addresses of their own");
        }
        List<Measurement> measurements = List.of(
                new Measurement("connections tried at ports that nobody declares", tried, "", null),
                new Measurement("of these passed", passed, "", "≤ 0"));
        if (!open.isEmpty()) {
            List<Finding> findings = new ArrayList<>();
            open.forEach((opening, cells) -> findings.add(finding(opening, cells)));
            return new Verdict.Fail(findings, measurements);
        }
        if (!into() && observations.facts().withinPods()) {
            return new Verdict.NotTested(
                    ReasonCode.ENV_UNSUPPORTED,
                    String.format(
                            Locale.ROOT,
                            "%d connections from the deployment’s pods to a pod of another namespace, at ports that nobody declares,"
                                    + " were all stopped; but none to an address outside of the cluster or to the metadata address of"
                                    + " clouds was tried, since %s: nothing can stand for these there",
                            tried,
                            UntriedCells.NO_NODE));
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%d connections at ports that nobody declares, by TCP and UDP, %s, were all stopped",
                        tried,
                        into()
                                ? "from a pod of another namespace into the deployment’s pods"
                                : "from the deployment’s pods to a pod of another namespace, to an address outside of the cluster and"
                                        + " to the metadata address of clouds"),
                measurements);
    }

    private boolean into() {
        return direction == Direction.INGRESS;
    }

    private String group(NetworkRound round, CellComparison cell) {
        Party own = into() ? cell.cell().to() : cell.cell().from();
        return own instanceof Party.OfPod of
                ? round.state().pod(of.pod()).map(Pod::group).orElse(own.toString())
                : own.toString();
    }

    /** Pods that are alike, and what they are open to. */
    private record Opening(String group, NetworkCause cause) {}

    private NetworkCause cause(CellComparison cell) {
        if (into()) {
            return NetworkCause.INGRESS_NOT_DENIED;
        }
        return cell.cell().to() instanceof Party.Outside outside
                ? OutsideFindings.cause(outside)
                : NetworkCause.EGRESS_NOT_DENIED;
    }

    private static String expected(NetworkCause cause) {
        return switch (cause) {
            case INGRESS_NOT_DENIED -> "nothing passes from a pod of another namespace to a port that nobody declares";
            case OUTSIDE_OPEN -> "nothing passes to an address outside of the cluster at a port that no flow declares";
            case METADATA_OPEN -> "nothing passes to the metadata address of clouds at a port that no flow declares";
            default -> "nothing passes to a pod of another namespace that no flow leads to";
        };
    }

    private static String difference(NetworkCause cause) {
        return switch (cause) {
            case INGRESS_NOT_DENIED -> "every pod of the cluster reaches every port of it";
            case OUTSIDE_OPEN -> "a program that was taken over can send what it finds to anywhere in the world";
            case METADATA_OPEN -> OutsideFindings.CREDENTIALS;
            default -> "it reaches pods of the cluster that it has nothing to do with";
        };
    }

    private Finding finding(Opening opening, List<CellComparison> cells) {
        String group = opening.group();
        String namespace = group.substring(0, group.indexOf('/'));
        CellComparison first = cells.get(0);
        Expectation expectation = Objects.requireNonNull(first.expectation());
        Mend deny = new Mend(
                List.of(new NetworkPolicy(
                        namespace,
                        into() ? "default-deny-ingress" : "default-deny-egress",
                        LabelSelector.EVERYTHING,
                        EnumSet.of(direction),
                        List.of(),
                        List.of())),
                "deny what nothing allows");
        List<String> evidence = new ArrayList<>(expectation.explain());
        evidence.add(deny.yaml());
        return new Finding(
                opening.cause().name(),
                group,
                expected(opening.cause()),
                String.format(
                        Locale.ROOT,
                        "%d connections passed: %s",
                        cells.size(),
                        cells.stream()
                                .map(cell -> cell.cell().toString())
                                .limit(2)
                                .collect(Collectors.joining(", "))),
                difference(opening.cause()),
                into()
                        ? "add a policy to namespace %s that selects every pod and allows no ingress, as below; what flows need is then allowed by policies of their own"
                                .formatted(namespace)
                        : "add a policy to namespace %s that selects every pod, names Egress in policyTypes and allows none, as below; what flows need, the cluster’s DNS among it, is then allowed by policies of their own"
                                .formatted(namespace),
                evidence);
    }
}
