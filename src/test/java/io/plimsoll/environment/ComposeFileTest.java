package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeFileTest {

    private static final Path FILE = Path.of("compose.yaml");
    private static final String NOT_SET =
            "time=\"2026-11-27T15:00:00Z\" level=warning msg=\"The \\\"TAG\\\" variable is not set. Defaulting to a blank"
                    + " string.\"\n";

    private static CommandResult result(int exit, String stderr) {
        return new CommandResult(List.of("docker-compose"), exit, "", stderr, Duration.ofSeconds(1), false);
    }

    @Test
    void understands_what_compose_does_not_complain_of() {
        assertThat(ComposeFile.problems(
                        FILE, result(0, "time=\"x\" level=warning msg=\"the attribute `version` is obsolete\"\n")))
                .isEmpty();
    }

    @Test
    void a_variable_without_a_value_is_wrong_though_compose_goes_on() {
        assertThat(ComposeFile.problems(FILE, result(0, NOT_SET + NOT_SET)))
                .containsExactly(
                        "compose.yaml: the variable TAG has no value; add it under \"compose.env\" or \"compose.generate\", or write"
                                + " a default into the file: ${TAG:-VALUE}");
    }

    @Test
    void an_unknown_key_is_said_as_compose_says_it() {
        assertThat(ComposeFile.problems(
                        FILE,
                        result(
                                15,
                                "validating compose.yaml: services.web additional properties 'imagee' not allowed\n")))
                .containsExactly(
                        "compose.yaml: Compose refuses it: validating compose.yaml: services.web additional properties 'imagee' not"
                                + " allowed");
    }

    @Test
    void silence_is_an_exit_code() {
        assertThat(ComposeFile.problems(FILE, result(1, "")))
                .containsExactly("compose.yaml: Compose refuses it: exit code 1");
    }

    @Test
    void the_project_is_the_runs_own() throws IOException {
        ObjectNode printed = (ObjectNode)
                new ObjectMapper()
                        .readTree(
                                """
                        {"name": "shop",
                         "services": {
                           "web": {"container_name": "shop", "labels": {"a": "b"}, "build": {"context": "/shop"},
                                   "depends_on": {"db": {"condition": "service_healthy"}},
                                   "ports": [{"name": "http", "target": 80, "published": "8080"}, {"target": 81}]},
                           "db": {"scale": 2, "depends_on": {"make": {"condition": "service_completed_successfully"}}, "expose": ["5432/tcp"]},
                           "make": {}},
                         "networks": {"default": {"name": "shop_default"}, "front": {"name": "proxy", "external": true}},
                         "volumes": {"data": {"name": "shop-data"}, "cache": null}}
                        """);

        ComposeModel model = ComposeModel.own(printed, "shop", Map.of("run", "1"));

        assertThat(model.deviations())
                .containsExactly(
                        "the container of service web has no name of its own",
                        "the network front is one of the run's own, and not proxy",
                        "the volume data is one of the run's own, and not shop-data");
        assertThat(model.service("web").toString())
                .isEqualTo(
                        "{\"labels\":{\"a\":\"b\",\"run\":\"1\"},\"build\":{\"context\":\"/shop\",\"labels\":{\"run\":\"1\"}},"
                                + "\"depends_on\":{\"db\":{\"condition\":\"service_healthy\"}},"
                                + "\"ports\":[{\"name\":\"http\",\"target\":80,\"published\":\"8080\"},{\"target\":81}]}");
        assertThat(model.tree().path("networks").toString())
                .isEqualTo("{\"default\":{\"name\":\"shop_default\",\"labels\":{\"run\":\"1\"}},"
                        + "\"front\":{\"name\":\"shop_front\",\"labels\":{\"run\":\"1\"}}}");
        assertThat(model.volumes()).isEqualTo(Map.of("data", "shop_data", "cache", "shop_cache"));
        assertThat(model.networks()).containsExactly("shop_default", "shop_front");
        assertThat(model.services()).containsExactly("db", "make", "web");
        assertThat(List.of(model.replicas("web"), model.replicas("db"))).containsExactly(1, 2);
        assertThat(List.of(model.depth("make"), model.depth("db"), model.depth("web")))
                .containsExactly(0, 1, 2);
        assertThat(List.of(model.isAwaitedJob("make"), model.isAwaitedJob("db")))
                .containsExactly(true, false);
        assertThat(model.port("web", "http")).hasValue(80);
        assertThat(model.port("web", "81")).hasValue(81);
        assertThat(model.port("web", "90")).isEmpty();
        assertThat(model.port("db", "postgres")).hasValue(5432);
        assertThat(model.port("make", "80")).hasValue(80);
        assertThat(model.port("make", "http")).isEmpty();
    }

    @Test
    void finds_the_plugin_where_the_client_looks(@TempDir Path home) throws IOException {
        Path folder = Files.createDirectories(home.resolve("config/cli-plugins"));
        Path plugin = Files.createFile(folder.resolve("docker-compose"));
        Map<String, String> environment =
                Map.of("DOCKER_CONFIG", home.resolve("config").toString(), "PATH", "");

        assertThat(ComposeTool.find(environment, home)).isNotEqualTo(java.util.Optional.of(plugin));
        assertThat(plugin.toFile().setExecutable(true)).isTrue();
        assertThat(ComposeTool.find(environment, home)).hasValue(plugin);
    }

    @Test
    void knows_which_versions_are_new_enough() {
        assertThat(List.of("2.40.3", "v2.20.0", "3.0.1")).allMatch(ComposeTool::isNewEnough);
        assertThat(List.of("1.29.2", "2.19.1", "", "new")).noneMatch(ComposeTool::isNewEnough);
    }

    @Test
    void a_containers_own_processes_come_before_what_was_run_beside_them() {
        List<HostProcess> all = List.of(
                new HostProcess(12, 11, "S", "worker"),
                new HostProcess(11, 10, "S", "server"),
                new HostProcess(10, 1, "Ss", "init"),
                new HostProcess(99, 1, "S", "healthcheck"));

        assertThat(HostProcess.below(10, all)).extracting(HostProcess::pid).containsExactly(10, 12, 11);
        assertThat(new HostProcess(1, 0, "Tsl", "x").stopped()).isTrue();
    }
}
