package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.environment.EnvironmentMissing;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.report.Ansi;
import io.plimsoll.report.ConsoleTable;
import io.plimsoll.suite.Conformance;
import io.plimsoll.suite.RunRequest;
import io.plimsoll.suite.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTest {

    @TempDir
    private Path folder;

    private final List<RunRequest> requests = new ArrayList<>();

    @BeforeEach
    void write_a_spec() throws IOException {
        Files.writeString(folder.resolve("plimsoll.yaml"), "plimsoll: 1\n");
    }

    @Test
    void prints_the_table_of_the_report_and_the_page_and_exits_with_the_gate() {
        RunReport report = Reports.of(Reports.PASS, Reports.FAIL, Reports.NOT_SELECTED);

        Terminal.Screen screen = terminal(completed(report)).run("check");

        String table = ConsoleTable.render(report, Console.PLAIN_WIDTH, Ansi.OFF);
        assertThat(table).endsWith(report.gate().sentence() + "\n");
        assertThat(screen).isEqualTo(new Terminal.Screen(1, table + "reports/run/index.html\n", ""));
    }

    @Test
    void colours_the_table_where_colour_is_wanted() {
        RunReport report = Reports.of(Reports.PASS);

        Terminal.Screen screen = terminal(completed(report)).colour().run("check");

        String table = ConsoleTable.render(report, Console.PLAIN_WIDTH, Ansi.ON);
        assertThat(table).contains("\u001b[");
        assertThat(screen).isEqualTo(new Terminal.Screen(0, table + "reports/run/index.html\n", ""));
    }

    @Test
    void prints_the_summary_as_json() {
        RunReport report = Reports.of(Reports.PASS);

        Terminal.Screen screen = terminal(completed(report)).run("check", "--json");

        assertThat(screen)
                .isEqualTo(new Terminal.Screen(
                        0,
                        """
                        {
                          "run" : "20261120T120000Z-shop-abc",
                          "name" : "shop",
                          "gate" : "ready",
                          "sentence" : "%s",
                          "exitCode" : 0,
                          "partial" : false,
                          "planned" : 1,
                          "counts" : {
                            "pass" : 1,
                            "fail" : 0,
                            "error" : 0,
                            "not-tested" : 0,
                            "not-applicable" : 0,
                            "waived" : 0,
                            "manual" : 0
                          },
                          "checks" : [ {
                            "id" : "DEP-DEPLOY-001",
                            "severity" : "high",
                            "outcome" : "pass",
                            "reason" : "ready after 12.3 s, no restart"
                          } ],
                          "report" : "reports/run/index.html"
                        }
                        """
                                .formatted(report.gate().sentence()),
                        ""));
    }

    @Test
    void passes_on_everything_that_was_asked_for() throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("kc"), "apiVersion: v1\n");

        terminal(undecided())
                .run(
                        "check",
                        "plimsoll.yaml",
                        "--suite",
                        "rolling-update",
                        "--check=dep-rol-001",
                        "--kubeconfig",
                        "kc",
                        "--context=blue",
                        "--reports",
                        "out",
                        "--keep",
                        "--fast",
                        "--baseline=old");

        assertThat(requests)
                .containsExactly(new RunRequest(
                        folder.resolve("plimsoll.yaml"),
                        Set.of("rolling-update"),
                        Set.of("DEP-ROL-001"),
                        RunRequest.Kind.EXISTING,
                        kubeconfig,
                        "blue",
                        folder.resolve("out"),
                        true,
                        true,
                        folder.resolve("old"),
                        "plimsoll check plimsoll.yaml --suite rolling-update --check=dep-rol-001 --kubeconfig kc"
                                + " --context=blue --reports out --keep --fast --baseline=old"));
    }

    @Test
    void takes_the_spec_of_the_current_folder_and_a_cluster_of_its_own_by_default() {
        terminal(undecided()).home(folder.resolve("elsewhere")).run("check");

        assertThat(requests)
                .containsExactly(new RunRequest(
                        folder.resolve("plimsoll.yaml"),
                        Set.of(),
                        Set.of(),
                        RunRequest.Kind.K3S,
                        null,
                        null,
                        folder.resolve("reports"),
                        false,
                        false,
                        null,
                        "plimsoll check"));
    }

    @Test
    void takes_the_reference_deployment_where_the_current_folder_has_no_spec() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));

        Terminal.Screen screen = new Terminal(elsewhere)
                .home(folder)
                .conformance(answering(undecided()))
                .run("check");

        assertThat(screen.code()).isEqualTo(ExitCode.UNDECIDED);
        assertThat(requests).extracting(RunRequest::spec).containsExactly(folder.resolve("plimsoll.yaml"));
    }

    @Test
    void takes_the_kubeconfig_that_the_environment_names() throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("kc"), "apiVersion: v1\n");

        terminal(undecided())
                .variables(Map.of("KUBECONFIG", kubeconfig + ":other"))
                .run("check", "--env", "existing");

        assertThat(requests).extracting(RunRequest::kubeconfig).containsExactly(kubeconfig);
    }

    @Test
    void says_what_is_wrong_with_the_spec() {
        Terminal.Screen screen = terminal(new RunResult.Wrong(
                        List.of("plimsoll.yaml:3:1: unknown key \"lod\"", "plimsoll.yaml:9:4: rate ≤ 0")))
                .run("check");

        assertThat(screen)
                .isEqualTo(new Terminal.Screen(
                        64, "", "plimsoll.yaml:3:1: unknown key \"lod\"\nplimsoll.yaml:9:4: rate ≤ 0\n"));
    }

    @Test
    void says_what_the_environment_lacks() {
        Terminal.Screen screen = terminal(new RunResult.Missing("Docker does not answer.", "Start it."))
                .run("check");

        assertThat(screen).isEqualTo(new Terminal.Screen(69, "", "Docker does not answer.\nStart it.\n"));
    }

    @Test
    void a_run_whose_evidence_is_spoilt_decides_nothing() {
        Terminal.Screen screen = terminal(new RunResult.Spoilt("A secret is in a.log.", "Delete it."))
                .run("check");

        assertThat(screen).isEqualTo(new Terminal.Screen(2, "", "A secret is in a.log.\nDelete it.\n"));
    }

    @Test
    void says_what_the_environment_lacks_when_that_comes_as_an_exception() {
        Terminal.Screen screen = new Terminal(folder)
                .conformance((request, listener) -> {
                    throw new EnvironmentMissing("Docker does not answer.", "Start it.");
                })
                .run("check");

        assertThat(screen).isEqualTo(new Terminal.Screen(69, "", "Docker does not answer.\n  what to do: Start it.\n"));
    }

    @Test
    void an_unexpected_failure_decides_nothing() {
        Terminal.Screen screen = new Terminal(folder)
                .conformance((request, listener) -> {
                    throw new IllegalStateException("what a surprise");
                })
                .run("check");

        assertThat(screen.code()).isEqualTo(ExitCode.UNDECIDED);
        assertThat(screen.err())
                .startsWith("Plimsoll itself failed, so nothing was decided:"
                        + " java.lang.IllegalStateException: what a surprise\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "check --suite rolling-updat|There is no suite 'rolling-updat'. Did you mean 'rolling-update'?",
                "check --suite xyzzy|There is no suite 'xyzzy'. The suites are: deploy, rolling-update,"
                        + " overlapping-updates, failed-rollout, blue-green, canary, configuration, graceful-shutdown,"
                        + " probes, autoscaling, scaling, network-policy, image, compose, equivalence.",
                "check --check DEP-ROL-01|There is no check 'DEP-ROL-01'. Did you mean 'DEP-ROL-001'?",
                "check --check xyzzy-quux|There is no check 'xyzzy-quux'. ‘plimsoll list‘ prints all of them.",
                "check --suite deploy --check DEP-ROL-001|The check 'DEP-ROL-001' belongs to the suite"
                        + " 'rolling-update', which is not among those selected: deploy. Leave --suite out, or add --suite"
                        + " rolling-update.",
                "check nope.yaml|There is no spec nope.yaml. ‘plimsoll init MANIFESTS‘ writes a first one.",
                "check .|The spec . is a folder. Name the file in it.",
                "check --env k3s --kubeconfig kc|--env k3s starts an environment of its own, but --kubeconfig names a"
                        + " cluster that is there already. Leave one of the two out.",
                "check --env docker --context c|--env docker starts an environment of its own, but --context names a"
                        + " cluster that is there already. Leave one of the two out.",
                "check --kubeconfig nope|The kubeconfig nope cannot be read. See to it that the file is there and that"
                        + " you may read it, or name another with --kubeconfig.",
                "check --kubeconfig empty|The kubeconfig empty is empty. Name another with --kubeconfig.",
                "check --env existing|--env existing needs a cluster. Name its kubeconfig with --kubeconfig.",
                "check --env minikube|Invalid value for option '--env': expected k3s, docker or existing, but was"
                        + " 'minikube'⏎See: plimsoll check --help",
                "check a b|Unmatched argument at index 2: 'b'⏎See: plimsoll check --help",
                "check --sweet x|Unknown option: '--sweet'⏎See: plimsoll check --help",
                "chek|Unmatched argument at index 0: 'chek'⏎Did you mean: plimsoll check?",
                "explain|Missing required parameter: 'CHECK'⏎See: plimsoll explain --help",
            })
    void wrong_usage_starts_nothing(String arguments, String message) throws IOException {
        Files.createFile(folder.resolve("empty"));

        Terminal.Screen screen = new Terminal(folder).run(arguments.split(" "));

        assertThat(screen)
                .isEqualTo(new Terminal.Screen(64, "", message.replace('‘', '`').replace('⏎', '\n') + "\n"));
    }

    @Test
    void a_folder_without_a_spec_is_wrong_usage() throws IOException {
        Terminal.Screen screen = new Terminal(Files.createDirectory(folder.resolve("empty"))).run("check");

        assertThat(screen)
                .isEqualTo(new Terminal.Screen(
                        64,
                        "",
                        "There is no plimsoll.yaml in the current folder, and no reference deployment is bundled here."
                                + " Name a spec, or write a first one with `plimsoll init MANIFESTS`.\n"));
    }

    private Terminal terminal(RunResult result) {
        return new Terminal(folder).conformance(answering(result));
    }

    private Conformance answering(RunResult result) {
        return (request, listener) -> {
            requests.add(request);
            return result;
        };
    }

    private RunResult completed(RunReport report) {
        return new RunResult.Completed(report, folder.resolve("reports").resolve("run"));
    }

    private RunResult undecided() {
        return completed(Reports.of());
    }
}
