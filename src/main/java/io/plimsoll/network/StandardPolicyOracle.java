package io.plimsoll.network;

import io.plimsoll.network.Interpretation.OtherNodes;
import io.plimsoll.network.Service.Backend;
import io.plimsoll.network.Service.ServicePort;
import io.plimsoll.network.SideJudge.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The oracle. */
final class StandardPolicyOracle implements PolicyOracle {

    private final Map<ObjectKey, Pod> pods = new HashMap<>();
    private final Map<IpAddress, End> byAddress = new HashMap<>();
    private final Map<ObjectKey, Service> services = new HashMap<>();
    private final Map<String, Node> nodes = new HashMap<>();
    private final @Nullable Service dns;
    private final SideJudge sides;

    StandardPolicyOracle(ClusterState state) {
        for (Node node : state.nodes()) {
            nodes.put(node.name(), node);
            node.addresses().forEach(address -> byAddress.put(address, End.of(node)));
        }
        for (Pod pod : state.pods()) {
            pods.put(pod.key(), pod);
            if (pod.isOnTheNetwork() && !pod.hostNetwork()) {
                pod.addresses().forEach(address -> byAddress.put(address, End.of(pod)));
            }
        }
        state.services().forEach(service -> services.put(service.key(), service));
        dns = ClusterDns.serviceIn(state).orElse(null);
        sides = new SideJudge(state);
    }

    /** Where a connection may be led. */
    private record Way(End to, Port port, boolean throughService) {}

    @Override
    public Expectation expect(Cell cell) {
        End from = end(cell.from());
        if (from.pod() != null && !from.pod().isOnTheNetwork()) {
            return unreachable(cell, cell.from() + " is not on the network");
        }
        List<Way> ways = new ArrayList<>();
        String note = ways(cell, from, ways);
        if (note != null) {
            return unreachable(cell, note);
        }
        Expectation resolution = resolution(cell);
        Expected outcome = outcome(from, ways, resolution, Interpretation.COMMON);
        List<PathVerdict> paths =
                ways.stream().map(way -> path(from, way, Interpretation.COMMON)).toList();
        return new Expectation(cell, outcome, paths, resolution, null, open(from, ways, resolution, outcome));
    }

    private static Expectation unreachable(Cell cell, String note) {
        return new Expectation(cell, Expected.UNREACHABLE, List.of(), null, note, List.of());
    }

    // ---- where it leads ----------------------------------------------------------------------------------------

    /** Adds where the connection may be led; returns why there is nothing to connect to, or {@code null}. */
    private @Nullable String ways(Cell cell, End from, List<Way> ways) {
        if (cell.to() instanceof Party.OfService to) {
            Service service = services.get(to.service());
            if (service == null) {
                throw unknown(cell.to());
            }
            Optional<ServicePort> port = service.port(cell.port());
            if (port.isEmpty() && !service.isHeadless()) {
                return "the Service has no port " + cell.port();
            }
            for (Backend backend : port.map(found -> service.chosen(found, from.node()))
                    .orElseGet(() -> service.ports().stream()
                            .findFirst()
                            .map(any -> service.chosen(any, from.node()))
                            .orElse(List.of()))) {
                // Behind a headless Service's name are the pods themselves, and their own ports.
                Port reached = service.isHeadless()
                        ? cell.port()
                        : new Port(cell.port().protocol(), backend.port());
                ways.add(new Way(end(backend), reached, !service.isHeadless()));
            }
            ways.removeIf(way -> from.addressTowards(way.to()).isEmpty());
            return ways.isEmpty() ? "the Service leads nowhere from there" : null;
        }
        End to = end(cell.to());
        if (to.pod() != null && !to.pod().isOnTheNetwork()) {
            return cell.to() + " is not on the network";
        }
        if (from.addressTowards(to).isEmpty()) {
            return "they have no addresses of a common family";
        }
        ways.add(new Way(to, cell.port(), false));
        return null;
    }

