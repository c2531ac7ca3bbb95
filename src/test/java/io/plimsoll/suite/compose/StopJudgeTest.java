package io.plimsoll.suite.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.suite.compose.StopFacts.Ended;
import io.plimsoll.suite.compose.StopFacts.Load;
import io.plimsoll.suite.compose.StopFacts.Stopped;
import io.plimsoll.suite.load.SlowLoad;
import io.plimsoll.toolbox.watch.ProcessStatus;
import io.plimsoll.traffic.HeldConnection;
import io.plimsoll.traffic.HeldConnectionEvent;
import io.plimsoll.traffic.HeldConnectionEvent.Type;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StopJudgeTest {

    private static final long SECOND = 1_000_000;

    /** When the stop signal is sent. */
    private static final long TOLD = 20 * SECOND;

    private static final ProcessStatus JAVA = new ProcessStatus("java", Set.of("TERM", "INT", "HUP", "QUIT"));
    private static final ProcessStatus SLEEP = new ProcessStatus("sleep", Set.of());

    private static final String PROCESSES = "its processes, with the stop signals that they handle: ";

    /** A service with two slow requests and a quick one under way, about which everything is right. */
    private static final class Run {
        int signal = 15;
        long took = 4 * SECOND;
        int exitCode = 143;
        long graceMillis = 10_000;

        @Nullable
        Long killed;

        boolean told = true;
        boolean seenToEnd = true;
        List<ProcessStatus> processes = List.of(JAVA);

        @Nullable
        SlowLoad slow = new SlowLoad("GET /slow", 200, 2, false);

        boolean asked = true;
        final List<HeldConnectionEvent> events = new ArrayList<>();

        Run() {
            for (String name : List.of("slow-0", "slow-1")) {
                tell(10 * SECOND, name, Use.SLOW, Type.OPENED, 0);
                tell(10 * SECOND, name, Use.SLOW, Type.SENT, 0);
                tell(19 * SECOND, name, Use.SLOW, Type.ANSWERED, 200);
                tell(19 * SECOND, name, Use.SLOW, Type.SENT, 0);
            }
            tell(10 * SECOND, "used-0", Use.USED, Type.OPENED, 0);
            tell(19 * SECOND, "used-0", Use.USED, Type.SENT, 0);
            tell(19 * SECOND + 1_000, "used-0", Use.USED, Type.ANSWERED, 200);
        }

        /** Ends what is under way. */
        Run ends(String connection, long after, Type type, int status) {
            tell(TOLD + after, connection, connection.startsWith("slow") ? Use.SLOW : Use.USED, type, status);
            return this;
        }

        Run allAnswered() {
            return ends("slow-0", 3 * SECOND, Type.ANSWERED, 200).ends("slow-1", 3 * SECOND, Type.ANSWERED, 200);
        }

        void tell(long micros, String connection, Use use, Type type, int status) {
            events.add(new HeldConnectionEvent(
                    micros, "web/" + connection, use, type, status, type == Type.CUT ? "Connection reset" : null));
        }

        StopObservations observations() {
            return new StopObservations(
                    new StopFacts(
                            0,
                            40 * SECOND,
                            List.of(new Stopped(
                                    "web",
                                    List.of(new Ended(
                                            "web",
                                            1,
                                            graceMillis,
                                            told ? TOLD : null,
                                            told ? signal : 0,
                                            killed,
                                            seenToEnd ? TOLD + took : null,
                                            exitCode,
                                            processes)),
                                    asked ? new Load("api", "GET /", 200, slow) : null))),
                    new LimitFacts(2, List.of()),
                    HeldConnection.of(events));
        }

        Verdict judge() {
            return StopJudge.judge(observations());
        }

        List<String> findings() {
            return ((Verdict.Fail) judge())
                    .findings().stream().map(Samples::text).toList();
        }
    }

    @Test
    void should_pass_when_it_ended_by_itself_and_lost_nothing() {
        Run run = new Run().allAnswered();
        run.tell(TOLD + 1_000, "used-0", Use.USED, Type.SENT, 0);
        run.ends("used-0", 2_000, Type.ANSWERED, 200);

        assertThat(run.judge())
                .isEqualTo(new Verdict.Pass(
                        "service web ended by itself 4.0 s after signal TERM (exit code 143), 6.0 s before its time was"
                                + " over; 2 slow requests (GET /slow) were in flight when it was told to stop, and all 3"
                                + " that ended after that were answered as declared",
                        List.of(
                                new Measurement(
                                        "from stop signal to exit, service web",
                                        4_000,
                                        "ms",
                                        "≤ 10000 (stop_grace_period)"),
                                new Measurement("slow requests in flight at the stop signal, service web", 2, "", null),
                                new Measurement("requests that ended after the stop signal, service web", 3, "", null),
                                new Measurement("requests lost, service web", 0, "", "≤ 0"),
                                new Measurement(
                                        "requests that crossed with the closing of their connection, service web",
                                        0,
                                        "",
                                        null))));
        assertThat(ComposeBasis.stop(run.observations(), 7).control())
                .isEqualTo(new Control(
                        "a slow request is in flight on each connection when a service is told to stop",
                        Control.State.HELD,
                        "2 of 2 were"));
    }

    @Test
    void should_pass_when_nothing_is_asked_of_it() {
        Run run = new Run();
        run.asked = false;
        run.exitCode = 0;

        assertThat(((Verdict.Pass) run.judge()).observed())
                .isEqualTo(
                        "service web ended by itself 4.0 s after signal TERM (exit code 0), 6.0 s before its time was over;"
                                + " no entry point of the spec leads to a service of the Compose file, so no request could be"
                                + " lost");
        assertThat(ComposeBasis.stop(run.observations(), 7).control().state()).isEqualTo(Control.State.NOT_NEEDED);
    }

    @Test
    void should_not_count_a_request_that_crossed_with_the_closing_of_its_connection() {
        Run run = new Run().allAnswered();
        run.tell(TOLD + 1_000, "used-0", Use.USED, Type.SENT, 0);
        run.ends("used-0", 2_000, Type.CUT, 0);

        assertThat(run.judge()).isInstanceOfSatisfying(Verdict.Pass.class, pass -> assertThat(pass.measurements())
                .contains(new Measurement(
                        "requests that crossed with the closing of their connection, service web", 1, "", null)));
    }

    @Test
    void should_fail_when_requests_in_flight_were_cut() {
        Run run = new Run().ends("slow-0", 1_000, Type.CUT, 0).ends("slow-1", 3 * SECOND, Type.ANSWERED, 200);

        assertThat(run.findings())
                .containsExactly(
                        """
                        IN_FLIGHT_CUT
                        service web
                        expected: every request in flight is answered in full when it is told to stop
                        observed: 1 were cut
                        difference: 1 requests lost
                        remedy: after the stop signal, finish what is in flight before the process ends
                        evidence: GET /slow, sent 1.0 s before the stop signal, was cut (Connection reset) 0.0 s after it
                        """);
    }

    @Test
    void should_fail_when_an_answer_was_wrong() {
        Run run = new Run().ends("slow-0", SECOND, Type.ANSWERED, 503).ends("slow-1", SECOND, Type.ANSWERED, 200);

        assertThat(run.findings())
                .containsExactly(
                        """
                        WRONG_ANSWER
                        service web
                        expected: every request in flight gets the declared answer when it is told to stop
                        observed: 1 got another one
                        difference: 1 requests lost
                        remedy: go on answering what comes on existing connections until their clients were told to leave
                        evidence: GET /slow, sent 1.0 s before the stop signal, was answered with 503 instead of 200 1.0 s after it
                        """);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void should_say_why_it_had_to_be_killed(
            String cause, int signal, List<ProcessStatus> processes, String difference, String remedy, String listed) {
        Run run = new Run().ends("slow-0", 10 * SECOND, Type.CUT, 0).ends("slow-1", 3 * SECOND, Type.ANSWERED, 200);
        run.signal = signal;
        run.processes = processes;
        run.exitCode = 137;
        run.took = 10 * SECOND + 100_000;
        run.killed = TOLD + 10 * SECOND;

        assertThat(run.findings())
                .containsExactly(
                        """
                        %s
                        service web
                        expected: an end of its own within 10.0 s (stop_grace_period) after signal %s
                        observed: killed 10.1 s after it (exit code 137), with 1 requests in flight
                        difference: %s
                        remedy: %s
                        evidence: %s | GET /slow, sent 1.0 s before the stop signal, was cut (Connection reset) 10.0 s after it
                        """
                                .formatted(
                                        cause, ProcessStatus.signal(signal), difference, remedy, PROCESSES + listed));
    }

    static Stream<Arguments> should_say_why_it_had_to_be_killed() {
        return Stream.of(
                Arguments.of(
                        "SIGNAL_SWALLOWED_BY_SHELL",
                        15,
                        List.of(new ProcessStatus("sh", Set.of("INT")), JAVA),
                        "the shell that it was started by keeps the signal to itself",
                        "start the program itself, not a shell: command: [program, argument], or exec before the program in"
                                + " the script",
                        "sh (INT), java (HUP, INT, QUIT, TERM)"),
                Arguments.of(
                        "KILLED_AT_GRACE_END",
                        15,
                        List.of(JAVA, JAVA),
                        "what it does when it is told to stop takes longer than it has",
                        "set \"stop_grace_period\" above the longest request and what ending takes, or end sooner",
                        "java (HUP, INT, QUIT, TERM)"),
                Arguments.of(
                        "STOP_SIGNAL_WRONG",
                        10,
                        List.of(JAVA),
                        "it handles INT, QUIT, TERM, and is sent USR1",
                        "set \"stop_signal\" to the one of these that ends it in order, or handle USR1",
                        "java (HUP, INT, QUIT, TERM)"),
                Arguments.of(
                        "SIGNAL_IGNORED",
                        15,
                        List.of(SLEEP),
                        "the stop signal had no effect",
                        "handle SIGTERM in the program, set the \"stop_signal\" that it handles, or start it with \"init:"
                                + " true\"",
                        "sleep (none)"));
    }

    @Test
    void should_fail_when_the_stop_signal_leaves_no_time() {
        Run run = new Run().allAnswered();
        run.signal = 9;
        run.exitCode = 137;
        run.took = 100_000;

        assertThat(run.findings())
                .containsExactly(
                        """
                        STOP_SIGNAL_WRONG
                        service web
                        expected: a stop signal that it can handle
                        observed: it is sent KILL, which ends it at once
                        difference: nothing that it has begun is finished
                        remedy: remove "stop_signal" from the Compose file and STOPSIGNAL from the image, or set one that it handles
                        evidence: its processes, with the stop signals that they handle: java (HUP, INT, QUIT, TERM)
                        """);
    }

    @Test
    void should_fail_when_it_ended_with_an_error() {
        Run run = new Run().allAnswered();
        run.exitCode = 1;
        run.processes = List.of();

        assertThat(run.findings())
                .containsExactly(
                        """
                        ENDED_WITH_ERROR
                        service web
                        expected: exit code 0, or 143 as signal TERM makes of a program that does not handle it
                        observed: exit code 1, 4.0 s after the signal
                        difference: it did not end in order
                        remedy: see its log for what fails when it is told to stop
                        evidence:\s
                        """);
    }

    @Test
    void should_not_be_tested_without_a_slow_request() {
        Run run = new Run();
        run.slow = null;

        assertThat(run.judge())
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.PREREQ_MISSING,
                        "entry point api declares no slow request and none with a body that could go out slowly, so no"
                                + " request can be kept in flight; declare one as `slow`"));
    }

    @Test
    void should_fail_without_a_slow_request_when_it_had_to_be_killed() {
        Run run = new Run();
        run.slow = null;
        run.killed = TOLD + 10 * SECOND;
        run.exitCode = 137;

        assertThat(((Verdict.Fail) run.judge()).findings())
                .extracting(Finding::cause)
                .containsExactly("KILLED_AT_GRACE_END");
    }

    @Test
    void should_fail_without_a_slow_request_when_a_quick_one_was_cut() {
        Run run = new Run();
        run.slow = null;
        run.tell(TOLD - 20_000, "used-0", Use.USED, Type.SENT, 0);
        run.ends("used-0", 80_000, Type.CUT, 0);

        assertThat(run.findings())
                .containsExactly(
                        """
                        IN_FLIGHT_CUT
                        service web
                        expected: every request in flight is answered in full when it is told to stop
                        observed: 1 were cut
                        difference: 1 requests lost
                        remedy: after the stop signal, finish what is in flight before the process ends
                        evidence: GET /, sent 0.0 s before the stop signal, was cut (Connection reset) 0.1 s after it
                        """);
    }

    @Test
    void should_say_that_a_slow_request_is_not_slow() {
        Run run = new Run();
        run.ends("slow-0", -500_000, Type.ANSWERED, 200);

        assertThat(run.judge())
                .isEqualTo(new Verdict.NotTested(
                        ReasonCode.PREREQ_MISSING,
                        "the slow request GET /slow is not slow: it was answered after 500.0 ms, and only one that takes 1.0 s"
                                + " is in flight for certain when the service is told to stop"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void should_be_an_error(String name, Consumer<Run> wrong, String problem, String remedy) {
        Run run = new Run();
        wrong.accept(run);

        assertThat(run.judge()).isEqualTo(new Verdict.Error(problem, remedy));
    }

    static Stream<Arguments> should_be_an_error() {
        return Stream.of(
                error(
                        "no signal",
                        run -> run.told = false,
                        "service web was sent no signal when it was to be stopped",
                        "see DEP-CMP-001 and DEP-CMP-005 for whether it runs on, and run the check again"),
                error(
                        "no end",
                        run -> run.seenToEnd = false,
                        "service web was not seen to end after it was told to stop",
                        "run the check again"),
                error(
                        "a wrong quick answer before",
                        run -> run.ends("used-0", -SECOND / 2, Type.ANSWERED, 404),
                        "before service web was told to stop, GET / was answered with 404 instead of 200",
                        "correct the requests of entry point api in the spec"),
                error(
                        "a wrong slow answer before",
                        run -> run.ends("slow-0", -SECOND / 2, Type.ANSWERED, 404),
                        "before service web was told to stop, the slow request GET /slow was answered with 404 instead of 200",
                        "correct `slow` of entry point api in the spec"),
                error(
                        "too few in flight",
                        run -> run.events.removeIf(event -> event.connection().equals("web/slow-1")),
                        "only 1 of 2 slow requests were in flight when service web was told to stop",
                        "see connections.jsonl in the pack for what became of the others"));
    }

    private static Arguments error(String name, Consumer<Run> wrong, String problem, String remedy) {
        return Arguments.of(name, wrong, problem, remedy);
    }

    @Test
    void should_not_apply_to_jobs() {
        assertThat(StopJudge.judge(
                        new StopObservations(new StopFacts(0, 1, List.of()), new LimitFacts(2, List.of()), List.of())))
                .isEqualTo(new Verdict.NotApplicable("every service of the Compose file is meant to end"));
    }
}
