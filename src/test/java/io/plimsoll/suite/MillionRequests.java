package io.plimsoll.suite;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Attempt;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.SampleReports;
import io.plimsoll.report.Exports;
import io.plimsoll.suite.load.LoadFacts;
import io.plimsoll.suite.load.RecordedLoad;
import io.plimsoll.suite.rollingupdate.RollingUpdateFacts;
import io.plimsoll.suite.rollingupdate.RollingUpdateScenario;
import io.plimsoll.suite.rollingupdate.UpdateFacts;
import io.plimsoll.suite.writes.SteadyWrites;
import io.plimsoll.timeline.ClusterEvents;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.timeline.Timeline;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.EndState;
import io.plimsoll.traffic.LedgerCodec;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossKind;
import io.plimsoll.traffic.attribution.Route;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Reports on and audits a rolling update of a million requests. A program of its own, so that a test can give it as much
 * heap as is promised and no more.
 *
 * <p>Usage: {@code generate DIR}, then {@code report DIR}, which prints the folder of the pack, then {@code audit PACK}.
 * The last line is what the step took of the processor, in milliseconds: of the thread, then of the whole process.
 */
final class MillionRequests {

    static final int REQUESTS = 1_000_000;

    private static final int SECRETS = 12;

    /** 500 a second. */
    private static final long GAP = 2_000;

    private static final long SECOND = RecordedLoad.SECOND;
    private static final long LOAD = RecordedLoad.LOAD;
    private static final long END = LOAD + REQUESTS * GAP;
    private static final long UPDATE = LOAD + 500 * SECOND;
    private static final long UPDATED = UPDATE + 60 * SECOND;
    private static final long ROLLBACK = UPDATED + 500 * SECOND;
    private static final long BACK = ROLLBACK + 60 * SECOND;

    private static final Scenario SCENARIO = new RollingUpdateScenario();