    private End end(Party party) {
        if (party instanceof Party.OfPod of) {
            Pod pod = pods.get(of.pod());
            if (pod == null) {
                throw unknown(party);
            }
            return End.of(pod);
        }
        if (party instanceof Party.OfNode of) {
            Node node = nodes.get(of.node());
            if (node == null) {
                throw unknown(party);
            }
            return End.of(node);
        }
        if (party instanceof Party.Outside outside) {
            return End.outside(outside);
        }
        throw new IllegalArgumentException(party + " is no end of a connection");
    }

    private End end(Backend backend) {
        Pod pod = backend.pod() == null ? null : pods.get(backend.pod());
        if (pod != null) {
            return End.of(pod);
        }
        End known = byAddress.get(backend.address());
        return known != null ? known : End.outside(new Party.Outside(backend.address(), "endpoint"));
    }

    private static IllegalArgumentException unknown(Party party) {
        return new IllegalArgumentException("the cluster has no " + party);
    }

    // ---- what it comes to --------------------------------------------------------------------------------------

    private @Nullable Expectation resolution(Cell cell) {
        boolean byName = cell.to() instanceof Party.OfService to && to.byName();
        return byName && dns != null
                ? expect(new Cell(cell.from(), new Party.OfService(dns.key(), false), ClusterDns.UDP))
                : null;
    }

    private Expected outcome(End from, List<Way> ways, @Nullable Expectation resolution, Interpretation reading) {
        long passing =
                ways.stream().filter(way -> path(from, way, reading).passes()).count();
        Expected direct = passing == ways.size() ? Expected.ALLOWED : passing == 0 ? Expected.BLOCKED : Expected.VARIES;
        if (resolution == null || resolution.outcome() == Expected.ALLOWED) {
            return direct;
        }
        return resolution.outcome() == Expected.VARIES ? Expected.VARIES : Expected.NAME_UNRESOLVABLE;
    }

    private PathVerdict path(End from, Way way, Interpretation reading) {
        IpAddress like = from.addressTowards(way.to()).orElseThrow();
        Connection connection = new Connection(from, way.to(), way.port(), like, way.throughService());
        return new PathVerdict(
                way.to().party(),
                way.port(),
                sides.judge(Direction.EGRESS, connection, reading),
                sides.judge(Direction.INGRESS, connection, reading));
    }

    /** Reads what is left open the other ways, too, and names what would change the outcome. */
    private List<String> open(End from, List<Way> ways, @Nullable Expectation resolution, Expected outcome) {
        List<String> open = new ArrayList<>();
        if (resolution != null) {
            open.addAll(resolution.open());
        }
        Interpretation common = Interpretation.COMMON;
        boolean hostNetwork = isHostNetwork(from) || ways.stream().anyMatch(way -> isHostNetwork(way.to()));
        if (hostNetwork && outcome(from, ways, resolution, common.withHostNetworkAsPods()) != outcome) {
            open.add("whether policies apply to pods that share their node's network");
        }
        boolean hairpin = ways.stream().anyMatch(way -> way.throughService() && from.isSamePodAs(way.to()));
        if (hairpin && outcome(from, ways, resolution, common.withHairpinUnderPolicies()) != outcome) {
            open.add("whether policies apply to a pod that reaches itself through a Service");
        }
        boolean node = from.appearsAsNode(common)
                || ways.stream().anyMatch(way -> way.to().appearsAsNode(common));
        if (node
                && (outcome(from, ways, resolution, common.with(OtherNodes.IN_EVERY_BLOCK)) != outcome
                        || outcome(from, ways, resolution, common.with(OtherNodes.IN_NO_BLOCK)) != outcome)) {
            open.add("with which address a node appears to pods of other nodes");
        }
        return open;
    }

    private static boolean isHostNetwork(End end) {
        return end.pod() != null && end.pod().hostNetwork();
    }
}
