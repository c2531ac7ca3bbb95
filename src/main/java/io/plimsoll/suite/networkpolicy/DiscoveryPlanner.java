package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.Cell;
import io.plimsoll.network.ClusterDns;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.Expected;
import io.plimsoll.network.IpAddress;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Party;
import io.plimsoll.network.Pod;
import io.plimsoll.network.PolicyOracle;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.network.Service;
import io.plimsoll.network.ServiceNames;
import io.plimsoll.suite.networkpolicy.DiscoveryFacts.Question;
import io.plimsoll.suite.networkpolicy.DiscoveryFacts.Visit;
import io.plimsoll.toolbox.prober.DiscoveryPlan;
import io.plimsoll.toolbox.prober.ProbePlan.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses who asks for which name and who connects to which Service: every pod that policies let do so, and the stranger, whom
 * none concerns, for every name.
 */
final class DiscoveryPlanner {

    private static final long HARD_LIMIT_MILLIS = 120_000;
    private static final ObjectKey STRANGER = new ObjectKey(Strangers.NAMESPACE, Strangers.FROM);

    private final ClusterState state;
    private final PolicyOracle oracle;
    private final List<Pod> clients;
    private final List<Question> questions = new ArrayList<>();
    private final List<Visit> visits = new ArrayList<>();
    private final Map<Integer, String> addresses = new TreeMap<>();

    private final Question known;

    private DiscoveryPlanner(ClusterState state, Set<String> namespaces) {
        this.known = new Question(STRANGER, new ObjectKey(Strangers.NAMESPACE, Strangers.NAMED), Strangers.NAMED);
        this.state = state;
        this.oracle = PolicyOracle.of(state);
        this.clients = state.pods().stream()
                .filter(pod -> namespaces.contains(pod.key().namespace()))
                .filter(pod -> pod.isOnTheNetwork() && !pod.hostNetwork() && pod.life() == Pod.Life.ALIVE)
                .filter(pod -> !pod.key().name().startsWith(UnreadyPods.NAME))
                .toList();
    }

    /**
     * Chooses.
     *
     * @param state the cluster
     * @param offers the deployment's Services
     * @param namespaces the deployment's namespaces
     */
    static DiscoveryPlanner of(ClusterState state, Collection<Offer> offers, Set<String> namespaces) {
        DiscoveryPlanner planner = new DiscoveryPlanner(state, namespaces);
        for (Offer offer : offers) {
            if (!offer.ready().isEmpty()) {
                planner.ask(offer);
                offer.tcpPorts().forEach(port -> planner.visit(offer, port));
            }
        }
        return planner;
    }

    private void ask(Offer offer) {
        List<Port> ports = state.service(offer.service()).stream()
                .flatMap(service -> service.ports().stream())
                .map(Service.ServicePort::port)
                .toList();
        Set<ObjectKey> asking = clients.stream()
                .map(Pod::key)
                .filter(pod -> ports.stream().anyMatch(port -> mayReach(pod, offer, port, true)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        state.pod(STRANGER).ifPresent(stranger -> asking.add(STRANGER));
        asking.forEach(pod -> questions.add(new Question(pod, offer.service(), offer.nameIn(pod.namespace()))));
    }

    private boolean mayReach(ObjectKey pod, Offer offer, Port port, boolean byName) {
        return oracle.expect(new Cell(new Party.OfPod(pod), new Party.OfService(offer.service(), byName), port))
                        .outcome()
                == Expected.ALLOWED;
    }

    /** One client is enough to see a spread: a pod that is none of the Service's own if there is one, else the node. */
    private void visit(Offer offer, int number) {
        Port port = new Port(Protocol.TCP, number);
        if (offer.isHeadless()) {
            return;
        }
        Optional<String> from = clients.stream()
                .map(Pod::key)
                .filter(pod -> !offer.ready().containsKey(pod))
                .filter(pod -> mayReach(pod, offer, port, false))
                .map(ObjectKey::toString)
                .findFirst();
        visits.add(new Visit(
                visits.size(),
                from.orElse(TablePlan.NODE),
                offer.service(),
                number,
                Chance.connections(offer.ready().size())));
        addresses.put(visits.size() - 1, offer.addresses().get(0));
    }

    List<Question> questions() {
        return List.copyOf(questions);
    }

    /** Returns the question that shows that the cluster's DNS answers. */
    Question known() {
        return known;
    }

    List<Visit> visits() {
        return List.copyOf(visits);
    }

    /** Returns the nodes on which something is to be done. */
    Set<String> nodes() {
        Set<String> nodes = new TreeSet<>();
        nodes.add(nodeOf(known.from().toString()));
        questions.forEach(question -> nodes.add(nodeOf(question.from().toString())));
        visits.forEach(visit -> nodes.add(nodeOf(visit.from())));
        return nodes;
    }

    private String nodeOf(String place) {
        return pod(place).map(Pod::node).orElseGet(() -> state.nodes().get(0).name());
    }

    private Optional<Pod> pod(String place) {
        return state.pods().stream()
                .filter(pod -> pod.key().toString().equals(place))
                .findFirst();
    }

    /**
     * Returns what is to be done on a node.
     *
     * @param node the node
     * @param uids the UIDs of the cluster's pods
     * @param folder a folder in the toolbox that only this plan uses
     */
    DiscoveryPlan plan(String node, Map<ObjectKey, String> uids, String folder) {
        List<DiscoveryPlan.Question> asked = Stream.concat(Stream.of(known), questions.stream())
                .filter(question -> nodeOf(question.from().toString()).equals(node))
                .map(question -> new DiscoveryPlan.Question(question.from().toString(), question.name()))
                .toList();
        List<DiscoveryPlan.Visit> visited = visits.stream()
                .filter(visit -> nodeOf(visit.from()).equals(node))
                .map(visit -> new DiscoveryPlan.Visit(
                        visit.id(), visit.from(), addresses.getOrDefault(visit.id(), ""), visit.port(), visit.times()))
                .toList();
        Set<String> from = new TreeSet<>();
        asked.forEach(question -> from.add(question.from()));
        visited.forEach(visit -> from.add(visit.from()));
        List<Place> places = from.stream()
                .map(place -> new Place(
                        place,
                        pod(place)
                                .map(pod -> Objects.requireNonNull(uids.get(pod.key())))
                                .orElse(null),
                        null))
                .toList();
        Set<String> servers = ClusterDns.serviceIn(state).stream()
                .flatMap(dns -> dns.addresses().stream())
                .map(IpAddress::toString)
                .collect(Collectors.toSet());
        return new DiscoveryPlan(
                places, asked, visited, servers, ServiceNames.DOMAIN, folder + ".stop", HARD_LIMIT_MILLIS);
    }
}
