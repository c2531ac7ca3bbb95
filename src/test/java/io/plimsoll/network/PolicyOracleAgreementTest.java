package io.plimsoll.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the oracle against what others expect, cell for cell; where the data comes from: fixtures/policy-cases. */
class PolicyOracleAgreementTest {

    private static final List<Port> PORTS = Stream.of("TCP/80", "TCP/81", "UDP/80", "UDP/81", "SCTP/80", "SCTP/81")
            .map(Clusters::port)
            .toList();

    // ---- Kubernetes' own tests ---------------------------------------------------------------------------------

    static Stream<Named<JsonNode>> upstreamCases() throws IOException {
        try (InputStream in = open("upstream-netpol.yaml")) {
            JsonNode cases = new YAMLMapper().readTree(in);
            List<Named<JsonNode>> named = new ArrayList<>();
            cases.forEach(one -> named.add(Named.of(one.path("case").asText(), one)));
            return named.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("upstreamCases")
    void agrees_with_the_tests_of_kubernetes(JsonNode example) throws IOException {
        List<String> pods = new ArrayList<>();
        example.path("pods").forEach(pod -> pods.add(pod.asText()));
        Map<String, String> addresses = new TreeMap<>();
        pods.forEach(pod -> addresses.put(pod, "10.42.0." + (addresses.size() + 10)));
        Map<String, Map<String, String>> labels = new TreeMap<>();
        int cells = 0;
        for (JsonNode step : example.path("steps")) {
            step.path("labels").properties().forEach(entry -> entry.getValue()
                    .properties()
                    .forEach(label -> labels.computeIfAbsent(entry.getKey(), any -> new TreeMap<>())
                            .put(label.getKey(), label.getValue().asText())));
            List<JsonNode> objects = new ArrayList<>();
            for (String namespace : List.of("x", "y", "z")) {
                objects.add(Clusters.namespace(namespace, labels.getOrDefault(namespace, Map.of())));
            }
            for (String pod : pods) {
                Map<String, String> own = new TreeMap<>(labels.getOrDefault(pod, Map.of()));
                own.put("pod", pod.substring(2));
                objects.add(Clusters.pod(pod, Objects.requireNonNull(addresses.get(pod)), own, PORTS));
            }
            for (JsonNode policy : step.path("policies")) {
                objects.add(Clusters.policy(
                        policy.path("namespace").asText("x"), "p" + objects.size(), resolved(policy, addresses)));
            }
            cells += assertTables(Clusters.state(objects), pods, step.path("tables"));
        }

        assertThat(cells).isPositive();
    }

    @Test
    void has_every_case_of_kubernetes() throws IOException {
        assertThat(upstreamCases()).hasSize(48);
    }

    private static JsonNode resolved(JsonNode policy, Map<String, String> addresses) throws IOException {
        String text = policy.toString();
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            text = text.replace("ADDRESS(" + address.getKey() + ")", address.getValue());
        }
        return new ObjectMapper().readTree(text);
    }

    // ---- Cyclonus ----------------------------------------------------------------------------------------------

    private static List<JsonNode> cyclonus() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(open("cyclonus.jsonl"), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(mapper.readTree(line));
            }
        }
        return lines;
    }

    @Test
    void agrees_with_every_case_of_cyclonus() throws IOException {
        List<JsonNode> lines = cyclonus();
        JsonNode start = lines.get(0);
        int cells = 0;
        for (JsonNode example : lines.subList(1, lines.size())) {
            for (JsonNode step : example.path("steps")) {
                JsonNode cluster = step.has("cluster") ? step.path("cluster") : start;
                List<JsonNode> objects = new ArrayList<>();
                cluster.path("namespaces")
                        .properties()
                        .forEach(entry -> objects.add(Clusters.namespace(entry.getKey(), labels(entry.getValue()))));
                List<String> pods = new ArrayList<>();
                for (JsonNode pod : cluster.path("pods")) {
                    pods.add(pod.path("name").asText());
                    objects.add(Clusters.pod(
                            pod.path("name").asText(),
                            pod.path("address").asText(),
                            labels(pod.path("labels")),
                            PORTS));
                }
                for (JsonNode policy : step.path("policies")) {
                    // Cyclonus gives several policies of one case the same name; a cluster would not have them.
                    objects.add(Clusters.policy(
                            policy.path("namespace").asText(), "p" + objects.size(), policy.path("spec")));
                }
                cells += assertTables(Clusters.state(objects), pods, step.path("tables"));
            }
        }

        assertThat(lines).hasSize(1 + 230);
        assertThat(cells).isGreaterThan(100_000);
    }

    private static Map<String, String> labels(JsonNode node) {
        Map<String, String> labels = new TreeMap<>();
        node.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    // ---- both --------------------------------------------------------------------------------------------------

    private static InputStream open(String name) {
        return Objects.requireNonNull(PolicyOracleAgreementTest.class.getResourceAsStream(name), name);
    }

    /** Asserts tables, without the connections of pods to themselves; returns the number of cells. */
    private static int assertTables(ClusterState state, List<String> pods, JsonNode tables) {
        PolicyOracle oracle = PolicyOracle.of(state);
        int[] cells = {0};
        tables.properties().forEach(table -> {
            List<String> expected = new ArrayList<>();
            table.getValue().forEach(row -> expected.add(row.asText()));
            for (String port : table.getKey().split(" ", -1)) {
                List<String> actual = new ArrayList<>();
                for (int from = 0; from < pods.size(); from++) {
                    StringBuilder row = new StringBuilder();
                    for (int to = 0; to < pods.size(); to++) {
                        Expectation expectation = oracle.expect(Clusters.cell(pods.get(from), pods.get(to), port));
                        row.append(from == to ? expected.get(from).charAt(to) : symbol(expectation));
                        cells[0] += from == to ? 0 : 1;
                        assertThat(expectation.isCertain()).isTrue();
                    }
                    actual.add(row.toString());
                }
                assertThat(actual).as("%s with %s", port, state.policies()).isEqualTo(expected);
            }
        });
        return cells[0];
    }

    private static char symbol(Expectation expectation) {
        return expectation.outcome() == Expected.ALLOWED ? '.' : expectation.outcome() == Expected.BLOCKED ? 'X' : '?';
    }
}
