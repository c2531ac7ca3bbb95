package io.plimsoll.suite.networkpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.ScenarioReport.Matrix;
import io.plimsoll.network.Observed;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is decided where probers were in the pods, because the nodes were not to be entered. */
class WithinPodsTest {

    private static final String NO_NODE = "the nodes of this environment are not the run’s own to enter";

    private final RecordedNetwork network = new RecordedNetwork();

    @BeforeEach
    void probers_were_in_the_pods() {
        network.withinPods = true;
        network.trial = null;
        network.scans = List.of();
    }

    @Test
    void policies_take_effect_as_far_as_that_was_tried() {
        assertThat(EnforcementJudge.judge(network.observations()))
                .isInstanceOfSatisfying(Verdict.Pass.class, pass -> assertThat(pass.reason())
                        .isEqualTo(
                                "116 connections passed or were stopped as 4 policies say, in 2 rounds; 0 of them are left open by the"
                                        + " definition of NetworkPolicy; 62 connections from nodes, to what is outside of the cluster, or of"
                                        + " datagrams that no pod counts were not tested (ENV_UNSUPPORTED), since "
                                        + NO_NODE));
    }

    @Test
    void declared_flows_work_but_for_those_from_a_node() {
        assertThat(DeclaredFlowsJudge.judge(network.observations()))
                .isInstanceOfSatisfying(Verdict.Pass.class, pass -> assertThat(pass.reason())
                        .isEqualTo(
                                "4 connections of 2 declared flows, questions to the cluster’s DNS among them, all passed; those that take a"
                                        + " node were not tested (ENV_UNSUPPORTED), since " + NO_NODE
                                        + ": node -> deployment/web http"));
    }

    @Test
    void undeclared_flows_are_stopped_and_what_is_outside_is_forbidden_at_least() {
        assertThat(UndeclaredFlowsJudge.judge(network.observations()))
                .isInstanceOfSatisfying(Verdict.Pass.class, pass -> assertThat(pass.reason())
                        .isEqualTo(
                                "22 connections that no flow declares were all stopped: as deployed, then after every pod was replaced; 12 to"
                                        + " what is outside of the cluster were not tested (ENV_UNSUPPORTED), since "
                                        + NO_NODE + ": policies"
                                        + " forbid them"));
    }

    @Test
    void what_policies_allow_to_the_outside_is_not_passed_without_having_been_tried() {
        network.rounds = 1;
        network.policies.add(NetworkJudgesTest.WEB_TO_WORLD);

        assertThat(UndeclaredFlowsJudge.judge(network.observations()))
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.ENV_UNSUPPORTED,
                        "11 connections between pods that no flow declares were all stopped; but policies allow 1 to what is outside of"
                                + " the cluster, and these could not be tried, since " + NO_NODE
                                + ": pod shop/web-old-0 -> outside"
                                + " 203.0.113.10 TCP/443"));
    }

    @Test
    void ingress_is_decided_and_egress_only_where_it_is_open() {
        assertThat(DefaultDenyJudge.ingress(network.observations())).isInstanceOf(Verdict.Pass.class);
        assertThat(DefaultDenyJudge.egress(network.observations()))
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.ENV_UNSUPPORTED,
                        "24 connections from the deployment’s pods to a pod of another namespace, at ports that nobody declares, were all"
                                + " stopped; but none to an address outside of the cluster or to the metadata address of clouds was"
                                + " tried, since " + NO_NODE + ": nothing can stand for these there"));

        network.policies = List.of(RecordedNetwork.DEFAULT_DENY.replace("Ingress, Egress", "Ingress"));

        assertThat(DefaultDenyJudge.egress(network.observations())).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void what_takes_a_node_is_not_tested() {
        assertThat(CanaryJudge.judge(network.observations()))
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.ENV_UNSUPPORTED,
                        "a policy that denies everything had its effect on pods of the harness’s own, and so had its removal;"
                                + " other policies, and pods from their start on, are tried from nodes, and "
                                + NO_NODE));
        assertThat(ExposureJudge.judge(network.observations()))
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.ENV_UNSUPPORTED, "node ports are tried from the network of a node, and " + NO_NODE));
    }

    @Test
    void every_check_is_an_error_where_a_policy_that_denies_everything_has_no_effect() {
        network.canary.clear();
        network.sample(RecordedNetwork.START, Observed.ALLOWED, 1_200);
        network.allowed = null;
        network.rounds = 0;

        assertThat(NetworkVerdicts.of(network.observations(), "raw/network-policy")
                        .values())
                .filteredOn(judged -> !(judged.verdict() instanceof Verdict.NotApplicable))
                .allSatisfy(judged -> assertThat(judged.verdict()).isInstanceOf(Verdict.Error.class));
    }

    @Test
    void the_matrix_says_of_each_connection_that_it_was_not_tested() {
        network.rounds = 1;

        NetworkObservations observations = network.observations();
        Matrix matrix =
                TruthMatrix.of(observations.rounds().get(0), observations).get(0);

        assertThat(matrix.lines())
                .filteredOn(line -> line.name().startsWith("outside 203.0.113.10"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.fields())
                        .filteredOn(field -> !field.word().isEmpty())
                        .isNotEmpty()
                        .allSatisfy(field -> assertThat(field.word()).startsWith("not tested (ENV_UNSUPPORTED)")));
    }
}
