package io.plimsoll.suite.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.suite.compose.VariableFacts.Change;
import io.plimsoll.suite.compose.VariableFacts.Ended;
import io.plimsoll.suite.compose.VariableFacts.Missing;
import io.plimsoll.toolbox.requests.Answer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VariableJudgeTest {

    private static final Answer RIGHT = Samples.answer(200, true);

    private static Change change(
            @Nullable Answer before,
            @Nullable Answer after,
            boolean shownBefore,
            boolean shownAfter,
            String otherImage,
            String problem) {
        return new Change(
                List.of("SIZE"),
                "size 6",
                before,
                after,
                shownBefore,
                shownAfter,
                Map.of("web", "sha256:1", "database", "sha256:2"),
                Map.of("web", otherImage, "database", "sha256:2"),
                problem);
    }

    private static Change changed() {
        return change(RIGHT, RIGHT, false, true, "sha256:1", "");
    }

    private static Missing missing(String refusal, boolean up, @Nullable Ended ended) {
        return new Missing("PASSWORD", "password", refusal, up, ended, List.of("service web"), 20_000);
    }

    private static Ended ended(int exitCode, long seconds, boolean clear) {
        return new Ended("web", exitCode, seconds * 1_000_000, clear, List.of("starting", "giving up"));
    }

    private static Verdict judge(@Nullable Change change, Missing... missing) {
        return VariableJudge.judge(new VariableFacts(0, 9, change, List.of(missing)));
    }

    @Test
    void should_pass_when_values_count_and_none_may_be_missing() {
        assertThat(judge(changed(), missing("", false, ended(1, 2, true)), missing("set PASSWORD", false, null)))
                .isEqualTo(new Verdict.Pass(
                        "with another value of SIZE the same images answer with \"size 6\", as they did not before; without"
                                + " PASSWORD service web ends after 2.0 s with exit code 1, and says why; without PASSWORD"
                                + " Compose starts nothing, and says why",
                        List.of(new Measurement(
                                "from start to end without PASSWORD, service web", 2_000, "ms", "≤ 30000"))));
        assertThat(ComposeBasis.variables(new VariableFacts(0, 9, changed(), List.of()), 3)
                        .control())
                .isEqualTo(new Control(
                        "before the change the answer does not hold what shows it",
                        Control.State.HELD,
                        "HTTP 200, without \"size 6\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void should_fail_for_the_second_environment(String name, Change change, String finding) {
        assertThat(((Verdict.Fail) judge(change)).findings().stream().map(Samples::text))
                .containsExactly(finding);
    }

    static Stream<Arguments> should_fail_for_the_second_environment() {
        return Stream.of(
                Arguments.of(
                        "another image",
                        change(RIGHT, RIGHT, false, true, "sha256:3", ""),
                        """
                        OTHER_IMAGE
                        services web
                        expected: the same image with another value of SIZE
                        observed: another image
                        difference: what was tested is not what will run elsewhere
                        remedy: read settings when the container starts, not when the image is built or chosen
                        evidence:\s
                        """),
                Arguments.of(
                        "not up",
                        change(RIGHT, null, false, false, "sha256:1", "web is running and unhealthy"),
                        """
                        NOT_HEALTHY
                        the Compose file with another value of SIZE
                        expected: everything is up
                        observed: web is running and unhealthy
                        difference: it runs with one set of values only
                        remedy: see the log of what is not up
                        evidence:\s
                        """),
                Arguments.of(
                        "the same behaviour",
                        change(RIGHT, RIGHT, false, false, "sha256:1", ""),
                        """
                        SAME_BEHAVIOUR
                        variables SIZE
                        expected: with another value the answer holds "size 6"
                        observed: HTTP 200 without it
                        difference: the value has no effect
                        remedy: pass the variable on to the service, and let it read it when it starts
                        evidence:\s
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void should_fail_without_a_mandatory_variable(String name, Missing missing, String finding) {
        assertThat(((Verdict.Fail) judge(null, missing)).findings().stream().map(Samples::text))
                .containsExactly(finding);
    }

    static Stream<Arguments> should_fail_without_a_mandatory_variable() {
        return Stream.of(
                Arguments.of(
                        "ignored",
                        missing("", true, null),
                        """
                        MISSING_VARIABLE_IGNORED
                        variable PASSWORD
                        expected: without a value nothing is up
                        observed: everything is up, and healthy where it has a healthcheck
                        difference: nobody notices that it is missing before it is needed
                        remedy: let the service end when it is empty, or write ${PASSWORD:?message} into the Compose file
                        evidence:\s
                        """),
                Arguments.of(
                        "half started",
                        missing("", false, null),
                        halfStarted("after 20.0 s none has ended; running and not healthy: service web")),
                Arguments.of(
                        "ended late",
                        missing("", false, ended(1, 31, true)),
                        halfStarted("service web ended after 31.0 s")),
                Arguments.of(
                        "says nothing",
                        missing("", false, ended(1, 2, false)),
                        unclear(
                                "service web ended with exit code 1, and its log does not have it",
                                "starting | giving up")),
                Arguments.of(
                        "ends as if all were well",
                        missing("", false, ended(0, 2, true)),
                        unclear("service web ended with exit code 0, and its log has it", "starting | giving up")),
                Arguments.of(
                        "refused for another reason",
                        missing("no such file", false, null),
                        unclear("Compose refuses it: no such file", "")));
    }

    private static String halfStarted(String observed) {
        return """
                HALF_STARTED
                variable PASSWORD
                expected: without a value a container ends with an error within 30.0 s
                observed: %s
                difference: it runs and does not work
                remedy: check all settings before anything else, and end with an error that names what is missing
                evidence:\s
                """
                .formatted(observed);
    }

    private static String unclear(String observed, String evidence) {
        return """
                UNCLEAR_EXIT
                variable PASSWORD
                expected: without a value an exit code above 0, and a message with "password"
                observed: %s
                difference: whoever starts it has to guess what is missing
                remedy: name the variable in the message
                evidence: %s
                """
                .formatted(observed, evidence);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void should_be_an_error_when_the_change_could_not_be_seen(
            String name, Change change, String problem, String remedy) {
        assertThat(judge(change)).isEqualTo(new Verdict.Error(problem, remedy));
    }

    static Stream<Arguments> should_be_an_error_when_the_change_could_not_be_seen() {
        return Stream.of(
                Arguments.of(
                        "nobody to ask",
                        change(null, null, false, false, "sha256:1", ""),
                        "no entry point of the spec leads to a service of the Compose file, so no behaviour can be seen",
                        "declare the entry point that \"compose.configuration.read\" is to be sent to"),
                Arguments.of(
                        "a wrong answer",
                        change(Samples.answer(404, false), RIGHT, false, true, "sha256:1", ""),
                        "before anything was changed, GET http://web:8080/ was answered with HTTP 404",
                        "correct \"compose.configuration.read\" in the spec"),
                Arguments.of(
                        "shown before",
                        change(RIGHT, RIGHT, true, true, "sha256:1", ""),
                        "the answer to GET http://web:8080/ holds \"size 6\" before anything was changed, so it does not show the"
                                + " change",
                        "correct \"compose.configuration.shows\" in the spec"));
    }
}
