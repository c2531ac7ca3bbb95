package io.plimsoll.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecReaderTest {

    @TempDir
    Path folder;

    // ---- right -------------------------------------------------------------------------------------------------

    @Test
    void readsEverything() {
        Path file = SpecSamples.write(folder, SpecSamples.FULL);

        SpecResult.Valid valid = valid(SpecReader.read(file));

        assertThat(valid.spec())
                .usingRecursiveComparison()
                .isEqualTo(new DeploymentSpec(
                        file,
                        "shop",
                        List.of(folder.resolve("base")),
                        List.of(
                                new ImageSpec(
                                        "example.test/shop:1.0.0",
                                        new ImageSource.Build(folder.resolve("app"), null, Map.of()),
                                        ImageRun.AS_IT_IS,
                                        ImageBudget.DEFAULT,
                                        List.of("/app/built"),
                                        List.of()),
                                new ImageSpec(
                                        "example.test/shop:1.1.0",
                                        new ImageSource.Build(
                                                folder.resolve("app"),
                                                folder.resolve("app/other.Dockerfile"),
                                                Map.of("VERSION", "1.10", "DEBUG", "true", "NAME", "shop"))),
                                new ImageSpec(
                                        "example.test/postgres:15",
                                        new ImageSource.Script(folder.resolve("build.sh")),
                                        new ImageRun(
                                                "999:999",
                                                Map.of("POSTGRES_HOST_AUTH_METHOD", "trust", "PORT", "5432"),
                                                List.of("postgres", "-d"),
                                                Map.of("/etc/shop.conf", "a=b"),
                                                5432,
                                                null,
                                                Duration.ofSeconds(90),
                                                List.of("/tmp", "/run"),
                                                List.of("NET_BIND_SERVICE")),
                                        new ImageBudget(300_000_000, 5, Duration.ofSeconds(20), 128L << 20, List.of()),
                                        null,
                                        List.of("/usr/bin/su")),
                                new ImageSpec(
                                        "example.test/cache:3", new ImageSource.Archive(folder.resolve("image.tar"))),
                                new ImageSpec("registry.example.test:5000/proxy", new ImageSource.Pull())),
                        new ManifestSource.Kustomize(folder.resolve("manifests")),
                        new ComposeSpec(
                                folder.resolve("waivers.yaml"),
                                List.of("web"),
                                Map.of("TAG", "1.0.0", "PORT", "8080"),
                                List.of("PASSWORD"),
                                List.of("127.0.0.1:8080", "[::1]:53/udp"),
                                new ComposeConfiguration(
                                        Map.of("TAG", "2.0.0"),
                                        new RequestSpec("GET", "/tag", Map.of(), null, 200),
                                        "2.0.0",
                                        Map.of("PASSWORD", "password"))),
                        new EquivalenceSpec(
                                List.of(
                                        new EquivalenceSpec.ContractRequest(
                                                "api",
                                                new RequestSpec("GET", "/reports/1", Map.of(), null, 200),
                                                EquivalenceSpec.Ignored.NOTHING),
                                        new EquivalenceSpec.ContractRequest(
                                                "admin",
                                                new RequestSpec("POST", "/x", Map.of("X-Tenant", "7"), "x", 201),
                                                new EquivalenceSpec.Ignored(
                                                        List.of("Location"),
                                                        List.of("/items/*/id"),
                                                        List.of("[0-9]+")))),
                                List.of(),
                                new EquivalenceSpec.Ignored(List.of("X-Request-Id"), List.of(), List.of()),
                                List.of(new EquivalenceSpec.Pair(
                                        "database", new WorkloadRef(WorkloadRef.Kind.STATEFULSET, "db"), "postgres")),
                                Map.of("database: variable POSTGRES_*", "a file in a cluster")),
                        new UpdateSpec(
                                new WorkloadRef(WorkloadRef.Kind.DEPLOYMENT, "shop"),
                                "shop",
                                "example.test/shop:1.1.0",
                                "shop",
                                Duration.ofSeconds(20),
                                "migrate"),
                        List.of(
                                new EntryPoint(
                                        "api",
                                        "shop",
                                        "shop",
                                        new PortRef.Name("http"),
                                        LoadPath.CLUSTER_IP,
                                        new LoadClient.Node(),
                                        List.of(
                                                new RequestSpec("GET", "/reports/1", Map.of(), null, 200),
                                                new RequestSpec(
                                                        "POST",
                                                        "/reports",
                                                        Map.of("Content-Type", "application/json", "X-Tenant", "7"),
                                                        "{\"tenant\": \"a\"}",
                                                        201)),
                                        new Speaks(
                                                true,
                                                new WebSocketSpec(
                                                        "/socket",
                                                        Map.of("Sec-WebSocket-Protocol", "notes"),
                                                        "note {id}",
                                                        "{id}"),
                                                new RequestSpec("GET", "/news?wait=5s", Map.of(), null, 200),
                                                new GrpcSpec(
                                                        new GrpcSpec.Call(
                                                                "/shop.v1.Reports/Get",
                                                                Map.of("X-Tenant", "7"),
                                                                "CgEx"),
                                                        new GrpcSpec.Call("/shop.v1.Reports/Watch", Map.of(), ""))),
                                        new RequestSpec("GET", "/reports/1?delay=5s", Map.of(), null, 200)),
                                new EntryPoint(
                                        "admin",
                                        null,
                                        "shop-admin",
                                        new PortRef.Number(8443),
                                        LoadPath.NODE_PORT,
                                        new LoadClient.Pod("tools", Map.of("app", "admin", "tier", "1")),
                                        List.of(new RequestSpec("GET", "/", Map.of(), null, 200)),
                                        null)),
                        new Identity("X-Pod", "X-Version"),
                        new LoadSpec(300, Duration.ofMillis(1500)),
                        new ClusterSpec(3, "rancher/k3s:v1.35.1-k3s1"),
                        new BlueGreen(
                                "shop",
                                "shop",
                                new WorkloadRef(WorkloadRef.Kind.DEPLOYMENT, "shop-blue"),
                                new WorkloadRef(WorkloadRef.Kind.DEPLOYMENT, "shop-green"),
                                List.of("rollout status {to} --timeout=10s"),
                                List.of("scale {from} --replicas=0")),
                        new Canary(
                                "shop",
                                "shop",
                                new WorkloadRef(WorkloadRef.Kind.DEPLOYMENT, "shop-blue"),
                                new WorkloadRef(WorkloadRef.Kind.DEPLOYMENT, "shop-green"),
                                new CanaryWeight(20, weight("20"), weight("0"), Duration.ofSeconds(3))),
                        new ReadWrite(
                                "api",
                                new RequestSpec("POST", "/x", Map.of(), "x {id}", 200),
                                new RequestSpec("GET", "/{location}", Map.of(), null, 200),
                                "x {id}",
                                ReadWrite.From.SAME_POD),
                        new ConfigurationChange(
                                ConfigurationChange.Kind.CONFIG_MAP,
                                "shop",
                                "shop",
                                "greeting",
                                "hello",
                                ConfigurationChange.ReachesBy.ROLL,
                                List.of("rollout restart deployment/shop"),
                                Duration.ofSeconds(90),
                                new RequestSpec("GET", "/greeting", Map.of(), null, 200),
                                "greeting: hello"),
                        new AutoscalingSpec(40, Duration.ofSeconds(20), new AutoscalingSpec.Profile(120, 3, 300)),
                        new Slo(Duration.ofMillis(300), 0),
                        List.of(new Flow("deployment/shop", "statefulset/db", new PortRef.Number(5432))),
                        List.of(
                                new Tenant("acme", List.of("acme", "acme-jobs")),
                                new Tenant("globex", List.of("globex"))),
                        new Budgets(
                                1,
                                2,
                                2,
                                Duration.ofSeconds(45),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(90),
                                Duration.ofMinutes(2),
                                Duration.ofSeconds(30),
                                4_000_000_000L),
                        folder.resolve("waivers.yaml"),
                        List.of(new SecretSpec(
                                "db", "shop", Map.of("user", "shop", "port", "5432"), List.of("password"))),
                        NamespacesMode.AS_WRITTEN,
                        List.of(new AcceptNotTested("DEP-ROL-001", "No update yet.")),
                        new EvidenceSpec(
                                "confidential",
                                EvidenceSpec.Assessor.INDEPENDENT,
                                new EvidenceSpec.RetentionSpec("health records", 2_192)),
                        List.of("\\bERROR\\b")));
        assertThat(valid.spec().folder()).isEqualTo(folder);
    }

    private static List<JsonNode> weight(String weight) {
        return ((ManifestResult.Parsed)
                        ManifestParser.parse(Path.of("weight.yaml"), SpecSamples.weightManifest(weight)))
                .objects();
    }

    @Test
    void letsARouterFollowWithinFiveSeconds() {
        SpecResult.Valid valid =
                valid(SpecReader.read(SpecSamples.write(folder, SpecSamples.SMALLEST + SpecSamples.WEIGHTED)));

        assertThat(valid.spec().canary())
                .isEqualTo(new Canary(
                        "a",
                        null,
                        new WorkloadRef(WorkloadRef.Kind.DEPLOYMENT, "a"),
                        new WorkloadRef(WorkloadRef.Kind.DEPLOYMENT, "b"),
                        new CanaryWeight(20, weight("20"), weight("0"), Duration.ofSeconds(5))));
        assertThat(valid.defaultsApplied()).contains("canary.within: 5s");
    }

    @Test
    void keepsTheOrderOfWhatIsWritten() {
        DeploymentSpec spec = valid(SpecReader.read(SpecSamples.write(folder, SpecSamples.FULL)))
                .spec();

        ImageSource.Build build = (ImageSource.Build) spec.images().get(1).source();
        assertThat(build.args().keySet()).containsExactly("VERSION", "DEBUG", "NAME");
    }

    @Test
    void fillsInDefaultsAndSaysSo() {
        SpecResult.Valid valid = valid(SpecReader.read(SpecSamples.write(
                folder,
                SpecSamples.SMALLEST
                        + "entrypoints: [{name: api, service: shop, port: 80, requests: [{path:"
                        + " /}]}]\n"
                        + "read-write: {write: {path: \"/{id}\", method: PUT}, read: {path: \"/{id}\","
                        + " expect: {status: 204}}}\n")));

        assertThat(valid.spec().load()).isEqualTo(new LoadSpec(200, Duration.ofSeconds(5)));
        assertThat(valid.spec().cluster()).isEqualTo(new ClusterSpec(1, "rancher/k3s:v1.36.4-k3s1"));
        assertThat(valid.spec().budgets())
                .isEqualTo(new Budgets(
                        0,
                        0,
                        null,
                        null,
                        null,
                        Duration.ofSeconds(150),
                        Duration.ofSeconds(180),
                        Duration.ofSeconds(60),
                        2_000_000_000L));
        assertThat(valid.spec().namespaces()).isEqualTo(NamespacesMode.PREFIXED);
        assertThat(valid.spec().update()).isNull();
        assertThat(valid.spec().waivers()).isNull();
        assertThat(valid.defaultsApplied())
                .containsExactly(
                        "entrypoints[0].via: cluster-ip",
                        "entrypoints[0].client: node",
                        "entrypoints[0].requests[0].method: GET",
                        "entrypoints[0].requests[0].expect.status: 200",
                        "load.requests-per-second: 200",
                        "load.timeout: 5s",
                        "cluster.nodes: 1",
                        "cluster.image: rancher/k3s:v1.36.4-k3s1",
                        "read-write.write.expect.status: 200",
                        "read-write.read.method: GET",
                        "read-write.entrypoint: api",
                        "read-write.read-from: any-pod",
                        "read-write.shows: {id}",
                        "budgets.lost-requests: 0",
                        "budgets.application-errors: 0",
                        "budgets.failed-update: 150s",
                        "budgets.deploy: 180s",
                        "budgets.stable: 60s",
                        "budgets.build-context: 2GB",
                        "namespaces: prefixed",
                        "evidence.classification: internal",
                        "evidence.assessor: self",
                        "evidence.retention.class: standard",
                        "evidence.retention.days: 366",
                        "error-log-patterns: 7 built-in patterns");
    }

    @Test
    void knowsWhereEveryValueStands() {
        SpecResult.Valid valid = valid(SpecReader.read(SpecSamples.write(folder, SpecSamples.FULL)));

        assertThat(valid.positions().of("images[1].name")).isEqualTo(new SpecPositions.Position(8, 11));
        assertThat(valid.positions().of("images[1].name.more")).isEqualTo(new SpecPositions.Position(8, 11));
        assertThat(valid.positions().of("nothing")).isEqualTo(new SpecPositions.Position(0, 0));
    }

    @Test
    void readsAFileThatBeginsWithAByteOrderMark() throws IOException {
        Path file = SpecSamples.write(folder, "\uFEFF" + SpecSamples.SMALLEST);

        assertThat(SpecReader.read(file)).isInstanceOf(SpecResult.Valid.class);
    }

    @Test
    void readsAFileWithWindowsLineEnds() throws IOException {
        Path file = SpecSamples.write(folder, SpecSamples.SMALLEST.replace("\n", "\r\n"));

        assertThat(SpecReader.read(file)).isInstanceOf(SpecResult.Valid.class);
    }

    // ---- wrong -------------------------------------------------------------------------------------------------

    static Stream<SpecSamples.Sample> right() {
        return SpecSamples.right();
    }

    static Stream<SpecSamples.Sample> wrong() {
        return SpecSamples.wrong();
    }

    @ParameterizedTest
    @MethodSource("right")
    void acceptsWhatIsRight(SpecSamples.Sample sample) {
        assertThat(problems(sample.yaml())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void saysWhatIsWrongAndWhere(SpecSamples.Sample sample) {
        assertThat(problems(sample.yaml())).containsExactlyElementsOf(sample.problems());
    }

    @Test
    void reportsEveryProblemAtOnceInTheOrderOfTheFile() {
        assertThat(
                        problems(
                                """
                                plimsoll: 1
                                name: Shop
                                manifests: {kustomize: nowhere}
                                load: {requests-per-second: 0, timeout: fast}
                                budget: {}
                                """))
                .containsExactly(
                        "plimsoll.yaml:2:7: \"name\" must be a name of at most 63 lower-case letters, digits and"
                                + " inner dashes – found \"Shop\"",
                        "plimsoll.yaml:3:24: \"manifests.kustomize\" names a folder that does not exist –"
                                + " \"nowhere\"; paths are relative to the folder of this file",
                        "plimsoll.yaml:4:29: \"load.requests-per-second\" must be a whole number from 1 to 10000 –"
                                + " found 0",
                        "plimsoll.yaml:4:41: \"load.timeout\" must be a duration – found the text \"fast\"; write a"
                                + " whole number above 0 and its unit: 300ms, 5s or 2m",
                        "plimsoll.yaml:5:1: unknown key \"budget\" – expected one of \"plimsoll\", \"name\","
                                + " \"bases\", \"images\", \"manifests\", \"compose\", \"contract\", \"equivalence\","
                                + " \"update\", \"entrypoints\", \"identity\", \"load\", \"cluster\", \"blue-green\", \"canary\", \"read-write\", \"configuration\","
                                + " \"autoscaling\", \"slo\", \"flows\", \"tenants\", \"budgets\", \"waivers\", \"secrets\","
                                + " \"namespaces\", \"accept-not-tested\", \"evidence\", \"error-log-patterns\"; did you"
                                + " mean \"budgets\"?");
    }

    @Test
    void stopsAfterFiftyProblems() {
        String nonsense = "slo: {" + "x: 1, ".repeat(60) + "}\n";

        List<String> problems = problems(SpecSamples.SMALLEST + nonsense);

        assertThat(problems).hasSize(51);
        assertThat(problems.get(50)).isEqualTo("plimsoll.yaml: 10 more problems are not shown; mend these first");
    }

    // ---- files that are no specs -------------------------------------------------------------------------------

    @Test
    void refusesAFileThatIsNotThere() {
        assertThat(texts(SpecReader.read(folder.resolve("plimsoll.yaml"))))
                .containsExactly("plimsoll.yaml: this file does not exist; check the path and the current folder");
    }

    @Test
    void refusesAFolder() {
        assertThat(texts(SpecReader.read(folder)))
                .containsExactly(": this is a folder – expected a YAML file; name the file itself");
    }

    @Test
    void refusesAnEmptyFile() {
        String message = "plimsoll.yaml: this file is empty; copy the example of the README";
        assertThat(problems("")).containsExactly(message);
        assertThat(problems("# only a comment\n")).containsExactly(message);
        assertThat(problems("---\n")).containsExactly(message);
    }

    @Test
    void refusesASecondDocument() {
        assertThat(problems(SpecSamples.SMALLEST + "---\nname: other\n"))
                .containsExactly("plimsoll.yaml:5:1: a second document begins here – expected one document per file;"
                        + " remove the line \"---\" and what follows");
    }

    @Test
    void refusesAHugeFileWithoutReadingIt() throws IOException {
        Path file = folder.resolve("plimsoll.yaml");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(100_000_000_000L);
        }

        assertThat(texts(SpecReader.read(file)))
                .containsExactly("plimsoll.yaml: this file is too large – expected at most 1,048,576 bytes, found"
                        + " 100,000,000,000; check that the path names the right file");
    }

    @Test
    void refusesADeviceThatNeverEnds() {
        assertThat(texts(SpecReader.read(Path.of("/dev/zero"))))
                .containsExactly("/dev/zero: this is not a regular file – expected a YAML file; name a file");
    }

    @Test
    void refusesBytesThatAreNotUtf8() throws IOException {
        Path file = SpecSamples.write(folder, "");
        byte[] latin1 = "plimsoll: 1\nname: gr\u00fcn\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, latin1);

        assertThat(texts(SpecReader.read(file)))
                .containsExactly("plimsoll.yaml:2:9: not UTF-8 – the byte 0xFC does not belong here; save the file as"
                        + " UTF-8");
    }

    @Test
    void refusesAControlCharacter() {
        assertThat(problems("plimsoll: 1\nname: a\u0007b\n"))
                .containsExactly("plimsoll.yaml:2:8: not YAML – the character U+0007 is not allowed; remove it");
    }

    @Test
    void refusesWhatIsNotYaml() {
        assertThat(problems("plimsoll: 1\nname: [a, b\nmanifests: c\n"))
                .containsExactly("plimsoll.yaml:3:10: not YAML – expected ',' or ']', but got : while parsing a flow"
                        + " sequence");
        assertThat(problems("plimsoll: 1\n\tname: a\n"))
                .containsExactly("plimsoll.yaml:2:1: not YAML – found character '\\t(TAB)' that cannot start any token."
                        + " (Do not use \\t(TAB) for indentation) while scanning for the next token");
        assertThat(problems("plimsoll: *nothing\n"))
                .containsExactly("plimsoll.yaml:1:11: not YAML – found undefined alias nothing");
    }

    @Test
    void refusesAliasesThatExplode() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append(String.format(Locale.ROOT, "a%d: &a%d [%s]\n", i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }

        assertThat(problems(bomb.toString()))
                .containsExactly(
                        "plimsoll.yaml:1:1: the aliases expand to more than 100,000 values; write the values" + " out");
    }

    @Test
    void refusesMoreAliasesThanAPersonWrites() {
        assertThat(problems("a: &a [x]\nb: [" + "*a, ".repeat(101) + "]\n"))
                .containsExactly("plimsoll.yaml:2:405: too many aliases – expected at most 100; write the values out");
    }

    @Test
    void refusesAnAliasOfItself() {
        assertThat(problems("plimsoll: &a [*a]\n"))
                .containsExactly("plimsoll.yaml:1:1: an alias stands for something that contains the alias itself;"
                        + " write it out");
    }

    @Test
    void refusesBottomlessNesting() {
        assertThat(problems("plimsoll: " + "[".repeat(100_000)))
                .containsExactly("plimsoll.yaml:1:60: this nests too deep – expected at most 50 levels; write it flat");
    }

    // ---- helpers -----------------------------------------------------------------------------------------------

    private List<String> problems(String yaml) {
        return texts(SpecReader.read(SpecSamples.write(folder, yaml)));
    }

    private List<String> texts(SpecResult result) {
        if (result instanceof SpecResult.Invalid invalid) {
            return invalid.problems().stream()
                    .map(problem -> problem.text().replace(folder + "/", "").replace(folder.toString(), ""))
                    .toList();
        }
        return List.of();
    }

    private static SpecResult.Valid valid(SpecResult result) {
        assertThat(result).isInstanceOf(SpecResult.Valid.class);
        return (SpecResult.Valid) result;
    }
}
