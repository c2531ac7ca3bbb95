package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.network.Cell;
import io.plimsoll.network.ClusterReader;
import io.plimsoll.network.ClusterState;
import io.plimsoll.network.Expected;
import io.plimsoll.network.FlowResolution;
import io.plimsoll.network.FlowResolver;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Observation;
import io.plimsoll.network.Observation.Listener;
import io.plimsoll.network.Observed;
import io.plimsoll.network.Party;
import io.plimsoll.network.Pod;
import io.plimsoll.network.PolicyOracle;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.spec.ManifestParser;
import io.plimsoll.spec.ManifestResult;
import io.plimsoll.spec.Tenant;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.suite.networkpolicy.NetworkFacts.Canary;
import io.plimsoll.suite.networkpolicy.NetworkFacts.DeclaredFlow;
import io.plimsoll.suite.networkpolicy.NetworkFacts.Exposure;
import io.plimsoll.suite.networkpolicy.NetworkFacts.Scan;
import io.plimsoll.timeline.ClusterList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A network as it is recorded: web, store and worker in the namespace shop, with a policy for each flow, in a cluster that
 * enforces them. Tests break one thing of it.
 */
final class RecordedNetwork {

    static final long START = 1_700_000_000_000_000L;

    private static final List<String> STRANGERS = List.of(Strangers.FROM, Strangers.TO);

    private static final String CLUSTER =
            """
            {apiVersion: v1, kind: Node, metadata: {name: n1}, status: {addresses: [{type: InternalIP, address: 172.18.0.2}]}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: kube-system}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: plimsoll-strangers}}
            """;

