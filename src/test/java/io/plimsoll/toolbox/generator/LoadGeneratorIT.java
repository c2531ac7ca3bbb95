package io.plimsoll.toolbox.generator;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.plimsoll.toolbox.HarnessStandIn;
import io.plimsoll.toolbox.LocalCommandRunner;
import io.plimsoll.toolbox.faultproxy.Fault;
import io.plimsoll.toolbox.faultproxy.FaultPlan;
import io.plimsoll.toolbox.faultproxy.FaultProxy;
import io.plimsoll.toolbox.generator.GeneratorReport.LaneReport;
import io.plimsoll.toolbox.generator.LoadPlan.Identity;
import io.plimsoll.toolbox.generator.LoadPlan.Life;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import io.plimsoll.toolbox.generator.LoadPlan.Slow;
import io.plimsoll.toolbox.generator.LoadPlan.Target;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LedgerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real generator, in a JVM of its own with the real Gatling, against a service that loses a known set of requests. */
class LoadGeneratorIT {

    private static final int ATTEMPTS = 5;

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final List<LiveCounts> counts = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    static IntStream seeds() {
        return IntStream.rangeClosed(1, Integer.getInteger("plimsoll.seeds", 3));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ledger_holds_exactly_the_losses_of_the_fault_proxy(int seed) throws Exception {
        // A host that stands still for seconds is no instrument: the rule says so, and the harness tries again, as
        // here.
        for (int attempt = 1; ; attempt++) {
            List<String> notHeld = losesNothingUnseen(seed, folder.resolve("attempt-" + attempt));
            if (notHeld.isEmpty()) {
                return;
            }
            assertThat(attempt)
                    .as("attempts; the last was not held: %s", notHeld)
                    .isLessThan(ATTEMPTS);
        }
    }

    private List<String> losesNothingUnseen(int seed, Path attempt) throws Exception {
        try (FaultProxy proxy = FaultProxy.start(FaultPlan.seeded(seed, 12))) {
            LoadPhase.Result result;
            try (LoadPhase phase = start(plan(proxy.baseUrl(), 5_000))) {
                await("the first request").atMost(Duration.ofMinutes(1)).until(() -> !proxy.arrivals()
                        .isEmpty());
                for (int window = 0; window < 2; window++) {
                    TimeUnit.MILLISECONDS.sleep(1_000);
                    proxy.refuseFor(60 + 10L * seed);
                }
                result = phase.await(attempt);
            }
            List<String> notHeld = RateRule.standard().judge(result.report());
            if (!notHeld.isEmpty()) {
                return notHeld;
            }
            Map<Long, String> expected = new TreeMap<>();
            Map<Long, String> found = new TreeMap<>();
            for (LedgerEntry entry : result.ledger()) {
                String end = entry.state() + " " + entry.lossKind();
                String truth = truth(proxy, entry, end);
                found.put(entry.id(), end);
                expected.put(entry.id(), truth);
            }
            assertThat(differences(found, expected, result.ledger())).isEmpty();
            assertThat(expected.values())
                    .contains(
                            "OK null",
                            "APPLICATION_ERROR null",
                            "LOST REFUSED",
                            "LOST RESET",
                            "LOST TIMED_OUT",
                            "LOST CLOSED_EARLY");
            assertThat(result.ledger()).extracting(LedgerEntry::id).doesNotHaveDuplicates();
            assertThat(found.keySet()).containsAll(proxy.arrivals().keySet());
            // Nothing was sent again behind the ledger's back.
            assertThat(proxy.arrivals())
                    .allSatisfy((id, times) -> assertThat(times).hasValue(1));
            GeneratorReport report = result.report();
            assertThat(report.discrepancies()).isEmpty();
            assertThat(report.unexplained()).isZero();
            assertThat(report.endedBecause()).isEqualTo("the plan was carried out");
            assertThat(report.lanes())
                    .extracting(LaneReport::name, LaneReport::planned)
                    .containsExactly(tuple("new connections", 1_100L), tuple("kept-alive connections", 200L));
            assertThat(result.ledger()).hasSize(1_300);
            assertThat(result.ledger().stream().filter(entry -> entry.connection() == ConnectionKind.KEPT_ALIVE))
                    .isNotEmpty();
            try (Stream<Path> gatling = Files.walk(result.folder().resolve("gatling"))) {
                assertThat(gatling.map(file -> file.getFileName().toString())).contains("index.html");
            }
            return List.of();
        }
    }

    @Test
    void a_stopped_run_ends_cleanly_with_everything_planned_until_then() throws Exception {
        try (FaultProxy proxy = FaultProxy.start(FaultPlan.by(id -> Fault.NONE))) {
            LoadPhase.Result result;
            Slow slow = new Slow("api", proxy.baseUrl(), PlannedRequest.get(FaultProxy.SLOW_PATH), 2, 20_000);
            try (LoadPhase phase = start(plan(proxy.baseUrl(), 120_000, slow, Life.untilStopped()))) {
                await("some requests")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> proxy.arrivals().size() > 600);
                phase.stop();
                result = phase.await(folder.resolve("out"));
            }
            GeneratorReport report = result.report();
            assertThat(report.endedBecause()).isEqualTo("the stop file appeared");
            assertThat(report.discrepancies()).isEmpty();
            assertComplete(result);
            assertThat(proxy.arrivals().keySet())
                    .isEqualTo(result.ledger().stream()
                            .filter(entry -> entry.state() != EndState.UNSENT)
                            .map(LedgerEntry::id)
                            .collect(toSet()));
            assertThat(result.ledger().stream().filter(entry -> entry.request().equals("GET /slow")))
                    .isNotEmpty()
                    .allSatisfy(entry -> {
                        assertThat(entry.state()).isEqualTo(EndState.OK);
                        assertThat(entry.connection()).isEqualTo(ConnectionKind.NEW);
                        // What was under way when the run was stopped came to its end.
                        assertThat(entry.endMicros() - entry.startMicros())
                                .isGreaterThanOrEqualTo(FaultProxy.SLOW_MILLIS * 1_000);
                    });
            assertThat(report.lanes())
                    .extracting(LaneReport::name)
                    .containsExactly("new connections", "kept-alive connections", "slow requests");
            // All lanes end at one moment: no lane's last request belongs later than another lane's next one.
            long lastNew = lastIntended(result, id -> id.startsWith("new-"));
            long lastKept = lastIntended(result, id -> id.startsWith("kept-"));
            assertThat(Math.abs(lastNew - lastKept)).isLessThan(1_000_000 / 40 + 1_000_000 / 220);
        }
    }

