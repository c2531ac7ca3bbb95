package io.plimsoll.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Baseline;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Change;
import io.plimsoll.evidence.Digest;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.report.PackValidators;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.testing.SmallDisk;
import io.plimsoll.workload.Manifests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How whole runs end, from the request to the pack, in a cluster that only answers what a run asks of it. */
class RunEndingsTest {

    private static final String CHECK = "DEP-DEPLOY-001";
    private static final String MANIFEST_SECRET = "l0ng-v4lue-0f-a-Secret";
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    private Path folder;

    private volatile Instant time = NOON;
    private volatile String made = "";
    private @Nullable Path baseline;
    private AnsweringCluster cluster;

    @BeforeEach
    void write_a_deployment() throws IOException {
        cluster = AnsweringCluster.start("example.test/shop:1", "sha256:" + "4b1d9c0e7f6a5832".repeat(4));
        Files.writeString(
                folder.resolve("plimsoll.yaml"),
                """
                plimsoll: 1
                name: shop
                images: [{name: "example.test/shop:1"}]
                manifests: {files: [shop.yaml]}
                secrets: [{name: made, generate: [password]}]
                namespaces: as-written
                """);
        Files.writeString(
                folder.resolve("shop.yaml"),
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: shop}
                spec: {containers: [{name: shop, image: "example.test/shop:1"}]}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: own}
                stringData: {token: %s, settings: "colour: mauve"}
                """
                        .formatted(MANIFEST_SECRET));
    }

    @AfterEach
    void stop_the_cluster() {
        cluster.close();
    }

    @Test
    void a_run_that_meets_no_obstacle_leaves_a_whole_pack_without_a_secret() throws Exception {
        Scenario scenario = new Told(context -> {
            made = Objects.requireNonNull(context.secrets().get(0).values().get("password"));
            context.pack()
                    .text("raw/told/a.log", "text/plain", "log", "with " + made + " and " + MANIFEST_SECRET + "\n");
        });

        RunResult.Completed completed = (RunResult.Completed) run(scenario, folder.resolve("reports"));

        RunReport report = completed.report();
        assertThat(decided(report).verdict()).isEqualTo(new Verdict.Pass("as told", List.of()));
        assertThat(report.subject().images())
                .containsExactly(new RunReport.Image("example.test/shop:1", "sha256:" + "4b1d9c0e7f6a5832".repeat(4)));
        assertThat(audit(scenario, completed.pack())).isEqualTo(AuditResult.State.HOLDS);
        assertThat(PackValidators.problems(completed.pack()))
                .allSatisfy((validator, problems) -> assertThat(problems).isEmpty());
        assertThat(completed.pack().resolve("raw/told/a.log"))
                .hasContent("with [redacted:known-secret] and [redacted:known-secret]");
        assertThat(completed.pack().resolve("inputs/manifests.json"))
                .content()
                .contains("\"settings\" : \"[redacted:secret-data]\"");
        try (Stream<Path> files = Files.walk(completed.pack())) {
            assertThat(files.filter(Files::isRegularFile).toList())
                    .hasSizeGreaterThan(15)
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain(made, MANIFEST_SECRET, "mauve"));
        }
    }

    @Test
    void asking_again_tries_nothing_again() throws Exception {
        AtomicInteger tried = new AtomicInteger();
        Scenario scenario = new Told(context -> {
            // It would pass the second time.
            if (tried.incrementAndGet() > 1) {
                context.pack().text("raw/told/a.log", "text/plain", "log", "a\n");
            }
        });
        RunOpener.Opened.Open open =
                (RunOpener.Opened.Open) opener(scenario).open(request(folder.resolve("reports")), new Silent());

        try (AutoCloseable ending = open.ending()) {
            Verdict first = open.session().verdict(CHECK);
            assertThat(first).isInstanceOf(Verdict.Error.class);
            assertThat(open.session().verdict(CHECK)).isSameAs(first);

            CheckResult result = decided(open.session().finish());
            assertThat(result.verdict()).isEqualTo(first);
            assertThat(result.attempts()).hasSize(1);
        }
        assertThat(tried).hasValue(1);
    }

    // ---- baselines

    @Test
    void a_run_says_what_changed_since_the_run_that_it_is_to_be_compared_with() throws IOException {
        RunResult.Completed earlier = (RunResult.Completed) run(new Told(context -> {}), folder.resolve("reports"));
        baseline = earlier.pack();
        Scenario scenario = new Told(context -> context.pack().text("raw/told/a.log", "text/plain", "log", "a\n"));

        RunResult.Completed later = (RunResult.Completed) run(scenario, folder.resolve("reports"));

        Baseline compared = Objects.requireNonNull(later.report().baseline());
        assertThat(compared.runId()).isEqualTo(earlier.report().run().id());
        assertThat(compared.reportSha256())
                .isEqualTo(Digest.of(earlier.pack().resolve(ReportJson.FILE)).sha256());
        assertThat(compared.gate()).isEqualTo(earlier.report().gate().sentence());
        assertThat(compared.changes())
                .extracting(Change::kind, Change::about)
                .containsExactly(tuple(Change.Kind.OTHER_OUTCOME, CHECK));
        assertThat(later.pack().resolve("index.html")).content().contains(compared.runId(), compared.reportSha256());
        assertThat(audit(scenario, later.pack())).isEqualTo(AuditResult.State.HOLDS);
    }

    @Test
    void a_baseline_that_cannot_be_one_starts_nothing() throws IOException {
        RunResult.Completed earlier = (RunResult.Completed) run(new Told(context -> {}), folder.resolve("reports"));
        baseline = earlier.pack();
        Path spec = folder.resolve("plimsoll.yaml");
        Files.writeString(spec, Files.readString(spec).replace("name: shop\n", "name: stall\n"));

        assertThat(run(new Told(context -> {}), folder.resolve("others")))
                .isEqualTo(new RunResult.Wrong(List.of(
                        "The baseline %s cannot be used: expected a run of stall, as the spec is named, observed one of"
                                        .formatted(baseline)
                                + " shop - name a run of the same deployment; `./plimsoll compare`"
                                + " compares any two.")));

        baseline = folder;
        assertThat(run(new Told(context -> {}), folder.resolve("others")))
                .isEqualTo(new RunResult.Wrong(List.of(
                        "The baseline %s cannot be used: expected the folder of a whole run, with report.json and"
                                        .formatted(folder)
                                + " manifest.json, observed no report.json - name such a folder, for"
                                + " example reports/<run>.")));
        assertThat(folder.resolve("others")).doesNotExist();
    }

    // ---- clocks

    @ParameterizedTest
    @EnumSource
    void a_clock_that_is_set_while_a_scenario_runs_makes_an_error_of_it(Jump jump) throws IOException {
        Scenario scenario = new Told(context -> {
            context.pack().text("raw/told/a.log", "text/plain", "log", "a\n");
            time = NOON.plus(jump.by);
        });

        RunResult.Completed completed = (RunResult.Completed) run(scenario, folder.resolve("reports"));

        String sentence = "the host's clock was set " + jump.words
                + ", while the run went on: moments before and after cannot be compared; durations can, they are by the"
                + " monotonic clock";
        RunReport report = completed.report();
        assertThat(decided(report).verdict())
                .isEqualTo(new Verdict.Error(sentence, "run the check again while nothing sets the clock of the host"));
        assertThat(report.environment().deviations()).containsExactly(sentence);
        assertThat(report.gate().exitCode()).isEqualTo(2);
        assertThat(completed.pack().resolve("index.html")).content().contains(sentence.replace("'", "&#39;"));
        assertThat(audit(scenario, completed.pack())).isEqualTo(AuditResult.State.HOLDS);
    }

    enum Jump {
        FORWARD(Duration.ofHours(1), "forward by 3,600,000 ms, to 2026-11-20T13:00:00Z"),
        BACK(Duration.ofSeconds(-30), "back by 30,000 ms, to 2026-11-20T11:59:30Z");

        private final Duration by;
        private final String words;

        Jump(Duration by, String words) {
            this.by = by;
            this.words = words;
        }
    }

    // ---- disks

    @Test
    void a_disk_that_is_full_ends_the_run_as_an_error_without_a_pack_that_looks_whole() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, 1_024)) {
            Scenario scenario = new Told(context -> {
                context.pack().text("raw/told/a.log", "text/plain", "log", "a\n");
                fill(disk.folder().resolve("of-others"));
            });

            RunResult result = run(scenario, disk.folder().resolve("reports"));

            assertThat(result).isInstanceOfSatisfying(RunResult.Missing.class, missing -> {
                assertThat(missing.what())
                        .matches(
                                "the evidence pack cannot be written: .* could not be written in full: No space left on"
                                        + " device");
                assertThat(missing.remedy())
                        .isEqualTo("see that the disk has room and that "
                                + disk.folder().resolve("reports") + " is writable");
            });
            Path pack = only(disk.folder().resolve("reports"));
            assertThat(names(pack)).containsExactlyInAnyOrder("INCOMPLETE.txt", "events.jsonl", "inputs", "raw");
            assertThat(new OfflineAudit(List.of(scenario))
                            .audit(pack, Optional.empty())
                            .items())
                    .containsExactly(new AuditResult.Item(
                            "INCOMPLETE.txt",
                            AuditResult.State.UNKNOWN,
                            "the run ended as an error, because its evidence could not be completed: this is no pack"));
        }
    }

    @Test
    void a_recording_that_fills_the_disk_is_no_part_of_the_pack_and_its_check_is_an_error() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, 16 << 10)) {
            Scenario scenario = new Told(context -> {
                try (JsonLines lines = context.pack().jsonLines("raw/told/ledger.jsonl", "requests")) {
                    for (int i = 0; i < 1_000; i++) {
                        lines.append(Map.of("number", i, "text", "x".repeat(100_000)));
                    }
                }
            });

            RunResult.Completed completed =
                    (RunResult.Completed) run(scenario, disk.folder().resolve("reports"));

            assertThat(decided(completed.report()).verdict())
                    .isEqualTo(new Verdict.Error(
                            "scenario told broke off: java.io.UncheckedIOException: java.io.IOException:"
                                    + " raw/told/ledger.jsonl could not be written in full: No space left on device",
                            "see harness.log in the pack; if it happens again, report it"));
            assertThat(completed.report().gate().exitCode()).isEqualTo(2);
            assertThat(completed.pack().resolve("raw/told/ledger.jsonl")).doesNotExist();
            assertThat(audit(scenario, completed.pack())).isEqualTo(AuditResult.State.HOLDS);
        }
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[512]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessage("No space left on device");
        }
    }

    // ---- secrets

    @ParameterizedTest
    @EnumSource
    void a_secret_that_got_past_the_redaction_ends_the_run_as_an_error(Planting planting) throws IOException {
        Scenario scenario = new Told(context -> {
            made = Objects.requireNonNull(context.secrets().get(0).values().get("password"));
            context.pack().text("raw/told/a.log", "text/plain", "log", "a\n");
            // As a recorder would that is broken, or a program that writes into the folder of the run.
            Files.write(
                    context.pack().directory().resolve("raw/told/" + planting.file),
                    planting.content(planting == Planting.OF_THE_MANIFESTS ? MANIFEST_SECRET : made));
        });

        RunResult result = run(scenario, folder.resolve("reports"));

        Path pack = only(folder.resolve("reports"));
        String where = "a secret of this run is in raw/told/" + planting.file
                + " of the evidence pack, from which it should have been taken out";
        assertThat(result)
                .isEqualTo(new RunResult.Spoilt(
                        "the run ended as an error: " + where,
                        "pass " + pack
                                + " on to nobody and delete it; change the secret if it is used elsewhere, and report"
                                + " this as a defect of the harness"));
        assertThat(names(pack))
                .containsExactlyInAnyOrder("INCOMPLETE.txt", "events.jsonl", "exports", "inputs", "oscal", "raw");
        assertThat(pack.resolve("exports")).isEmptyDirectory();
        assertThat(pack.resolve("INCOMPLETE.txt"))
                .hasContent(
                        """
                        This run ended as an error: its evidence pack could not be completed.

