package io.plimsoll.suite.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.timeline.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeployJudgeTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long APPLIED = 1_000_000_000L;
    private static final long READY = APPLIED + 12_400_000L;
    private static final long END = READY + 60_000_000L;

    @Test
    void should_pass_when_ready_and_quiet_for_the_whole_time() {
        Verdict verdict = DeployJudge.judge(observations(ready().facts(), List.of(pod(READY - 1, 0))));

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict.reason())
                .isEqualTo("ready in 12.4 s, then 60.0 s without a restart, warning or error line;"
                        + " 1 declared requests answered as declared");
    }

    @Test
    void should_be_an_error_when_no_event_was_recorded() {
        Verdict verdict = DeployJudge.judge(observations(ready().facts(), List.of()));

        assertThat(verdict)
                .isEqualTo(new Verdict.Error(
                        "no watch event was recorded, so nothing can be said about the deployment",
                        "look into harness.log for why the watches did not start"));
    }

    @Test
    void should_be_an_error_when_it_was_not_watched_for_long_enough() {
        Verdict verdict = DeployJudge.judge(
                observations(ready().watchedUntil(READY + 59_000_000L).facts(), List.of(pod(READY - 1, 0))));

        assertThat(verdict)
                .isEqualTo(new Verdict.Error(
                        "the deployment was watched for only 59.0 s after it was ready, not for the 60.0 s that the"
                                + " check asks for",
                        "run the check again"));
    }

    static List<Arguments> causes() {
        return List.of(
                Arguments.of(
                        "ImagePullBackOff",
                        notReady(container("ImagePullBackOff", "not found", null, 0, 0, 0)),
                        List.of(),
                        DeployCause.IMAGE_UNAVAILABLE),
                Arguments.of(
                        "a Secret that is not there",
                        notReady(container("CreateContainerConfigError", "secret \"db\" not found", null, 0, 0, 0)),
                        List.of(),
                        DeployCause.CONFIGURATION_MISSING),
                Arguments.of(
                        "a volume's ConfigMap that is not there",
                        notReady(container("ContainerCreating", null, null, 0, 0, 0)),
                        List.of(warning(READY, "FailedMount", "configmap \"app\" not found")),
                        DeployCause.CONFIGURATION_MISSING),
                Arguments.of(
                        "no node takes it",
                        notReady(),
                        List.of(warning(READY, "FailedScheduling", "0/1 nodes are available: Insufficient cpu")),
                        DeployCause.UNSCHEDULABLE),
                Arguments.of(
                        "OOM",
                        notReady(container("CrashLoopBackOff", null, "OOMKilled", 137, 3, 0)),
                        List.of(),
                        DeployCause.OUT_OF_MEMORY),
                Arguments.of(
                        "no database",
                        notReady(container(
                                "CrashLoopBackOff",
                                null,
                                "Error",
                                1,
                                3,
                                0,
                                "org.postgresql.util.PSQLException: Connection to db:5432 refused.")),
                        List.of(),
                        DeployCause.DATABASE_UNREACHABLE),
                Arguments.of(
                        "throttled",
                        notReady(container(null, null, null, 0, 0, 0.93)),
                        List.of(warning(READY, "Unhealthy", "context deadline exceeded")),
                        DeployCause.CPU_LIMIT),
                Arguments.of(
                        "probe on a port where nobody listens",
                        notReady(container(null, null, null, 0, 0, 0)),
                        List.of(warning(READY, "Unhealthy", "dial tcp 10.42.0.9:9999: connect: connection refused")),
                        DeployCause.WRONG_PROBE),
                Arguments.of(
                        "probe on a path that is not there, killed by the kubelet",
                        notReady(container(null, null, "Error", 143, 2, 0)),
                        List.of(warning(READY, "Unhealthy", "HTTP probe failed with statuscode: 404")),
                        DeployCause.WRONG_PROBE),
                Arguments.of(
                        "not ready by its own word",
                        notReady(container(null, null, null, 0, 0, 0)),
                        List.of(warning(READY, "Unhealthy", "HTTP probe failed with statuscode: 503")),
                        DeployCause.NOT_READY_IN_TIME),
                Arguments.of(
                        "ends by itself",
                        notReady(container("CrashLoopBackOff", null, "Error", 3, 3, 0, "panic")),
                        List.of(),
                        DeployCause.CRASH),
                Arguments.of("nothing seen", notReady(), List.of(), DeployCause.NOT_READY_IN_TIME));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("causes")
    void should_name_the_cause(String name, Facts facts, List<WatchEvent> events, DeployCause cause) {
        List<WatchEvent> timeline = new ArrayList<>(List.of(pod(APPLIED, 0)));
        timeline.addAll(events);

        Verdict verdict = DeployJudge.judge(observations(facts.facts(), timeline));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .extracting(Finding::cause)
                .containsExactly(cause.name()));
    }

    @Test
    void should_say_what_was_expected_observed_and_what_to_do() {
        Verdict verdict = DeployJudge.judge(observations(
                notReady(container("ImagePullBackOff", "no such image", null, 0, 0, 0))
                        .facts(),
                List.of(pod(APPLIED, 0), warning(READY, "Failed", "Failed to pull image"))));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "IMAGE_UNAVAILABLE",
                        "container app of Pod shop/api-1",
                        "every workload ready within 90.0 s",
                        "ImagePullBackOff: no such image",
                        "not ready after 72.4 s",
                        "name the image in the spec's images with a build, a tar or a registry that can be reached,"
                                + " and set imagePullPolicy: IfNotPresent",
                        List.of("Warning Failed of Pod shop/api-1: Failed to pull image"))));
    }

    @Test
    void should_fail_when_a_container_restarts_once_ready() {
        Verdict verdict =
                DeployJudge.judge(observations(ready().facts(), List.of(pod(READY - 5, 0), pod(READY + 5_000_000, 1))));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "NOT_STABLE",
                        "the deployment",
                        "no restart, no Warning event and no error line for 60.0 s once ready",
                        "Pod shop/api-1 restarted a container",
                        "1 occurrence",
                        "look at what happened at that moment; a deployment that is not quiet at rest will not be"
                                + " under load",
                        List.of("Pod shop/api-1 restarted a container"))));
    }

    @Test
    void should_not_count_what_happened_before_it_was_ready() {
        Verdict verdict = DeployJudge.judge(observations(
                ready().facts(),
                List.of(
                        pod(READY - 5, 0),
                        warning(READY - 3, "Unhealthy", "startup probe failed"),
                        pod(READY + 1, 0))));

        assertThat(verdict).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void should_fail_when_an_entry_point_answers_otherwise() {
        Verdict verdict = DeployJudge.judge(observations(
                ready().answer(new DeployFacts.Answer("api", "GET /reports/1", 200, 404, null))
                        .facts(),
                List.of(pod(READY - 5, 0))));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.reason())
                .isEqualTo("ENTRY_POINT_ANSWERS_WRONG: status 404"));
    }

    @Test
    void should_fail_when_the_service_of_an_entry_point_selects_nothing() {
        Verdict verdict = DeployJudge.judge(observations(
                ready().answer(new DeployFacts.Answer(
                                "api", "GET /reports/1", 200, 0, "Service shop/api has no ready endpoint"))
                        .facts(),
                List.of(pod(READY - 5, 0))));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Fail.class, fail -> assertThat(fail.findings())
                .containsExactly(new Finding(
                        "ENTRY_POINT_ANSWERS_WRONG",
                        "entry point api, GET /reports/1",
                        "status 200",
                        "no answer: Service shop/api has no ready endpoint",
                        "no answer at all",
                        "correct the request in the spec, or the service",
                        List.of())));
    }

    @Test
    void should_name_what_the_api_server_refused() {
        Verdict verdict = DeployJudge.judge(observations(
                notReady().refused("Deployment a/b was refused: no").facts(), List.of()));

        assertThat(verdict.reason()).isEqualTo("REFUSED: Deployment a/b was refused: no");
    }

    private static DeployObservations observations(DeployFacts facts, List<WatchEvent> timeline) {
        return new DeployObservations(facts, timeline);
    }

    private static Facts ready() {
        return new Facts(
                READY,
                END,
                List.of(),
                List.of(),
                List.of(new DeployFacts.Answer("api", "GET /reports/1", 200, 200, null)));
    }

    private static Facts notReady(ContainerReport... containers) {
        return new Facts(null, END, List.of(), List.of(containers), List.of());
    }

    private static ContainerReport container(
            @Nullable String waiting,
            @Nullable String message,
            @Nullable String ended,
            int exitCode,
            int restarts,
            double throttled,
            String... log) {
        return new ContainerReport(
                "shop/api-1",
                "app",
                false,
                false,
                waiting,
                message,
                ended,
                exitCode,
                restarts,
                throttled,
                List.of(log));
    }

    private static WatchEvent pod(long micros, int restarts) {
        ObjectNode pod = MAPPER.createObjectNode();
        pod.putObject("status").putArray("containerStatuses").addObject().put("restartCount", restarts);
        return new WatchEvent(0, micros, WatchEvent.Type.MODIFIED, "Pod", "shop", "api-1", "u1", "1", pod);
    }

    private static WatchEvent warning(long micros, String reason, String message) {
        ObjectNode event = MAPPER.createObjectNode();
        event.put("type", "Warning").put("reason", reason).put("message", message);
        event.putObject("involvedObject")
                .put("kind", "Pod")
                .put("namespace", "shop")
                .put("name", "api-1");
        return new WatchEvent(0, micros, WatchEvent.Type.ADDED, "Event", "shop", "e", "u2", "2", event);
    }

    private record Facts(
            @Nullable Long ready,
            long until,
            List<String> refusals,
            List<ContainerReport> containers,
            List<DeployFacts.Answer> answers) {

        Facts watchedUntil(long micros) {
            return new Facts(ready, micros, refusals, containers, answers);
        }

        Facts refused(String refusal) {
            return new Facts(ready, until, List.of(refusal), containers, answers);
        }

        Facts answer(DeployFacts.Answer answer) {
            return new Facts(ready, until, refusals, containers, List.of(answer));
        }

        DeployFacts facts() {
            return new DeployFacts(
                    90_000, 60_000, true, APPLIED, ready, until, refusals, "", containers, List.of(), answers);
        }
    }
}
