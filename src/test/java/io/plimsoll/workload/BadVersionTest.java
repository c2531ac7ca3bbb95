package io.plimsoll.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadVersionTest {

    private static final JsonNode CURRENT =
            json("{'spec': {'template': {'spec': {'readinessGates': [{'conditionType': 'lb.test/ready'}]}}}}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    IMAGE_NOT_THERE | {'containers': [{'name': 'main', 'image': 'r.test:5000/shop:plimsoll-bad-version', 'imagePullPolicy': 'Never'}]}
                    CRASH_LOOP      | {'containers': [{'name': 'main', 'image': 'r.test:5000/shop:2', 'command': ['/plimsoll-bad-version']}]}
                    NEVER_READY     | {'readinessGates': [{'conditionType': 'lb.test/ready'}, {'conditionType': 'plimsoll.test/never'}], 'containers': [{'name': 'main', 'image': 'r.test:5000/shop:2'}]}
                    """)
    void should_change_nothing_but_what_makes_the_version_bad(BadVersion version, String podSpec) {
        assertThat(version.patch("main", CURRENT, "r.test:5000/shop:2"))
                .isEqualTo(json("{'spec': {'template': {'spec': " + podSpec + "}}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    IMAGE_NOT_THERE | {'state': {'waiting': {'reason': 'ErrImageNeverPull'}}}                    | waits: ErrImageNeverPull
                    IMAGE_NOT_THERE | {'state': {'waiting': {'reason': 'ImagePullBackOff'}}}                     | waits: ImagePullBackOff
                    IMAGE_NOT_THERE | {'state': {'waiting': {'reason': 'PodInitializing'}}}                      |
                    CRASH_LOOP      | {'restartCount': 1, 'lastState': {'terminated': {'reason': 'StartError'}}} | restarted: StartError
                    CRASH_LOOP      | {'restartCount': 0, 'state': {'waiting': {'reason': 'CrashLoopBackOff'}}}  | restarted: CrashLoopBackOff
                    CRASH_LOOP      | {'restartCount': 0, 'state': {'terminated': {'reason': 'StartError'}}}     |
                    NEVER_READY     | {'ready': true, 'state': {'running': {}}}                                  | runs, and its readiness gate is closed
                    NEVER_READY     | {'ready': false, 'state': {'running': {}}}                                 |
                    """)
    void should_tell_by_the_container_whether_the_version_fails_as_it_should(
            BadVersion version, String status, String words) {
        JsonNode pod = json("{'status': {'containerStatuses': [{'name': 'side', 'restartCount': 7}, "
                + status.replaceFirst("\\{", "{'name': 'main', ") + "]}}");

        assertThat(version.seenIn(pod, "main")).isEqualTo(Optional.ofNullable(words));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
