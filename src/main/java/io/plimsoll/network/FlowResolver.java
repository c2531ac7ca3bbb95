package io.plimsoll.network;

import io.plimsoll.network.ResolvedFlow.Destination;
import io.plimsoll.network.Service.Backend;
import io.plimsoll.spec.Flow;
import io.plimsoll.spec.Nearest;
import io.plimsoll.spec.PortRef;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the flows of a spec in a cluster.
 *
 * <p>An end is {@code KIND/NAME}, or {@code NAMESPACE/KIND/NAME} where the name alone is not unique: {@code deployment},
 * {@code statefulset}, {@code daemonset}, {@code replicaset}, {@code job}, {@code pod}, {@code service} or {@code
 * namespace}. Besides there are {@code node} (every node), {@code dns} (the cluster's DNS), {@code api-server}, {@code
 * outside} (any address beyond the cluster), {@code metadata} (the address at which clouds hand out credentials), and plain
 * addresses. A Service stands for the pods behind it.
 *
 * <p>A port that is a number means the protocols under which the accepting side declares it; TCP if it does not.
 */
public final class FlowResolver {

    private static final String NODE = "node";
    private static final String DNS = "dns";
    private static final String API_SERVER = "api-server";
    private static final String OUTSIDE = "outside";
    private static final String METADATA = "metadata";

    private final ClusterState state;
    private final List<String> problems = new ArrayList<>();

    private FlowResolver(ClusterState state) {
        this.state = state;
    }

    /** Finds flows. */
    public static FlowResolution resolve(List<Flow> flows, ClusterState state) {
        FlowResolver resolver = new FlowResolver(state);
        List<ResolvedFlow> resolved = new ArrayList<>();
        for (int i = 0; i < flows.size(); i++) {
            resolved.add(resolver.flow(flows.get(i), "flows[" + i + "]"));
        }
        if (!resolver.problems.isEmpty()) {
            return new FlowResolution.Unresolved(resolver.problems);
        }
        resolver.dnsFor(resolved).ifPresent(resolved::add);
        return new FlowResolution.Resolved(resolved);
    }

    private ResolvedFlow flow(Flow flow, String at) {
        String name = flow.from() + " -> " + flow.to() + " " + flow.port();
        if (flow.from().startsWith("service/") || flow.from().contains("/service/")) {
            problems.add(at + ".from: a Service opens no connections – name the workload behind it");
            return new ResolvedFlow(name, List.of(), List.of(), false);
        }
        List<Party> from = parties(flow.from(), at + ".from");
        List<Destination> to = destinations(flow, at);
        return new ResolvedFlow(name, from, to, false);
    }

    // ---- ends --------------------------------------------------------------------------------------------------

    private List<Party> parties(String text, String at) {
        if (text.equals(NODE)) {
            return state.nodes().stream()
                    .<Party>map(node -> new Party.OfNode(node.name()))
                    .toList();
        }
        if (text.equals(DNS)) {
            return ClusterDns.serviceIn(state).map(this::behind).orElseGet(() -> {
                problems.add(at + ": the cluster has no DNS of its own");
                return List.of();
            });
        }
        if (text.equals(API_SERVER)) {
            return state.service(ServiceNames.API_SERVER).map(this::behind).orElseGet(() -> {
                problems.add(at + ": the cluster has no Service " + ServiceNames.API_SERVER);
                return List.of();
            });
        }
        if (text.equals(OUTSIDE)) {
            return List.of(Party.Outside.WORLD);
        }
        Optional<IpAddress> address = IpAddress.parse(text);
        if (text.equals(METADATA)
                || address.filter(Party.Outside.METADATA.address()::equals).isPresent()) {
            return List.of(Party.Outside.METADATA);
        }
        if (address.isPresent()) {
            return List.of(new Party.Outside(address.get(), "address"));
        }
        return named(text, at);
    }

