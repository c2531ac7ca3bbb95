package io.plimsoll.suite.networkpolicy;

import static io.plimsoll.suite.networkpolicy.RecordedNetwork.cell;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.network.Cell;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.network.Observed;
import io.plimsoll.network.Party;
import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import io.plimsoll.spec.Tenant;
import io.plimsoll.suite.networkpolicy.NetworkFacts.DeclaredFlow;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenantJudgeTest {

    private static final String BANK =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: bank}}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: ledger-0
              namespace: bank
              labels: {app: bank}
              ownerReferences: [{kind: Deployment, name: ledger, controller: true}]
            spec: {nodeName: n1, containers: [{name: main, ports: [{name: ledger, containerPort: 7000}]}]}
            status: {phase: Running, podIP: 10.42.0.70}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: ledger, namespace: bank}
            spec: {clusterIP: 10.43.0.70, ports: [{name: ledger, port: 70, protocol: TCP}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: ledger-1, namespace: bank, labels: {kubernetes.io/service-name: ledger}}
            ports: [{name: ledger, port: 7000, protocol: TCP}]
            endpoints:
              - {addresses: [10.42.0.70], conditions: {ready: true}, nodeName: n1, targetRef: {kind: Pod, name: ledger-0, namespace: bank}}
            """;

    private static final String BANK_DENIES =
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: default-deny, namespace: bank}
            spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
            """;

    /** What was meant for the bank's own pods takes every namespace. */
    private static final String BANK_FROM_ANYBODY =
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: same-tenant, namespace: bank}
            spec:
              podSelector: {}
              policyTypes: [Ingress]
              ingress:
                - from: [{namespaceSelector: {}}]
            """;

    private static final String SHOP_TO_ANYBODY =
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: worker-out, namespace: shop}
            spec:
              podSelector: {matchLabels: {tier: worker}}
              policyTypes: [Egress]
              egress:
                - to: [{namespaceSelector: {}}]
                  ports: [{protocol: TCP, port: 7000}]
            """;

    private final RecordedNetwork network = new RecordedNetwork();

    TenantJudgeTest() {
        network.more.add(BANK);
        network.policies.add(BANK_DENIES);
        network.namespaces = List.of("bank", "shop");
        for (String pod : List.of("web", "store", "worker")) {
            for (boolean byName : List.of(true, false)) {
                network.moreCells.add(new Cell(
                        new Party.OfPod(new ObjectKey("shop", pod + "-old-0")),
                        new Party.OfService(new ObjectKey("bank", "ledger"), byName),
                        new Port(Protocol.TCP, 70)));
            }
        }
        network.rounds = 1;
    }

    private Verdict judge() {
        return TenantJudge.judge(network.observations());
    }

    @Test
    void namespaces_that_nothing_passes_between_are_kept_apart() {
        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "64 connections between the tenants bank, shop, and between them and a stranger, that no flow declares were"
                                + " all stopped, by DNS name, by Service address, by pod address: as deployed",
                        List.of(
                                new Measurement("tenants", 2, "", null),
                                new Measurement("undeclared connections between tenants stopped", 64, "", null),
                                new Measurement("undeclared connections between tenants that passed", 0, "", "≤ 0"))));
    }

    @Test
    void a_rule_for_every_namespace_mixes_tenants() {
        network.policies.add(BANK_FROM_ANYBODY);
        network.policies.add(SHOP_TO_ANYBODY);

        Verdict verdict = judge();

        assertThat(verdict).isInstanceOf(Verdict.Fail.class);
        Finding finding = ((Verdict.Fail) verdict)
                .findings().stream()
                        .filter(one -> one.what().equals("shop -> bank"))
                        .findFirst()
                        .orElseThrow();
        assertThat(finding)
                .usingRecursiveComparison()
                .ignoringFields("evidence")
                .isEqualTo(new Finding(
                        "TENANTS_MIXED",
                        "shop -> bank",
                        "stopped: no flow declares it, and they are different tenants",
                        "3 of 15 connections passed as deployed (1 by DNS name, 1 by Service address, 1 by pod address): pod"
                                + " shop/worker-old-0 -> pod bank/ledger-0 TCP/7000, pod shop/worker-old-0 -> service"
                                + " bank/ledger TCP/70",
                        "who has a pod of the one reaches the other",
                        "allow only what is declared: narrow bank/same-tenant ingress[0] to what is declared, as below",
                        List.of()));
        assertThat(finding.evidence().get(0)).isEqualTo("pod shop/worker-old-0 -> pod bank/ledger-0 TCP/7000: allowed");
        assertThat(finding.evidence().get(finding.evidence().size() - 1)).contains("kind: NetworkPolicy");
    }

    @Test
    void what_a_flow_declares_may_pass_whichever_way() {
        network.policies.add(
                BANK_FROM_ANYBODY.replace(
                        "{namespaceSelector: {}}",
                        "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {tier: worker}}}"));
        network.policies.add(SHOP_TO_ANYBODY);
        network.flows.add(new DeclaredFlow("deployment/worker", "bank/deployment/ledger", "7000"));

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void a_stranger_is_nobodys() {
        network.policies.add(BANK_FROM_ANYBODY);

        assertThat(((Verdict.Fail) judge()).findings())
                .extracting(Finding::what)
                .containsExactly("a stranger -> bank");
    }

    @Test
    void a_shared_namespace_belongs_to_nobody() {
        network.policies.add(BANK_FROM_ANYBODY.replace(
                "{namespaceSelector: {}}", "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}"));
        network.policies.add(SHOP_TO_ANYBODY);
        network.tenants.add(new Tenant("acme", List.of("bank")));
        network.tenants.add(new Tenant("globex", List.of("elsewhere")));

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "no connection a stranger -> globex was tried as deployed",
                        "see that every tenant has pods with addresses of their own"));

        network.more.add(BANK.replace("name: bank}", "name: elsewhere}")
                .replace("namespace: bank", "namespace: elsewhere")
                .replace("10.42.0.70", "10.42.0.71"));
        network.policies.add(BANK_DENIES.replace("namespace: bank", "namespace: elsewhere"));

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void nobody_is_to_be_kept_apart_in_one_namespace() {
        RecordedNetwork one = new RecordedNetwork();

        assertThat(TenantJudge.judge(one.observations()))
                .isEqualTo(new Verdict.NotApplicable(
                        "every pod of the deployment is in one namespace, and the spec declares no tenants: there is nobody to be"
                                + " kept apart"));
    }

    @Test
    void namespaces_are_no_tenants_unless_somebody_says_what_they_need_of_each_other() {
        network.flows.clear();

        assertThat(judge())
                .isEqualTo(new Verdict.NotApplicable(
                        "the spec declares neither tenants nor flows, so nothing is known of which of the namespaces bank, shop may"
                                + " reach each other"));
    }

    @Test
    void nothing_is_decided_where_the_control_does_not_hold() {
        network.allowed = null;
        network.rounds = 0;

        assertThat(judge()).isInstanceOf(Verdict.Error.class);
    }

    @Test
    void nothing_is_decided_where_policies_are_not_enforced() {
        network.otherwise.put(cell("shop/worker-old-0", "bank/ledger-0", Protocol.TCP, 7000), Observed.ALLOWED);

        assertThat(judge()).isInstanceOf(Verdict.Error.class);
    }
}
