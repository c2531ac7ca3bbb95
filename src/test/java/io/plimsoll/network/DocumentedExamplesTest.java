package io.plimsoll.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the page "Network Policies" of the Kubernetes documentation, and of its tutorial. */
class DocumentedExamplesTest {

    private static final String PODS =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: default}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: other, labels: {project: myproject, user: alice}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: default, name: db, labels: {role: db}}
            status: {podIP: 10.42.0.1}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: default, name: frontend, labels: {role: frontend}}
            status: {podIP: 10.42.0.2}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: default, name: batch, labels: {role: batch}}
            status: {podIP: 10.42.0.3}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: other, name: client, labels: {role: client}}
            status: {podIP: 10.42.0.4}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: other, name: plain}
            status: {podIP: 10.42.0.5}
            ---
            """;

    private static final List<String> NAMES =
            List.of("default/db", "default/frontend", "default/batch", "other/client", "other/plain");

    private static PolicyOracle with(String policy) {
        return PolicyOracle.of(Clusters.state(PODS + policy));
    }

    /** Returns who of the five pods gets through to a pod, but for itself. */
    private static List<String> whoReaches(PolicyOracle oracle, String to, String port) {
        List<String> allowed = new ArrayList<>(NAMES);
        allowed.removeIf(from ->
                from.equals(to) || oracle.expect(Clusters.cell(from, to, port)).outcome() != Expected.ALLOWED);
        return allowed;
    }

    private static List<String> whomReaches(PolicyOracle oracle, String from, String port) {
        List<String> allowed = new ArrayList<>(NAMES);
        allowed.removeIf(to ->
                from.equals(to) || oracle.expect(Clusters.cell(from, to, port)).outcome() != Expected.ALLOWED);
        return allowed;
    }

    private static Expected fromOutside(PolicyOracle oracle, String address, String to, String port) {
        Party outside = new Party.Outside(IpAddress.of(address), "somebody");
        return oracle.expect(new Cell(outside, Clusters.pod(to), Clusters.port(port)))
                .outcome();
    }

    private static Expected toOutside(PolicyOracle oracle, String from, String address, String port) {
        Party outside = new Party.Outside(IpAddress.of(address), "somebody");
        return oracle.expect(new Cell(Clusters.pod(from), outside, Clusters.port(port)))
                .outcome();
    }

    @Test
    void the_networkpolicy_resource() {
        PolicyOracle oracle = with(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: test-network-policy, namespace: default}
                spec:
                  podSelector: {matchLabels: {role: db}}
                  policyTypes: [Ingress, Egress]
                  ingress:
                    - from:
                        - ipBlock: {cidr: 172.17.0.0/16, except: [172.17.1.0/24]}
                        - namespaceSelector: {matchLabels: {project: myproject}}
                        - podSelector: {matchLabels: {role: frontend}}
                      ports: [{protocol: TCP, port: 6379}]
                  egress:
                    - to: [{ipBlock: {cidr: 10.0.0.0/24}}]
                      ports: [{protocol: TCP, port: 5978}]
                """);

        assertThat(whoReaches(oracle, "default/db", "TCP/6379"))
                .containsExactly("default/frontend", "other/client", "other/plain");
        assertThat(whoReaches(oracle, "default/db", "TCP/6380")).isEmpty();
        assertThat(whoReaches(oracle, "default/db", "UDP/6379")).isEmpty();
        assertThat(fromOutside(oracle, "172.17.0.1", "default/db", "TCP/6379")).isEqualTo(Expected.ALLOWED);
        assertThat(fromOutside(oracle, "172.17.0.255", "default/db", "TCP/6379"))
                .isEqualTo(Expected.ALLOWED);
        assertThat(fromOutside(oracle, "172.17.1.0", "default/db", "TCP/6379")).isEqualTo(Expected.BLOCKED);
        assertThat(fromOutside(oracle, "172.17.1.255", "default/db", "TCP/6379"))
                .isEqualTo(Expected.BLOCKED);
        assertThat(fromOutside(oracle, "172.17.2.0", "default/db", "TCP/6379")).isEqualTo(Expected.ALLOWED);
        assertThat(fromOutside(oracle, "172.17.255.255", "default/db", "TCP/6379"))
                .isEqualTo(Expected.ALLOWED);
        assertThat(fromOutside(oracle, "172.18.0.0", "default/db", "TCP/6379")).isEqualTo(Expected.BLOCKED);
        assertThat(toOutside(oracle, "default/db", "10.0.0.255", "TCP/5978")).isEqualTo(Expected.ALLOWED);
        assertThat(toOutside(oracle, "default/db", "10.0.1.0", "TCP/5978")).isEqualTo(Expected.BLOCKED);
        assertThat(toOutside(oracle, "default/db", "10.0.0.255", "TCP/5979")).isEqualTo(Expected.BLOCKED);
        assertThat(whomReaches(oracle, "default/db", "TCP/5978")).isEmpty();
    }

    @Test
    void namespace_and_pod_selector_in_one_item() {
        PolicyOracle oracle = with(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: both, namespace: default}
                spec:
                  podSelector: {matchLabels: {role: db}}
                  ingress:
                    - from:
                        - namespaceSelector: {matchLabels: {user: alice}}
                          podSelector: {matchLabels: {role: client}}
                """);

        assertThat(whoReaches(oracle, "default/db", "TCP/80")).containsExactly("other/client");
    }

    @Test
    void namespace_and_pod_selector_in_two_items() {
        PolicyOracle oracle = with(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: either, namespace: default}
                spec:
                  podSelector: {matchLabels: {role: db}}
                  ingress:
                    - from:
                        - namespaceSelector: {matchLabels: {user: alice}}
                        - podSelector: {matchLabels: {role: frontend}}
                """);

        assertThat(whoReaches(oracle, "default/db", "TCP/80"))
                .containsExactly("default/frontend", "other/client", "other/plain");
    }

    private static PolicyOracle withSpec(String spec) {
        return with(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: default, namespace: default}
                spec: %s
                """
                        .formatted(spec));
    }

    @Test
    void default_policies() {
        PolicyOracle denyIngress = withSpec("{podSelector: {}, policyTypes: [Ingress]}");
        assertThat(whoReaches(denyIngress, "default/db", "TCP/80")).isEmpty();
        assertThat(whomReaches(denyIngress, "default/db", "TCP/80")).containsExactly("other/client", "other/plain");

        PolicyOracle allowIngress = withSpec("{podSelector: {}, ingress: [{}], policyTypes: [Ingress]}");
        assertThat(whoReaches(allowIngress, "default/db", "TCP/80")).hasSize(4);

        PolicyOracle denyEgress = withSpec("{podSelector: {}, policyTypes: [Egress]}");
        assertThat(whomReaches(denyEgress, "default/db", "TCP/80")).isEmpty();
        assertThat(whoReaches(denyEgress, "default/db", "TCP/80")).containsExactly("other/client", "other/plain");

        PolicyOracle allowEgress = withSpec("{podSelector: {}, egress: [{}], policyTypes: [Egress]}");
        assertThat(whomReaches(allowEgress, "default/db", "TCP/80")).hasSize(4);

        PolicyOracle denyAll = withSpec("{podSelector: {}, policyTypes: [Ingress, Egress]}");
        assertThat(whoReaches(denyAll, "default/db", "TCP/80")).isEmpty();
        assertThat(whomReaches(denyAll, "default/db", "TCP/80")).isEmpty();
        assertThat(whoReaches(denyAll, "other/plain", "TCP/80")).containsExactly("other/client");
    }

    @Test
    void a_range_of_ports() {
        PolicyOracle oracle = with(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: multi-port-egress, namespace: default}
                spec:
                  podSelector: {matchLabels: {role: db}}
                  policyTypes: [Egress]
                  egress:
                    - to: [{ipBlock: {cidr: 10.0.0.0/24}}]
                      ports: [{protocol: TCP, port: 32000, endPort: 32768}]
                """);

        assertThat(toOutside(oracle, "default/db", "10.0.0.1", "TCP/31999")).isEqualTo(Expected.BLOCKED);
        assertThat(toOutside(oracle, "default/db", "10.0.0.1", "TCP/32000")).isEqualTo(Expected.ALLOWED);
        assertThat(toOutside(oracle, "default/db", "10.0.0.1", "TCP/32768")).isEqualTo(Expected.ALLOWED);
        assertThat(toOutside(oracle, "default/db", "10.0.0.1", "TCP/32769")).isEqualTo(Expected.BLOCKED);
        assertThat(toOutside(oracle, "default/db", "10.0.0.1", "UDP/32500")).isEqualTo(Expected.BLOCKED);
    }

    @Test
    void namespaces_by_name() {
        PolicyOracle oracle = with(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: egress-namespaces, namespace: default}
                spec:
                  podSelector: {matchLabels: {role: db}}
                  policyTypes: [Egress]
                  egress:
                    - to:
                        - namespaceSelector:
                            matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [other, more]}]
                """);

        assertThat(whomReaches(oracle, "default/db", "TCP/80")).containsExactly("other/client", "other/plain");
    }

    @Test
    void the_tutorial() {
        PolicyOracle oracle = with(
                """
                apiVersion: v1
                kind: Pod
                metadata: {namespace: default, name: busybox, labels: {access: "true"}}
                status: {podIP: 10.42.0.9}
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: access-nginx}
                spec:
                  podSelector: {matchLabels: {role: db}}
                  ingress: [{from: [{podSelector: {matchLabels: {access: "true"}}}]}]
                """);

        assertThat(whoReaches(oracle, "default/db", "TCP/80")).isEmpty();
        assertThat(oracle.expect(Clusters.cell("default/busybox", "default/db", "TCP/80"))
                        .outcome())
                .isEqualTo(Expected.ALLOWED);
    }
}
