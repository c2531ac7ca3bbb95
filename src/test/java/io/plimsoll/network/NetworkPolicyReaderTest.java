package io.plimsoll.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.network.NetworkPolicy.Peer;
import io.plimsoll.network.NetworkPolicy.PortRange;
import io.plimsoll.network.NetworkPolicy.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkPolicyReaderTest {

    private static NetworkPolicyResult read(String spec) {
        JsonNode object = Clusters.objects(
                        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {namespace: shop, name: p}\nspec: "
                                + spec + "\n")
                .get(0);
        return NetworkPolicyReader.read(object);
    }

    private static NetworkPolicy valid(String spec) {
        NetworkPolicyResult result = read(spec);
        assertThat(result).isInstanceOf(NetworkPolicyResult.Valid.class);
        return ((NetworkPolicyResult.Valid) result).policy();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {podSelector: {}}                                                  | INGRESS
                    {}                                                                 | INGRESS
                    {podSelector: {}, ingress: []}                                     | INGRESS
                    {podSelector: {}, egress: []}                                      | INGRESS
                    {podSelector: {}, egress: null}                                    | INGRESS
                    {podSelector: {}, egress: [{}]}                                    | INGRESS EGRESS
                    {podSelector: {}, policyTypes: []}                                 | INGRESS
                    {podSelector: {}, policyTypes: null, egress: [{}]}                 | INGRESS EGRESS
                    {podSelector: {}, policyTypes: [Ingress], egress: [{}]}            | INGRESS
                    {podSelector: {}, policyTypes: [Egress], ingress: [{}]}            | EGRESS
                    {podSelector: {}, policyTypes: [Egress, Ingress]}                  | INGRESS EGRESS
                    """)
    void fills_in_the_types_as_the_api_server_does(String spec, String types) {
        assertThat(valid(spec).types())
                .map(Direction::name)
                .containsExactly(types.trim().split(" "));
    }

    @Test
    void takes_absent_null_and_empty_lists_for_everybody_and_every_port() {
        List<Rule> rules = valid("{podSelector: {}, ingress: [{}, {from: [], ports: []}, {from: null, ports: null}]}")
                .ingress();

        assertThat(rules).hasSize(3).containsOnly(new Rule(List.of(), List.of()));
    }

    @Test
    void reads_peers() {
        List<Peer> peers = valid(
                        """
                        {podSelector: {}, ingress: [{from: [
                          {podSelector: {}}, {namespaceSelector: {}}, {podSelector: {matchLabels: {a: b}}, namespaceSelector: null},
                          {ipBlock: {cidr: "fd00::/8", except: ["fd00:1::/32"]}}]}]}
                        """)
                .ingress()
                .get(0)
                .peers();

        assertThat(peers)
                .containsExactly(
                        new Peer.Pods(null, LabelSelector.EVERYTHING),
                        new Peer.Pods(LabelSelector.EVERYTHING, null),
                        new Peer.Pods(null, LabelSelector.of(Map.of("a", "b"))),
                        new Peer.IpBlock(Cidr.of("fd00::/8"), List.of(Cidr.of("fd00:1::/32"))));
    }

    @Test
    void reads_ports() {
        List<PortRange> ports = valid(
                        "{podSelector: {}, egress: [{ports: [{}, {protocol: UDP}, {port: 80}, {port: http, protocol: SCTP},"
                                + " {port: 80, endPort: 90}]}]}")
                .egress()
                .get(0)
                .ports();

        assertThat(ports)
                .containsExactly(
                        new PortRange.Every(Protocol.TCP),
                        new PortRange.Every(Protocol.UDP),
                        new PortRange.Numbered(Protocol.TCP, 80, 80),
                        new PortRange.Named(Protocol.SCTP, "http"),
                        new PortRange.Numbered(Protocol.TCP, 80, 90));
    }

    @Test
    void is_in_the_namespace_default_unless_it_says_otherwise() {
        JsonNode object = Clusters.objects(
                        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\n")
                .get(0);

        assertThat(NetworkPolicyReader.read(object))
                .isEqualTo(new NetworkPolicyResult.Valid(new NetworkPolicy(
                        "default", "p", LabelSelector.EVERYTHING, Set.of(Direction.INGRESS), List.of(), List.of())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {policyTypes: [ingress]} | shop/p: spec.policyTypes: "ingress" is neither Ingress nor Egress
                    {ingress: [{from: [{}]}]} | shop/p: spec.ingress[0].from[0]: it names nobody; it needs podSelector, namespaceSelector or ipBlock
                    {egress: [{}, {to: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]} | shop/p: spec.egress[1].to[0]: an ipBlock stands alone, without podSelector and namespaceSelector
                    {egress: [{to: [{ipBlock: {cidr: 10.0.0.0}}]}]} | shop/p: spec.egress[0].to[0].ipBlock.cidr: "10.0.0.0" is not a range such as 10.42.0.0/16
                    {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/33}}]}]} | shop/p: spec.egress[0].to[0].ipBlock.cidr: "10.0.0.0/33" is not a range such as 10.42.0.0/16
                    {egress: [{to: [{ipBlock: {cidr: example.test/8}}]}]} | shop/p: spec.egress[0].to[0].ipBlock.cidr: "example.test/8" is not a range such as 10.42.0.0/16
                    {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}]} | shop/p: spec.egress[0].to[0].ipBlock.except[0]: 10.0.0.0/8 is not a part of 10.0.0.0/8
                    {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}]} | shop/p: spec.egress[0].to[0].ipBlock.except[0]: 11.0.0.0/16 is not a part of 10.0.0.0/8
                    {ingress: [{ports: [{protocol: ICMP}]}]} | shop/p: spec.ingress[0].ports[0].protocol: "ICMP" is none of TCP, UDP and SCTP
                    {ingress: [{ports: [{port: 0}]}]} | shop/p: spec.ingress[0].ports[0].port: "0" is not a number from 1 to 65535
                    {ingress: [{ports: [{port: 65536}]}]} | shop/p: spec.ingress[0].ports[0].port: "65536" is not a number from 1 to 65535
                    {ingress: [{ports: [{port: Http}]}]} | shop/p: spec.ingress[0].ports[0].port: "Http" is no name of a port
                    {ingress: [{ports: [{port: "80"}]}]} | shop/p: spec.ingress[0].ports[0].port: "80" is no name of a port
                    {ingress: [{ports: [{port: a-very-long-name}]}]} | shop/p: spec.ingress[0].ports[0].port: "a-very-long-name" is no name of a port
                    {ingress: [{ports: [{endPort: 80}]}]} | shop/p: spec.ingress[0].ports[0].endPort: it needs a port to begin at
                    {ingress: [{ports: [{port: http, endPort: 80}]}]} | shop/p: spec.ingress[0].ports[0].endPort: it needs a port to begin at that is a number, found "http"
                    {ingress: [{ports: [{port: 90, endPort: 80}]}]} | shop/p: spec.ingress[0].ports[0].endPort: 80 is less than the port 90
                    {podSelector: {matchExpressions: [{key: a, operator: Gt, values: ["1"]}]}} | shop/p: spec.podSelector.matchExpressions[0].operator: "Gt" is none of In, NotIn, Exists and DoesNotExist
                    {podSelector: {matchExpressions: [{key: a, operator: In}]}} | shop/p: spec.podSelector.matchExpressions[0].values: In needs at least one value
                    {podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}} | shop/p: spec.podSelector.matchExpressions[0].values: Exists takes no values
                    {podSelector: {matchExpressions: [{operator: Exists}]}} | shop/p: spec.podSelector.matchExpressions[0].key: it is missing
                    """)
    void refuses_what_the_api_server_refuses(String spec, String problem) {
        assertThat(read(spec)).isEqualTo(new NetworkPolicyResult.Invalid(List.of(problem)));
    }

    @Test
    void leaves_policies_that_cannot_be_read_out_of_a_cluster_and_says_so() {
        ClusterReading reading = ClusterReader.read(
                Clusters.objects(
                        """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: shop, name: right}
                spec: {podSelector: {}}
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: shop, name: wrong}
                spec: {podSelector: {}, ingress: [{from: [{}], ports: [{port: 0}]}]}
                """));

        assertThat(reading.state().policies()).map(NetworkPolicy::id).containsExactly("shop/right");
        assertThat(reading.problems())
                .containsExactly(
                        "shop/wrong: spec.ingress[0].from[0]: it names nobody; it needs podSelector, namespaceSelector or"
                                + " ipBlock",
                        "shop/wrong: spec.ingress[0].ports[0].port: \"0\" is not a number from 1 to 65535");
    }
}