    private List<Party> behind(Service service) {
        return service.ports().stream()
                .flatMap(port -> port.backends().stream())
                .map(this::party)
                .distinct()
                .toList();
    }

    private Party party(Backend backend) {
        if (backend.pod() != null && state.pod(backend.pod()).isPresent()) {
            return new Party.OfPod(backend.pod());
        }
        return state.nodes().stream()
                .filter(node -> node.addresses().contains(backend.address()))
                .findFirst()
                .<Party>map(node -> new Party.OfNode(node.name()))
                .orElseGet(() -> new Party.Outside(backend.address(), "endpoint"));
    }

    private List<Party> named(String text, String at) {
        Set<String> namespaces = new TreeSet<>();
        List<Party> found = new ArrayList<>();
        for (Pod pod : state.pods()) {
            if (pod.isOnTheNetwork() && names(pod).anyMatch(text::equals)) {
                found.add(new Party.OfPod(pod.key()));
                namespaces.add(pod.key().namespace());
            }
        }
        if (found.isEmpty()) {
            Set<String> known = state.pods().stream()
                    .filter(Pod::isOnTheNetwork)
                    .map(Pod::group)
                    .map(group -> group.substring(group.indexOf('/') + 1))
                    .collect(Collectors.toCollection(TreeSet::new));
            problems.add(at + ": no pod of \"" + text + "\" is running – running are "
                    + (known.isEmpty() ? "none" : String.join(", ", known))
                    + Nearest.to(text, known)
                            .map(near -> "; did you mean \"" + near + "\"?")
                            .orElse(""));
        } else if (namespaces.size() > 1) {
            problems.add(at + ": \"" + text + "\" is in several namespaces: " + String.join(", ", namespaces)
                    + " – write \"NAMESPACE/" + text + "\"");
        }
        return found;
    }

    /** Returns everything that a flow may call a pod. */
    private static Stream<String> names(Pod pod) {
        String namespace = pod.key().namespace();
        String own = "pod/" + pod.key().name();
        Stream<String> local = pod.workload() == null ? Stream.of(own) : Stream.of(own, pod.workload());
        return Stream.concat(
                Stream.of("namespace/" + namespace), local.flatMap(name -> Stream.of(name, namespace + "/" + name)));
    }

    // ---- ports -------------------------------------------------------------------------------------------------

    private List<Destination> destinations(Flow flow, String at) {
        Optional<List<Service>> services = services(flow.to(), at);
        if (services.isPresent()) {
            return services.get().stream()
                    .flatMap(service -> throughService(service, flow.port(), at).stream())
                    .toList();
        }
        List<Destination> destinations = new ArrayList<>();
        for (Party party : parties(flow.to(), at + ".to")) {
            List<Port> ports = ports(party, flow.port());
            if (ports.isEmpty()) {
                problems.add(at + ".port: " + party + " has no port \"" + flow.port() + "\"" + declared(party));
            }
            ports.forEach(port -> destinations.add(new Destination(party, port)));
        }
        return destinations;
    }

    private Optional<List<Service>> services(String text, String at) {
        if (text.equals(DNS)) {
            return ClusterDns.serviceIn(state).map(List::of);
        }
        if (text.equals(API_SERVER)) {
            return state.service(ServiceNames.API_SERVER).map(List::of);
        }
        if (!text.startsWith("service/") && !text.contains("/service/")) {
            return Optional.empty();
        }
        List<Service> found = state.services().stream()
                .filter(service -> text.equals("service/" + service.key().name())
                        || text.equals(service.key().namespace() + "/service/"
                                + service.key().name()))
                .toList();
        if (found.isEmpty()) {
            Set<String> known = state.services().stream()
                    .map(service -> "service/" + service.key().name())
                    .collect(Collectors.toCollection(TreeSet::new));
            problems.add(at + ".to: there is no \"" + text + "\" – there are "
                    + (known.isEmpty() ? "none" : String.join(", ", known))
                    + Nearest.to(text, known)
                            .map(near -> "; did you mean \"" + near + "\"?")
                            .orElse(""));
        } else if (found.size() > 1) {
            problems.add(at + ".to: \"" + text + "\" is in several namespaces: "
                    + found.stream().map(service -> service.key().namespace()).collect(Collectors.joining(", "))
                    + " – write \"NAMESPACE/" + text + "\"");
        }
        return Optional.of(found);
    }

