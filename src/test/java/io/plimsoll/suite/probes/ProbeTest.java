package io.plimsoll.suite.probes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.suite.probes.Probe.Handler;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTest {

    @ParameterizedTest
    @CsvSource({
        // period, timeout, success, failure, fails after, fails within, succeeds within
        "10, 1, 1, 3, 20000, 31000, 11000",
        "2, 2, 1, 2, 2000, 6000, 4000",
        "1, 1, 1, 1, 0, 2000, 2000",
        "1, 2, 1, 30, 29000, 61000, 4000",
        "5, 1, 3, 1, 0, 6000, 16000",
    })
    void should_follow_from_the_declared_figures(
            long period, long timeout, int success, int failure, long after, long within, long back) {
        Probe probe = new Probe(Handler.HTTP_GET, 8080, 0, period, timeout, success, failure, null);

        assertThat(probe.failsAfterMillis()).isEqualTo(after);
        assertThat(probe.failsWithinMillis()).isEqualTo(within);
        assertThat(probe.succeedsWithinMillis()).isEqualTo(back);
    }

    @ParameterizedTest
    @CsvSource({"httpGet, HTTP_GET", "tcpSocket, TCP_SOCKET", "grpc, GRPC"})
    void should_recognise_every_handler_that_asks_at_a_port(String member, Handler handler) throws IOException {
        JsonNode container = json("{'readinessProbe': {'%s': {'port': 9000}}}".formatted(member));

        assertThat(Probe.of(container, "readinessProbe")).contains(new Probe(handler, 9000, 0, 10, 1, 1, 3, null));
    }

    @Test
    void should_recognise_a_command_and_make_it_fail_at_the_served_port() throws IOException {
        Probe probe = Probe.of(json("{'livenessProbe': {'exec': {'command': ['true']}}}"), "livenessProbe")
                .orElseThrow();

        assertThat(probe.handler()).isEqualTo(Handler.EXEC);
        assertThat(probe.port()).isNull();
        assertThat(probe.portsToBlock(8080)).containsExactly(8080);
    }

    @Test
    void should_find_a_port_by_its_name() throws IOException {
        JsonNode container = json("{'ports': [{'name': 'http', 'containerPort': 8081}],"
                + " 'startupProbe': {'httpGet': {'port': 'http'}, 'terminationGracePeriodSeconds': 7}}");

        Probe probe = Probe.of(container, "startupProbe").orElseThrow();

        assertThat(probe.port()).isEqualTo(8081);
        assertThat(probe.grace()).isEqualTo(7);
        assertThat(probe.derivation()).isEqualTo("period 10 s + 2 × 10 s + time-out 1 s");
    }

    @Test
    void should_find_none_where_there_is_none() throws IOException {
        assertThat(Probe.of(json("{'readinessProbe': {}}"), "readinessProbe")).isEmpty();
        assertThat(Probe.of(json("{}"), "readinessProbe")).isEmpty();
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
