package io.plimsoll.suite.probes;

import static io.plimsoll.suite.probes.ProbesRun.BLOCKED;
import static io.plimsoll.suite.probes.ProbesRun.SECOND;
import static io.plimsoll.suite.probes.ProbesRun.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.probes.Probe.Handler;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded runs and the verdicts that they lead to, whole. */
class ProbeJudgesTest {

    private static final Function<ProbesObservations, Verdict> WITHDRAWAL = WithdrawalJudge::judge;
    private static final Function<ProbesObservations, Verdict> SERVING = ServingPortJudge::judge;
    private static final Function<ProbesObservations, Verdict> RESTART = RestartJudge::judge;

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void should_say(
            String what, Function<ProbesObservations, Verdict> judge, Consumer<ProbesRun> change, String verdict) {
        ProbesRun run = ProbesRun.good();
        change.accept(run);

        assertThat(shown(judge.apply(run.observations()))).as(what).isEqualTo(verdict);
    }

    static Stream<Arguments> runs() {
        return Stream.of(
                run(
                        "withdrawn in time",
                        WITHDRAWAL,
                        r -> {},
                        "pass: pod api-a was withdrawn after 4.5 s (at most 11.0 s: period 2 s + 1 × 2 s + time-out 2 s,"
                                + " and 5.0 s); none of 89 requests on new connections reached it then; it was back after 1.5 s"),
                run(
                        "answers name no pod",
                        WITHDRAWAL,
                        r -> r.identity = false,
                        "pass: pod api-a was withdrawn after 4.5 s (at most 11.0 s: period 2 s + 1 × 2 s + time-out 2 s,"
                                + " and 5.0 s); answers do not name the pod, so who answered then was not seen; it was back"
                                + " after 1.5 s"),
                run(
                        "no readiness probe",
                        WITHDRAWAL,
                        r -> r.readiness = null,
                        "fail: READINESS_MISSING | container main of Deployment shop/api | a readiness probe | none |"
                                + " nothing withdraws a pod that cannot serve | declare a readinessProbe that asks the served"
                                + " port"),
                run(
                        "never withdrawn",
                        WITHDRAWAL,
                        r -> r.withdrawnAfter = null,
                        "fail: NOT_WITHDRAWN | pod api-a | no ready endpoint any more within 11.0 s of the failure (period"
                                + " 2 s + 1 × 2 s + time-out 2 s, and 5.0 s) | it stayed one for 12.0 s | requests go on to a"
                                + " pod that says it is not ready | do not set publishNotReadyAddresses"),
                run(
                        "published although it is not ready",
                        WITHDRAWAL,
                        r -> {
                            r.withdrawnAfter = null;
                            r.publishedNotReady = true;
                        },
                        "fail: NOT_WITHDRAWN | pod api-a | no ready endpoint any more within 11.0 s of the failure (period"
                                + " 2 s + 1 × 2 s + time-out 2 s, and 5.0 s) | it stayed one for 12.0 s | requests go on to a"
                                + " pod that says it is not ready | do not set publishNotReadyAddresses"),
                run(
                        "a command that nothing makes fail",
                        WITHDRAWAL,
                        r -> {
                            r.readiness = new Probe(Handler.EXEC, null, 0, 2, 2, 1, 2, null);
                            r.withdrawnAfter = null;
                        },
                        "not-tested: ENV_UNSUPPORTED: the readiness probe is a command that does not ask the served port, and"
                                + " the harness has no other way to make it fail"),
                run(
                        "withdrawn late, and then too little to see",
                        WITHDRAWAL,
                        r -> r.withdrawnAfter = 11_500_000L,
                        "error: only 0 requests on new connections were answered while pod api-a had to be out of routing,"
                                + " fewer than 20"),
                run(
                        "withdrawn late",
                        WITHDRAWAL,
                        r -> {
                            r.withdrawnAfter = 11_500_000L;
                            r.identity = false;
                        },
                        "fail: WITHDRAWN_LATE | pod api-a | no ready endpoint any more within 11.0 s of the failure (period"
                                + " 2 s + 1 × 2 s + time-out 2 s, and 5.0 s) | withdrawn after 11.5 s | 0.5 s too late | see"
                                + " why the kubelet or the endpoints' controller lagged behind: their logs, the node's load"),
                run(
                        "requests still routed",
                        WITHDRAWAL,
                        r -> r.answered(BLOCKED + 8 * SECOND, WITHDRAWN),
                        "fail: STILL_ROUTED | pod api-a | no request on a new connection later than 3 s after its endpoint"
                                + " was withdrawn | 1 of 90 | the first one 3.5 s after it | do not set"
                                + " publishNotReadyAddresses, and send clients to the Service, not to pods"),
                run(
                        "not back",
                        WITHDRAWAL,
                        r -> r.backAfter = null,
                        "fail: NOT_BACK | pod api-a | a ready endpoint again within 9.0 s of the failure's end | not within"
                                + " 10.0 s | the pod's capacity is lost | see what the readiness probe answers after a failure"
                                + " that is over"),
                run(
                        "a block without effect",
                        WITHDRAWAL,
                        r -> r.openUnder = true,
                        "error: port 8080 of pod api-a could still be reached from its node although it was blocked"),
                run(
                        "the served port is probed",
                        SERVING,
                        r -> {},
                        "pass: with port 8080 of pod api-a blocked for the kubelet alone, its readiness probe (httpGet)"
                                + " noticed: not ready after 4.5 s"),
                run(
                        "a port beside it is probed",
                        SERVING,
                        r -> {
                            r.readiness = new Probe(Handler.TCP_SOCKET, 9090, 0, 2, 2, 1, 2, null);
                            r.aSideTrial = true;
                            r.withdrawnAfter = null;
                        },
                        "fail: SERVING_PORT_NOT_PROBED | container main of Deployment shop/api | not ready any more within"
                                + " 11.0 s after port 8080 was blocked | pod api-a stayed ready for 12.0 s | its tcpSocket"
                                + " probe asks at port 9090 | let the readiness probe ask the port that serves"),
                run(
                        "a command that asks something else",
                        SERVING,
                        r -> {
                            r.readiness = new Probe(Handler.EXEC, null, 0, 2, 2, 1, 2, null);
                            r.withdrawnAfter = null;
                        },
                        "fail: SERVING_PORT_NOT_PROBED | container main of Deployment shop/api | not ready any more within"
                                + " 11.0 s after port 8080 was blocked | pod api-a stayed ready for 12.0 s | its exec probe"
                                + " does not ask the served port | let the readiness probe ask the port that serves"),
                run(
                        "no readiness probe for the served port",
                        SERVING,
                        r -> r.readiness = null,
                        "fail: READINESS_MISSING | container main of Deployment shop/api | a readiness probe | none |"
                                + " nothing withdraws a pod that cannot serve | declare a readinessProbe that asks the served"
                                + " port"),
                run(
                        "a port that was never open",
                        SERVING,
                        r -> r.openBefore = false,
                        "error: port 8080 of pod api-a could not be reached from its node before it was blocked"),
                run(
                        "restarted within its bounds",
                        RESTART,
                        r -> {},
                        "pass: the kubelet killed container main of pod api-b after 25.0 s (20.0 s to 38.0 s: period 10 s +"
                                + " 2 × 10 s + time-out 3 s, and 5.0 s); it ended with code 143 (Error) and was ready again"
                                + " 2.0 s after the failure's end; no other pod was touched"),
                run(
                        "no liveness probe",
                        RESTART,
                        r -> r.liveness = null,
                        "fail: LIVENESS_MISSING | container main of Deployment shop/api | a liveness probe | none | nothing"
                                + " restarts a process that hangs | declare a livenessProbe"),
                run(
                        "not restarted",
                        RESTART,
                        r -> r.killedAfter = null,
                        "fail: NOT_RESTARTED | pod api-b | the container's end within 68.0 s of the failure (period 10 s + 2"
                                + " × 10 s + time-out 3 s, the grace period, and twice 5.0 s) | it ran on for 31.0 s | the"
                                + " liveness probe restarts nothing | see the pod's events for what the probe answers"),
                run(
                        "a command that nothing makes fail for liveness",
                        RESTART,
                        r -> {
                            r.liveness = new Probe(Handler.EXEC, null, 0, 10, 3, 1, 3, null);
                            r.killedAfter = null;
                        },
                        "not-tested: ENV_UNSUPPORTED: the liveness probe is a command that does not ask the served port, and"
                                + " the harness has no other way to make it fail"),
                run(
                        "killed too early",
                        RESTART,
                        r -> r.killedAfter = 15_000_000L,
                        "fail: RESTARTED_EARLY | pod api-b | no kill before 20.0 s (2 × period 10 s) | killed after 15.2 s |"
                                + " 4.8 s too early | see what else lets the probe fail: load, a time-out that is too short"),
                run(
                        "killed too late",
                        RESTART,
                        r -> {
                            r.killedAfter = 39_000_000L;
                            r.endedAfter = 39_500_000L;
                        },
                        "fail: RESTARTED_LATE | pod api-b | a kill within 38.0 s (period 10 s + 2 × 10 s + time-out 3 s, and"
                                + " 5.0 s) | killed after 39.0 s | 1.0 s too late | see why the kubelet lagged behind: its"
                                + " log, the node's load"),
                run(
                        "ended long after its grace period",
                        RESTART,
                        r -> r.endedAfter = 70_000_000L,
                        "fail: RESTARTED_LATE | pod api-b | its end within 68.0 s (that of the kill, and the grace period of"
                                + " 25.0 s) | ended after 70.0 s | 2.0 s too late | see why the kubelet lagged behind: its"
                                + " log, the node's load"),
                run(
                        "not ready again",
                        RESTART,
                        r -> r.readyAfter = null,
                        "fail: NOT_BACK | pod api-b | ready again within 41.0 s of the failure's end | not within 59.0 s |"
                                + " the restart did not mend the pod | see what keeps the container from starting a second"
                                + " time in the same pod"),
                run(
                        "another pod's container ended",
                        RESTART,
                        r -> r.otherEnds = true,
                        "fail: OTHERS_TOUCHED | pod api-d | no container of another pod ends while pod api-b fails | one"
                                + " ended | one pod's failure spreads to others | see its events and log: the others may not"
                                + " carry the load, or depend on that pod"));
    }

    private static Arguments run(
            String what, Function<ProbesObservations, Verdict> judge, Consumer<ProbesRun> change, String verdict) {
        return Arguments.of(what, judge, change, verdict);
    }

    private static String shown(Verdict verdict) {
        if (verdict instanceof Verdict.Fail fail) {
            assertThat(fail.findings()).hasSize(1);
            Finding f = fail.findings().get(0);
            return "fail: "
                    + String.join(" | ", f.cause(), f.what(), f.expected(), f.observed(), f.difference(), f.remedy());
        }
        return verdict.outcome().word() + ": " + verdict.reason();
    }
}