    private MillionRequests() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long process = processNanos();
        switch (arguments[0]) {
            case "generate" -> generate(folder);
            case "report" -> System.out.println(report(folder));
            case "audit" -> audit(folder).forEach(System.out::println);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - thread) / 1_000_000
                + " "
                + (processNanos() - process) / 1_000_000);
    }

    private static long processNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Writes what the load generator leaves behind. */
    private static void generate(Path load) throws IOException {
        try (Writer ledger = Files.newBufferedWriter(load.resolve("ledger.jsonl"), StandardCharsets.UTF_8)) {
            LedgerCodec.write(ledger, () -> LongStream.rangeClosed(1, REQUESTS)
                    .mapToObj(MillionRequests::entry)
                    .iterator());
        }
        new ObjectMapper()
                .writeValue(
                        load.resolve("generator.json").toFile(),
                        RecordedLoad.generator(LOAD, END, REQUESTS * 1e6 / (END - LOAD), List.of()));
    }

    /** Takes it over into a pack and reports on it, as a run does once the load has ended. */
    private static Path report(Path load) throws IOException {
        EvidencePack pack = EvidencePack.create(load.resolveSibling("reports"), Instant.EPOCH, "million");
        // A run knows the secrets of its manifests, and looks for each in every line.
        pack.learn(IntStream.range(0, SECRETS)
                .mapToObj(i -> UUID.nameUUIDFromBytes(new byte[] {(byte) i}).toString())
                .toList());
        Timeline timeline = timeline();
        String raw = "raw/" + SCENARIO.id();
        write(pack, raw + "/timeline.jsonl", timeline.watchEvents());
        write(pack, raw + "/processes.jsonl", List.of());
        write(pack, raw + "/" + RecordedLists.FILE, List.of());
        write(pack, raw + "/probes.jsonl", List.of());
        pack.adopt(raw + "/load", "load generator", load);
        pack.json(raw + "/facts.json", "what was declared and done", new ObjectMapper().valueToTree(facts()));
        Path folder = pack.directory().resolve(raw);
        Scenario.Account account = SCENARIO.account(folder);
        List<CheckResult> results = new ArrayList<>();
        account.verdicts().forEach((id, judged) -> results.add(decided(id, judged)));
        RunReport report = SampleReports.named(SampleReports.over(results, List.of(account.report())), pack.runId());
        report.checks().forEach(result -> pack.decided(result.check(), result.verdict()));
        Exports.write(pack, report);
        return pack.directory();
    }

    private static CheckResult decided(String id, Judged judged) {
        Verdict verdict = judged.verdict();
        CheckResult like = SampleReports.resultOf(id, Severity.HIGH, verdict);
        List<String> evidence = SCENARIO.evidence().stream()
                .filter(file -> !file.equals(SteadyWrites.FILE))
                .map(file -> "raw/" + SCENARIO.id() + "/" + file)
                .toList();
        return new CheckResult(
                like.check(),
                verdict,
                List.of(new Attempt(
                        verdict.outcome(), verdict.reason(), Instant.EPOCH, Instant.EPOCH, 0, 1_000_000, evidence)),
                SCENARIO.id(),
                judged.basis(),
                evidence,
                like.reproduce(),
                null);
    }

    private static List<String> audit(Path pack) {
        return new OfflineAudit(List.of(SCENARIO))
                .audit(pack, Optional.empty()).items().stream()
                        .map(item -> item.state() + " " + item.subject() + " " + item.detail())
                        .toList();
    }

    private static void write(EvidencePack pack, String path, List<?> values) throws IOException {
        try (JsonLines lines = pack.jsonLines(path, "x")) {
            values.forEach(lines::append);
        }
    }

    private static RollingUpdateFacts facts() {
        LoadFacts load = new LoadFacts(
                Map.of("web", new Route(new ServiceKey(ClusterEvents.NAMESPACE, RecordedLoad.SERVICE), null)),
                REQUESTS,
                0,
                true,
                250,
                LOAD,
                LongStream.rangeClosed(1, REQUESTS)
                        .filter(id -> !isLost(id))
                        .boxed()
                        .toList());
        return new UpdateFacts(load, UPDATE, UPDATED)
                .rolledBack(ROLLBACK, BACK, "back-a", "back-b")
                .get();
    }

    private static Timeline timeline() {
        ClusterEvents cluster = new ClusterEvents();
        cluster.deployment(LOAD - SECOND, "api", 2, 0);
        cluster.replicaSet(LOAD - SECOND, "api-1", "api", "1");
        cluster.replicaSet(LOAD - SECOND, "api-2", "api", "2");
        for (String pod : List.of("old-a", "old-b")) {
            cluster.listed(LOAD - SECOND, pod, "api-1", LOAD - 60 * SECOND);
        }
        started(cluster, UPDATE, "api-2", "new-a", "new-b");
        gone(cluster, UPDATE + 20 * SECOND, "old-a", "old-b");
        started(cluster, ROLLBACK, "api-1", "back-a", "back-b");
        gone(cluster, ROLLBACK + 20 * SECOND, "new-a", "new-b");
        return cluster.timeline();
    }

    private static void started(ClusterEvents cluster, long at, String replicaSet, String... pods) {
        for (String pod : pods) {
            cluster.created(at + SECOND, pod, replicaSet);
            cluster.running(at + 2 * SECOND, pod, at + 2 * SECOND);
            cluster.ready(at + 3 * SECOND, pod, true, at + 3 * SECOND);
        }
    }

    private static void gone(ClusterEvents cluster, long at, String... pods) {
        for (String pod : pods) {
            cluster.deletionRequested(at, pod, 30);
            cluster.removed(at + 5 * SECOND, pod);
        }
    }

    private static boolean isLost(long id) {
        long at = LOAD + id * GAP;
        return id % 1_000 == 0 && at > UPDATE + SECOND && at < UPDATED;
    }

    private static LedgerEntry entry(long id) {
        long at = LOAD + (id - 1) * GAP;
        boolean lost = isLost(id);
        String[] pods = at < UPDATE + 10 * SECOND
                ? new String[] {"old-a", "old-b"}
                : at < ROLLBACK + 10 * SECOND ? new String[] {"new-a", "new-b"} : new String[] {"back-a", "back-b"};
        return new LedgerEntry(
                id,
                "web",
                "GET /reports/" + id % 50,
                id % 2 == 0 ? ConnectionKind.NEW : ConnectionKind.KEPT_ALIVE,
                at,
                at + id % 300,
                at + id % 300 + 400 + id % 5_000,
                lost ? EndState.LOST : EndState.OK,
                lost ? LossKind.REFUSED : null,
                lost ? 0 : 200,
                lost ? null : pods[(int) (id / 2 % 2)],
                lost ? null : at < UPDATE + 10 * SECOND ? "1" : "2",
                id % 2 == 0 ? "new-" + id : "kept-" + id % 40,
                lost ? "java.net.ConnectException: Connection refused" : null,
                id % 2 == 0 ? (int) (20_000 + id % 40_000) : 0);
    }
}