    private static final String DNS_SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: kube-dns, namespace: kube-system}
            spec:
              clusterIP: 10.43.0.10
              ports: [{name: dns, port: 53, protocol: UDP}]
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: kube-dns-1, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
            ports: [{name: dns, port: 53, protocol: UDP}]
            endpoints:
              - {addresses: [10.42.0.2], conditions: {ready: true}, nodeName: n1, targetRef: {kind: Pod, name: coredns-0, namespace: kube-system}}
            """;

    static final String DEFAULT_DENY =
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: default-deny, namespace: shop}
            spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
            """;

    static final String DNS =
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: dns, namespace: shop}
            spec:
              podSelector: {}
              policyTypes: [Egress]
              egress:
                - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
                  ports: [{protocol: UDP, port: 53}]
            """;

    static final String WEB_TO_STORE =
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: web-to-store, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: shop, tier: web}}
              policyTypes: [Egress]
              egress:
                - to: [{podSelector: {matchLabels: {app: shop, tier: store}}}]
                  ports: [{protocol: TCP, port: store}]
            """;

    static final String STORE_FROM_WEB =
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: store-from-web, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: shop, tier: store}}
              policyTypes: [Ingress]
              ingress:
                - from: [{podSelector: {matchLabels: {app: shop, tier: web}}}]
                  ports: [{protocol: TCP, port: store}]
            """;

    static final String ALLOW_ALL =
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: allow-all, namespace: shop}
            spec: {podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}]}
            """;

    List<String> policies = new ArrayList<>(List.of(DEFAULT_DENY, DNS, WEB_TO_STORE, STORE_FROM_WEB));
    List<DeclaredFlow> flows = new ArrayList<>(List.of(
            new DeclaredFlow("node", "deployment/web", "http"),
            new DeclaredFlow("deployment/web", "deployment/store", "5432")));
    List<Tenant> tenants = new ArrayList<>();
    List<Exposure> exposures = new ArrayList<>();
    List<CanarySample> canary = new ArrayList<>();
    List<String> more = new ArrayList<>();
    List<Cell> moreCells = new ArrayList<>();

    @Nullable
    Long denied = START + 2_000_000;

    @Nullable
    Long allowed = START + 4_000_000;

    List<String> namespaces = List.of("shop");
    int rounds = 2;

    /** Probers were in the pods: nothing was tried from nodes, or to what is outside. */
    boolean withinPods;

    long kept = 0;

    List<Scan> scans = List.of(new Scan("node-1", "172.18.0.2", 30_000, 32_767, 2_768, List.of()));

    @Nullable
    TrialObservations trial = new RecordedLag().trial();

    /** What became of cells otherwise than the cluster's policies say. */
    final Map<Cell, Observed> otherwise = new HashMap<>();

    RecordedNetwork() {
        sample(START, Observed.ALLOWED, 5);
        sample(START + 2_100_000, Observed.REJECTED, 5);
        sample(START + 4_050_000, Observed.ALLOWED, 5);
    }

    /** Adds tries of the control connection, one every 10 ms. */
    void sample(long from, Observed outcome, int count) {
        for (int i = 0; i < count; i++) {
            canary.add(new CanarySample(from + i * 10_000L, from + i * 10_000L + 500, outcome, ""));
        }
    }

    NetworkObservations observations() {
        List<NetworkRound> all = new ArrayList<>();
        List<NetworkFacts.Round> facts = new ArrayList<>();
        for (int number = 1; number <= rounds; number++) {
            NetworkFacts.Round round = new NetworkFacts.Round(
                    number,
                    number == 1 ? "as deployed" : "after every pod was replaced",
                    START + number * 10_000_000L,
                    START + number * 10_000_000L + 250_000,
                    50_000,
                    1,
                    kept);
            facts.add(round);
            all.add(round(round));
        }
        return new NetworkObservations(
                new NetworkFacts(
                        START,
                        START + 60_000_000,
                        namespaces,
                        Strangers.NAMESPACE,
                        withinPods,
                        true,
                        flows,
                        tenants,
                        exposures,
                        new Canary(
                                "plimsoll-strangers/stranger-a",
                                "plimsoll-strangers/stranger-b",
                                denied,
                                allowed,
                                10_000),
                        facts,
                        scans),
                canary,
                trial,
                all);
    }

    private NetworkRound round(NetworkFacts.Round facts) {
        List<JsonNode> objects = objects(facts.number());
        ClusterState state = ClusterReader.read(objects).state();
        PolicyOracle oracle = PolicyOracle.of(state);
        List<Cell> cells = cells(state);
        List<Observation> observations = cells.stream()
                .map(cell -> new Observation(
                        cell,
                        otherwise.getOrDefault(
                                cell,
                                oracle.expect(cell).outcome() == Expected.ALLOWED
                                        ? Observed.ALLOWED
                                        : Observed.REJECTED),
                        Listener.APPLICATION,
                        400,
                        ""))
                .toList();
        return NetworkRound.of(facts, objects, lists(facts.number()), cells, observations);
    }

    private static RecordedLists lists(int round) {
        return new RecordedLists(List.of(
                new ClusterList(START, "GET /api/v1/pods", "Pod", "", Integer.toString(4_000 + round), 6, true),
                new ClusterList(
                        START, "GET /api/v1/services", "Service", "", Integer.toString(4_000 + round), 1, true)));
    }

    private List<Cell> cells(ClusterState state) {
        TreeSet<Cell> cells = new TreeSet<>(moreCells);
        List<ObjectKey> pods = state.pods().stream()
                .map(Pod::key)
                .filter(key -> !key.namespace().equals("kube-system"))
                .toList();
        state.nodes().forEach(node -> cells.addAll(OutsidePorts.from(new Party.OfNode(node.name()))));
        for (ObjectKey from : pods) {
            cells.addAll(OutsidePorts.from(new Party.OfPod(from)));
            for (ObjectKey to : pods) {
                if (!from.namespace().equals(to.namespace()) || from.namespace().equals("shop")) {
                    TreeSet<Port> ports = new TreeSet<>(Strangers.UNDECLARED_PORTS);
                    state.pod(to).ifPresent(pod -> ports.addAll(pod.declaredPorts()));
                    ports.removeIf(port -> port.protocol() == Protocol.SCTP);
                    ports.forEach(port -> cells.add(new Cell(new Party.OfPod(from), new Party.OfPod(to), port)));
                }
            }
        }
        if (FlowResolver.resolve(new NetworkObservations(facts(), List.of(), null, List.of()).flows(), state)
                instanceof FlowResolution.Resolved resolved) {
            resolved.flows().forEach(flow -> cells.addAll(flow.cells()));
        }
        if (withinPods) {
            cells.removeIf(cell -> cell.from() instanceof Party.OfNode || cell.to() instanceof Party.Outside);
        }
        return List.copyOf(cells);
    }

    private NetworkFacts facts() {
        return new NetworkFacts(
                0,
                0,
                List.of(),
                "",
                withinPods,
                true,
                flows,
                List.of(),
                List.of(),
                new Canary("", "", null, null, 0),
                List.of(),
                List.of());
    }

    private List<JsonNode> objects(int round) {
        List<String> documents = new ArrayList<>(List.of(CLUSTER, DNS_SERVICE));
        documents.add(pod("shop", "web", round, 3, 8080, "http"));
        documents.add(pod("shop", "store", round, 4, 5432, "store"));
        documents.add(pod("shop", "worker", round, 5, 9090, "metrics"));
        documents.add(pod("kube-system", "coredns", 0, 2, 9153, "metrics"));
        for (int i = 0; i < STRANGERS.size(); i++) {
            documents.add(
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: %s, namespace: plimsoll-strangers}
                    spec: {nodeName: n1, containers: [{name: idle}]}
                    status: {phase: Running, podIP: 10.42.0.%s}
                    """
                            .formatted(STRANGERS.get(i), 100 + i));
        }
        documents.addAll(policies);
        documents.addAll(more);
        ManifestResult parsed = ManifestParser.parse(Path.of("test.yaml"), String.join("---\n", documents));
        if (parsed instanceof ManifestResult.Parsed good) {
            return good.objects();
        }
        throw new AssertionError(parsed);
    }

    private static String pod(String namespace, String tier, int round, int address, int port, String name) {
        String pod = namespace.equals("shop") ? tier + "-" + (round == 1 ? "old" : "new") + "-0" : tier + "-0";
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %1$s
                  namespace: %2$s
                  labels: {app: shop, tier: %3$s}
                  ownerReferences: [{kind: Deployment, name: %3$s, controller: true}]
                spec: {nodeName: n1, containers: [{name: main, ports: [{name: %5$s, containerPort: %4$s}]}]}
                status: {phase: Running, podIP: 10.42.0.%6$s}
                """
                .formatted(pod, namespace, tier, port, name, address + 10 * Math.max(0, round - 1));
    }

    /** Returns a cell of the first round. */
    static Cell cell(String from, String to, Protocol protocol, int port) {
        return new Cell(party(from), party(to), new Port(protocol, port));
    }

    private static Party party(String text) {
        if (text.equals("outside")) {
            return Party.Outside.WORLD;
        }
        if (text.equals("metadata")) {
            return Party.Outside.METADATA;
        }
        int slash = text.indexOf('/');
        return slash < 0
                ? new Party.OfNode(text)
                : new Party.OfPod(new ObjectKey(text.substring(0, slash), text.substring(slash + 1)));
    }
}
