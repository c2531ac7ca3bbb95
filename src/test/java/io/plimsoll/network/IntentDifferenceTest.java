package io.plimsoll.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.network.IntentDifference.Excess;
import io.plimsoll.network.IntentDifference.Forbidden;
import io.plimsoll.network.Observation.Listener;
import io.plimsoll.spec.Flow;
import io.plimsoll.spec.PortRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IntentDifferenceTest {

    private static final String SHOP =
            """
            apiVersion: v1
            kind: Node
            metadata: {name: n1}
            status: {addresses: [{type: InternalIP, address: 172.18.0.2}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: web-1, labels: {app: shop, part: web, pod-template-hash: abc}, ownerReferences: [{kind: Deployment, name: web, controller: true}]}
            spec: {nodeName: n1, containers: [{ports: [{name: http, containerPort: 8080}]}]}
            status: {podIP: 10.42.0.2}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: web-2, labels: {app: shop, part: web, pod-template-hash: abc}, ownerReferences: [{kind: Deployment, name: web, controller: true}]}
            spec: {nodeName: n1, containers: [{ports: [{name: http, containerPort: 8080}]}]}
            status: {podIP: 10.42.0.3}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: db-0, labels: {app: shop, part: db}, ownerReferences: [{kind: StatefulSet, name: db, controller: true}]}
            spec: {nodeName: n1, containers: [{ports: [{name: sql, containerPort: 5432}]}]}
            status: {podIP: 10.42.0.4}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: pay, name: gate, labels: {part: "true"}, ownerReferences: [{kind: Deployment, name: gate, controller: true}]}
            spec: {nodeName: n1, containers: [{ports: [{name: http, containerPort: 8443}]}]}
            status: {podIP: 10.42.0.5}
            ---
            """;

    private static final Flow SQL = new Flow("deployment/web", "statefulset/db", new PortRef.Name("sql"));
    private static final Flow PAY = new Flow("deployment/web", "deployment/gate", new PortRef.Number(8443));

    private static final String CLOSED =
            PolicyOracleTest.policy("shop/deny", "{podSelector: {}, policyTypes: [Ingress, Egress]}")
                    + PolicyOracleTest.policy("pay/deny", "{podSelector: {}, policyTypes: [Ingress, Egress]}");

    private static final String SQL_ALLOWED = PolicyOracleTest.policy(
                    "shop/web",
                    "{podSelector: {matchLabels: {part: web}}, policyTypes: [Egress], egress: [{to: [{podSelector:"
                            + " {matchLabels: {part: db}}}], ports: [{port: 5432}]}]}")
            + PolicyOracleTest.policy(
                    "shop/db",
                    "{podSelector: {matchLabels: {part: db}}, policyTypes: [Ingress], ingress: [{from: [{podSelector:"
                            + " {matchLabels: {part: web}}}], ports: [{port: 5432}]}]}");

    private static ClusterState state(String policies) {
        return Clusters.state(SHOP + policies);
    }

    private static List<ResolvedFlow> flows(ClusterState state, Flow... flows) {
        FlowResolution resolution = FlowResolver.resolve(List.of(flows), state);
        assertThat(resolution).isInstanceOf(FlowResolution.Resolved.class);
        return ((FlowResolution.Resolved) resolution).flows();
    }

    private static TruthTable table(ClusterState state) {
        return TruthTable.of(
                PolicyOracle.of(state),
                CellPlan.of(state, Set.of("shop", "pay"), Map.of(), false).cells());
    }

    private static IntentDifference difference(ClusterState state, Flow... flows) {
        return IntentDifference.of(state, flows(state, flows), table(state), null);
    }

    @Test
    void finds_nothing_where_policies_allow_what_is_declared_and_no_more() {
        assertThat(difference(state(CLOSED + SQL_ALLOWED), SQL).isEmpty()).isTrue();
    }

    @Test
    void finds_a_flow_that_is_needed_but_forbidden_and_the_least_that_allows_it() {
        IntentDifference difference = difference(state(CLOSED), SQL);

        assertThat(difference.excess()).isEmpty();
        Forbidden forbidden = difference.forbidden().get(0);
        assertThat(forbidden.flow().name()).isEqualTo("deployment/web -> statefulset/db sql");
        assertThat(forbidden.blocked()).hasSize(2);
        assertThat(forbidden.mend().how()).isEqualTo("add what the flow lacks");
        assertThat(forbidden.mend().yaml())
                .isEqualTo(
                        """
                        apiVersion: networking.k8s.io/v1
                        kind: NetworkPolicy
                        metadata:
                          name: allow-web-to-db
                          namespace: shop
                        spec:
                          podSelector:
                            matchLabels:
                              part: web
                          policyTypes:
                            - Egress
                          egress:
                            - to:
                                - podSelector:
                                    matchLabels:
                                      part: db
                              ports:
                                - protocol: TCP
                                  port: 5432
                        ---
                        apiVersion: networking.k8s.io/v1
                        kind: NetworkPolicy
                        metadata:
                          name: allow-db-from-web
                          namespace: shop
                        spec:
                          podSelector:
                            matchLabels:
                              part: db
                          policyTypes:
                            - Ingress
                          ingress:
                            - from:
                                - podSelector:
                                    matchLabels:
                                      part: web
                              ports:
                                - protocol: TCP
                                  port: 5432
                        """);
    }

    @Test
    void names_other_namespaces_by_their_name() {
        String ingressOnly = PolicyOracleTest.policy("pay/deny", "{podSelector: {}}");

        IntentDifference difference =
                difference(state(CLOSED + ingressOnly.replace("deny", "more") + SQL_ALLOWED), SQL, PAY);

        assertThat(difference.forbidden()).hasSize(1);
        assertThat(difference.forbidden().get(0).mend().yaml())
                .contains(
                        """
                        spec:
                          podSelector:
                            matchLabels:
                              part: "true"
                          policyTypes:
                            - Ingress
                          ingress:
                            - from:
                                - namespaceSelector:
                                    matchLabels:
                                      kubernetes.io/metadata.name: shop
                                  podSelector:
                                    matchLabels:
                                      part: web
                              ports:
                                - protocol: TCP
                                  port: 8443
                        """);
    }

    @Test
    void finds_what_is_allowed_but_not_needed_where_nothing_is_isolated() {
        IntentDifference difference = difference(state(""), SQL);

        assertThat(difference.forbidden()).isEmpty();
        assertThat(difference.excess())
                .map(excess -> excess.from() + " -> " + excess.to() + " " + excess.port() + " x"
                        + excess.cells().size())
                .containsExactly(
                        "pay/deployment/gate -> shop/deployment/web TCP/8080 x2",
                        "pay/deployment/gate -> shop/statefulset/db TCP/5432 x1",
                        "shop/deployment/web -> pay/deployment/gate TCP/8443 x2",
                        "shop/deployment/web -> shop/deployment/web TCP/8080 x2",
                        "shop/statefulset/db -> pay/deployment/gate TCP/8443 x1",
                        "shop/statefulset/db -> shop/deployment/web TCP/8080 x2");
        Excess toDatabase = difference.excess().get(1);
        assertThat(toDatabase.mend().how()).isEqualTo("isolate shop/statefulset/db and allow what is declared");
        assertThat(toDatabase.mend().yaml())
                .isEqualTo(
                        """
                        apiVersion: networking.k8s.io/v1
                        kind: NetworkPolicy
                        metadata:
                          name: only-declared-ingress-of-db
                          namespace: shop
                        spec:
                          podSelector:
                            matchLabels:
                              part: db
                          policyTypes:
                            - Ingress
                          ingress:
                            - from:
                                - podSelector:
                                    matchLabels:
                                      part: web
                              ports:
                                - protocol: TCP
                                  port: 5432
                        """);
        assertThat(difference.excess().get(0).mend().yaml()).endsWith("  policyTypes:\n    - Ingress\n  ingress: []\n");
    }

    @Test
    void narrows_a_rule_that_is_too_wide_in_place() {
        String wide = PolicyOracleTest.policy(
                "shop/db",
                "{podSelector: {matchLabels: {part: db}}, ingress: [{from: [{namespaceSelector: {}}]}, {ports: [{protocol:"
                        + " UDP}]}]}");
        ClusterState state = state(wide + CLOSED.replace("policyTypes: [Ingress, Egress]", "policyTypes: [Ingress]"));

        IntentDifference difference = difference(state, SQL);

        assertThat(difference.excess()).hasSize(1);
        Excess excess = difference.excess().get(0);
        assertThat(excess.from()).isEqualTo("pay/deployment/gate");
        assertThat(excess.mend().how()).isEqualTo("narrow shop/db ingress[0] to what is declared");
        assertThat(excess.mend().yaml())
                .isEqualTo(
                        """
                        apiVersion: networking.k8s.io/v1
                        kind: NetworkPolicy
                        metadata:
                          name: db
                          namespace: shop
                        spec:
                          podSelector:
                            matchLabels:
                              part: db
                          policyTypes:
                            - Ingress
                          ingress:
                            - ports:
                                - protocol: UDP
                            - from:
                                - podSelector:
                                    matchLabels:
                                      part: web
                              ports:
                                - protocol: TCP
                                  port: 5432
                        """);
        assertThat(difference(excess.mend().appliedTo(state), SQL).isEmpty()).isTrue();
    }

    @Test
    void takes_a_policy_of_several_workloads_apart() {
        String wide = PolicyOracleTest.policy(
                "shop/all", "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: shop}}}]}]}");
        ClusterState state = state(wide + PolicyOracleTest.policy("pay/deny", "{podSelector: {}}"));

        IntentDifference difference = difference(state, SQL);

        assertThat(difference.excess())
                .map(excess -> excess.from() + " -> " + excess.to())
                .containsExactly(
                        "shop/deployment/web -> shop/deployment/web", "shop/statefulset/db -> shop/deployment/web");
        Mend mend = difference.excess().get(0).mend();
        assertThat(mend.apply()).map(NetworkPolicy::id).containsExactly("shop/all", "shop/allow-db-from-web");
        assertThat(difference(mend.appliedTo(state), SQL).isEmpty()).isTrue();
    }

    @Test
    void closes_egress_to_what_is_no_pod() {
        ClusterState state = state(CLOSED.replace("policyTypes: [Ingress, Egress]", "policyTypes: [Ingress]"));
        Cell metadata = new Cell(
                Clusters.pod("pay/gate"),
                new Party.Outside(IpAddress.of("169.254.169.254"), "metadata service"),
                Clusters.port("TCP/80"));

        IntentDifference difference = IntentDifference.of(
                state, flows(state), TruthTable.of(PolicyOracle.of(state), List.of(metadata)), null);

        Excess excess = difference.excess().get(0);
        assertThat(excess.to()).isEqualTo("metadata service 169.254.169.254");
        assertThat(excess.mend().yaml()).endsWith("  policyTypes:\n    - Egress\n  egress: []\n");
    }

    @Test
    void says_where_labels_cannot_tell_pods_apart() {
        String twins =
                """
                apiVersion: v1
                kind: Pod
                metadata: {namespace: shop, name: bare}
                spec: {containers: [{ports: [{containerPort: 80}]}]}
                status: {podIP: 10.42.0.70}
                ---
                """;
        ClusterState state = state(CLOSED + SQL_ALLOWED + twins);

        Forbidden forbidden = difference(state, new Flow("deployment/web", "pod/bare", new PortRef.Number(80)))
                .forbidden()
                .get(0);

        assertThat(forbidden.mend().isPossible()).isFalse();
        assertThat(forbidden.mend().how()).isEqualTo("no labels select these pods: give them labels of their own");
    }

    @Test
    void takes_what_passed_from_the_comparison() {
        ClusterState state = state(CLOSED + SQL_ALLOWED);
        TruthTable expected = table(state);
        List<Observation> observations = new ArrayList<>();
        for (Expectation expectation : expected.cells().values()) {
            Cell cell = expectation.cell();
            boolean cut = cell.equals(Clusters.cell("shop/web-1", "shop/db-0", "TCP/5432"));
            boolean leak = cell.equals(Clusters.cell("pay/gate", "shop/db-0", "TCP/5432"));
            boolean passes = leak || (expectation.outcome() == Expected.ALLOWED && !cut);
            observations.add(
                    new Observation(cell, passes ? Observed.ALLOWED : Observed.DROPPED, Listener.APPLICATION, 100, ""));
        }

        IntentDifference difference =
                IntentDifference.of(state, flows(state, SQL), expected, TableComparison.of(expected, observations));

        assertThat(difference.cut())
                .map(CellComparison::toString)
                .containsExactly("pod shop/web-1 -> pod shop/db-0 TCP/5432: expected: allowed, observed: dropped");
        assertThat(difference.leaks())
                .map(CellComparison::toString)
                .containsExactly("pod pay/gate -> pod shop/db-0 TCP/5432: expected: blocked, observed: allowed");
        assertThat(difference.isEmpty()).isFalse();
    }

    @Test
    void writes_policies_that_read_back_as_the_same() {
        String everything =
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {namespace: shop, name: everything}
                spec:
                  podSelector:
                    matchLabels: {a: "true", b: "1", c: "", d/e: f.g-h_i, f: "no"}
                    matchExpressions: [{key: k, operator: In, values: ["null", x]}, {key: l, operator: Exists}]
                  policyTypes: [Ingress, Egress]
                  ingress:
                    - {}
                    - from: [{namespaceSelector: {}}, {podSelector: {}, namespaceSelector: {matchLabels: {a: b}}}]
                    - ports: [{protocol: SCTP}, {port: 80, endPort: 90}, {port: http, protocol: UDP}]
                  egress:
                    - to: [{ipBlock: {cidr: "fd00::/8", except: ["fd00:1::/32"]}}, {podSelector: {matchLabels: {a: b}}}]
                """;
        JsonNode object = Clusters.objects(everything).get(0);
        NetworkPolicy policy = ((NetworkPolicyResult.Valid) NetworkPolicyReader.read(object)).policy();

        JsonNode written = Clusters.objects(PolicyYaml.write(policy)).get(0);

        assertThat(NetworkPolicyReader.read(written)).isEqualTo(new NetworkPolicyResult.Valid(policy));
    }
}
