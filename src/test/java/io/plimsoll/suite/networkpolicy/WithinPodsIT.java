package io.plimsoll.suite.networkpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.environment.K3sEnvironment;
import io.plimsoll.testing.ClusterForTests;
import io.plimsoll.testing.PlimsollProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Isolation on an ephemeral cluster as if it were somebody else's: its nodes are not entered, but pods are. */
@ExtendWith(ClusterForTests.class)
class WithinPodsIT {

    @TempDir
    private Path folder;

    private Path kubeconfig;

    @BeforeEach
    void somebody_elses(K3sEnvironment cluster) throws Exception {
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
    }

    @Test
    void a_good_deployment_passes_what_pods_can_show_and_the_rest_is_not_tested() throws Exception {
        PlimsollProcess.Ended ended =
                check("good/network-policies", "DEP-NET-001", "DEP-NET-003", "DEP-NET-004", "DEP-NET-009");

        // Undecided: what takes a node belongs to the same scenario, and the spec does not accept that it is not
        // tested.
        assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(2);
        assertThat(outcomes())
                .containsEntry("DEP-NET-001", "pass")
                .containsEntry("DEP-NET-002", "not-tested")
                .containsEntry("DEP-NET-003", "pass")
                .containsEntry("DEP-NET-004", "pass")
                .containsEntry("DEP-NET-006", "not-tested")
                .containsEntry("DEP-NET-008", "not-tested")
                .containsEntry("DEP-NET-009", "pass");
        assertThat(Files.readString(onlyPack().resolve("report.json")))
                .containsPattern("an ephemeral container in each of [0-9]+ pods, which cannot be taken out of one")
                .containsPattern(
                        "[0-9,]+ connections from nodes, to what is outside of the cluster, or of datagrams that no pod"
                                + " counts were not tested \\(ENV_UNSUPPORTED\\), since the nodes of this environment are not the run’s"
                                + " own to enter");
    }

    @Test
    void a_typo_in_a_label_is_found() throws Exception {
        PlimsollProcess.Ended ended = check("mutants/network-label-typo", "DEP-NET-003", "DEP-NET-009");

        assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(1);
        assertThat(Files.readString(onlyPack().resolve("report.json")))
                .contains("FLOW_FORBIDDEN")
                .contains("SELECTS_NO_POD");
    }

    private PlimsollProcess.Ended check(String fixture, String... checks) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "check",
                Path.of("fixtures", fixture, "plimsoll.yaml").toAbsolutePath().toString(),
                "--kubeconfig",
                kubeconfig.toString()));
        for (String each : checks) {
            words.addAll(List.of("--check", each));
        }
        return PlimsollProcess.run(
                folder, Map.of("XDG_STATE_HOME", folder.resolve("state").toString()), words.toArray(String[]::new));
    }

    private Map<String, String> outcomes() throws Exception {
        Map<String, String> outcomes = new TreeMap<>();
        for (JsonNode each : new ObjectMapper()
                .readTree(onlyPack().resolve("report.json").toFile())
                .get("checks")) {
            outcomes.put(
                    each.at("/check/id").asText(), each.at("/verdict/outcome").asText());
        }
        return outcomes;
    }

    private Path onlyPack() throws Exception {
        try (Stream<Path> packs = Files.list(folder.resolve("reports"))) {
            List<Path> all = packs.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
