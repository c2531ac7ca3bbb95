package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.Cell;
import io.plimsoll.network.ClusterDns;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.IpAddress;
import io.plimsoll.network.Node;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Observation;
import io.plimsoll.network.Observation.Listener;
import io.plimsoll.network.Observed;
import io.plimsoll.network.Party;
import io.plimsoll.network.Pod;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.network.Service;
import io.plimsoll.network.Service.Backend;
import io.plimsoll.network.ServiceNames;
import io.plimsoll.toolbox.prober.ProbePlan;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import io.plimsoll.toolbox.prober.ProbePlan.Probe;
import io.plimsoll.toolbox.prober.ProbePlan.Wanted;
import io.plimsoll.toolbox.prober.ProberMessage;
import io.plimsoll.toolbox.prober.ProberMessage.Counted;
import io.plimsoll.toolbox.prober.ProberMessage.Opened;
import io.plimsoll.toolbox.prober.ProberMessage.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cells of a table as probes, and back: what the probers said as observations of the cells.
 *
 * <p>Each probe starts in the network of its pod; listeners and counters are in the pods that it may be led to, as far as a
 * prober is there.
 */
final class TablePlan {

    /** The name of a node's own network among its prober's places. */
    static final String NODE = "node";

    private static final String KNOWN_NAME = ServiceNames.full(ServiceNames.API_SERVER);

    private final ClusterState state;
    private final Map<ObjectKey, String> uids;
    private final Seats seats;
    private final List<Cell> cells;

    /** Makes a plan for probers on nodes. */
    TablePlan(ClusterState state, Map<ObjectKey, String> uids, Collection<Cell> cells) {
        this(state, uids, new Seats.OnNodes(), cells);
    }

    /**
     * Makes a plan.
     *
     * @param state the cluster
     * @param uids the UIDs of its pods
     * @param seats where the probers sit
     * @param cells the cells; the place of one in this list is the number of its probe
     */
    TablePlan(ClusterState state, Map<ObjectKey, String> uids, Seats seats, Collection<Cell> cells) {
        this.state = state;
        this.seats = seats;
        this.uids = Map.copyOf(uids);
        this.cells = List.copyOf(new TreeSet<>(cells));
    }

    /** Returns the cells, in order. */
    List<Cell> cells() {
        return cells;
    }

    /** What a prober has to do. */
    private static final class Share {
        private final Map<String, Place> places = new TreeMap<>();
        private final Set<Wanted> wanted =
                new TreeSet<>(Comparator.comparing(Wanted::place).thenComparing(Wanted::port));
        private final List<Probe> probes = new ArrayList<>();
        private final Set<String> outside = new TreeSet<>();
    }

    /**
     * Returns the plan of each prober, by where it sits.
     *
     * @param run tells the datagrams of this plan from others
     * @param folder a folder in the toolboxes that only this plan uses
     * @param hardLimitMillis everything ends after this time whatever happens
     */
    Map<String, ProbePlan> bySeat(long run, String folder, long hardLimitMillis) {
        Map<String, Share> shares = new TreeMap<>();
        for (int id = 0; id < cells.size(); id++) {
            Cell cell = cells.get(id);
            for (End end : ends(cell)) {
                if (!seats.reach(end.pod())) {
                    continue;
                }
                Share share = shares.computeIfAbsent(seats.of(end.pod()), any -> new Share());
                share.places.put(end.pod().key().toString(), place(end.pod()));
                share.wanted.add(new Wanted(end.pod().key().toString(), end.port()));
            }
            add(shares, id, cell);
        }
        Map<String, ProbePlan> plans = new TreeMap<>();
        shares.forEach((seat, share) -> plans.put(
                seat,
                new ProbePlan(
                        run,
                        List.copyOf(share.places.values()),
                        List.copyOf(share.wanted),
                        share.probes,
                        List.copyOf(share.outside),
                        nameServer().orElse(null),
                        0,
                        folder + ".start",
                        folder + ".stop",
                        hardLimitMillis)));
        return plans;
    }

    /** Returns plans that only look at which ports are listened on in some pods. */
    static Map<String, ProbePlan> survey(
            Collection<Pod> pods, Map<ObjectKey, String> uids, Seats seats, String folder, long hardLimitMillis) {
        Map<String, List<Place>> places = new TreeMap<>();
        pods.forEach(pod ->
                places.computeIfAbsent(seats.of(pod), any -> new ArrayList<>()).add(seats.place(pod, uids)));
        Map<String, ProbePlan> plans = new TreeMap<>();
        places.forEach((seat, ofSeat) -> plans.put(
                seat,
                new ProbePlan(
                        0,
                        ofSeat,
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        0,
                        folder + ".start",
                        folder + ".stop",
                        hardLimitMillis)));
        return plans;
    }

