package io.plimsoll.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.spec.Flow;
import io.plimsoll.spec.PortRef;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowResolverTest {

    static final String OWNED = PolicyOracleTest.SHOP
            + """
                    apiVersion: apps/v1
                    kind: ReplicaSet
                    metadata: {namespace: pay, name: gate-7c9, ownerReferences: [{kind: Deployment, name: gate, controller: true}]}
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata:
                      {namespace: pay, name: gate-7c9-a, labels: {app: gate, pod-template-hash: 7c9},
                       ownerReferences: [{kind: ReplicaSet, name: gate-7c9, controller: true}]}
                    spec: {containers: [{ports: [{name: http, containerPort: 8080}, {name: quic, containerPort: 8080, protocol: UDP}]}]}
                    status: {podIP: 10.42.0.50}
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata:
                      {namespace: pay, name: gate-7c9-b, labels: {app: gate, pod-template-hash: 7c9},
                       ownerReferences: [{kind: ReplicaSet, name: gate-7c9, controller: true}]}
                    spec: {containers: [{ports: [{name: http, containerPort: 8081}]}]}
                    status: {podIP: 10.42.0.51}
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata: {namespace: pay, name: vault-0, labels: {app: vault}, ownerReferences: [{kind: StatefulSet, name: vault, controller: true}]}
                    spec: {containers: [{ports: [{name: api, containerPort: 8200}]}]}
                    status: {podIP: 10.42.0.52}
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata: {namespace: web, name: vault-0, labels: {app: vault}, ownerReferences: [{kind: StatefulSet, name: vault, controller: true}]}
                    status: {podIP: 10.42.0.53}
                    ---
                    apiVersion: v1
                    kind: Service
                    metadata: {namespace: default, name: kubernetes}
                    spec: {clusterIP: 10.43.0.1, ports: [{name: https, port: 443}]}
                    ---
                    apiVersion: discovery.k8s.io/v1
                    kind: EndpointSlice
                    metadata: {namespace: default, name: kubernetes, labels: {kubernetes.io/service-name: kubernetes}}
                    ports: [{name: https, port: 6443}]
                    endpoints: [{addresses: [172.18.0.2]}]
                    ---
                    """;

    private static Flow flow(String from, String to, String port) {
        return new Flow(
                from, to, port.matches("[0-9]+") ? new PortRef.Number(Integer.parseInt(port)) : new PortRef.Name(port));
    }

    private static FlowResolution resolve(Flow... flows) {
        return FlowResolver.resolve(List.of(flows), Clusters.state(OWNED));
    }

    private static List<ResolvedFlow> resolved(Flow... flows) {
        FlowResolution resolution = resolve(flows);
        assertThat(resolution).isInstanceOf(FlowResolution.Resolved.class);
        return ((FlowResolution.Resolved) resolution).flows();
    }

    private static List<String> cells(Flow flow) {
        return resolved(flow).get(0).cells().stream().map(Cell::toString).toList();
    }

    @Test
    void finds_the_pods_of_workloads_and_their_ports_by_name() {
        assertThat(cells(flow("pay/statefulset/vault", "deployment/gate", "http")))
                .containsExactly(
                        "pod pay/vault-0 -> pod pay/gate-7c9-a TCP/8080",
                        "pod pay/vault-0 -> pod pay/gate-7c9-b TCP/8081");
    }

    @Test
    void means_the_protocols_under_which_a_number_is_declared() {
        assertThat(cells(flow("pod/client", "pod/gate-7c9-a", "8080")))
                .containsExactly(
                        "pod web/client -> pod pay/gate-7c9-a TCP/8080",
                        "pod web/client -> pod pay/gate-7c9-a UDP/8080");
        assertThat(cells(flow("pod/client", "pod/gate-7c9-a", "9999")))
                .containsExactly("pod web/client -> pod pay/gate-7c9-a TCP/9999");
    }

    @Test
    void looks_through_services() {
        assertThat(cells(flow("pod/client", "service/db", "sql")))
                .containsExactly(
                        "pod web/client -> pod shop/db-0 TCP/5432", "pod web/client -> pod shop/db-1 TCP/5432");
        assertThat(cells(flow("pod/client", "shop/service/db", "15432"))).hasSize(2);
        assertThat(cells(flow("pod/client", "api-server", "443")))
                .containsExactly("pod web/client -> node n1 TCP/6443");
        assertThat(cells(flow("pod/client", "dns", "53")))
                .containsExactly(
                        "pod web/client -> pod kube-system/coredns TCP/53",
                        "pod web/client -> pod kube-system/coredns UDP/53");
    }

    @Test
    void knows_namespaces_nodes_and_addresses() {
        assertThat(cells(flow("namespace/pay", "203.0.113.9", "443")))
                .containsExactly(
                        "pod pay/gate-7c9-a -> address 203.0.113.9 TCP/443",
                        "pod pay/gate-7c9-b -> address 203.0.113.9 TCP/443",
                        "pod pay/vault-0 -> address 203.0.113.9 TCP/443");
        assertThat(cells(flow("node", "pod/api", "http")))
                .containsExactly("node n1 -> pod shop/api TCP/8080", "node n2 -> pod shop/api TCP/8080");
        assertThat(cells(flow("deployment/gate", "deployment/gate", "http")))
                .as("a pod needs nobody's leave to reach itself")
                .hasSize(2);
    }

    @Test
    void adds_the_questions_to_the_dns_that_flows_need() {
        List<ResolvedFlow> flows = resolved(flow("node", "pod/api", "http"), flow("pod/api", "pod/db-0", "sql"));

        assertThat(flows).hasSize(3);
        assertThat(flows.get(2).implied()).isTrue();
        assertThat(flows.get(2).cells())
                .map(Cell::toString)
                .containsExactly(
                        "pod shop/api -> pod kube-system/coredns TCP/53",
                        "pod shop/api -> pod kube-system/coredns UDP/53");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    deployment/gat | pod/api | 80 | flows[0].from: no pod of "deployment/gat" is running – running are deployment/gate, pod/agent, pod/api, pod/client, pod/coredns, pod/db-0, pod/db-1, pod/old, statefulset/vault; did you mean "deployment/gate"?
                    pod/api | pod/job | 80 | flows[0].to: no pod of "pod/job" is running – running are deployment/gate, pod/agent, pod/api, pod/client, pod/coredns, pod/db-0, pod/db-1, pod/old, statefulset/vault
                    statefulset/vault | pod/api | 80 | flows[0].from: "statefulset/vault" is in several namespaces: pay, web – write "NAMESPACE/statefulset/vault"
                    pod/api | deployment/gate | quic | flows[0].port: pod pay/gate-7c9-b has no port "quic" – it declares TCP/8081 (http)
                    pod/api | pod/old | http | flows[0].port: pod shop/old has no port "http" – it declares none
                    pod/api | node | http | flows[0].port: node n1 has no port "http" – a port can be named of a pod or a Service only
                    service/db | pod/api | 80 | flows[0].from: a Service opens no connections – name the workload behind it
                    pod/api | service/dc | 80 | flows[0].to: there is no "service/dc" – there are service/db, service/kube-dns, service/kubernetes; did you mean "service/db"?
                    pod/api | service/db | 5432 | flows[0].port: service shop/db has no port "5432" – it has TCP/15432 (sql)
                    """)
    void says_what_the_cluster_does_not_have(String from, String to, String port, String problem) {
        FlowResolution resolution = resolve(flow(from, to, port));

        assertThat(resolution).isInstanceOf(FlowResolution.Unresolved.class);
        assertThat(((FlowResolution.Unresolved) resolution).problems()).contains(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "outside, outside 203.0.113.10",
        "metadata, metadata service 169.254.169.254",
        "169.254.169.254, metadata service 169.254.169.254"
    })
    void leads_to_what_stands_for_the_outside_where_that_is_meant(String to, String party) {
        assertThat(cells(flow("pod/client", to, "443")))
                .hasSize(1)
                .first()
                .asString()
                .endsWith(" -> " + party + " TCP/443");
    }
}
