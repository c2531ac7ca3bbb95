package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposeModelTest {

    /** As Compose prints it. */
    private static ComposeModel model() throws JsonProcessingException {
        return new ComposeModel(
                new ObjectMapper()
                        .readTree(
                                """
                                {"services": {
                                  "web": {
                                    "command": ["serve", "--fast"],
                                    "environment": {"SIZE": "4", "EMPTY": null},
                                    "labels": {"team": "a"},
                                    "healthcheck": {"test": ["CMD", "ask"]},
                                    "build": {"args": {"REVISION": "1"}},
                                    "mem_limit": "536870912", "cpus": 0.5, "pids_limit": 200,
                                    "restart": "always",
                                    "stop_grace_period": "1m30s"},
                                  "worker": {
                                    "deploy": {
                                      "resources": {"limits": {"cpus": "0.25", "memory": "33554432", "pids": 50}},
                                      "restart_policy": {"condition": "any"}}},
                                  "free": {"mem_limit": "0"}},
                                 "configs": {"page": {"content": "hello"}, "file": {"file": "a.txt"}}}
                                """),
                List.of());
    }

    @Test
    void knows_limits_by_either_name() throws JsonProcessingException {
        assertThat(model().limits("web")).isEqualTo(new ContainerLimits(512 << 20, 500, 200));
        assertThat(model().limits("worker")).isEqualTo(new ContainerLimits(32 << 20, 250, 50));
        assertThat(model().limits("free"))
                .isEqualTo(new ContainerLimits(
                        ContainerLimits.UNLIMITED, ContainerLimits.UNLIMITED, ContainerLimits.UNLIMITED));
    }

    @Test
    void knows_how_long_a_service_has_to_end() throws JsonProcessingException {
        assertThat(model().stopGrace("web")).isEqualTo(Duration.ofSeconds(90));
        assertThat(model().stopGrace("worker")).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"30s, PT30S", "1m0s, PT1M", "1h2m3.5s, PT1H2M3.5S", "500ms, PT0.5S", "0s, PT0S"})
    void reads_stretches_of_time(String written, Duration expected) {
        assertThat(ComposeModel.duration(written)).isEqualTo(expected);
    }

    @Test
    void lists_what_is_set() throws JsonProcessingException {
        assertThat(model().settings("web"))
                .containsExactly(
                        ContainerSetting.variable("SIZE", "4"),
                        ContainerSetting.variable("EMPTY", ""),
                        new ContainerSetting("build argument REVISION", "REVISION", "1", false),
                        ContainerSetting.label("team", "a"),
                        ContainerSetting.other("command", "serve --fast"),
                        ContainerSetting.other("healthcheck", "CMD ask"));
        assertThat(model().contents()).isEqualTo(Map.of("config page", "hello"));
    }

    @Test
    void can_do_without_restarts() throws JsonProcessingException {
        ComposeModel model = model().withoutRestarts();

        assertThat(model.service("web").path("restart").asText()).isEqualTo("no");
        assertThat(model.service("worker").path("deploy").has("restart_policy")).isFalse();
        assertThat(model().service("web").path("restart").asText()).isEqualTo("always");
    }
}
