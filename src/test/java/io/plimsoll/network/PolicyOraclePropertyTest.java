package io.plimsoll.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PolicyOraclePropertyTest {

    private static final String SEED = "20261120";

    @Provide
    Arbitrary<RandomCluster> clusters() {
        return Arbitraries.randomValue(RandomCluster::of);
    }

    @Property(seed = SEED, tries = 200)
    void says_what_the_specification_says(@ForAll("clusters") RandomCluster cluster) {
        PolicyOracle oracle = PolicyOracle.of(Clusters.state(cluster.objects()));
        SpecificationOracle common = specification(cluster, false);
        SpecificationOracle distinguishing = specification(cluster, true);
        Map<JsonNode, Party> parties = parties(cluster);

        parties.forEach((from, fromParty) -> parties.forEach((to, toParty) -> {
            for (Protocol protocol : Protocol.values()) {
                for (int port : RandomCluster.PORTS) {
                    Expectation expectation = oracle.expect(new Cell(fromParty, toParty, new Port(protocol, port)));
                    boolean allowed = common.allows(from, to, protocol.name(), port);

                    assertThat(expectation.outcome())
                            .as(() -> String.join("\n", expectation.explain()) + " in\n" + cluster)
                            .isEqualTo(allowed ? Expected.ALLOWED : Expected.BLOCKED);
                    if (expectation.isCertain()) {
                        assertThat(distinguishing.allows(from, to, protocol.name(), port))
                                .as(() -> expectation.cell() + ", host network pods told apart, in\n" + cluster)
                                .isEqualTo(allowed);
                    }
                }
            }
        }));
    }

    @Property(seed = SEED, tries = 100)
    void explains_what_it_says(@ForAll("clusters") RandomCluster cluster) {
        PolicyOracle oracle = PolicyOracle.of(Clusters.state(cluster.objects()));
        List<Party> parties = List.copyOf(parties(cluster).values());

        for (Party from : parties) {
            for (Party to : parties) {
                Expectation expectation = oracle.expect(new Cell(from, to, new Port(Protocol.TCP, 80)));
                PathVerdict path = expectation.paths().get(0);
                for (DirectionVerdict side : List.of(path.egress(), path.ingress())) {
                    boolean granted = side.reason() == DirectionVerdict.Reason.GRANTED;
                    boolean isolated = granted || side.reason() == DirectionVerdict.Reason.NOT_GRANTED;
                    assertThat(side.selectedBy().isEmpty()).isNotEqualTo(isolated);
                    assertThat(side.grants().isEmpty()).isNotEqualTo(granted);
                    assertThat(side.grants()).allSatisfy(grant -> assertThat(side.selectedBy())
                            .contains(grant.rule().policy()));
                    assertThat(side.misses())
                            .allSatisfy(miss -> assertThat(miss.because()).isNotEmpty());
                }
            }
        }
    }

    @Property(seed = SEED, tries = 100)
    void looks_through_services(@ForAll("clusters") RandomCluster cluster) {
        List<JsonNode> objects = new ArrayList<>(cluster.objects());
        List<JsonNode> backends = objects.stream()
                .filter(object -> object.path("kind").asText().equals("Pod"))
                .limit(3)
                .toList();
        objects.add(service());
        objects.add(slice(backends));
        PolicyOracle oracle = PolicyOracle.of(Clusters.state(objects));

        for (Party from : parties(cluster).values()) {
            Expectation through = oracle.expect(new Cell(
                    from, new Party.OfService(new ObjectKey("a", "svc"), false), new Port(Protocol.TCP, 8080)));
            Set<Expected> direct = new TreeSet<>();
            for (JsonNode backend : backends) {
                direct.add(oracle.expect(new Cell(from, party(backend), new Port(Protocol.TCP, 80)))
                        .outcome());
            }

            assertThat(through.outcome())
                    .isEqualTo(
                            direct.size() > 1
                                    ? Expected.VARIES
                                    : direct.iterator().next());
            assertThat(through.paths()).hasSameSizeAs(backends);
        }
    }

    @Property(seed = SEED, tries = 100)
    void groups_only_pods_that_policies_cannot_tell_apart(@ForAll("clusters") RandomCluster cluster) {
        ClusterState state = Clusters.state(withNearTwins(cluster.objects()));
        PolicyOracle oracle = PolicyOracle.of(state);
        PodGroups groups = PodGroups.of(state, state.pods());
        List<Party> others = List.copyOf(parties(cluster).values());

        assertThat(groups.groups().stream().mapToInt(List::size).sum())
                .isEqualTo(state.pods().size());
        for (List<ObjectKey> group : groups.groups()) {
            for (ObjectKey member : group) {
                for (Party other : others) {
                    boolean within = other instanceof Party.OfPod of && group.contains(of.pod());
                    for (int port : within ? List.<Integer>of() : RandomCluster.PORTS) {
                        Port one = new Port(Protocol.TCP, port);
                        assertThat(outcome(oracle, member, other, one))
                                .isEqualTo(outcome(oracle, group.get(0), other, one));
                        assertThat(outcome(oracle, other, member, one))
                                .isEqualTo(outcome(oracle, other, group.get(0), one));
                    }
                }
            }
        }
    }

    /** Adds two pods for each: one that differs in its address only, and one that differs in a label, too. */
    private static List<JsonNode> withNearTwins(List<JsonNode> objects) {
        List<JsonNode> more = new ArrayList<>(objects);
        int address = 1;
        for (JsonNode object : objects) {
            if (object.path("kind").asText().equals("Pod")
                    && !object.path("spec").path("hostNetwork").asBoolean()) {
                more.add(twin(object, "twin", "10.42.0." + (20 + address)));
                ObjectNode other = twin(object, "cousin", "10.42.0." + (40 + address));
                ((ObjectNode) other.path("metadata").path("labels")).put("app", "v" + (1 + address % 2));
                more.add(other);
                address++;
            }
        }
        return more;
    }

    private static ObjectNode twin(JsonNode pod, String suffix, String address) {
        ObjectNode twin = pod.deepCopy();
        ((ObjectNode) twin.path("metadata"))
                .put("name", pod.path("metadata").path("name").asText() + suffix);
        ((ObjectNode) twin.path("status")).put("podIP", address);
        return twin;
    }

    private static Expected outcome(PolicyOracle oracle, ObjectKey from, Party to, Port port) {
        return oracle.expect(new Cell(new Party.OfPod(from), to, port)).outcome();
    }

    private static Expected outcome(PolicyOracle oracle, Party from, ObjectKey to, Port port) {
        return oracle.expect(new Cell(from, new Party.OfPod(to), port)).outcome();
    }

    private static SpecificationOracle specification(RandomCluster cluster, boolean hostNetworkAsPods) {
        return new SpecificationOracle(
                cluster.objects(), cluster.outside(), Set.copyOf(RandomCluster.PORTS), hostNetworkAsPods);
    }

    private static Map<JsonNode, Party> parties(RandomCluster cluster) {
        Map<JsonNode, Party> parties =
                new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        for (JsonNode object : cluster.objects()) {
            if (object.path("kind").asText().equals("Pod")
                    || object.path("kind").asText().equals("Node")) {
                parties.put(object, party(object));
            }
        }
        cluster.outside()
                .forEach(
                        address -> parties.put(address, new Party.Outside(IpAddress.of(address.asText()), "somebody")));
        return parties;
    }

    private static Party party(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return object.path("kind").asText().equals("Pod")
                ? new Party.OfPod(new ObjectKey(
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText()))
                : new Party.OfNode(metadata.path("name").asText());
    }

    private static ObjectNode service() {
        ObjectNode service = Clusters.object("v1", "Service", "a", "svc");
        ObjectNode spec = service.putObject("spec").put("clusterIP", "10.43.0.10");
        spec.putArray("ports").addObject().put("name", "web").put("port", 8080).put("protocol", "TCP");
        return service;
    }

    private static ObjectNode slice(List<JsonNode> backends) {
        ObjectNode slice = Clusters.object("discovery.k8s.io/v1", "EndpointSlice", "a", "svc-1");
        ((ObjectNode) slice.path("metadata")).putObject("labels").put("kubernetes.io/service-name", "svc");
        slice.putArray("ports").addObject().put("name", "web").put("port", 80).put("protocol", "TCP");
        ArrayNode endpoints = slice.putArray("endpoints");
        for (JsonNode backend : backends) {
            ObjectNode endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add(SpecificationOracle.addressOf(backend));
            endpoint.putObject("targetRef")
                    .put("kind", "Pod")
                    .put("namespace", backend.path("metadata").path("namespace").asText())
                    .put("name", backend.path("metadata").path("name").asText());
        }
        return slice;
    }
}