    @Test
    void the_generator_ends_by_itself_when_its_harness_is_killed() throws Exception {
        try (FaultProxy proxy = FaultProxy.start(FaultPlan.by(id -> Fault.NONE))) {
            LoadPlan plan = plan(proxy.baseUrl(), 120_000, null, new Life(true, null, 0));
            Path planFile =
                    Files.write(Files.createDirectories(folder.resolve("run")).resolve("plan.json"), plan.toJson());
            Process harness = HarnessStandIn.start(
                    folder, GeneratorCommand.of(JAVA, classPathFile()).commandLine(planFile.toString()));
            await("some requests")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> proxy.arrivals().size() > 100);
            ProcessHandle generator = harness.descendants()
                    .filter(process -> process.info().commandLine().orElse("").contains("GeneratorMain"))
                    .findFirst()
                    .orElseThrow();
            harness.destroyForcibly().waitFor();

            await("the generator's end").atMost(Duration.ofMinutes(1)).until(() -> !generator.isAlive());
            GeneratorReport report = GeneratorReport.read(folder.resolve("run/generator.json"));
            assertThat(report.endedBecause()).isEqualTo("standard input was closed");
        }
    }

    @Test
    void what_a_killed_generator_had_written_counts() throws Exception {
        try (FaultProxy proxy = FaultProxy.start(FaultPlan.by(id -> Fault.NONE))) {
            try (LoadPhase phase = start(plan(proxy.baseUrl(), 120_000))) {
                await("some requests")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> proxy.arrivals().size() > 300);
                assertThat(phase).isNotNull();
            }
            List<LedgerEntry> ledger = LedgerFile.read(folder.resolve("run/ledger.jsonl"));

            assertThat(ledger).hasSizeGreaterThan(100);
            assertThat(ledger).extracting(LedgerEntry::id).doesNotHaveDuplicates();
            assertThat(folder.resolve("run/generator.json")).doesNotExist();
        }
    }

    private static void assertComplete(LoadPhase.Result result) {
        long planned =
                result.report().lanes().stream().mapToLong(LaneReport::planned).sum();
        assertThat(result.ledger()).hasSize((int) planned);
        assertThat(result.ledger()).extracting(LedgerEntry::id).doesNotHaveDuplicates();
    }

    private static long lastIntended(LoadPhase.Result result, Predicate<String> connection) {
        return result.ledger().stream()
                .filter(entry -> entry.connectionId() != null && connection.test(entry.connectionId()))
                .mapToLong(LedgerEntry::intendedMicros)
                .max()
                .orElseThrow();
    }

    private static Map<Long, String> differences(
            Map<Long, String> found, Map<Long, String> expected, List<LedgerEntry> ledger) {
        return ledger.stream()
                .filter(entry -> !Objects.equals(found.get(entry.id()), expected.get(entry.id())))
                .collect(toMap(LedgerEntry::id, entry -> expected.get(entry.id()) + " was expected of " + entry));
    }

    private static String truth(FaultProxy proxy, LedgerEntry entry, String found) {
        if (!proxy.arrivals().containsKey(entry.id())) {
            if (entry.state() == EndState.UNSENT) {
                return found;
            }
            boolean closing = proxy.refusing().stream()
                    .anyMatch(window ->
                            entry.startMicros() <= window.closedMicros() && entry.endMicros() >= window.fromMicros());
            boolean refused = proxy.refusing().stream()
                    .anyMatch(window ->
                            entry.endMicros() >= window.fromMicros() && entry.startMicros() <= window.untilMicros());
            // A connection that waits in the listener's queue when the listener is closed is reset by the kernel.
            if (closing && found.equals("LOST RESET")) {
                return found;
            }
            return refused ? "LOST REFUSED" : "arrives";
        }
        if (proxy.cutOff().contains(entry.id())) {
            return "LOST CLOSED_EARLY";
        }
        return switch (proxy.faultOf(entry.id())) {
            case NONE, CLOSE_WHEN_IDLE -> "OK null";
            case RESET -> "LOST RESET";
            case SILENCE -> "LOST TIMED_OUT";
            case CLOSE_IN_BODY, CLOSE_BEFORE_ANSWER -> "LOST CLOSED_EARLY";
            case ERROR_500 -> "APPLICATION_ERROR null";
        };
    }

    private LoadPhase start(LoadPlan plan) throws IOException {
        return LoadPhase.start(new LocalCommandRunner(), GeneratorCommand.of(JAVA, classPathFile()), plan, counts::add);
    }

    private String classPathFile() throws IOException {
        return Files.writeString(
                        folder.resolve("class-path.args"), "-cp\n\"" + System.getProperty("java.class.path") + "\"\n")
                .toString();
    }

    private LoadPlan plan(String baseUrl, long millis) {
        return plan(baseUrl, millis, null, Life.untilStopped());
    }

    private LoadPlan plan(String baseUrl, long millis, @Nullable Slow slow, Life life) {
        return new LoadPlan(
                "fault proxy",
                List.of(new Target("api", baseUrl, List.of(PlannedRequest.get("/reports/1")))),
                260,
                220.0 / 260,
                8,
                2_000,
                millis,
                100_000,
                1,
                LoadPlan.DEFAULT_LATE_BOUND_MILLIS,
                new Identity("X-Pod", "X-Version"),
                slow,
                life,
                folder.resolve("run").toString());
    }
}
