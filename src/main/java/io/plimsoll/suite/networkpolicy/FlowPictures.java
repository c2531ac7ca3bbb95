package io.plimsoll.suite.networkpolicy;

import io.plimsoll.evidence.FlowPicture;
import io.plimsoll.evidence.FlowPicture.Flow;
import io.plimsoll.evidence.FlowPicture.Group;
import io.plimsoll.evidence.FlowPicture.Member;
import io.plimsoll.evidence.FlowPicture.State;
import io.plimsoll.network.Cell;
import io.plimsoll.network.CellComparison;
import io.plimsoll.network.Expectation;
import io.plimsoll.network.Expected;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Observation.Passage;
import io.plimsoll.network.Party;
import io.plimsoll.network.Pod;
import io.plimsoll.network.PolicyOracle;
import io.plimsoll.network.Port;
import io.plimsoll.network.ResolvedFlow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the picture of the flows between the workloads of a deployment: one arrow for all connections from one to another of
 * which the same is to be said, the worst of what was seen in any round.
 */
final class FlowPictures {

    private static final String OUTSIDE = "outside of namespaces";
    private static final String WORLD = "addresses outside of the cluster";
    private static final String NODES = "nodes";
    private static final String ANY_PORT = "ports that nobody declares";

    private final NetworkObservations observations;
    private final Map<Arrow, Seen> arrows = new TreeMap<>(
            Comparator.comparing(Arrow::from).thenComparing(Arrow::to).thenComparing(Arrow::port));
    /** The members of each group, by their ids. */
    private final Map<String, Map<String, Named>> groups = new TreeMap<>();

    private FlowPictures(NetworkObservations observations) {
        this.observations = observations;
    }

    private record Arrow(String from, String to, String port) {}

    private record Seen(State state, String because) {}

    private record Named(String name, Set<ObjectKey> pods) {}

    private record Bundle(String from, String to, State state) {}

    /** Returns the picture; none if nothing was probed. */
    static List<FlowPicture> of(NetworkObservations observations) {
        return observations.rounds().isEmpty() ? List.of() : List.of(new FlowPictures(observations).picture());
    }

    private FlowPicture picture() {
        for (NetworkRound round : observations.rounds()) {
            for (Pod pod : round.state().pods()) {
                if (observations.facts().isOwn(pod.key().namespace()) && pod.isOnTheNetwork()) {
                    id(round, new Party.OfPod(pod.key()));
                }
            }
            List<ResolvedFlow> flows = observations.flowsIn(round);
            flows.forEach(flow -> declared(round, flow));
            UndeclaredFlowsJudge.cells(observations, round, flows).values().forEach(cell -> undeclared(round, cell));
            round.comparison().cells().stream()
                    .filter(cell -> isStrange(cell.cell()))
                    .forEach(cell -> undeclared(round, cell));
        }
        return new FlowPicture(
                "Flows between workloads, and questions to the cluster’s DNS that do not pass",
                groups.entrySet().stream()
                        .map(group -> new Group(
                                group.getKey(),
                                group.getValue().entrySet().stream()
                                        .map(member -> member(member.getKey(), member.getValue()))
                                        .toList()))
                        .toList(),
                flows());
    }

    private static Member member(String id, Named named) {
        int slash = named.name().indexOf('/');
        int pods = named.pods().size();
        String kind = slash < 0 ? "" : named.name().substring(0, slash) + ", ";
        return new Member(
                id, named.name().substring(slash + 1), pods == 0 ? "" : kind + (pods == 1 ? "1 pod" : pods + " pods"));
    }

    /** To or from a stranger, or to what is outside, at a port that nobody declares. */
    private boolean isStrange(Cell cell) {
        if (OutsidePorts.leadsThere(cell)) {
            return observations.facts().isOwn(cell.from()) && Strangers.UNDECLARED_PORTS.contains(cell.port());
        }
        return cell.from() instanceof Party.OfPod from
                && cell.to() instanceof Party.OfPod to
                && Strangers.UNDECLARED_PORTS.contains(cell.port())
                && from.pod().namespace().equals(observations.facts().strangers())
                        != to.pod().namespace().equals(observations.facts().strangers());
    }

    // ---- arrows ------------------------------------------------------------------------------------------------