    private void add(Map<String, Share> shares, int id, Cell cell) {
        String from;
        Share share;
        if (cell.from() instanceof Party.OfPod of) {
            Pod pod = state.pod(of.pod()).orElseThrow();
            share = shares.computeIfAbsent(seats.of(pod), any -> new Share());
            from = pod.key().toString();
            share.places.put(from, place(pod));
        } else if (cell.from() instanceof Party.OfNode of) {
            share = shares.computeIfAbsent(of.node(), any -> new Share());
            from = NODE;
            share.places.put(NODE, new Place(NODE, null, null));
        } else {
            throw new IllegalArgumentException(cell + " cannot be probed: it begins outside of the cluster");
        }
        if (cell.to() instanceof Party.Outside outside && outside.hasStandIn()) {
            // Every node has its own: the way there must be short, and lead over no other network.
            share.outside.add(outside.address().toString());
            share.places.put(ProbePlan.OUTSIDE, new Place(ProbePlan.OUTSIDE, null, ProbePlan.ANY_ADDRESS));
            share.wanted.add(new Wanted(ProbePlan.OUTSIDE, cell.port()));
        }
        String name = name(cell.to());
        share.probes.add(new Probe(
                id,
                from,
                name,
                name == null ? address(cell.to()) : null,
                cell.port(),
                isAsked(cell) ? KNOWN_NAME : null));
    }

    private Place place(Pod pod) {
        return seats.place(pod, uids);
    }

    private static @Nullable String name(Party to) {
        return to instanceof Party.OfService of && of.byName() ? ServiceNames.full(of.service()) : null;
    }

    private String address(Party to) {
        Optional<String> address;
        if (to instanceof Party.OfPod of) {
            address = state.pod(of.pod()).flatMap(pod -> IpAddress.ipv4In(pod.addresses()));
        } else if (to instanceof Party.OfService of) {
            address = state.service(of.service()).flatMap(service -> IpAddress.ipv4In(service.addresses()));
        } else if (to instanceof Party.OfNode of) {
            address = state.node(of.node()).map(Node::addresses).flatMap(IpAddress::ipv4In);
        } else if (to instanceof Party.Outside outside && outside.hasStandIn()) {
            address = Optional.of(outside.address().toString());
        } else {
            throw new IllegalArgumentException("nothing is sent outside of the cluster, and so not to " + to);
        }
        return address.orElse("0.0.0.0");
    }

    private Optional<String> nameServer() {
        return ClusterDns.serviceIn(state).flatMap(dns -> IpAddress.ipv4In(dns.addresses()));
    }

    // ---- who accepts -------------------------------------------------------------------------------------------

    /** A pod that a connection may be led to, and the port there. */
    private record End(Pod pod, Port port) {}

    private List<End> ends(Cell cell) {
        if (cell.to() instanceof Party.OfPod of) {
            return state.pod(of.pod())
                    .filter(pod -> !pod.hostNetwork())
                    .map(pod -> List.of(new End(pod, cell.port())))
                    .orElse(List.of());
        }
        return backends(cell).stream()
                .flatMap(backend -> Optional.ofNullable(backend.pod())
                        .flatMap(state::pod)
                        .filter(pod -> !pod.hostNetwork())
                        .map(pod -> new End(pod, new Port(cell.port().protocol(), backend.port())))
                        .stream())
                .toList();
    }

    private List<Backend> backends(Cell cell) {
        return cell.to() instanceof Party.OfService of
                ? state.service(of.service())
                        .flatMap((Service service) -> service.port(cell.port()))
                        .map(Service.ServicePort::backends)
                        .orElse(List.of())
                : List.of();
    }

    /** Returns whether a probe of a cell can tell something: a datagram has to be counted wherever it may be led to. */
    boolean isTelling(Cell cell) {
        if (cell.port().protocol() == Protocol.SCTP
                || cell.from() instanceof Party.Outside
                || !isEntered(cell.from())) {
            return false;
        }
        if (cell.to() instanceof Party.Outside) {
            return seats.onNodes() && OutsidePorts.leadsThere(cell);
        }
        if (name(cell.to()) != null && nameServer().isEmpty()) {
            return false;
        }
        if (cell.port().protocol() == Protocol.TCP || isAsked(cell)) {
            return true;
        }
        List<End> ends = ends(cell);
        return ends.stream().allMatch(end -> seats.reach(end.pod()) && seats.countAt(end.pod(), end.port()))
                && (cell.to() instanceof Party.OfService
                        ? !backends(cell).isEmpty()
                                && ends.size() == backends(cell).size()
                        : !ends.isEmpty());
    }