    private List<Destination> throughService(Service service, PortRef wanted, String at) {
        List<Service.ServicePort> ports = service.ports().stream()
                .filter(port -> wanted instanceof PortRef.Number number
                        ? port.port().number() == number.value()
                        : port.name().equals(wanted.toString()))
                .toList();
        if (ports.isEmpty()) {
            problems.add(at + ".port: service " + service.key() + " has no port \"" + wanted + "\" – it has "
                    + service.ports().stream()
                            .map(port -> port.port() + (port.name().isEmpty() ? "" : " (" + port.name() + ")"))
                            .collect(Collectors.joining(", ")));
            return List.of();
        }
        Set<Destination> destinations = new LinkedHashSet<>();
        for (Service.ServicePort port : ports) {
            for (Backend backend : port.backends()) {
                destinations.add(
                        new Destination(party(backend), new Port(port.port().protocol(), backend.port())));
            }
        }
        if (destinations.isEmpty()) {
            problems.add(at + ".to: service " + service.key() + " leads to no pod");
        }
        return List.copyOf(destinations);
    }

    private List<Port> ports(Party party, PortRef wanted) {
        Set<ContainerPort> declared = party instanceof Party.OfPod of
                ? state.pod(of.pod()).map(pod -> Set.copyOf(pod.ports())).orElse(Set.of())
                : Set.of();
        if (wanted instanceof PortRef.Number number) {
            Set<Protocol> protocols = EnumSet.noneOf(Protocol.class);
            declared.stream()
                    .map(ContainerPort::port)
                    .filter(port -> port.number() == number.value())
                    .forEach(port -> protocols.add(port.protocol()));
            if (protocols.isEmpty()) {
                protocols.add(Protocol.TCP);
            }
            return protocols.stream()
                    .map(protocol -> new Port(protocol, number.value()))
                    .toList();
        }
        return declared.stream()
                .filter(port -> wanted.toString().equals(port.name()))
                .map(ContainerPort::port)
                .sorted()
                .toList();
    }

    private String declared(Party party) {
        if (!(party instanceof Party.OfPod of)) {
            return " – a port can be named of a pod or a Service only";
        }
        String ports = state.pod(of.pod()).stream()
                .flatMap(pod -> pod.ports().stream())
                .map(port -> port.port() + (port.name() == null ? "" : " (" + port.name() + ")"))
                .collect(Collectors.joining(", "));
        return " – it declares " + (ports.isEmpty() ? "none" : ports);
    }

    // ---- what flows need besides -------------------------------------------------------------------------------

    /** Names have to be resolved: every pod that opens a declared connection asks the cluster's DNS. */
    private Optional<ResolvedFlow> dnsFor(List<ResolvedFlow> flows) {
        List<Party> clients = flows.stream()
                .flatMap(flow -> flow.from().stream())
                .filter(party -> party instanceof Party.OfPod)
                .distinct()
                .toList();
        Optional<Service> dns = ClusterDns.serviceIn(state);
        if (clients.isEmpty() || dns.isEmpty()) {
            return Optional.empty();
        }
        Set<Destination> destinations = new LinkedHashSet<>();
        for (Service.ServicePort port : dns.get().ports()) {
            if (port.port().number() == ClusterDns.UDP.number()) {
                port.backends()
                        .forEach(backend -> destinations.add(new Destination(
                                party(backend), new Port(port.port().protocol(), backend.port()))));
            }
        }
        return Optional.of(
                new ResolvedFlow("questions to the cluster's DNS", clients, List.copyOf(destinations), true));
    }
}
