package io.plimsoll.suite.networkpolicy;

import static io.plimsoll.suite.networkpolicy.RecordedNetwork.cell;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.evidence.ScenarioReport.Field;
import io.plimsoll.evidence.ScenarioReport.Line;
import io.plimsoll.evidence.ScenarioReport.Matrix;
import io.plimsoll.network.Observed;
import io.plimsoll.network.Protocol;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.networkpolicy.NetworkFacts.DeclaredFlow;
import io.plimsoll.suite.networkpolicy.NetworkFacts.Exposure;
import io.plimsoll.suite.networkpolicy.NetworkFacts.Scan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkJudgesTest {

    private final RecordedNetwork network = new RecordedNetwork();

    // ---- DEP-NET-006 ---------------------------------------------------------------------------------------------

    @Test
    void the_canary_passes_when_the_policy_had_its_effect_and_lost_it() {
        assertThat(CanaryJudge.judge(network.observations()))
                .isEqualTo(new Verdict.Pass(
                        "pod plimsoll-strangers/stranger-b was reached from pod plimsoll-strangers/stranger-a, was not from 100 ms"
                                + " after a policy that denies everything was created, and was again 50 ms after it was removed;"
                                + " 12 other changes, by TCP and UDP, an exception of a block of addresses among them, had their"
                                + " effect; and of a new pod that a policy denied everything to, none of 120 connections to pod"
                                + " plimsoll-trial/new-isolated passed, none of 120 connections from pod"
                                + " plimsoll-trial/new-isolated passed",
                        List.of(
                                new Measurement("control probes", 15, "", null),
                                new Measurement("time until a new policy was in force", 100, "ms", "≤ 10000"),
                                new Measurement(
                                        "time until a removed policy was in force no more", 50, "ms", "≤ 10000"))));
    }

    /** Returns the verdicts of all checks but the one of tenants: here is one namespace only, so there is none. */
    private static List<Verdict> applicable(Map<String, Judged> verdicts) {
        assertThat(verdicts).hasEntrySatisfying(TenantJudge.CHECK, judged -> assertThat(judged.verdict())
                .isInstanceOf(Verdict.NotApplicable.class));
        return verdicts.entrySet().stream()
                .filter(verdict -> !verdict.getKey().equals(TenantJudge.CHECK))
                .map(verdict -> verdict.getValue().verdict())
                .toList();
    }

    @Test
    void every_check_is_an_error_where_policies_are_not_enforced() {
        network.canary.clear();
        network.sample(RecordedNetwork.START, Observed.ALLOWED, 1_200);
        network.allowed = null;
        network.rounds = 0;
        network.scans = List.of();

        Map<String, Judged> verdicts = NetworkVerdicts.of(network.observations(), "raw/network-policy");

        assertThat(verdicts.keySet()).isEqualTo(NetworkVerdicts.CHECKS);
        assertThat(applicable(verdicts))
                .containsOnly(new Verdict.Error(
                        "the cluster does not enforce NetworkPolicies: of two pods of the harness’s own one still reached the"
                                + " other 10.0 s after a policy that denies everything was created (pod"
                                + " plimsoll-strangers/stranger-a, pod plimsoll-strangers/stranger-b): the last of 1,200 probes"
                                + " was allowed",
                        "use a network plugin that enforces NetworkPolicies; k3s has one unless it is started with"
                                + " --disable-network-policy"));
    }

    @Test
    void every_check_is_an_error_where_nothing_passes_at_all() {
        network.canary.clear();
        network.sample(RecordedNetwork.START, Observed.DROPPED, 40);
        network.denied = null;
        network.allowed = null;
        network.rounds = 0;

        assertThat(CanaryJudge.judge(network.observations()))
                .isEqualTo(
                        new Verdict.Error(
                                "of two pods of the harness’s own one did not reach the other within 10.0 s, although no policy selects"
                                        + " them (pod plimsoll-strangers/stranger-a, pod plimsoll-strangers/stranger-b): the last of 40"
                                        + " probes was dropped",
                                "see that pods reach each other at all: where nothing passes, nothing can be said of policies"));
    }

    @Test
    void every_check_is_an_error_where_a_removed_policy_stays_in_force() {
        network.canary.clear();
        network.sample(RecordedNetwork.START, Observed.ALLOWED, 5);
        network.sample(RecordedNetwork.START + 2_100_000, Observed.REJECTED, 5);
        network.sample(RecordedNetwork.START + 4_100_000, Observed.REJECTED, 5);

        assertThat(CanaryJudge.judge(network.observations()))
                .isEqualTo(new Verdict.Error(
                        "of two pods of the harness’s own one did not reach the other within 10.0 s of the removal of the policy"
                                + " that denied everything (pod plimsoll-strangers/stranger-a, pod"
                                + " plimsoll-strangers/stranger-b): the last of 15 probes was rejected",
                        "see why the network plugin does not take back what it did for a policy that is gone"));
    }

    @Test
    void every_check_is_an_error_where_a_part_of_policies_is_not_enforced() {
        RecordedLag lag = new RecordedLag();
        lag.own.set(9, RecordedLag.step("own", TrialPods.TCP, Change.EXCEPTED, 8, false));
        network.trial = lag.trial();
        network.rounds = 0;
        network.scans = List.of();

        assertThat(applicable(NetworkVerdicts.of(network.observations(), "raw/network-policy")))
                .allSatisfy(verdict -> assertThat(verdict)
                        .isInstanceOf(Verdict.Error.class)
                        .extracting(Verdict::reason)
                        .asString()
                        .contains("(ipBlock.except)"));
    }

    @Test
    void a_deny_all_policy_alone_proves_too_little() {
        network.trial = null;

        assertThat(CanaryJudge.judge(network.observations()))
                .isEqualTo(new Verdict.Error(
                        "it was not tried how the cluster enforces other policies than one that denies everything",
                        "run the check again"));
    }

    // ---- DEP-NET-009 ---------------------------------------------------------------------------------------------

    @Test
    void enforcement_passes_when_packets_do_what_policies_say() {
        Verdict verdict = EnforcementJudge.judge(network.observations());

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(((Verdict.Pass) verdict).observed())
                .matches(
                        "[0-9,]+ connections passed or were stopped as 4 policies say, in 2 rounds; 0 of them are left open by the"
                                + " definition of NetworkPolicy");
    }

    @Test
    void enforcement_fails_for_a_policy_that_selects_nothing() {
        network.policies.set(3, RecordedNetwork.STORE_FROM_WEB.replaceFirst("tier: store", "tier: stor"));

        assertThat(findings(EnforcementJudge.judge(network.observations())))
                .containsExactly(new Finding(
                        "SELECTS_NO_POD",
                        "NetworkPolicy shop/store-from-web",
                        "at least one pod of namespace shop with app=shop,tier=stor",
                        "none",
                        "the policy has no effect",
                        "correct the labels of its podSelector",
                        List.of(
                                "shop/deployment/store has {app=shop, tier=store}",
                                "shop/deployment/web has {app=shop, tier=web}",
                                "shop/deployment/worker has {app=shop, tier=worker}")));
    }

    @Test
    void enforcement_fails_for_a_policy_in_another_namespace() {
        network.more.add("{apiVersion: v1, kind: Namespace, metadata: {name: elsewhere}}\n");
        network.policies.set(3, RecordedNetwork.STORE_FROM_WEB.replace("namespace: shop}", "namespace: elsewhere}"));
        network.namespaces = List.of("elsewhere", "shop");

        assertThat(findings(EnforcementJudge.judge(network.observations())))
                .containsExactly(new Finding(
                        "SELECTS_NO_POD",
                        "NetworkPolicy elsewhere/store-from-web",
                        "at least one pod of namespace elsewhere with app=shop,tier=store",
                        "none; it would select pods of shop/deployment/store",
                        "the policy has no effect",
                        "put the policy into the namespace of the pods that it is meant for",
                        List.of("the namespace has no pods")));
    }

    @Test
    void enforcement_fails_for_a_port_that_no_container_has() {
        network.policies.set(3, RecordedNetwork.STORE_FROM_WEB.replace("port: store", "port: postgres"));

        assertThat(findings(EnforcementJudge.judge(network.observations())))
                .containsExactly(new Finding(
                        "PORT_NAME_UNKNOWN",
                        "NetworkPolicy shop/store-from-web",
                        "a container port for each name in its rules",
                        "no container of the pods that it selects has TCP/postgres",
                        "the rule allows nothing",
                        "name a port that the pods declare: TCP/5432 (store)",
                        List.of()));
    }

    @Test
    void a_cluster_that_lets_pass_what_policies_forbid_is_at_fault_itself() {
        network.rounds = 1;
        network.otherwise.put(cell("shop/worker-old-0", "shop/store-old-0", Protocol.TCP, 5432), Observed.ALLOWED);

        Verdict expected = new Verdict.Error(
                "the cluster does not enforce policies as they are written: 1 of 91 connections as deployed do otherwise; pod"
                        + " shop/worker-old-0 -> pod shop/store-old-0 TCP/5432: expected: blocked, observed: allowed",
                "see the truth table for each of them and its rule, and the network plugin's log; a program in the pods that"
                        + " filters connections itself has the same effect");
        assertThat(EnforcementJudge.judge(network.observations())).isEqualTo(expected);
        assertThat(UndeclaredFlowsJudge.judge(network.observations())).isEqualTo(expected);
    }

    @Test
    void a_probe_that_failed_never_counts_as_blocked() {
        network.rounds = 1;
        network.otherwise.put(cell("shop/worker-old-0", "shop/store-old-0", Protocol.TCP, 5432), Observed.PROBE_FAILED);

        assertThat(UndeclaredFlowsJudge.judge(network.observations()))
                .isEqualTo(new Verdict.Error(
                        "1 of 91 probes as deployed say nothing of the network: pod shop/worker-old-0 -> pod shop/store-old-0"
                                + " TCP/5432: probe failed",
                        "see table-1.jsonl in the pack, and run the check again"));
    }

    // ---- DEP-NET-001, DEP-NET-002 --------------------------------------------------------------------------------

    @Test
    void default_deny_passes_when_nothing_comes_in_or_goes_out_at_ports_that_nobody_declares() {
        assertThat(DefaultDenyJudge.ingress(network.observations()))
                .isEqualTo(new Verdict.Pass(
                        "24 connections at ports that nobody declares, by TCP and UDP, from a pod of another namespace into the"
                                + " deployment’s pods, were all stopped",
                        List.of(
                                new Measurement("connections tried at ports that nobody declares", 24, "", null),
                                new Measurement("of these passed", 0, "", "≤ 0"))));
        assertThat(DefaultDenyJudge.egress(network.observations()).reason())
                .isEqualTo(
                        "48 connections at ports that nobody declares, by TCP and UDP, from the deployment’s pods to a pod of"
                                + " another namespace, to an address outside of the cluster and to the metadata address of clouds,"
                                + " were all stopped");
    }

    @Test
    void default_deny_fails_for_each_workload_that_is_open() {
        network.rounds = 1;
        network.policies.set(0, RecordedNetwork.DEFAULT_DENY.replace("Ingress, Egress", "Egress"));

        List<Finding> findings = findings(DefaultDenyJudge.ingress(network.observations()));

        // Store is isolated by the policy that lets web in.
        assertThat(findings).extracting(Finding::what).containsExactly("shop/deployment/web", "shop/deployment/worker");
        assertThat(findings.get(0))
                .isEqualTo(
                        new Finding(
                                "INGRESS_NOT_DENIED",
                                "shop/deployment/web",
                                "nothing passes from a pod of another namespace to a port that nobody declares",
                                "4 connections passed: pod plimsoll-strangers/stranger-a -> pod shop/web-old-0 TCP/47808, pod"
                                        + " plimsoll-strangers/stranger-a -> pod shop/web-old-0 UDP/47809",
                                "every pod of the cluster reaches every port of it",
                                "add a policy to namespace shop that selects every pod and allows no ingress, as below; what flows need"
                                        + " is then allowed by policies of their own",
                                List.of(
                                        "pod plimsoll-strangers/stranger-a -> pod shop/web-old-0 TCP/47808: allowed",
                                        "  egress of pod plimsoll-strangers/stranger-a: no policy selects it, so everything is allowed",
                                        "  ingress of pod shop/web-old-0: no policy selects it, so everything is allowed",
                                        """
                                apiVersion: networking.k8s.io/v1
                                kind: NetworkPolicy
                                metadata:
                                  name: default-deny-ingress
                                  namespace: shop
                                spec:
                                  podSelector: {}
                                  policyTypes:
                                    - Ingress
                                  ingress: []
                                """)));
    }

    @Test
    void default_deny_of_egress_fails_where_no_policy_names_egress() {
        network.rounds = 1;
        network.policies = List.of(
                RecordedNetwork.DEFAULT_DENY.replace("Ingress, Egress", "Ingress"), RecordedNetwork.STORE_FROM_WEB);

        List<Finding> findings = findings(DefaultDenyJudge.egress(network.observations()));

        assertThat(findings)
                .extracting(finding -> finding.what() + " " + finding.cause())
                .containsExactly(
                        "shop/deployment/store EGRESS_NOT_DENIED",
                        "shop/deployment/store OUTSIDE_OPEN",
                        "shop/deployment/store METADATA_OPEN",
                        "shop/deployment/web EGRESS_NOT_DENIED",
                        "shop/deployment/web OUTSIDE_OPEN",
                        "shop/deployment/web METADATA_OPEN",
                        "shop/deployment/worker EGRESS_NOT_DENIED",
                        "shop/deployment/worker OUTSIDE_OPEN",
                        "shop/deployment/worker METADATA_OPEN");
        assertThat(findings.get(0).observed())
                .isEqualTo(
                        "4 connections passed: pod shop/store-old-0 -> pod plimsoll-strangers/stranger-a TCP/47808, pod"
                                + " shop/store-old-0 -> pod plimsoll-strangers/stranger-a UDP/47809");
        assertThat(findings.get(0).evidence()).last().asString().contains("name: default-deny-egress");
    }

    @Test
    void default_deny_of_egress_fails_where_the_cluster_is_closed_and_the_world_is_open() {
        network.rounds = 1;
        network.policies.add(WEB_TO_WORLD);

        assertThat(findings(DefaultDenyJudge.egress(network.observations())))
                .containsExactly(
                        new Finding(
                                "OUTSIDE_OPEN",
                                "shop/deployment/web",
                                "nothing passes to an address outside of the cluster at a port that no flow declares",
                                "2 connections passed: pod shop/web-old-0 -> outside 203.0.113.10 TCP/47808, pod shop/web-old-0 ->"
                                        + " outside 203.0.113.10 UDP/47809",
                                "a program that was taken over can send what it finds to anywhere in the world",
                                "add a policy to namespace shop that selects every pod, names Egress in policyTypes and allows none, as"
                                        + " below; what flows need, the cluster’s DNS among it, is then allowed by policies of their own",
                                List.of(
                                        "pod shop/web-old-0 -> outside 203.0.113.10 TCP/47808: allowed",
                                        "  egress of pod shop/web-old-0: selected by shop/default-deny, shop/dns, shop/web-to-store,"
                                                + " shop/web-to-world; allowed",
                                        "    by shop/web-to-world egress[0]: to[0] (0.0.0.0/0 except [10.0.0.0/8, 169.254.0.0/16,"
                                                + " 172.16.0.0/12, 192.168.0.0/16]), every port",
                                        "  ingress of outside 203.0.113.10: no pod, so no policy applies",
                                        """
                                apiVersion: networking.k8s.io/v1
                                kind: NetworkPolicy
                                metadata:
                                  name: default-deny-egress
                                  namespace: shop
                                spec:
                                  podSelector: {}
                                  policyTypes:
                                    - Egress
                                  egress: []
                                """)));
    }

    static final String WEB_TO_WORLD =
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: web-to-world, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: shop, tier: web}}
              policyTypes: [Egress]
              egress:
                - to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16]}}]
            """;

    @Test
    void nothing_is_decided_where_what_stands_for_the_outside_was_not_in_its_place() {
        network.rounds = 1;
        network.otherwise.put(cell("n1", "metadata", Protocol.TCP, 80), Observed.REJECTED);

        Verdict expected = new Verdict.Error(
                "what stands for addresses outside of the cluster was not in its place as deployed: node n1 -> metadata service"
                        + " 169.254.169.254 TCP/80: expected: allowed, observed: rejected",
                "see harness.log in the pack, and whether something on the node changes its routes");
        assertThat(DefaultDenyJudge.egress(network.observations())).isEqualTo(expected);
        assertThat(EnforcementJudge.judge(network.observations())).isEqualTo(expected);
    }

    @Test
    void nothing_is_decided_where_packets_for_the_outside_would_have_left() {
        network.kept = 3;

        assertThat(DefaultDenyJudge.egress(network.observations()))
                .isEqualTo(new Verdict.Error(
                        "3 packets for addresses outside of the cluster did not go to what stands for these as deployed; the nodes"
                                + " rejected them, so none has left",
                        "see whether something on the node changes its routes, and run the check again"));
    }

    // ---- DEP-NET-003 ---------------------------------------------------------------------------------------------

    @Test
    void declared_flows_pass_with_the_questions_to_the_dns() {
        assertThat(DeclaredFlowsJudge.judge(network.observations()))
                .isEqualTo(new Verdict.Pass(
                        "6 connections of 2 declared flows, questions to the cluster’s DNS among them, all passed",
                        List.of(
                                new Measurement("declared flows", 2, "", null),
                                new Measurement("connections tried for them", 6, "", null),
                                new Measurement("of these did not pass", 0, "", "≤ 0"))));
    }

    @Test
    void declared_flows_fail_with_the_smallest_policy_that_allows_them() {
        network.rounds = 1;
        network.policies.remove(RecordedNetwork.STORE_FROM_WEB);

        assertThat(findings(DeclaredFlowsJudge.judge(network.observations())))
                .containsExactly(
                        new Finding(
                                "FLOW_FORBIDDEN",
                                "flow deployment/web -> deployment/store 5432",
                                "all 1 connections pass",
                                "1 do not: pod shop/web-old-0 -> pod shop/store-old-0 TCP/5432 was rejected",
                                "policies forbid what is declared to be needed",
                                "correct the policy that was meant to allow it, or apply the smallest one that does, below",
                                List.of(
                                        "pod shop/web-old-0 -> pod shop/store-old-0 TCP/5432: blocked",
                                        "  egress of pod shop/web-old-0: selected by shop/default-deny, shop/dns, shop/web-to-store; allowed",
                                        "    by shop/web-to-store egress[0]: to[0] (pods app=shop,tier=store), ports[0] (TCP/store)",
                                        "  ingress of pod shop/store-old-0: selected by shop/default-deny; no rule allows it",
                                        """
                                apiVersion: networking.k8s.io/v1
                                kind: NetworkPolicy
                                metadata:
                                  name: allow-store-from-web
                                  namespace: shop
                                spec:
                                  podSelector:
                                    matchLabels:
                                      tier: store
                                  policyTypes:
                                    - Ingress
                                  ingress:
                                    - from:
                                        - podSelector:
                                            matchLabels:
                                              tier: web
                                      ports:
                                        - protocol: TCP
                                          port: 5432
                                """)));
    }

    @Test
    void declared_flows_fail_where_egress_forgot_the_dns() {
        network.rounds = 1;
        network.policies.remove(RecordedNetwork.DNS);

        assertThat(findings(DeclaredFlowsJudge.judge(network.observations())))
                .extracting(Finding::cause, Finding::what, Finding::observed)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "DNS_FORBIDDEN",
                        "flow questions to the cluster's DNS",
                        "1 do not: pod shop/web-old-0 -> pod kube-system/coredns-0 UDP/53 was rejected"));
    }

    @Test
    void flows_are_not_applicable_where_none_is_declared() {
        network.flows.clear();

        assertThat(DeclaredFlowsJudge.judge(network.observations()))
                .isEqualTo(new Verdict.NotApplicable(
                        "the spec declares no flows, so nothing is known of what has to be possible"));
        assertThat(UndeclaredFlowsJudge.judge(network.observations()))
                .isEqualTo(new Verdict.NotApplicable(
                        "the spec declares no flows, so every connection would be one too many"));
    }

    // ---- DEP-NET-004 ---------------------------------------------------------------------------------------------

    @Test
    void undeclared_flows_are_stopped_before_and_after_pods_were_replaced() {
        assertThat(UndeclaredFlowsJudge.judge(network.observations()))
                .isEqualTo(new Verdict.Pass(
                        "34 connections that no flow declares were all stopped: as deployed, then after every pod was replaced",
                        List.of(
                                new Measurement("undeclared connections stopped", 34, "", null),
                                new Measurement("undeclared connections that passed", 0, "", "≤ 0"))));
    }

    @Test
    void undeclared_flows_fail_where_the_selectors_leave_out_the_tier() {
        network.rounds = 1;
        network.policies.set(2, RecordedNetwork.WEB_TO_STORE.replace("app: shop, tier: web", "app: shop"));
        network.policies.set(3, RecordedNetwork.STORE_FROM_WEB.replace("app: shop, tier: web", "app: shop"));

        List<Finding> findings = findings(UndeclaredFlowsJudge.judge(network.observations()));

        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).cause()).isEqualTo("UNDECLARED_FLOW_OPEN");
        assertThat(findings.get(0).what()).isEqualTo("shop/deployment/worker -> shop/deployment/store TCP/5432");
        assertThat(findings.get(0).expected()).isEqualTo("stopped: no flow declares it");
        assertThat(findings.get(0).observed())
                .isEqualTo("1 connections passed as deployed: pod shop/worker-old-0 -> pod shop/store-old-0 TCP/5432");
        assertThat(findings.get(0).remedy())
                .isEqualTo(
                        "declare it in flows if it is needed; else narrow shop/store-from-web ingress[0] to what is declared,"
                                + " as below");
        assertThat(findings.get(0).evidence()).last().asString().contains("tier: web");
    }

    private static final String WEB_TO_WEB =
            WEB_TO_WORLD.replace(" 169.254.0.0/16,", "") + "      ports: [{port: 443}, {port: 80}]\n";

    @Test
    void a_declared_flow_to_the_outside_passes_and_does_not_cover_the_metadata_address() {
        network.rounds = 1;
        network.policies.add(WEB_TO_WEB);
        network.flows.add(new DeclaredFlow("deployment/web", "outside", "443"));

        assertThat(DeclaredFlowsJudge.judge(network.observations()).reason())
                .isEqualTo("4 connections of 3 declared flows, questions to the cluster’s DNS among them, all passed");
        assertThat(DefaultDenyJudge.egress(network.observations())).isInstanceOf(Verdict.Pass.class);
        assertThat(findings(UndeclaredFlowsJudge.judge(network.observations())))
                .containsExactly(
                        new Finding(
                                "METADATA_OPEN",
                                "shop/deployment/web -> metadata service 169.254.169.254 TCP/80",
                                "stopped: no flow declares it",
                                "1 connections passed as deployed: pod shop/web-old-0 -> metadata service 169.254.169.254 TCP/80",
                                "on a cloud’s machine whoever reaches this address gets the credentials of the machine, and with them"
                                        + " what it may do",
                                "declare it in flows if it is needed; else narrow shop/web-to-world egress[0] to what is declared, as"
                                        + " below",
                                List.of(
                                        "pod shop/web-old-0 -> metadata service 169.254.169.254 TCP/80: allowed",
                                        "  egress of pod shop/web-old-0: selected by shop/default-deny, shop/dns, shop/web-to-store,"
                                                + " shop/web-to-world; allowed",
                                        "    by shop/web-to-world egress[0]: to[0] (0.0.0.0/0 except [10.0.0.0/8, 172.16.0.0/12,"
                                                + " 192.168.0.0/16]), ports[1] (TCP/80)",
                                        "  ingress of metadata service 169.254.169.254: no pod, so no policy applies",
                                        """
                                apiVersion: networking.k8s.io/v1
                                kind: NetworkPolicy
                                metadata:
                                  name: web-to-world
                                  namespace: shop
                                spec:
                                  podSelector:
                                    matchLabels:
                                      app: shop
                                      tier: web
                                  policyTypes:
                                    - Egress
                                  egress:
                                    - to:
                                        - ipBlock:
                                            cidr: "0.0.0.0/0"
                                            except:
                                              - "10.0.0.0/8"
                                              - "100.64.0.0/10"
                                              - "169.254.0.0/16"
                                              - "172.16.0.0/12"
                                              - "192.168.0.0/16"
                                      ports:
                                        - protocol: TCP
                                          port: 443
                                """)));
    }

    @Test
    void undeclared_flows_fail_where_a_pod_reaches_the_web_of_the_world() {
        network.rounds = 1;
        network.policies.add(WEB_TO_WORLD);

        assertThat(findings(UndeclaredFlowsJudge.judge(network.observations())))
                .extracting(Finding::cause, Finding::what, Finding::difference)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "OUTSIDE_OPEN",
                        "shop/deployment/web -> outside 203.0.113.10 TCP/443",
                        "policies allow more than is declared to be needed"));
    }

    // ---- DEP-NET-008 ---------------------------------------------------------------------------------------------

    private static final String NODE_PORT =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {type: NodePort, clusterIP: 10.43.0.77, ports: [{name: http, port: 80, nodePort: 30123}]}
            """;

    @Test
    void exposure_passes_where_no_node_port_is_open() {
        assertThat(ExposureJudge.judge(network.observations()))
                .isEqualTo(new Verdict.Pass(
                        "of the node ports 30000 to 32767 at 172.18.0.2 those took a connection that the spec declares: none; no"
                                + " pod has a host port",
                        List.of(
                                new Measurement("nodes", 1, "", null),
                                new Measurement("node ports tried", 2_768, "", null),
                                new Measurement("node ports that took a connection", 0, "", null),
                                new Measurement("declared node ports", 0, "", null))));
    }

    @Test
    void exposure_fails_for_a_node_port_that_nobody_declares() {
        network.more.add(NODE_PORT);
        network.exposures.add(new Exposure(null, "web", false));
        network.scans = List.of(new Scan("node-1", "172.18.0.2", 30_000, 32_767, 2_768, List.of(30_123)));

        assertThat(findings(ExposureJudge.judge(network.observations())))
                .containsExactly(new Finding(
                        "UNDECLARED_NODE_PORT",
                        "Service shop/web",
                        "no node port: no entry point of the spec has this Service and via: node-port",
                        "it is of type NodePort: node port 30123 at every node; of the connections that were tried, 30123 took one at 172.18.0.2",
                        "whoever reaches a node reaches the Service, past everything that stands before the cluster",
                        "make it of type ClusterIP; or declare an entry point for it with via: node-port",
                        List.of()));
    }

    @Test
    void exposure_passes_for_a_declared_node_port_that_is_open_and_decides_nothing_where_it_is_not() {
        network.more.add(NODE_PORT);
        network.exposures.add(new Exposure(null, "web", true));
        network.scans = List.of(new Scan("node-1", "172.18.0.2", 30_000, 32_767, 2_768, List.of(30_123)));

        assertThat(ExposureJudge.judge(network.observations())).isInstanceOf(Verdict.Pass.class);

        network.scans = List.of(new Scan("node-1", "172.18.0.2", 30_000, 32_767, 2_768, List.of()));

        assertThat(ExposureJudge.judge(network.observations()))
                .isEqualTo(
                        new Verdict.Error(
                                "the declared node ports [30123] took no connection at 172.18.0.2, so a search for others proves nothing",
                                "see that the Service has ready endpoints, and that node ports are opened at the node’s address"));
    }

    @Test
    void exposure_looks_at_every_node() {
        network.more.add(NODE_PORT);
        network.scans = List.of(
                new Scan("node-1", "172.18.0.2", 30_000, 32_767, 2_768, List.of()),
                new Scan("node-2", "172.18.0.3", 30_000, 32_767, 2_768, List.of(30_123)),
                new Scan("node-3", "172.18.0.4", 30_000, 32_767, 2_768, List.of(30_123)));
        network.exposures.add(new Exposure(null, "web", true));

        assertThat(ExposureJudge.judge(network.observations()))
                .isEqualTo(new Verdict.Pass(
                        "of the node ports 30000 to 32767 at 172.18.0.2, 172.18.0.3, 172.18.0.4 those took a connection that the"
                                + " spec declares: [30123]; no pod has a host port",
                        List.of(
                                new Measurement("nodes", 3, "", null),
                                new Measurement("node ports tried", 8_304, "", null),
                                new Measurement("node ports that took a connection", 1, "", null),
                                new Measurement("declared node ports", 1, "", null))));

        network.exposures.clear();

        assertThat(findings(ExposureJudge.judge(network.observations())))
                .extracting(Finding::observed)
                .containsExactly(
                        "it is of type NodePort: node port 30123 at every node; of the connections that were tried,"
                                + " 30123 took one at 172.18.0.3, 172.18.0.4");
    }

    @Test
    void exposure_decides_nothing_where_not_every_port_was_tried() {
        network.scans = List.of(new Scan("node-1", "172.18.0.2", 30_000, 32_767, 2_760, List.of()));

        assertThat(ExposureJudge.judge(network.observations()))
                .isEqualTo(new Verdict.Error(
                        "only 2760 of the 2768 node ports of node node-1 were tried",
                        "see harness.log in the pack, and run the check again"));
    }

    @Test
    void exposure_fails_for_a_host_port() {
        network.more.add(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: debug, namespace: shop}
                spec: {nodeName: n1, containers: [{name: main, ports: [{containerPort: 80, hostPort: 8000}]}]}
                status: {phase: Running, podIP: 10.42.0.50}
                """);

        assertThat(findings(ExposureJudge.judge(network.observations())))
                .contains(new Finding(
                        "HOST_PORT",
                        "pod shop/debug",
                        "a network of its own, and no port of its node",
                        "it has the host port 8000",
                        "it is reached at the node’s address, and policies do not apply there",
                        "remove hostPort and hostNetwork, and let a Service lead to the pod",
                        List.of()));
    }

    // ---- all together --------------------------------------------------------------------------------------------

    @Test
    void causes_are_those_of_the_catalogue() {
        Map<String, Judged> verdicts = NetworkVerdicts.of(network.observations(), "raw/network-policy");

        assertThat(applicable(verdicts)).allMatch(Verdict.Pass.class::isInstance);
        Set<String> known = NetworkVerdicts.CHECKS.stream()
                .flatMap(check -> Catalogue.bundled().check(check).causes().keySet().stream())
                .collect(java.util.stream.Collectors.toSet());
        assertThat(known)
                .containsAll(java.util.Arrays.stream(NetworkCause.values())
                        .map(Enum::name)
                        .toList());
    }

    @Test
    void the_matrix_has_a_line_for_each_destination_and_a_column_for_each_origin() {
        network.rounds = 1;
        network.otherwise.put(cell("shop/worker-old-0", "shop/store-old-0", Protocol.TCP, 5432), Observed.ALLOWED);

        NetworkObservations observations = network.observations();
        Matrix matrix =
                TruthMatrix.of(observations.rounds().get(0), observations).get(0);

        assertThat(matrix.title()).isEqualTo("Truth table as deployed");
        assertThat(matrix.columns())
                .containsExactly(
                        "node n1",
                        "plimsoll-strangers/stranger-a",
                        "plimsoll-strangers/stranger-b",
                        "shop/store-old-0",
                        "shop/web-old-0",
                        "shop/worker-old-0");
        Line line = line(matrix, "shop/store-old-0 TCP/5432");
        assertThat(line.fields())
                .extracting(Field::word)
                .containsExactly(
                        "", "stopped [6]", "stopped [6]", "passed [7]", "passed [8]", "passed; expected: blocked [9]");
        assertThat(line.fields().get(5))
                .isEqualTo(new Field(
                        "passed; expected: blocked [9]",
                        true,
                        List.of(
                                "observed: allowed; expected: blocked",
                                "blocked: no egress rule of shop/default-deny, shop/dns; no ingress rule of shop/default-deny,"
                                        + " shop/store-from-web")));
    }

    @Test
    void the_rules_that_decide_are_listed_once_and_ports_of_which_the_same_is_to_be_said_share_a_line() {
        network.rounds = 1;

        NetworkObservations observations = network.observations();
        List<Matrix> matrices = TruthMatrix.of(observations.rounds().get(0), observations);

        assertThat(line(matrices.get(0), "outside 203.0.113.10 TCP/47808, UDP/47809")
                        .fields())
                .extracting(Field::word)
                .containsExactly("", "passed [2]", "passed [2]", "stopped [3]", "stopped [4]", "stopped [3]");
        assertThat(matrices.get(1).title()).isEqualTo("Rules behind the truth table as deployed");
        assertThat(matrices.get(1).lines())
                .startsWith(
                        rule(1, "allowed: egress: no pod, so no policy applies; ingress: no pod, so no policy applies"),
                        rule(
                                2,
                                "allowed: egress: no policy selects it, so everything is allowed; ingress: no pod, so no policy applies"),
                        rule(3, "blocked: no egress rule of shop/default-deny, shop/dns"),
                        rule(4, "blocked: no egress rule of shop/default-deny, shop/dns, shop/web-to-store"))
                .contains(rule(8, "allowed: shop/web-to-store egress[0]; shop/store-from-web ingress[0]"))
                .doesNotHaveDuplicates();
    }

    private static Line line(Matrix matrix, String name) {
        return matrix.lines().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is none of "
                        + matrix.lines().stream().map(Line::name).toList()));
    }

    private static Line rule(int number, String text) {
        return new Line("[%s]".formatted(number), List.of(new Field(text, false, List.of())));
    }

    @Test
    void populations_name_the_lists_that_say_who_there_is() {
        Map<String, Judged> verdicts = NetworkVerdicts.of(network.observations(), "raw/network-policy");

        assertThat(population(verdicts, ExposureJudge.CHECK).queries())
                .containsExactly(
                        new Query("GET /api/v1/pods", "4001", 6, true),
                        new Query("GET /api/v1/services", "4001", 1, true));
        assertThat(population(verdicts, EnforcementJudge.CHECK).queries())
                .containsExactly(
                        new Query("GET /api/v1/pods", "4001", 6, true),
                        new Query("GET /api/v1/services", "4001", 1, true),
                        new Query("every line of raw/network-policy/cells-1.jsonl", null, 91, true),
                        new Query("GET /api/v1/pods", "4002", 6, true),
                        new Query("GET /api/v1/services", "4002", 1, true),
                        new Query("every line of raw/network-policy/cells-2.jsonl", null, 91, true));
    }

    private static Population population(Map<String, Judged> verdicts, String check) {
        Judged judged = verdicts.get(check);
        if (judged == null) {
            throw new AssertionError(check + " was not judged");
        }
        return judged.basis().populations().get(0);
    }

    private static List<Finding> findings(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Fail.class);
        return ((Verdict.Fail) verdict).findings();
    }

    @Test
    void what_goes_by_sctp_is_stated_as_not_tested() {
        network.more.add(pod("signal-0", "store", 60, "ports: [{containerPort: 36412, protocol: SCTP}]"));

        NetworkObservations observations = network.observations();

        assertThat(EnforcementJudge.judge(observations).reason())
                .matches(".*; [1-9][0-9]* connections by SCTP were not tested \\(ENV_UNSUPPORTED\\)");
        assertThat(line(
                                TruthMatrix.of(observations.rounds().get(0), observations)
                                        .get(0),
                                "shop/signal-0 SCTP/36412")
                        .fields())
                .extracting(Field::word)
                .filteredOn(word -> word.startsWith("not tested (ENV_UNSUPPORTED) ["))
                .isNotEmpty();
    }

    @Test
    void pods_that_another_one_stands_for_are_named() {
        network.more.add(pod("worker-a", "worker", 61, ""));
        network.more.add(pod("worker-b", "worker", 62, ""));

        assertThat(NetworkReport.of("network-policy", network.observations()).matrices())
                .filteredOn(matrix -> matrix.title().equals("Pods that no policy can tell apart"))
                .singleElement()
                .satisfies(matrix -> assertThat(matrix.lines())
                        .contains(new Line("shop/worker-a", List.of(new Field("shop/worker-b", false, List.of())))));
    }

    private static String pod(String name, String tier, int address, String ports) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: shop, labels: {app: shop, tier: %s}}
                spec: {nodeName: n1, containers: [{name: main, %s}]}
                status: {phase: Running, podIP: 10.42.0.%s}
                """
                .formatted(name, tier, ports, address);
    }
}
