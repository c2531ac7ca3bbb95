package io.plimsoll.suite.configuration;

import static io.plimsoll.suite.load.RecordedLoad.LOAD;
import static io.plimsoll.suite.load.RecordedLoad.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.ConfigurationChange.ReachesBy;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RecordedLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationJudgeTest {

    private static final long CHANGE = LOAD + 10 * SECOND;
    private static final long END = CHANGE + 30 * SECOND;

    private final RecordedLoad load = new RecordedLoad();
    private final List<Reading> readings = new ArrayList<>();
    private ReachesBy reachesBy = ReachesBy.ROLL;
    private List<String> afterChange = List.of("rollout restart deployment/api");
    private List<String> atTheEnd = List.of("new-a", "new-b");

    ConfigurationJudgeTest() {
        load.cluster.replicaSet(LOAD - SECOND, "api-1", "api", "1");
        for (String pod : List.of("old-a", "old-b")) {
            load.cluster.listed(LOAD - SECOND, pod, "api-1", LOAD - 60 * SECOND);
            load.cluster.endpoint(LOAD - SECOND, RecordedLoad.SERVICE, pod, true, true, false);
        }
        load.steady(LOAD, END, "old-a", "old-b");
        old(CHANGE - SECOND, "old-a");
        old(CHANGE - SECOND, "old-b");
    }

    @Test
    void should_pass_when_every_new_pod_shows_the_value() {
        old(CHANGE + SECOND, "old-a");
        shows(CHANGE + 3 * SECOND, "new-a");
        old(CHANGE + 3 * SECOND, "old-b");
        shows(CHANGE + 7 * SECOND, "new-b");
        shows(END, "new-a");
        shows(END, "new-b");

        assertThat(judge())
                .isEqualTo(new Verdict.Pass(
                        "the change of ConfigMap shop/settings, key colour reached 2 pods by roll in 3.0 s to 7.0 s,"
                                + " allowed were 20.0 s; 400 requests planned, 0 lost, 0 failed",
                        List.of(
                                new Measurement("requests planned", 400, "", null),
                                new Measurement("requests lost", 0, "", "≤ 0"),
                                new Measurement("application errors", 0, "", "≤ 0"),
                                new Measurement("time until pod 1 of 2 showed the new value", 3_000, "ms", "≤ 20000"),
                                new Measurement(
                                        "time until pod 2 of 2 showed the new value", 7_000, "ms", "≤ 20000"))));
    }

    @Test
    void should_pass_when_the_same_pods_read_the_value_again() {
        reload();
        shows(CHANGE + 5 * SECOND, "old-a");
        shows(CHANGE + 6 * SECOND, "old-b");

        assertThat(judge()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_fail_when_nothing_rolled_the_pods() {
        atTheEnd = List.of("old-a", "old-b");
        afterChange = List.of();
        shows(CHANGE + SECOND, "old-b");
        old(CHANGE + 20 * SECOND, "old-a");

        assertThat(findings())
                .containsExactly(new Finding(
                        "CHANGE_NOT_REACHED",
                        "Deployment shop/api, pod old-a",
                        "the new value of ConfigMap shop/settings, key colour shown within 20.0 s of the change",
                        "another value still, 20.0 s after the change",
                        "the change did not reach the pod",
                        "let the release replace the pods: a name or an annotation of the pod template that holds a"
                                + " hash of the content (kustomize and Helm can do that), or kubectl rollout restart in"
                                + " configuration.after-change",
                        List.of("no command followed the change (configuration.after-change)")));
    }

    @Test
    void should_fail_when_a_pod_was_too_late() {
        reload();
        shows(CHANGE + 5 * SECOND, "old-a");
        shows(CHANGE + 22 * SECOND, "old-b");

        assertThat(findings())
                .containsExactly(new Finding(
                        "CHANGE_NOT_REACHED",
                        "Deployment shop/api, pod old-b",
                        "the new value of ConfigMap shop/settings, key colour shown within 20.0 s of the change",
                        "shown after 22.0 s",
                        "2.0 s too late",
                        "mount it as a volume (without subPath; variables never change), and let the service read it"
                                + " again; else roll the pods",
                        List.of("no command followed the change (configuration.after-change)")));
    }

    @Test
    void should_fail_when_a_pod_went_back_to_the_old_value() {
        reload();
        shows(CHANGE + 5 * SECOND, "old-a");
        shows(CHANGE + 5 * SECOND, "old-b");
        old(CHANGE + 9 * SECOND, "old-b");

        assertThat(findings())
                .extracting(Finding::observed)
                .containsExactly("another value still, 9.0 s after the change");
    }

    @Test
    void should_fail_when_a_pod_did_not_answer_or_was_not_asked() {
        readings.add(new Reading(CHANGE + SECOND, pod("new-a"), false, "it answered HTTP 404"));

        assertThat(findings())
                .extracting(Finding::observed)
                .containsExactly("it answered HTTP 404", "the pod was not asked after the change");
    }

    @Test
    void should_fail_when_pods_were_replaced_that_were_to_read_it_again() {
        reload();
        atTheEnd = List.of("old-a", "new-b");
        afterChange = List.of("rollout restart deployment/api");
        shows(CHANGE + SECOND, "old-a");
        shows(CHANGE + SECOND, "new-b");

        assertThat(findings())
                .containsExactly(new Finding(
                        "REACHED_ANOTHER_WAY",
                        "Deployment shop/api",
                        "the same pods, with the new value",
                        "1 of 2 pods are new ones",
                        "the change came by roll",
                        "find out what does that, or correct configuration.reaches-by",
                        List.of("new-b")));
    }

    @Test
    void should_fail_when_pods_were_kept_that_were_to_be_replaced() {
        atTheEnd = List.of("old-a", "old-b");
        shows(CHANGE + SECOND, "old-a");
        shows(CHANGE + SECOND, "old-b");

        assertThat(findings())
                .containsExactly(new Finding(
                        "REACHED_ANOTHER_WAY",
                        "Deployment shop/api",
                        "pods that started with the new value",
                        "2 of 2 pods are those from before",
                        "the change came by reload",
                        "find out what does that, or correct configuration.reaches-by",
                        List.of("old-a", "old-b")));
    }

    @Test
    void should_fail_when_a_request_was_lost() {
        shows(CHANGE + 3 * SECOND, "new-a");
        shows(CHANGE + 3 * SECOND, "new-b");
        load.refused(CHANGE + 2 * SECOND);

        assertThat(findings()).extracting(Finding::cause).containsExactly("UNKNOWN");
    }

    @Test
    void should_be_an_error_when_a_pod_could_not_be_asked_before() {
        readings.set(1, new Reading(CHANGE - SECOND, pod("old-b"), false, "it answered HTTP 404"));

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "pod old-b was asked GET /setting before the change: it answered HTTP 404",
                        "correct configuration.read: every pod has to answer it at the port of the first entry point"));
    }

    @Test
    void should_be_an_error_when_a_pod_was_not_asked_before() {
        readings.remove(1);

        assertThat(judge().reason())
                .isEqualTo("pod old-b was asked GET /setting before the change: no answer is recorded");
    }

    @Test
    void should_be_an_error_when_the_new_value_was_there_before() {
        shows(CHANGE - SECOND / 2, "old-a");

        assertThat(judge())
                .isEqualTo(new Verdict.Error(
                        "pod old-a showed the new value already before the change",
                        "correct configuration.shows: it has to be in the answer only when the pod has the new value"));
    }

    @Test
    void should_be_an_error_when_no_pod_served_at_the_end() {
        atTheEnd = List.of();

        assertThat(judge().reason()).isEqualTo("no pod of Deployment shop/api served at the end");
    }

    @Test
    void should_be_an_error_when_requests_failed_before() {
        load.wrong(LOAD + SECOND, "old-a", 500);

        assertThat(judge().reason())
                .isEqualTo("1 of 101 requests failed before the change began, the first one GET / HTTP 500");
    }

    private void reload() {
        reachesBy = ReachesBy.RELOAD;
        atTheEnd = List.of("old-a", "old-b");
        afterChange = List.of();
    }

    private void old(long at, String pod) {
        readings.add(new Reading(at, pod(pod), false, ""));
    }

    private void shows(long at, String pod) {
        readings.add(new Reading(at, pod(pod), true, ""));
    }

    private static PodName pod(String name) {
        return RecordedLoad.pod(name);
    }

    private List<Finding> findings() {
        return judge() instanceof Verdict.Fail fail ? fail.findings() : List.of();
    }

    private Verdict judge() {
        ConfigurationFacts facts = new ConfigurationFacts(
                load.facts(),
                "shop",
                "api",
                "ConfigMap shop/settings, key colour",
                reachesBy,
                "GET /setting",
                afterChange,
                CHANGE,
                20_000,
                END,
                Stream.of("old-a", "old-b").map(RecordedLoad::pod).toList(),
                atTheEnd.stream().map(RecordedLoad::pod).toList());
        return ConfigurationJudge.judge(new ConfigurationObservations(facts, readings, load.observations()));
    }
}
