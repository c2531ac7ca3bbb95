package io.plimsoll.suite.probes;

import static io.plimsoll.suite.probes.ProbesRun.BLOCKED;
import static io.plimsoll.suite.probes.ProbesRun.SECOND;
import static io.plimsoll.suite.probes.ProbesRun.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.ReadinessWanted;
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
    private static final Function<ProbesObservations, Verdict> SLOW_START = SlowStartJudge::judge;

    private static final Function<ProbesObservations, Verdict> PEAK = PeakJudge::judge;
    private static final Function<ProbesObservations, Verdict> DEPENDENCY = DependencyJudge::judge;
    private static final String BROKEN =
            "under the declared load pod api-d was ready, its containers restarted 1 times";
    private static final String ROOM =
            "give the probe a time-out and a failureThreshold that a busy pod can meet, let it be answered by a thread that no"
                    + " request takes, or give the pods more CPU or sisters";

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
                        "not-tested: PREREQ_MISSING: pod api-a was withdrawn after 4.5 s (at most 11.0 s) and back after 1.5 s,"
                                + " but answers do not name the pod (identity.pod), so whether a request still reached it was"
                                + " not seen"),
                run(
                        "the only pod withdrawn",
                        WITHDRAWAL,
                        r -> {
                            r.only(WITHDRAWN);
                            r.entries.removeIf(entry -> entry.startMicros() > BLOCKED);
                        },
                        "pass: pod api-a was withdrawn after 4.5 s (at most 11.0 s: period 2 s + 1 × 2 s + time-out 2 s,"
                                + " and 5.0 s); it is the only pod, and nobody answered a new connection then; it was back"
                                + " after 1.5 s"),
                run(
                        "the only pod withdrawn, and still routed to",
                        WITHDRAWAL,
                        r -> {
                            r.only(WITHDRAWN);
                            r.entries.removeIf(entry -> entry.startMicros() > BLOCKED);
                            r.answered(BLOCKED + 8 * SECOND, WITHDRAWN);
                        },
                        "fail: STILL_ROUTED | pod api-a | no request on a new connection later than 3 s after its endpoint"
                                + " was withdrawn | 1 of 1 | the first one 3.5 s after it | do not set"
                                + " publishNotReadyAddresses, and send clients to the Service, not to pods"),
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
                                + " 2.0 s after the failure's end; 2 other pods were looked at, and none was touched"),
                run(
                        "restarted with no pod left alone",
                        RESTART,
                        r -> r.only(ProbesRun.FAILED, ProbesRun.STARTED),
                        "pass: the kubelet killed container main of pod api-b after 25.0 s (20.0 s to 38.0 s: period 10 s +"
                                + " 2 × 10 s + time-out 3 s, and 5.0 s); it ended with code 143 (Error) and was ready again"
                                + " 2.0 s after the failure's end; no other pod was left alone, so whether any is touched was"
                                + " not seen"),
                run(
                        "the container of a pod ended whose own failure was over",
                        RESTART,
                        r -> r.withdrawnEnds = true,
                        "fail: OTHERS_TOUCHED | pod api-a | no container of another pod ends while pod api-b fails | one"
                                + " ended | one pod's failure spreads to others | see its events and log: the others may not"
                                + " carry the load, or depend on that pod"),
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
                                + " carry the load, or depend on that pod"),
                run(
                        "a slow start",
                        SLOW_START,
                        r -> {},
                        "pass: a start of pod api-c that was delayed by 37.0 s was not killed (its liveness probe alone would"
                                + " have, after at most 33.0 s); it was ready 4.0 s after the delay"),
                run(
                        "a slow start that is killed",
                        SLOW_START,
                        r -> r.startKilledAfter = 8_000_000L,
                        "fail: KILLED_WHILE_STARTING | container main of pod api-c | a start that may take 30.0 s is let be"
                                + " (startup probe: period 1 s, 30 failures) | it ended 8.0 s after its start, with code 143 |"
                                + " nothing kept it from serving for longer than the first 37.0 s | give the startup probe"
                                + " periodSeconds × failureThreshold well above the slowest start, one after a crash included"),
                run(
                        "no startup probe",
                        SLOW_START,
                        r -> r.startup = null,
                        "not-applicable: container main has no startup probe; whether it needs one is what DEP-PROBE-001"
                                + " decides"),
                run(
                        "no liveness probe for a slow start",
                        SLOW_START,
                        r -> r.liveness = null,
                        "not-applicable: container main has no liveness probe, so nothing kills a slow start"),
                run(
                        "a start that was delayed for too long",
                        SLOW_START,
                        r -> r.startup = new Probe(Handler.HTTP_GET, 8080, 0, 1, 2, 1, 10, null),
                        "error: the start of pod api-c was delayed by 37.0 s, and its startup probe allows only 20.0 s"),
                run(
                        "a start that came only after the delay",
                        SLOW_START,
                        r -> r.startsAfter = 50 * ProbesRun.SECOND,
                        "error: container main of pod api-c started again only 12.0 s after its delay was over, so nothing"
                                + " delayed it"),
                run(
                        "a slow start that was not provoked",
                        SLOW_START,
                        r -> r.broken = BROKEN,
                        "not-tested: ABORTED_BY_EARLIER_FAILURE: " + BROKEN),
                run(
                        "a restart that was not provoked",
                        RESTART,
                        r -> r.broken = BROKEN,
                        "not-tested: ABORTED_BY_EARLIER_FAILURE: " + BROKEN),
                run(
                        "a withdrawal that was not provoked",
                        WITHDRAWAL,
                        r -> r.broken = BROKEN,
                        "not-tested: ABORTED_BY_EARLIER_FAILURE: " + BROKEN),
                run(
                        "a served port that was not blocked",
                        SERVING,
                        r -> r.broken = BROKEN,
                        "not-tested: ABORTED_BY_EARLIER_FAILURE: " + BROKEN),
                run(
                        "load borne",
                        PEAK,
                        r -> {},
                        "pass: 61.0 s under 250 requests per second (CPU limit 500m): no container of the 4 pods ended, and"
                                + " none was unready but while its probe was made to fail; 6 readiness probes took 4.7 ms on"
                                + " average"),
                run(
                        "restarted under load",
                        PEAK,
                        r -> r.restartedUnderLoad = true,
                        "fail: RESTARTED_UNDER_LOAD | Deployment shop/api | no container of a healthy pod ends under the"
                                + " declared load | 1 ended: container main of pod api-d, code 137 | the fewer pods are left,"
                                + " the more load each of them gets | " + ROOM),
                run(
                        "unready under load",
                        PEAK,
                        r -> r.unreadyUnderLoad = true,
                        "fail: UNREADY_UNDER_LOAD | Deployment shop/api | no healthy pod becomes unready under the declared"
                                + " load | 1 did, pod api-d first | its requests go to the others, which have more to bear"
                                + " then | " + ROOM),
                run(
                        "load for too short a time",
                        PEAK,
                        r -> r.peakEnd = ProbesRun.LOAD + 59 * SECOND,
                        "error: the load lasted for only 59.0 s, not for the 60.0 s that the check asks for"),
                run(
                        "nothing restarted without the dependency",
                        DEPENDENCY,
                        r -> r.failed(ProbesRun.RETURNED + 4 * SECOND),
                        "pass: StatefulSet shop/db could not be reached for 35.0 s (a liveness probe that asks it fails"
                                + " within 33.0 s); no container of Deployment shop/api was restarted, 1 of its 4 pods were"
                                + " not ready meanwhile, all were again 2.0 s after its return, and no request failed later"
                                + " than 3 s after that"),
                run(
                        "restarted with the dependency",
                        DEPENDENCY,
                        r -> r.restartedWithDependency = true,
                        "fail: RESTARTED_WITH_DEPENDENCY | Deployment shop/api | no restart: StatefulSet shop/db is away,"
                                + " which a restart does not mend | 1 containers ended | its outage becomes one of every pod,"
                                + " and their starts come on top of its return | do not let the liveness probe ask the"
                                + " dependency, or wait for threads that do; readiness may"),
                run(
                        "not back after the dependency's return",
                        DEPENDENCY,
                        r -> r.restoredAfter = null,
                        "fail: NOT_BACK | Deployment shop/api | as many ready endpoints as before within 10.0 s of the return"
                                + " of StatefulSet shop/db | fewer until the end | the workload does not recover by itself |"
                                + " let the application make its connections anew; do not give up after the first failure"),
                run(
                        "failing after the dependency's return",
                        DEPENDENCY,
                        r -> r.failed(ProbesRun.RETURNED + 6 * SECOND),
                        "fail: FAILING_AFTER_RETURN | Deployment shop/api | no failure later than 3 s after StatefulSet"
                                + " shop/db can be reached and every endpoint is ready again | 1: 1 HTTP 503 on new connections | the last one"
                                + " 4.0 s after that | give connections to the dependency a time-out, and test them before"
                                + " they are lent"),
                run(
                        "ready without the dependency, which is not wanted",
                        DEPENDENCY,
                        r -> r.wanted = ReadinessWanted.NOT_READY,
                        "fail: READINESS_UNWANTED | Deployment shop/api | every pod not-ready without StatefulSet shop/db, as"
                                + " the spec's flow says (while-away) | 3 of 4 were not | requests go on to pods that cannot"
                                + " serve them | let the readiness probe ask the dependency, with a time-out"),
                run(
                        "not ready without the dependency, which is not wanted",
                        DEPENDENCY,
                        r -> r.wanted = ReadinessWanted.READY,
                        "fail: READINESS_UNWANTED | Deployment shop/api | every pod ready without StatefulSet shop/db, as the"
                                + " spec's flow says (while-away) | 1 of 4 were not | nobody answers at all, not even what"
                                + " needs no dependency | do not let the readiness probe ask the dependency"),
                run(
                        "a dependency that was not there before",
                        DEPENDENCY,
                        r -> r.dependencyOpenBefore = false,
                        "error: a pod of the workload did not reach port 5432 of pod db-0 before it was blocked"),
                run(
                        "a dependency that was not away",
                        DEPENDENCY,
                        r -> r.dependencyOpenUnder = true,
                        "error: a pod of the workload still reached port 5432 of pod db-0 although it was blocked"),
                run(
                        "a dependency that ended itself",
                        DEPENDENCY,
                        r -> r.dependencyEnds = true,
                        "error: the dependency itself ended while it was cut off, which was to leave it alone: container main"
                                + " of pod db-0 ended with code 1"),
                run(
                        "no dependency",
                        DEPENDENCY,
                        r -> r.notAway = new ProbesFacts.NotAway(null, "the spec declares no flow"),
                        "not-applicable: the spec declares no flow"),
                run(
                        "a dependency elsewhere",
                        DEPENDENCY,
                        r -> r.notAway = new ProbesFacts.NotAway(ReasonCode.ENV_UNSUPPORTED, "it runs elsewhere"),
                        "not-tested: ENV_UNSUPPORTED: it runs elsewhere"));
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
