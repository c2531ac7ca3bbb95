package io.plimsoll.toolbox.generator;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.plimsoll.toolbox.LocalCommandRunner;
import io.plimsoll.toolbox.faultproxy.FaultPlan;
import io.plimsoll.toolbox.faultproxy.FaultProxy;
import io.plimsoll.toolbox.generator.GeneratorReport.LaneReport;
import io.plimsoll.toolbox.generator.LoadPlan.Identity;
import io.plimsoll.toolbox.generator.LoadPlan.Life;
import io.plimsoll.toolbox.generator.LoadPlan.PlannedRequest;
import io.plimsoll.toolbox.generator.LoadPlan.Target;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LedgerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real generator, in a JVM of its own with the real Gatling, against a service that loses a known set of requests. */
class LoadGeneratorIT {

    /** How long after the listener's close the kernel may still reset a connection that nobody had accepted. */
    private static final long CLOSING_MICROS = 20_000;

    private final List<LiveCounts> counts = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    static IntStream seeds() {
        return IntStream.rangeClosed(1, Integer.getInteger("plimsoll.seeds", 3));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ledger_holds_exactly_the_losses_of_the_fault_proxy(int seed) throws Exception {
        try (FaultProxy proxy = FaultProxy.start(new FaultPlan(seed, 12))) {
            LoadPhase.Result result;
            try (LoadPhase phase = start(plan(proxy.baseUrl(), 5_000))) {
                await("the first request").until(() -> !proxy.arrivals().isEmpty());
                for (int window = 0; window < 2; window++) {
                    TimeUnit.MILLISECONDS.sleep(1_000);
                    proxy.refuseFor(60 + 10L * seed);
                }
                result = phase.await(folder.resolve("out"));
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
        }
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
                    .anyMatch(window -> Math.abs(entry.endMicros() - window.fromMicros()) < CLOSING_MICROS);
            boolean refused = proxy.refusing().stream()
                    .anyMatch(window ->
                            entry.endMicros() >= window.fromMicros() && entry.startMicros() <= window.untilMicros());
            // A connection that waits in the listener's queue when the listener is closed is reset by the kernel.
            if (closing && found.equals("LOST RESET")) {
                return found;
            }
            return refused ? "LOST REFUSED" : "arrives";
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
        Path classPath = folder.resolve("class-path.args");
        Files.writeString(classPath, "-cp\n\"" + System.getProperty("java.class.path") + "\"\n");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return LoadPhase.start(
                new LocalCommandRunner(), GeneratorCommand.of(java, classPath.toString()), plan, counts::add);
    }

    private LoadPlan plan(String baseUrl, long millis) {
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
                null,
                Life.untilStopped(),
                folder.resolve("run").toString());
    }
}
