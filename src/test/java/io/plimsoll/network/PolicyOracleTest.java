package io.plimsoll.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PolicyOracleTest {

    /** A shop with a database, a client in a namespace of its own, two nodes, DNS and a pod on the node's network. */
    static final String SHOP =
            """
            apiVersion: v1
            kind: Node
            metadata: {name: n1}
            status: {addresses: [{type: InternalIP, address: 172.18.0.2}, {type: Hostname, address: n1}]}
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: n2}
            status: {addresses: [{type: InternalIP, address: 172.18.0.3}]}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {tier: prod}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: api, labels: {app: api}}
            spec: {nodeName: n1, containers: [{ports: [{name: http, containerPort: 8080}]}]}
            status: {phase: Running, podIPs: [{ip: 10.42.0.2}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: db-0, labels: {app: db}}
            spec:
              nodeName: n1
              containers: [{ports: [{name: sql, containerPort: 5432}]}]
              initContainers: [{restartPolicy: Always, ports: [{name: metrics, containerPort: 9187}]}, {ports: [{containerPort: 1}]}]
            status: {phase: Running, podIPs: [{ip: 10.42.0.3}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: db-1, labels: {app: db, role: replica}}
            spec: {nodeName: n2, containers: [{ports: [{name: sql, containerPort: 5432}]}]}
            status: {phase: Running, podIPs: [{ip: 10.42.1.3}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: job, labels: {app: api}}
            spec: {nodeName: n1}
            status: {phase: Succeeded, podIPs: [{ip: 10.42.0.9}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: old, labels: {app: api}, deletionTimestamp: "2026-11-20T00:00:00Z"}
            spec: {nodeName: n1}
            status: {phase: Running, podIPs: [{ip: 10.42.0.8}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: web, name: client, labels: {app: api}}
            spec: {nodeName: n2}
            status: {phase: Running, podIPs: [{ip: 10.42.1.4}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: agent, labels: {app: api}}
            spec: {nodeName: n2, hostNetwork: true}
            status: {phase: Running, podIPs: [{ip: 172.18.0.3}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: kube-system, name: coredns, labels: {k8s-app: kube-dns}}
            spec: {nodeName: n1, containers: [{ports: [{name: dns, containerPort: 53, protocol: UDP}]}]}
            status: {phase: Running, podIPs: [{ip: 10.42.0.10}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {namespace: kube-system, name: kube-dns}
            spec: {clusterIP: 10.43.0.10, ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {namespace: kube-system, name: kube-dns-1, labels: {kubernetes.io/service-name: kube-dns}}
            ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
            endpoints: [{addresses: [10.42.0.10], nodeName: n1, targetRef: {kind: Pod, namespace: kube-system, name: coredns}}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {namespace: shop, name: db}
            spec: {clusterIP: 10.43.0.20, ports: [{name: sql, port: 15432}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {namespace: shop, name: db-1, labels: {kubernetes.io/service-name: db}}
            ports: [{name: sql, port: 5432}]
            endpoints:
              - {addresses: [10.42.0.3], nodeName: n1, targetRef: {kind: Pod, name: db-0}}
              - {addresses: [10.42.1.3], nodeName: n2, targetRef: {kind: Pod, name: db-1}}
            ---
            """;

    static String policy(String id, String spec) {
        return """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {namespace: %s, name: %s}
            spec: %s
            ---
            """
                .formatted(id.substring(0, id.indexOf('/')), id.substring(id.indexOf('/') + 1), spec);
    }

    private static final String DENY = policy("shop/deny", "{podSelector: {}, policyTypes: [Ingress, Egress]}");

    private static PolicyOracle oracle(String policies) {
        return PolicyOracle.of(Clusters.state(SHOP + policies));
    }

    private static Expectation expect(String policies, Party from, Party to, String port) {
        return oracle(policies).expect(new Cell(from, to, Clusters.port(port)));
    }

    private static Party pod(String key) {
        return Clusters.pod(key);
    }

    private static Party node(String name) {
        return new Party.OfNode(name);
    }

    private static Party service(String key) {
        return new Party.OfService(Clusters.key(key), false);
    }

    private static Party serviceByName(String key) {
        return new Party.OfService(Clusters.key(key), true);
    }

    // ---- explanations ------------------------------------------------------------------------------------------

    @Test
    void explains_that_nothing_is_isolated() {
        assertThat(expect("", pod("shop/api"), pod("shop/db-0"), "TCP/5432").explain())
                .containsExactly(
                        "pod shop/api -> pod shop/db-0 TCP/5432: allowed",
                        "  egress of pod shop/api: no policy selects it, so everything is allowed",
                        "  ingress of pod shop/db-0: no policy selects it, so everything is allowed");
    }

    @Test
    void explains_which_rule_allows() {
        String policies = DENY
                + policy(
                        "shop/api",
                        "{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress], egress: [{ports: [{port: 1}]},"
                                + " {to: [{podSelector: {matchLabels: {app: db}}}]}]}")
                + policy(
                        "shop/db",
                        "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/24}},"
                                + " {podSelector: {matchLabels: {app: api}}}], ports: [{port: sql}]}]}");

        assertThat(expect(policies, pod("shop/api"), pod("shop/db-0"), "TCP/5432")
                        .explain())
                .containsExactly(
                        "pod shop/api -> pod shop/db-0 TCP/5432: allowed",
                        "  egress of pod shop/api: selected by shop/api, shop/deny; allowed",
                        "    by shop/api egress[1]: to[0] (pods app=db), every port",
                        "  ingress of pod shop/db-0: selected by shop/db, shop/deny; allowed",
                        "    by shop/db ingress[0]: from[1] (pods app=api), ports[0] (TCP/sql)");
    }

    @Test
    void explains_what_of_each_rule_does_not_fit() {
        String policies = policy(
                        "shop/db",
                        """
                        {podSelector: {matchLabels: {app: db}}, ingress: [
                          {from: [{podSelector: {matchLabels: {app: apy}}}], ports: [{port: sql}]},
                          {from: [{namespaceSelector: {matchLabels: {tier: dev}}, podSelector: {}}, {ipBlock: {cidr: 10.42.0.0/16, except: [10.42.0.0/24]}}]},
                          {ports: [{port: 5431}, {port: postgres}, {protocol: UDP}]},
                          {from: [{podSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}}], ports: [{port: 80, endPort: 90}]}]}
                        """)
                + policy("shop/deny", "{podSelector: {}}");

        assertThat(expect(policies, pod("shop/api"), pod("shop/db-0"), "TCP/5432")
                        .explain())
                .containsExactly(
                        "pod shop/api -> pod shop/db-0 TCP/5432: blocked",
                        "  egress of pod shop/api: no policy selects it, so everything is allowed",
                        "  ingress of pod shop/db-0: selected by shop/db, shop/deny; no rule allows it",
                        "    not by shop/db ingress[0]: from[0] (pods app=apy): pod shop/api: wants app=apy, found app=api",
                        "    not by shop/db ingress[1]: from[0] (namespaces tier=dev and pods everything): namespace shop:"
                                + " wants tier=dev, found tier=prod; from[1] (10.42.0.0/16 except [10.42.0.0/24]): 10.42.0.2"
                                + " is excepted by 10.42.0.0/24",
                        "    not by shop/db ingress[2]: TCP/5432 is none of ports[0] (TCP/5431), ports[1] (TCP/postgres):"
                                + " pod shop/db-0 has no such port, ports[2] (UDP, every port)",
                        "    not by shop/db ingress[3]: from[0] (pods !app): pod shop/api: wants !app, found app=api;"
                                + " TCP/5432 is none of ports[0] (TCP/80-90)");
    }

    @Test
    void explains_that_a_selector_without_namespaces_means_its_own() {
        String policies =
                policy("shop/db", "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {}}]}]}");

        assertThat(expect(policies, pod("web/client"), pod("shop/db-0"), "TCP/5432")
                        .explain())
                .contains(
                        "    not by shop/db ingress[0]: from[0] (pods everything): means pods of namespace shop only, pod"
                                + " web/client is not in it");
    }

    // ---- what cannot be kept apart -----------------------------------------------------------------------------

    @Test
    void lets_a_pod_reach_itself() {
        assertThat(expect(DENY, pod("shop/api"), pod("shop/api"), "TCP/8080").explain())
                .containsExactly(
                        "pod shop/api -> pod shop/api TCP/8080: allowed",
                        "  egress of pod shop/api: a pod always reaches itself",
                        "  ingress of pod shop/api: a pod always reaches itself");
    }

    @Test
    void lets_a_pod_and_its_own_node_reach_each_other() {
        assertThat(expect(DENY, node("n1"), pod("shop/api"), "TCP/8080").explain())
                .containsExactly(
                        "node n1 -> pod shop/api TCP/8080: allowed",
                        "  egress of node n1: no pod, so no policy applies",
                        "  ingress of pod shop/api: a pod and its own node always reach each other");
        assertThat(expect(DENY, pod("shop/api"), node("n1"), "TCP/10250").outcome())
                .isEqualTo(Expected.ALLOWED);
    }

    @Test
    void holds_other_nodes_against_the_policies_by_their_address() {
        String byAddress =
                policy("shop/db", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 172.18.0.3/32}}]}]}");

        assertThat(expect(DENY, node("n2"), pod("shop/api"), "TCP/8080"))
                .returns(Expected.BLOCKED, Expectation::outcome)
                .returns(true, Expectation::isCertain);
        assertThat(expect(byAddress, node("n2"), pod("shop/api"), "TCP/8080").explain())
                .containsExactly(
                        "node n2 -> pod shop/api TCP/8080: allowed",
                        "  egress of node n2: no pod, so no policy applies",
                        "  ingress of pod shop/api: selected by shop/db; allowed",
                        "    by shop/db ingress[0]: from[0] (172.18.0.3/32), every port",
                        "  left open: with which address a node appears to pods of other nodes");
    }

    @Test
    void counts_pods_on_the_nodes_network_as_their_node_and_says_what_is_open() {
        String byLabel =
                policy("shop/db", "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {}}]}]}");

        assertThat(expect(byLabel, pod("shop/agent"), pod("shop/db-0"), "TCP/5432")
                        .explain())
                .containsExactly(
                        "pod shop/agent -> pod shop/db-0 TCP/5432: blocked",
                        "  egress of pod shop/agent: shares its node's network, where policies commonly have no effect",
                        "  ingress of pod shop/db-0: selected by shop/db; no rule allows it",
                        "    not by shop/db ingress[0]: from[0] (pods everything): pod shop/agent shares its node's network",
                        "  left open: whether policies apply to pods that share their node's network");
        assertThat(expect(byLabel, pod("shop/agent"), pod("shop/db-1"), "TCP/5432"))
                .as("on the same node")
                .returns(Expected.ALLOWED, Expectation::outcome)
                .returns(true, Expectation::isCertain);
        assertThat(expect(DENY, pod("shop/agent"), pod("shop/db-1"), "TCP/5432"))
                .as("on the same node, and nothing would allow it if it were told apart")
                .returns(Expected.ALLOWED, Expectation::outcome)
                .returns(false, Expectation::isCertain);
    }

    // ---- pods at the end of their lives ------------------------------------------------------------------------

    @Test
    void applies_policies_to_terminating_pods_as_to_any() {
        String policies = policy(
                "shop/db",
                "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}");

        assertThat(expect(policies, pod("shop/old"), pod("shop/db-0"), "TCP/5432")
                        .outcome())
                .isEqualTo(Expected.ALLOWED);
        assertThat(expect(DENY, pod("shop/old"), pod("web/client"), "TCP/80").outcome())
                .isEqualTo(Expected.BLOCKED);
    }

    @Test
    void has_nothing_to_connect_from_or_to_where_a_pod_has_finished() {
        assertThat(expect("", pod("shop/job"), pod("shop/db-0"), "TCP/5432").explain())
                .containsExactly(
                        "pod shop/job -> pod shop/db-0 TCP/5432: nothing to connect to, pod shop/job is not on the network");
        assertThat(expect("", pod("shop/api"), pod("shop/job"), "TCP/80").outcome())
                .isEqualTo(Expected.UNREACHABLE);
    }

    // ---- services ----------------------------------------------------------------------------------------------

    @Test
    void holds_the_pods_behind_a_service_against_the_policies() {
        String policies = policy(
                "shop/replicas", "{podSelector: {matchLabels: {role: replica}}, ingress: [{ports: [{port: 15432}]}]}");

        assertThat(expect(policies, pod("shop/api"), service("shop/db"), "TCP/15432")
                        .explain())
                .containsExactly(
                        "pod shop/api -> service shop/db TCP/15432: varies with the pod that is chosen",
                        "  to pod shop/db-0 TCP/5432: allowed",
                        "    egress of pod shop/api: no policy selects it, so everything is allowed",
                        "    ingress of pod shop/db-0: no policy selects it, so everything is allowed",
                        "  to pod shop/db-1 TCP/5432: blocked",
                        "    egress of pod shop/api: no policy selects it, so everything is allowed",
                        "    ingress of pod shop/db-1: selected by shop/replicas; no rule allows it",
                        "      not by shop/replicas ingress[0]: TCP/5432 is none of ports[0] (TCP/15432)");
        assertThat(expect(DENY, pod("shop/api"), service("shop/db"), "TCP/15432")
                        .outcome())
                .isEqualTo(Expected.BLOCKED);
    }

    @Test
    void needs_the_dns_where_a_name_is_to_be_resolved() {
        String noDns = policy(
                "shop/api",
                "{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}");

        assertThat(expect(noDns, pod("shop/api"), service("shop/db"), "TCP/15432")
                        .outcome())
                .isEqualTo(Expected.ALLOWED);
        assertThat(expect(noDns, pod("shop/api"), serviceByName("shop/db"), "TCP/15432")
                        .explain())
                .containsExactly(
                        "pod shop/api -> service shop/db by name TCP/15432: name cannot be resolved",
                        "  pod shop/api -> service kube-system/kube-dns UDP/53: blocked",
                        "    to pod kube-system/coredns UDP/53: blocked",
                        "      egress of pod shop/api: selected by shop/api; no rule allows it",
                        "        not by shop/api egress[0]: to[0] (pods everything): means pods of namespace shop only, pod"
                                + " kube-system/coredns is not in it",
                        "      ingress of pod kube-system/coredns: no policy selects it, so everything is allowed");
        assertThat(expect("", pod("shop/api"), serviceByName("shop/db"), "TCP/15432")
                        .outcome())
                .isEqualTo(Expected.ALLOWED);
    }

    @Test
    void says_that_a_pod_that_reaches_itself_through_a_service_is_left_open() {
        Expectation through = expect(DENY, pod("shop/db-0"), service("shop/db"), "TCP/15432");

        assertThat(through.outcome()).isEqualTo(Expected.VARIES);
        assertThat(through.open())
                .containsExactly("whether policies apply to a pod that reaches itself through a Service");
    }

    @Test
    void leads_to_ready_endpoints_else_to_those_that_still_serve() {
        String slice =
                """
                apiVersion: v1
                kind: Service
                metadata: {namespace: shop, name: some}
                spec: {clusterIP: 10.43.0.21, ports: [{name: a, port: 80}, {name: b, port: 81}, {name: c, port: 82}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {namespace: shop, name: some-1, labels: {kubernetes.io/service-name: some}}
                ports: [{name: a, port: 8080}]
                endpoints:
                  - {addresses: [10.42.0.2], conditions: {ready: true}, targetRef: {kind: Pod, name: api}}
                  - {addresses: [10.42.0.8], conditions: {ready: false, serving: true, terminating: true}, targetRef: {kind: Pod, name: old}}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {namespace: shop, name: some-2, labels: {kubernetes.io/service-name: some}}
                ports: [{name: b, port: 8080}]
                endpoints:
                  - {addresses: [10.42.0.3], conditions: {ready: false, serving: false}, targetRef: {kind: Pod, name: db-0}}
                  - {addresses: [10.42.0.8], conditions: {ready: false, serving: true, terminating: true}, targetRef: {kind: Pod, name: old}}
                """;

        assertThat(expect(slice, pod("web/client"), service("shop/some"), "TCP/80")
                        .paths())
                .map(PathVerdict::to)
                .containsExactly(pod("shop/api"));
        assertThat(expect(slice, pod("web/client"), service("shop/some"), "TCP/81")
                        .paths())
                .map(PathVerdict::to)
                .containsExactly(pod("shop/old"));
        assertThat(expect(slice, pod("web/client"), service("shop/some"), "TCP/82")
                        .explain())
                .containsExactly("pod web/client -> service shop/some TCP/82: nothing to connect to, the Service leads"
                        + " nowhere from there");
        assertThat(expect(slice, pod("web/client"), service("shop/some"), "TCP/83")
                        .explain())
                .containsExactly(
                        "pod web/client -> service shop/some TCP/83: nothing to connect to, the Service has no port"
                                + " TCP/83");
    }

    @Test
    void leads_a_local_service_to_the_clients_own_node_and_a_headless_one_to_the_pods_own_port() {
        String services =
                """
                apiVersion: v1
                kind: Service
                metadata: {namespace: shop, name: local}
                spec: {clusterIP: 10.43.0.22, internalTrafficPolicy: Local, ports: [{name: sql, port: 15432}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {namespace: shop, name: local-1, labels: {kubernetes.io/service-name: local}}
                ports: [{name: sql, port: 5432}]
                endpoints:
                  - {addresses: [10.42.0.3], nodeName: n1, targetRef: {kind: Pod, name: db-0}}
                  - {addresses: [10.42.1.3], nodeName: n2, targetRef: {kind: Pod, name: db-1}}
                ---
                apiVersion: v1
                kind: Service
                metadata: {namespace: shop, name: headless}
                spec: {clusterIP: None, ports: [{name: sql, port: 15432}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {namespace: shop, name: headless-1, labels: {kubernetes.io/service-name: headless}}
                ports: [{name: sql, port: 5432}]
                endpoints: [{addresses: [10.42.0.3], nodeName: n1, targetRef: {kind: Pod, name: db-0}}]
                ---
                """;

        assertThat(expect(services, pod("web/client"), service("shop/local"), "TCP/15432")
                        .paths())
                .map(PathVerdict::to)
                .containsExactly(pod("shop/db-1"));
        assertThat(expect(services, pod("web/client"), serviceByName("shop/headless"), "TCP/15432")
                        .paths())
                .map(path -> path.to() + " " + path.port())
                .containsExactly("pod shop/db-0 TCP/15432");
    }

    // ---- addresses ---------------------------------------------------------------------------------------------

    @Test
    void compares_addresses_of_the_family_that_both_ends_have() {
        String dual =
                """
                apiVersion: v1
                kind: Pod
                metadata: {namespace: six, name: both}
                status: {phase: Running, podIPs: [{ip: 10.42.0.60}, {ip: "fd00::60"}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {namespace: six, name: only}
                status: {phase: Running, podIPs: [{ip: "fd00::61"}]}
                ---
                """
                        + policy("six/p", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: \"fd00::/120\"}}]}]}");

        assertThat(expect(dual, pod("six/both"), pod("six/only"), "TCP/80").outcome())
                .isEqualTo(Expected.ALLOWED);
        assertThat(expect(dual, pod("shop/api"), pod("six/both"), "TCP/80").outcome())
                .isEqualTo(Expected.BLOCKED);
        assertThat(expect(dual, pod("shop/api"), pod("six/only"), "TCP/80").explain())
                .containsExactly(
                        "pod shop/api -> pod six/only TCP/80: nothing to connect to, they have no addresses of a"
                                + " common family");
    }

    @Test
    void refuses_to_guess_about_what_the_cluster_does_not_have() {
        assertThatThrownBy(() -> expect("", pod("shop/nobody"), pod("shop/api"), "TCP/80"))
                .hasMessage("the cluster has no pod shop/nobody");
        assertThatThrownBy(() -> expect("", pod("shop/api"), service("shop/nothing"), "TCP/80"))
                .hasMessage("the cluster has no service shop/nothing");
        assertThatThrownBy(() -> expect("", node("n9"), pod("shop/api"), "TCP/80"))
                .hasMessage("the cluster has no node n9");
        assertThatThrownBy(() -> new Cell(service("shop/db"), pod("shop/api"), Clusters.port("TCP/80")))
                .hasMessage("service shop/db opens no connections");
    }
}
