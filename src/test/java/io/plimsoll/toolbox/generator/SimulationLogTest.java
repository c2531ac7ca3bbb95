package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.toolbox.generator.SimulationLog.LoggedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a log that Gatling 3.15.1 wrote: 20 requests, every fourth reset and every fifth answered with 503. */
class SimulationLogTest {

    @TempDir
    Path folder;

    private byte[] golden = new byte[0];

    @BeforeEach
    void read_golden_file() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(SimulationLogTest.class.getResourceAsStream("simulation-3.15.1.log"))) {
            golden = in.readAllBytes();
        }
    }

    @Test
    void reads_every_request_of_the_log() throws IOException {
        SimulationLog log = SimulationLog.read(file(golden));

        assertThat(log.version()).isEqualTo("3.15.1");
        assertThat(log.errors()).isEmpty();
        assertThat(log.requests()).hasSize(20).allSatisfy(request -> {
            assertThat(request.name()).isEqualTo("new connections: GET /");
            assertThat(request.end()).isGreaterThanOrEqualTo(request.start());
        });
        assertThat(log.requests().stream().filter(LoggedRequest::ok))
                .hasSize(12)
                .allSatisfy(request -> assertThat(request.message()).isEmpty());
        assertThat(log.requests().stream()
                        .filter(request -> !request.ok())
                        .map(LoggedRequest::message)
                        .distinct())
                .containsExactlyInAnyOrder(
                        "i.g.h.c.i.PrematureCloseException: Premature close", "status.find.is(200), found 503");
    }

    @Test
    void refuses_the_log_of_another_version() throws IOException {
        byte[] other = golden.clone();
        // One byte header, four bytes length, then 3.15.1: its last digit.
        other[1 + 4 + 5] = '2';
        Path file = file(other);

        assertThatThrownBy(() -> SimulationLog.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage("simulation.log was written by Gatling 3.15.2; only 3.15.1 can be read");
    }

    @Test
    void refuses_what_is_no_log() throws IOException {
        Path file = file("hello".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> SimulationLog.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage("not a Gatling simulation.log: it begins with byte 104");
    }

    @Test
    void refuses_a_record_that_it_does_not_know() throws IOException {
        byte[] longer = java.util.Arrays.copyOf(golden, golden.length + 1);
        longer[golden.length] = 9;
        Path file = file(longer);

        assertThatThrownBy(() -> SimulationLog.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage("simulation.log has a record of unknown kind 9");
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("simulation.log"), content);
    }
}