    private void declared(NetworkRound round, ResolvedFlow flow) {
        PolicyOracle oracle = PolicyOracle.of(round.state());
        Map<Cell, CellComparison> seen = new HashMap<>();
        round.comparison().cells().forEach(cell -> seen.put(cell.cell(), cell));
        Set<Cell> untried = UntriedCells.of(observations, round).forNodes();
        for (Cell cell : flow.cells()) {
            State state;
            String because = flow.implied() ? "names have to be resolved" : "";
            CellComparison comparison = seen.get(cell);
            if (!DeclaredFlowsJudge.isProbed(cell) || untried.contains(cell)) {
                state = State.UNTRIED;
            } else if (oracle.expect(cell).outcome() == Expected.BLOCKED) {
                state = State.FORBIDDEN;
                because = reason(oracle.expect(cell));
            } else {
                state = passed(comparison) ? State.DECLARED : State.CUT;
            }
            if (flow.implied() && state == State.DECLARED) {
                continue;
            }
            note(round, cell, cell.port().toString(), state, because);
        }
    }

    private void undeclared(NetworkRound round, CellComparison comparison) {
        if (!passed(comparison)) {
            return;
        }
        Cell cell = comparison.cell();
        Expectation expectation = comparison.expectation();
        Port port = cell.port();
        note(
                round,
                cell,
                Strangers.UNDECLARED_PORTS.contains(port) ? ANY_PORT : port.toString(),
                observations.facts().flows().isEmpty() ? State.PASSED : State.UNDECLARED,
                expectation == null ? "" : reason(expectation));
    }

    /** Returns the line of an explanation that says which side decided. */
    private static String reason(Expectation expectation) {
        List<String> lines = expectation.explain();
        return lines.size() < 2 ? "" : lines.get(lines.size() - 1).strip();
    }

    private static boolean passed(@Nullable CellComparison cell) {
        return cell != null && cell.observations().stream().anyMatch(one -> one.passage() == Passage.PASSED);
    }

    private void note(NetworkRound round, Cell cell, String port, State state, String because) {
        arrows.merge(
                new Arrow(id(round, cell.from()), id(round, cell.to()), port),
                new Seen(state, because),
                (old, another) -> another.state().compareTo(old.state()) < 0 ? another : old);
    }

    // ---- who ---------------------------------------------------------------------------------------------------

    /** Returns whom an arrow begins or ends at, and remembers it. */
    private String id(NetworkRound round, Party party) {
        if (party instanceof Party.OfPod of) {
            String group =
                    round.state().pod(of.pod()).map(Pod::group).orElse(of.pod().toString());
            boolean strange = of.pod().namespace().equals(observations.facts().strangers());
            String id = strange ? of.pod().namespace() : group;
            String name = strange ? "a stranger" : id.substring(id.indexOf('/') + 1);
            Named named = member("namespace " + of.pod().namespace(), id, name);
            if (round.equals(observations.rounds().get(0)) && !strange) {
                named.pods().add(of.pod());
            }
            return id;
        }
        String name =
                party instanceof Party.OfNode ? NODES : party.equals(Party.Outside.WORLD) ? WORLD : party.toString();
        member(OUTSIDE, name, name);
        return name;
    }

    private Named member(String group, String id, String name) {
        return groups.computeIfAbsent(group, any -> new TreeMap<>())
                .computeIfAbsent(id, any -> new Named(name, new TreeSet<>()));
    }

    // ---- bundles -----------------------------------------------------------------------------------------------

    private List<Flow> flows() {
        Map<Bundle, Set<String>> ports = new TreeMap<>(
                Comparator.comparing(Bundle::state).thenComparing(Bundle::from).thenComparing(Bundle::to));
        Map<Bundle, String> because = new HashMap<>();
        arrows.forEach((arrow, seen) -> {
            Bundle bundle = new Bundle(arrow.from(), arrow.to(), seen.state());
            ports.computeIfAbsent(bundle, any -> new TreeSet<>()).add(arrow.port());
            because.putIfAbsent(bundle, seen.because());
        });
        List<Flow> flows = new ArrayList<>();
        ports.forEach((bundle, ofBundle) -> flows.add(new Flow(
                bundle.from(),
                bundle.to(),
                ofBundle.stream().collect(Collectors.joining(", ")),
                bundle.state(),
                because.getOrDefault(bundle, ""))));
        return flows;
    }
}