    private boolean isEntered(Party from) {
        return from instanceof Party.OfPod of
                ? state.pod(of.pod()).filter(seats::reach).isPresent()
                : seats.onNodes();
    }

    /** Returns whether a datagram is a question to the cluster's DNS, which answers: nobody counts it there. */
    private boolean isAsked(Cell cell) {
        return !seats.onNodes()
                && cell.port().equals(ClusterDns.UDP)
                && cell.to() instanceof Party.OfService of
                && ClusterDns.serviceIn(state)
                        .filter(dns -> dns.key().equals(of.service()))
                        .isPresent()
                && ends(cell).stream().noneMatch(end -> seats.reach(end.pod()));
    }

    // ---- back --------------------------------------------------------------------------------------------------

    /** Returns what the probers' messages mean for each cell; one that nothing was said of has no observation. */
    List<Observation> observations(List<ProberMessage> messages) {
        Set<Integer> counted = messages.stream()
                .filter(Counted.class::isInstance)
                .map(message -> ((Counted) message).probe())
                .collect(Collectors.toCollection(HashSet::new));
        Map<String, Listener> listeners = new TreeMap<>();
        messages.stream()
                .filter(ProberMessage.Ready.class::isInstance)
                .flatMap(message -> ((ProberMessage.Ready) message).listeners().stream())
                .forEach((Opened opened) -> listeners.put(opened.place() + " " + opened.port(), opened.by()));
        List<Result> results = messages.stream()
                .filter(Result.class::isInstance)
                .map(Result.class::cast)
                .filter(result -> result.probe() < cells.size())
                .toList();
        Set<Destination> answering = results.stream()
                .filter(result -> result.outcome() == Observed.ALLOWED)
                .map(result -> Destination.of(cells.get(result.probe())))
                .collect(Collectors.toSet());
        return results.stream()
                .map(result -> observation(result, counted.contains(result.probe()), listeners, answering))
                .toList();
    }

    /** What a connection is opened to. */
    private record Destination(Party to, Port port) {
        static Destination of(Cell cell) {
            return new Destination(cell.to(), cell.port());
        }
    }

    private Observation observation(
            Result result, boolean counted, Map<String, Listener> listeners, Set<Destination> answering) {
        Cell cell = cells.get(result.probe());
        boolean arrived = counted && cell.port().protocol() == Protocol.UDP;
        Listener listener = listener(cell, listeners);
        if (listener == Listener.UNKNOWN && answering.contains(Destination.of(cell))) {
            // No prober is there to see who listens, but somebody else was answered.
            listener = Listener.APPLICATION;
        }
        Observed outcome = arrived ? Observed.ALLOWED : result.outcome();
        boolean silent = outcome == Observed.DROPPED || outcome == Observed.REJECTED;
        boolean heard = seats.onNodes() || (isAsked(cell) ? listener : receiver(cell, listeners)) != Listener.UNKNOWN;
        if (cell.port().protocol() == Protocol.UDP && silent && !heard) {
            return new Observation(
                    cell,
                    Observed.PROBE_FAILED,
                    listener,
                    result.endMicros() - result.startMicros(),
                    "nothing shows that a datagram would have been noticed there");
        }
        return new Observation(
                cell,
                outcome,
                listener,
                result.endMicros() - result.startMicros(),
                arrived ? "counted where it arrived" : result.detail());
    }

    /** Returns who receives datagrams: the prober if it does wherever they may be led to, else nobody knows. */
    private Listener receiver(Cell cell, Map<String, Listener> listeners) {
        return listener(cell, listeners) == Listener.PROBER ? Listener.PROBER : Listener.UNKNOWN;
    }

    private Listener listener(Cell cell, Map<String, Listener> listeners) {
        if (cell.to() instanceof Party.Outside) {
            return listeners.getOrDefault(ProbePlan.OUTSIDE + " " + cell.port(), Listener.UNKNOWN);
        }
        Set<Listener> found = ends(cell).stream()
                .map(end -> listeners.getOrDefault(end.pod().key() + " " + end.port(), Listener.UNKNOWN))
                .collect(Collectors.toSet());
        return found.size() == 1 ? found.iterator().next() : Listener.UNKNOWN;
    }
}
