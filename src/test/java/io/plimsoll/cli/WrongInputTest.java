package io.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.suite.Facilities;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole program with wrong input: it says what is wrong and where, starts nothing and ends with 64. */
class WrongInputTest {

    private static final String SPEC =
            """
            plimsoll: 1
            name: shop
            images: [{name: "example.test/shop:1"}]
            manifests: {files: [shop.yaml]}
            update: {workload: deployment/shop, image: "example.test/shop:2"}
            entrypoints: [{name: web, service: shop, port: 80, requests: [{path: /}]}]
            load: {requests-per-second: 200}
            """;

    private static final String MANIFESTS =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: shop}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shop}
            spec: {template: {spec: {containers: [{name: shop, image: "example.test/shop:1"}]}}}
            """;

    private static final String KUBECONFIG =
            """
            current-context: here
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
            contexts: [{name: here, context: {cluster: c, user: u}}]
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void write_what_is_right() throws IOException {
        Files.writeString(folder.resolve("plimsoll.yaml"), SPEC);
        Files.writeString(folder.resolve("shop.yaml"), MANIFESTS);
        Files.writeString(folder.resolve("kubeconfig"), KUBECONFIG);
    }

    record Case(String what, String right, String wrong, String message) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> specs() {
        return Stream.of(
                new Case(
                        "unknown key",
                        "load: {",
                        "laod: {",
                        "plimsoll.yaml:7:1: unknown key \"laod\" – expected one of \"plimsoll\", \"name\", \"bases\","
                                + " \"images\", \"manifests\", \"compose\", \"contract\","
                                + " \"equivalence\", \"update\", \"entrypoints\", \"identity\", \"load\","
                                + " \"cluster\", \"blue-green\", \"canary\", \"read-write\", \"configuration\","
                                + " \"autoscaling\", \"slo\", \"flows\", \"tenants\", \"budgets\", \"waivers\", \"secrets\","
                                + " \"namespaces\", \"accept-not-tested\", \"evidence\", \"error-log-patterns\"; did you"
                                + " mean \"load\"?"),
                new Case(
                        "wrong type",
                        "requests-per-second: 200",
                        "requests-per-second: many",
                        "plimsoll.yaml:7:29: \"load.requests-per-second\" must be a whole number from 1 to 10000 –"
                                + " found the text \"many\""),
                new Case(
                        "rate of nothing",
                        "requests-per-second: 200",
                        "requests-per-second: 0",
                        "plimsoll.yaml:7:29: \"load.requests-per-second\" must be a whole number from 1 to 10000 –"
                                + " found 0"),
                new Case(
                        "rate below nothing",
                        "requests-per-second: 200",
                        "requests-per-second: -5",
                        "plimsoll.yaml:7:29: \"load.requests-per-second\" must be a whole number from 1 to 10000 –"
                                + " found -5"),
                new Case(
                        "classification that is no label",
                        "load: {requests-per-second: 200}",
                        "evidence: {classification: \"for <b>us</b>\"}",
                        "plimsoll.yaml:7:28: \"evidence.classification\" must be a label of at most 63 letters, digits,"
                                + " blanks, dots, dashes, underscores and slashes – found \"for <b>us</b>\""),
                new Case(
                        "evidence to be kept for no time",
                        "load: {requests-per-second: 200}",
                        "evidence: {retention: {days: 0}}",
                        "plimsoll.yaml:7:30: \"evidence.retention.days\" must be a whole number from 1 to 36525 –"
                                + " found 0"),
                new Case(
                        "class of retention that is no label",
                        "load: {requests-per-second: 200}",
                        "evidence: {retention: {class: \"=1+1\"}}",
                        "plimsoll.yaml:7:31: \"evidence.retention.class\" must be a label of at most 63 letters,"
                                + " digits, blanks, dots, dashes, underscores and slashes – found \"=1+1\""),
                new Case(
                        "assessor that there is not",
                        "load: {requests-per-second: 200}",
                        "evidence: {assessor: me}",
                        "plimsoll.yaml:7:22: \"evidence.assessor\" must be one of \"self\", \"independent\" – found the"
                                + " text \"me\""),
                new Case(
                        "file that is missing",
                        "files: [shop.yaml]",
                        "files: [none.yaml]",
                        "plimsoll.yaml:4:21: \"manifests.files[0]\" names a file or folder that does not exist –"
                                + " \"none.yaml\"; paths are relative to the folder of this file"),
                new Case(
                        "image that no manifest uses",
                        "images: [{name: \"example.test/shop:1\"}]",
                        "images: [{name: \"example.test/shop:1\"}, {name: \"example.test/shopp:1\"}]",
                        "plimsoll.yaml:3:48: no manifest uses the image \"example.test/shopp:1\", and \"update\" does"
                                + " not either – they use \"example.test/shop:1\", \"example.test/shop:2\"; did you mean"
                                + " \"example.test/shop:1\"?"),
                new Case(
                        "workload that is not rendered",
                        "deployment/shop",
                        "deployment/shopp",
                        "plimsoll.yaml:5:20: the manifests have no Deployment \"shopp\" – they have \"shop\"; did you"
                                + " mean \"shop\"?"),
                new Case(
                        "service that is not rendered",
                        "service: shop",
                        "service: shopp",
                        "plimsoll.yaml:6:36: the manifests have no Service \"shopp\" – they have \"shop\"; did you mean"
                                + " \"shop\"?"),
                new Case(
                        "update to what runs already",
                        "image: \"example.test/shop:2\"",
                        "image: \"example.test/shop:1\"",
                        "plimsoll.yaml:5:44: the update image \"example.test/shop:1\" is what deployment/shop runs"
                                + " already – an update to it would change nothing; name another version"));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void a_wrong_spec(Case given) throws IOException {
        assertThat(SPEC).contains(given.right());
        Files.writeString(folder.resolve("plimsoll.yaml"), SPEC.replace(given.right(), given.wrong()));

        assertThat(check()).isEqualTo(refused(given.message()));
    }

    static Stream<Case> waivers() {
        return Stream.of(
                new Case(
                        "unknown check",
                        "DEP-ROL-001",
                        "DEP-ROL-01",
                        "waivers.yaml:2:10: \"[0].check\" must be the id of a check – found \"DEP-ROL-01\"; did you"
                                + " mean \"DEP-ROL-001\"?"),
                new Case(
                        "missing owner",
                        "  owner: team-shop\n",
                        "",
                        "waivers.yaml:1:3: the key \"owner\" is missing in \"[0]\"; add who answers for it: a waiver"
                                + " without an owner does not hold"));
    }

    @ParameterizedTest
    @MethodSource("waivers")
    void a_waiver_that_cannot_hold_starts_nothing(Case given) throws IOException {
        Files.writeString(folder.resolve("plimsoll.yaml"), SPEC + "waivers: waivers.yaml\n");
        Files.writeString(
                folder.resolve("waivers.yaml"),
                """
                - id: W-1
                  check: DEP-ROL-001
                  subject: {deployment: shop}
                  justification: The new load balancer comes in March.
                  owner: team-shop
                  approver: Head of operations
                  created: 2026-11-01
                  expires: 2026-12-31
                """
                        .replace(given.right(), given.wrong()));

        assertThat(check()).isEqualTo(refused(given.message()));
    }

    @Test
    void a_spec_that_is_missing() {
        assertThat(check("nowhere.yaml"))
                .isEqualTo(refused("There is no spec nowhere.yaml. `plimsoll init MANIFESTS` writes a first one."));
    }

    @Test
    void manifests_that_do_not_parse() throws IOException {
        Files.writeString(folder.resolve("shop.yaml"), "apiVersion: v1\nkind: [\n");

        assertThat(check()).satisfies(screen -> {
            assertThat(screen.code()).isEqualTo(64);
            assertThat(screen.err()).startsWith("shop.yaml:3:1: not YAML – ").hasLineCount(1);
        });
    }

    @Test
    void bombs() throws IOException {
        List<String> levels = new ArrayList<>(List.of("a0: &a0 [x, x, x, x, x, x, x, x, x, x]"));
        IntStream.range(1, 10)
                .forEach(i -> levels.add("a" + i + ": &a" + i + " ["
                        + String.join(", ", Collections.nCopies(10, "*a" + (i - 1))) + "]"));
        String bomb = String.join("\n", levels) + "\n";
        Files.writeString(folder.resolve("shop.yaml"), bomb);
        assertThat(check())
                .isEqualTo(refused(
                        "shop.yaml:1:1: the aliases expand to more than 5,000,000 values; write the values out"));

        Files.writeString(folder.resolve("plimsoll.yaml"), bomb);
        assertThat(check())
                .isEqualTo(refused(
                        "plimsoll.yaml:1:1: the aliases expand to more than 100,000 values; write the values out"));
    }

    @Test
    void files_of_a_hundred_megabytes() throws IOException {
        fill("shop.yaml");
        assertThat(check())
                .isEqualTo(refused("shop.yaml: this file is too large – expected at most 33,554,432 bytes, found"
                        + " 104,857,600; check that the path names the right file"));

        fill("plimsoll.yaml");
        assertThat(check())
                .isEqualTo(refused("plimsoll.yaml: this file is too large – expected at most 1,048,576 bytes, found"
                        + " 104,857,600; check that the path names the right file"));
    }

    @Test
    void kubeconfigs_that_lead_nowhere() throws IOException {
        assertThat(check("--kubeconfig", "nowhere"))
                .isEqualTo(
                        refused("The kubeconfig nowhere cannot be read. See to it that the file is there and that you"
                                + " may read it, or name another with --kubeconfig."));
        assertThat(check("--kubeconfig", "kubeconfig", "--context", "there"))
                .isEqualTo(refused("The kubeconfig kubeconfig has no context 'there'. It has 'here'."));
        Files.writeString(folder.resolve("kubeconfig"), "some: text\n");
        assertThat(check("--kubeconfig", "kubeconfig"))
                .isEqualTo(
                        refused("The kubeconfig kubeconfig cannot be used: it has no \"contexts\" and \"clusters\". See"
                                + " that `kubectl --kubeconfig kubeconfig config view` prints it as you expect."));
    }

    @Test
    void manifests_that_an_existing_cluster_cannot_take_as_they_are() throws IOException {
        Files.writeString(
                folder.resolve("shop.yaml"),
                MANIFESTS + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: tools}\n");

        assertThat(check("--kubeconfig", "kubeconfig"))
                .isEqualTo(refused("plimsoll.yaml:4:12: the manifests have several namespaces (default, tools) – on an"
                        + " existing cluster everything goes into one namespace of the run's own; add \"namespaces:"
                        + " as-written\" if they may be created there as they are"));
    }

    private void fill(String name) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(100L << 20);
        }
    }

    /** Runs the program as it is, but for the folder, which would make the messages differ from test to test. */
    private Terminal.Screen check(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, false, Console.PLAIN_WIDTH);
        List<String> words = new ArrayList<>(List.of("check"));
        words.addAll(List.of(arguments));
        int code = new Program(
                        Facilities.standard(),
                        console,
                        new Surroundings(folder, Optional.empty(), Map.of()),
                        new Version())
                .run(words.toArray(new String[0]));
        assertThat(folder.resolve("reports")).doesNotExist();
        String errors = err.toString()
                .replace(folder + "/", "")
                .lines()
                // How it went on until then.
                .filter(line -> !line.matches(" *\\d+ s  spec: .*"))
                .reduce("", (text, line) -> text + line + "\n");
        return new Terminal.Screen(code, out.toString(), errors);
    }

    private static Terminal.Screen refused(String message) {
        return new Terminal.Screen(64, "", message + "\n");
    }
}
