package io.plimsoll.suite.networkpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.evidence.ScenarioReport.Range;
import io.plimsoll.timeline.WatchEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LagJudgesTest {

    private final RecordedLag lag = new RecordedLag();

    // ---- DEP-NET-011 ---------------------------------------------------------------------------------------------

    @Test
    void lag_passes_when_new_pods_are_closed_from_their_first_moment_on() {
        assertThat(LagJudge.judge(lag.observations()))
                .isEqualTo(new Verdict.Pass(
                        "1 new pods of the deployment were closed to what their policies deny from their first moment"
                                + " on (none of 240 tries passed), and the environment itself leaves no new pod open; the"
                                + " slowest change of policies or labels took effect within 5.0–11.0 ms on a pod of the"
                                + " deployment, within 5.0–11.0 ms on one of the harness’s own",
                        List.of(
                                new Measurement("new pods of the deployment", 1, "", null),
                                new Measurement("tries a second, at least", 200, "", "≥ 100"),
                                new Measurement(
                                        "longest time that a new pod of the deployment was open, at most",
                                        0,
                                        "ms",
                                        null),
                                new Measurement(
                                        "longest time that a new pod of the harness’s own was open, at most",
                                        0,
                                        "ms",
                                        null),
                                new Measurement(
                                        "slowest change of policies or labels with a pod of the deployment, at most",
                                        11,
                                        "ms",
                                        null),
                                new Measurement(
                                        "slowest change of policies or labels with a pod of the harness’s own, at most",
                                        11,
                                        "ms",
                                        null))));
    }

    @Test
    void a_window_of_the_environment_is_not_the_deployments() {
        lag.ownOpen = 700_000;
        lag.deployedOpen = 800_000;
        lag.withDeployed = false;

        assertThat(LagJudge.judge(lag.observations()).reason())
                .isEqualTo("of 1 new pods of the deployment the slowest was open until 795.0–801.0 ms after its start,"
                        + " which is the environment’s doing: policies select it by labels that it is created"
                        + " with, and the environment itself leaves a new pod open until 695.0–701.0 ms after its"
                        + " start; the slowest change of policies or labels took effect within 5.0–11.0 ms on a"
                        + " pod of the harness’s own");
    }

    @Test
    void lag_fails_when_a_pod_is_open_until_its_label_comes() {
        lag.deployedOpen = 2_100_000;
        lag.pods.set(0, lag.event(WatchEvent.Type.ADDED, -500_000, Map.of("app", "shop")));
        lag.pods.add(lag.event(WatchEvent.Type.MODIFIED, 2_050_000, Map.of("app", "shop", "tier", "store")));

        Verdict verdict = LagJudge.judge(lag.observations());

        assertThat(((Verdict.Fail) verdict).findings())
                .hasSize(2)
                .startsWith(new Finding(
                        "LABEL_LATE",
                        "pod shop/store-1",
                        "closed from its first moment on, as policies have it when it bears tier=store",
                        "connections to pod shop/store-1 passed until 2095.0–2101.0 ms after its start",
                        "tier=store came 2,050 ms after it; the environment itself leaves no new pod open",
                        "put the label into the pod's template, so that it is there before the pod starts; or let a"
                                + " policy that selects every pod of the namespace deny what is not allowed",
                        List.of("540 tries, one every 5 ms, in raw/network-lag/tries.jsonl")));
    }

    @Test
    void a_label_that_comes_late_to_a_pod_that_was_closed_all_the_same_is_no_failure() {
        lag.pods.set(0, lag.event(WatchEvent.Type.ADDED, -500_000, Map.of("app", "shop")));
        lag.pods.add(lag.event(WatchEvent.Type.MODIFIED, 2_050_000, Map.of("app", "shop", "tier", "store")));

        assertThat(LagJudge.judge(lag.observations())).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void lag_does_not_apply_where_policies_deny_a_new_pod_nothing() {
        lag.policy = RecordedLag.NOTHING;

        assertThat(LagJudge.judge(lag.observations()))
                .isEqualTo(new Verdict.NotApplicable(
                        "policies deny nothing of what was tried to any of 1 new pods of the deployment, so there is"
                                + " no window before they apply; changes of policies took effect within 5.0–11.0 ms"));
    }

    @Test
    void a_change_without_effect_is_the_clusters_fault() {
        lag.own.clear();
        lag.own.add(RecordedLag.step("own", TrialPods.TCP, Change.NONE, 0, true));
        lag.own.add(RecordedLag.step("own", TrialPods.UDP, Change.DENIED, 1, false));

        Verdict expected = new Verdict.Error(
                "the cluster does not enforce NetworkPolicies as they are written: by UDP one of two pods still"
                        + " reached the other 10.0 s after a policy that denies everything was created (pod"
                        + " plimsoll-trial/anchor-1, pod plimsoll-trial/target)",
                "use a network plugin that enforces the whole of networking.k8s.io/v1, and see the log of the one that"
                        + " is there");
        assertThat(LagJudge.judge(lag.observations())).isEqualTo(expected);
        assertThat(EstablishedJudge.judge(lag.observations())).isEqualTo(expected);
    }

    @Test
    void an_exception_without_effect_is_the_clusters_fault() {
        lag.own.set(9, RecordedLag.step("own", TrialPods.TCP, Change.EXCEPTED, 8, false));

        assertThat(LagJudge.judge(lag.observations()).reason())
                .isEqualTo("the cluster does not enforce NetworkPolicies as they are written: by TCP one of two pods"
                        + " still reached the other 10.0 s after a policy allowed every address except"
                        + " (ipBlock.except) the sender’s (pod plimsoll-trial/anchor-1, pod"
                        + " plimsoll-trial/target)");
    }

    @Test
    void a_cluster_without_a_network_is_told_from_one_that_enforces_nothing() {
        lag.own.clear();
        lag.own.add(RecordedLag.step("own", TrialPods.TCP, Change.NONE, 0, false));

        assertThat(LagJudge.judge(lag.observations()).reason())
                .isEqualTo("of two pods of the harness’s own one did not reach the other by TCP within 10.0 s, although"
                        + " no policy selects them (pod plimsoll-trial/anchor-1, pod plimsoll-trial/target)");
    }

    @Test
    void an_environment_that_leaves_new_pods_open_for_seconds_decides_nothing() {
        lag.ownOpen = 8_000_000;

        assertThat(LagJudge.judge(lag.observations()).reason())
                .isEqualTo("the cluster is slow to enforce NetworkPolicies on a new pod: a policy denied everything to"
                        + " pod plimsoll-trial/new-isolated before it was created, and yet connections to pod"
                        + " plimsoll-trial/new-isolated passed until 7995.0–8001.0 ms after its start, which is"
                        + " more than 5.0 s");
    }

    @Test
    void a_hundred_tries_a_second_are_the_least() {
        lag.period = 20_000;

        assertThat(LagJudge.judge(lag.observations()))
                .isEqualTo(new Verdict.Error(
                        "connections were tried only 50 times a second, and it takes 100 to see a window of 10 ms",
                        "run the check on a host that is less busy"));
    }

    @Test
    void a_replaced_pod_that_is_not_seen_to_start_is_an_error() {
        lag.pods.clear();

        assertThat(LagJudge.judge(lag.observations()).reason())
                .isEqualTo("1 pods of the deployment were replaced, and none was seen to start");
    }

    // ---- DEP-NET-012 ---------------------------------------------------------------------------------------------

    @Test
    void it_is_stated_that_connections_go_on() {
        lag.withDeployed = false;

        assertThat(EstablishedJudge.judge(lag.observations()))
                .isEqualTo(
                        new Verdict.Manual("Connections that exist when a policy comes to forbid them go on: from pod"
                                + " plimsoll-trial/anchor-1 to pod plimsoll-trial/target it was used 400 times in"
                                + " the 2.0 s in which no new one was let through; NetworkPolicy leaves this to"
                                + " the network plugin. Is that acceptable? If not, restart the pods after"
                                + " policies become stricter"));
    }

    @Test
    void it_is_stated_that_connections_end_or_fall_silent() {
        lag.messages.clear();
        lag.keep("own", 3);
        lag.keep("deployed", 10);
        lag.end("own", 12_345, "Connection reset");

        assertThat(EstablishedJudge.judge(lag.observations()).reason())
                .isEqualTo("Connections that exist when a policy comes to forbid them are cut: from pod"
                        + " plimsoll-trial/anchor-1 to pod plimsoll-trial/target it ended 12.3 ms after the policy"
                        + " was asked for (Connection reset); from pod plimsoll-trial/anchor-1 to pod shop/web-1"
                        + " nothing came back any more from 45.3 ms after the policy was asked for; NetworkPolicy"
                        + " leaves this to the network plugin. Does the deployment bear that? If not, change"
                        + " policies when nothing is under way");
    }

    // ---- the report ----------------------------------------------------------------------------------------------

    @Test
    void the_report_shows_every_lag_of_the_environment_beside_the_deployments() {
        assertThat(LagReport.of("network-lag", lag.observations()).ranges())
                .singleElement()
                .satisfies(ranges -> assertThat(ranges.ranges())
                        .contains(
                                new Range("policy created, allows, TCP", "pod of the harness’s own", 5, 11),
                                new Range("policy created, allows, TCP", "pod of the deployment", 5, 11),
                                new Range("policy created, denies, UDP", "pod of the harness’s own", 5, 11),
                                new Range("new pod, to it", "pod of the harness’s own", 0, 0),
                                new Range("new pod, to it", "pod of the deployment", 0, 0)));
    }

    // ---- all -----------------------------------------------------------------------------------------------------

    @Test
    void every_cause_is_in_the_catalogue() {
        assertThat(Catalogue.bundled().check(LagJudge.CHECK).causes().keySet())
                .containsExactly(LagCause.LABEL_LATE.name());
    }

    @Test
    void what_became_of_pods_begins_with_their_list() {
        assertThat(LagVerdicts.of(lag.observations(), "raw/network-lag"))
                .hasEntrySatisfying(LagJudge.CHECK, judged -> assertThat(
                                judged.basis().populations().get(1).queries())
                        .first()
                        .isEqualTo(new Query("GET /api/v1/namespaces/shop/pods", "4711", 3, true)));
    }
}
