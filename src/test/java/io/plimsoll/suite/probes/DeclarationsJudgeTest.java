package io.plimsoll.suite.probes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclarationsJudgeTest {

    private static final String BOTH =
            "'readinessProbe': {'httpGet': {'port': 80}}, 'livenessProbe': {'httpGet': {'port': 80}}";

    @Test
    void should_pass_when_every_long_running_container_has_its_probes() throws IOException {
        Verdict verdict = DeclarationsJudge.judge(List.of(
                pod("api-7d-x1", "ReplicaSet", "api-7d", "{'name': 'main', " + BOTH + "}", "{'name': 'migrate'}", "10"),
                pod("api-7d-x2", "ReplicaSet", "api-7d", "{'name': 'main', " + BOTH + "}", "{'name': 'migrate'}", "10"),
                pod("db-0", "StatefulSet", "db", "{'name': 'postgres', " + BOTH + "}", "", "10"),
                pod("seed-1", "Job", "seed", "{'name': 'seed'}", "", "10")));

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason())
                .isEqualTo(
                        "all 2 long-running containers of 3 workloads have the probes that they need; left out: migrate"
                                + " of Deployment shop/api (init container), seed of Job shop/seed (is to end)");
    }

    @Test
    void should_name_each_probe_that_each_container_lacks() throws IOException {
        Verdict verdict = DeclarationsJudge.judge(List.of(pod(
                "api-7d-x1",
                "ReplicaSet",
                "api-7d",
                "{'name': 'main', " + BOTH + "}, {'name': 'beside'}",
                "{'name': 'proxy', 'restartPolicy': 'Always', 'livenessProbe': {'exec': {'command': ['true']}}}",
                "10")));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .extracting(Finding::cause, Finding::what)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "READINESS_MISSING", "container proxy of Deployment shop/api"),
                        org.assertj.core.groups.Tuple.tuple(
                                "READINESS_MISSING", "container beside of Deployment shop/api"),
                        org.assertj.core.groups.Tuple.tuple(
                                "LIVENESS_MISSING", "container beside of Deployment shop/api")));
    }

    @Test
    void should_ask_for_a_startup_probe_where_the_start_took_longer_than_liveness_lets_it() throws IOException {
        String slow = "{'name': 'main', " + BOTH + "}";

        Verdict verdict = DeclarationsJudge.judge(List.of(pod("api-7d-x1", "ReplicaSet", "api-7d", slow, "", "25")));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "STARTUP_MISSING",
                        "container main of Deployment shop/api",
                        "a startup probe, as the liveness probe lets a start take 20 s",
                        "none, and its start took 25 s",
                        "5 s too long",
                        "declare a startupProbe with periodSeconds × failureThreshold above the slowest start",
                        List.of())));
    }

    @Test
    void should_not_ask_for_one_within_the_resolution_of_a_second() throws IOException {
        String main = "{'name': 'main', " + BOTH + "}";

        assertThat(DeclarationsJudge.judge(List.of(pod("api-7d-x1", "ReplicaSet", "api-7d", main, "", "21"))))
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_decide_nothing_where_nothing_runs_for_long() throws IOException {
        Verdict verdict = DeclarationsJudge.judge(List.of(pod("seed-1", "Job", "seed", "{'name': 'seed'}", "", "10")));

        assertThat(verdict)
                .isEqualTo(new Verdict.Error(
                        "no pod with a long-running container was found",
                        "make the deployment ready first, in the namespaces of its manifests"));
    }

    /** A pod whose container {@code main} started at 00 and was ready so many seconds later. */
    private static JsonNode pod(
            String name, String kind, String owner, String containers, String initContainers, String readySecond)
            throws IOException {
        return new ObjectMapper()
                .readTree(("{'metadata': {'name': '%s', 'namespace': 'shop', 'labels': {'pod-template-hash': '7d'},"
                                + " 'ownerReferences': [{'kind': '%s', 'name': '%s'}]},"
                                + " 'spec': {'containers': [%s], 'initContainers': [%s]},"
                                + " 'status': {'containerStatuses': [{'name': 'main', 'state': {'running':"
                                + " {'startedAt': '2026-11-20T10:00:00Z'}}}],"
                                + " 'conditions': [{'type': 'Ready', 'status': 'True',"
                                + " 'lastTransitionTime': '2026-11-20T10:00:%sZ'}]}}")
                        .formatted(name, kind, owner, containers, initContainers, readySecond)
                        .replace('\'', '"'));
    }
}