                        %s

                        What is here are raw files of a run that came to nothing. They are no evidence of anything.
                        """
                                .formatted(where));
        assertThat(made).hasSizeGreaterThan(20);
        assertThat(result.toString()).doesNotContain(made, MANIFEST_SECRET);
    }

    enum Planting {
        PLAIN("pod.log"),
        BASE64("pod.json"),
        ZIPPED("gatling.zip"),
        OF_THE_MANIFESTS("other.log");

        private final String file;

        Planting(String file) {
            this.file = file;
        }

        private byte[] content(String secret) throws IOException {
            byte[] plain = ("logged in with " + secret).getBytes(StandardCharsets.UTF_8);
            if (this == BASE64) {
                return Base64.getEncoder().encode(secret.getBytes(StandardCharsets.UTF_8));
            }
            if (this != ZIPPED) {
                return plain;
            }
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (ZipOutputStream out = new ZipOutputStream(packed)) {
                out.putNextEntry(new ZipEntry("pod.log"));
                out.write(plain);
            }
            return packed.toByteArray();
        }
    }

    // ---- what it takes

    private RunResult run(Scenario scenario, Path reports) {
        return new StandardConformance(Catalogue.bundled(), opener(scenario)).run(request(reports), new Silent());
    }

    private RunRequest request(Path reports) {
        return new RunRequest(
                folder.resolve("plimsoll.yaml"),
                Set.of(),
                Set.of(CHECK),
                RunRequest.Kind.EXISTING,
                null,
                null,
                reports,
                false,
                false,
                baseline,
                "plimsoll check");
    }

    private RunOpener opener(Scenario scenario) {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return time;
            }
        };
        // No time goes by in these runs unless the clock is set.
        return new RunOpener(
                Catalogue.bundled(),
                cluster,
                List.of(scenario),
                (folderOfAll, startedAt, name) -> EvidencePack.create(folderOfAll, startedAt, name, clock, () -> 0));
    }

    private static CheckResult decided(RunReport report) {
        return report.checks().stream()
                .filter(result -> result.check().id().equals(CHECK))
                .findFirst()
                .orElseThrow();
    }

    private static AuditResult.State audit(Scenario scenario, Path pack) {
        AuditResult result = new OfflineAudit(List.of(scenario)).audit(pack, Optional.empty());
        assertThat(result.items()).extracting(AuditResult.Item::state).doesNotContain(AuditResult.State.DIFFERS);
        return result.state();
    }

    private static Path only(Path reports) throws IOException {
        try (Stream<Path> packs = Files.list(reports)) {
            List<Path> found = packs.toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    private static List<String> names(Path pack) throws IOException {
        try (Stream<Path> files = Files.list(pack)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private interface Course {
        void take(RunContext context) throws IOException;
    }

    /** A scenario that does what a test tells it to, and whose check passes if it gets that far. */
    private record Told(Course course) implements Scenario {

        @Override
        public String id() {
            return "told";
        }

        @Override
        public Set<String> feeds() {
            return Set.of(CHECK);
        }

        @Override
        public Set<String> needs() {
            return Set.of();
        }

        @Override
        public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
            return Optional.empty();
        }

        @Override
        public void run(RunContext context) throws IOException {
            course.take(context);
        }

        @Override
        public Map<String, Judged> judge(Path raw) throws IOException {
            try (Stream<String> lines = Files.lines(raw.resolve("a.log"))) {
                return Map.of(
                        CHECK,
                        new Judged(
                                new Verdict.Pass("as told", List.of()),
                                new Basis(
                                        List.of(Basis.Population.census(
                                                "lines",
                                                lines.count(),
                                                List.of(new Basis.Query("every line of a.log", null, 1, true)))),
                                        Basis.Control.notNeeded("it is a test"))));
            }
        }

        @Override
        public ScenarioReport describe(Path raw) {
            return ScenarioReport.of("told", "deploy", "what a test told", new ScenarioReport.Phase("all", 0, 1));
        }

        @Override
        public List<String> evidence() {
            return List.of("a.log");
        }
    }

    private static final class Silent implements RunListener {

        @Override
        public void phase(String phase, String detail) {}

        @Override
        public void live(String line) {}

        @Override
        public void decided(Check check, Verdict verdict) {}
    }
}
