package io.plimsoll.evidence;

import io.plimsoll.check.Check;
import io.plimsoll.check.ControlMapping;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Method;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Severity;
import io.plimsoll.check.Verdict;
import io.plimsoll.check.Waiver;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import io.plimsoll.evidence.RunReport.Image;
import io.plimsoll.evidence.RunReport.PackFile;
import io.plimsoll.evidence.RunReport.Run;
import io.plimsoll.evidence.RunReport.Subject;
import io.plimsoll.evidence.ScenarioReport.Bucket;
import io.plimsoll.evidence.ScenarioReport.Chart;
import io.plimsoll.evidence.ScenarioReport.Lane;
import io.plimsoll.evidence.ScenarioReport.Loss;
import io.plimsoll.evidence.ScenarioReport.Mark;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.evidence.ScenarioReport.RequestCounts;
import io.plimsoll.evidence.ScenarioReport.Span;
import io.plimsoll.evidence.ScenarioReport.Tick;
import io.plimsoll.traffic.ConnectionKind;
import io.plimsoll.traffic.LossCause;
import io.plimsoll.traffic.LossKind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reports such as real runs give, made up for tests. Every call gives equal reports. */
public final class SampleReports {

    private static final Instant START = Instant.parse("2026-11-20T14:05:42.250Z");
    private static final String OLD_IMAGE = "example.test/report-service:1.0.0";
    private static final String NEW_IMAGE = "example.test/report-service:1.1.0";
    private static final String LEDGER = "raw/rolling-update-1/ledger.jsonl";
    private static final String TIMELINE = "raw/rolling-update-1/timeline.jsonl";

    private SampleReports() {}

    /** Everything was tested and held. */
    public static RunReport passing() {
        return report(
                List.of(
                        result(deploy(), deployPass(), "deploy-1", 41_200),
                        result(rollingUpdate(), rollingPass(), "rolling-update-1", 62_000),
                        result(floor(), floorPass(), "rolling-update-1", 62_000)),
                List.of(update(List.of())));
    }

    /** The rolling update lost 13 requests for 3 causes. */
    public static RunReport failing() {
        List<Loss> losses = losses();
        return report(
                List.of(
                        result(deploy(), deployPass(), "deploy-1", 41_200),
                        result(rollingUpdate(), rollingFail(), "rolling-update-1", 62_000),
                        result(floor(), floorPass(), "rolling-update-1", 62_000)),
                List.of(update(losses)));
    }

    /** The deployment never became ready, so that nothing else could be tested. */
    public static RunReport notDeployed() {
        Verdict.NotTested aborted = new Verdict.NotTested(
                ReasonCode.ABORTED_BY_EARLIER_FAILURE, "DEP-DEPLOY-001 failed: the deployment did not become ready");
        return report(
                List.of(
                        result(deploy(), deployFail(), "deploy-1", 120_400),
                        notRun(rollingUpdate(), aborted, null),
                        notRun(floor(), aborted, null)),
                List.of(new ScenarioReport(
                        "deploy-1",
                        "deploy",
                        "Deploy from clean and watch for a minute",
                        micros(0),
                        micros(120.4),
                        List.of(
                                new Phase("apply", micros(0), micros(0.8)),
                                new Phase("wait", micros(0.8), micros(120.4))),
                        null,
                        List.of(),
                        List.of(),
                        new Chart(
                                250_000,
                                List.of(),
                                List.of(
                                        new Lane(
                                                "report-service-5d8c7b6f4-q2w8z",
                                                "1",
                                                OLD_IMAGE,
                                                List.of(
                                                        span(Span.State.PENDING, 0.9, 3.1),
                                                        span(Span.State.UNREADY, 3.1, 120.4))),
                                        new Lane(
                                                "postgres-0",
                                                "",
                                                "example.test/postgres:15",
                                                List.of(
                                                        span(Span.State.PENDING, 0.9, 2.2),
                                                        span(Span.State.UNREADY, 2.2, 5.6),
                                                        span(Span.State.READY, 5.6, 120.4)))),
                                List.of(new Mark(micros(0.8), "manifests applied"))),
                        null)));
    }

    /** Nothing failed, but the load generator could not hold the rate; every other outcome is there as well. */
    public static RunReport undecided() {
        Verdict.Fail latency = new Verdict.Fail(
                List.of(new Finding(
                        "SLOW_DURING_UPDATE",
                        "Service reports/report-service",
                        "p99 at most 300 ms during the update",
                        "p99 of 412 ms",
                        "112 ms above",
                        "Give the new pods a warm-up before they become ready.",
                        List.of(LEDGER))),
                List.of(new Measurement("p99 during the update", 412, "ms", "at most 300 ms")));
        Waiver waiver = new Waiver(
                "W-2026-014",
                "DEP-ROL-009",
                new Waiver.Subject("report-service", null, "k3s"),
                "The cold cache of the new version is warmed up in release 1.2.",
                "team-reports",
                "j.doe",
                LocalDate.of(2026, 11, 1),
                LocalDate.of(2026, 12, 31));
        return report(
                List.of(
                        result(deploy(), deployPass(), "deploy-1", 41_200),
                        result(
                                rollingUpdate(),
                                new Verdict.Error(
                                        "the load generator fell behind: 212 of 12,400 requests were never sent",
                                        "Give the host more processor time, or lower load.requests-per-second."),
                                "rolling-update-1",
                                62_000,
                                2),
                        result(floor(), floorPass(), "rolling-update-1", 62_000, 2),
                        result(
                                simple("DEP-ROL-009", "Latency stays within its objective", Severity.MEDIUM),
                                new Verdict.Waived(latency, waiver),
                                "rolling-update-1",
                                62_000),
                        notRun(
                                simple("DEP-HPA-001", "Scales out under load", Severity.HIGH),
                                new Verdict.NotApplicable("no HorizontalPodAutoscaler in the rendered manifests"),
                                null),
                        notRun(
                                simple("DEP-NET-001", "Undeclared flows are refused", Severity.CRITICAL),
                                new Verdict.NotTested(
                                        ReasonCode.ENV_UNSUPPORTED,
                                        "the network plugin of this cluster does not enforce policies"),
                                null),
                        notRun(
                                simple("DEP-NODE-001", "A drained node is survived", Severity.HIGH),
                                new Verdict.NotTested(ReasonCode.PREREQ_MISSING, "the cluster has one node"),
                                "one node is all that the test stage has; drained in staging every week"),
                        notRun(
                                simple("DEP-BG-001", "The switch loses no request", Severity.HIGH),
                                new Verdict.NotTested(ReasonCode.NOT_SELECTED, "--suite rolling-update was given"),
                                null),
                        notRun(
                                simple("DEP-DOC-001", "A runbook exists", Severity.LOW),
                                new Verdict.Manual("Does the runbook name whom to call at night?"),
                                null)),
                List.of(overloaded()));
    }

    /** Twenty pods, ten minutes, a thousand losses: what a chart must bear. */
    public static RunReport large() {
        Random random = new Random(7);
        List<Lane> lanes = new ArrayList<>();
        for (int pod = 0; pod < 20; pod++) {
            double at = 60 + pod * 22.0;
            lanes.add(new Lane(
                    "ledger-api-6b9f8d7c5-%s".formatted(suffix(random)),
                    "17",
                    "example.test/ledger-api:2026.46",
                    List.of(span(Span.State.READY, 0, at + 9), span(Span.State.TERMINATING, at + 9, at + 21))));
        }
        for (int pod = 0; pod < 20; pod++) {
            double at = 60 + pod * 22.0;
            lanes.add(new Lane(
                    "ledger-api-7c4d5e6f8-%s".formatted(suffix(random)),
                    "18",
                    "example.test/ledger-api:2026.47",
                    List.of(
                            span(Span.State.PENDING, at, at + 2),
                            span(Span.State.UNREADY, at + 2, at + 8),
                            span(Span.State.READY, at + 8, 600))));
        }
        LossCause[] causes = {
            LossCause.CLOSED_BEFORE_DRAIN,
            LossCause.ROUTING_LAG,
            LossCause.NO_READY_ENDPOINT,
            LossCause.STALE_CONNTRACK,
            LossCause.APPLICATION_ERROR,
            LossCause.UNKNOWN
        };
        List<Loss> losses = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            LossCause cause = causes[Math.min(causes.length - 1, (int) (Math.abs(random.nextGaussian()) * 2))];
            int pod = random.nextInt(20);
            double at = 69 + pod * 22.0 + Math.abs(random.nextGaussian()) * 1.5;
            losses.add(new Loss(
                    micros(at),
                    100_000L + i,
                    "GET /entries/" + i,
                    cause,
                    cause == LossCause.APPLICATION_ERROR ? "HTTP 503" : "REFUSED",
                    lanes.get(pod).pod(),
                    String.format(
                            Locale.ROOT,
                            "pod %s was deleted at %.3f s; the request ended %.3f s later",
                            lanes.get(pod).pod(),
                            69 + pod * 22.0,
                            at - 69 - pod * 22.0)));
        }
        losses.sort(Comparator.comparingLong(Loss::micros).thenComparingLong(Loss::id));
        RequestCounts counts = counts(300_000, 0, losses);
        ScenarioReport scenario = new ScenarioReport(
                "rolling-update-1",
                "rolling-update",
                "Roll 20 pods under 500 requests per second",
                micros(0),
                micros(600),
                List.of(
                        new Phase("control", micros(0), micros(60)),
                        new Phase("update", micros(60), micros(540)),
                        new Phase("after", micros(540), micros(600))),
                counts,
                losses,
                List.of(new Measurement("smallest outage seen with 99 % probability", 9.2, "ms", "at most 25 ms")),
                new Chart(
                        100_000,
                        buckets(0, 600, 100_000, 500, losses, random),
                        lanes,
                        List.of(
                                new Mark(micros(60), "update applied"),
                                new Mark(micros(518), "last old pod began to terminate"),
                                new Mark(micros(519), "last old endpoint gone"),
                                new Mark(micros(520), "update complete"),
                                new Mark(micros(539), "last old pod gone"))),
                "gatling/index.html",
                List.of(),
                List.of(new FlowPicture(
                        "Flows",
                        List.of(new FlowPicture.Group(
                                "namespace reports",
                                List.of(
                                        new FlowPicture.Member("api", "report-service", "deployment, 20 pods"),
                                        new FlowPicture.Member("db", "postgres", "statefulset, 1 pod")))),
                        List.of(new FlowPicture.Flow("api", "db", "TCP/5432", FlowPicture.State.DECLARED, "")))),
                List.of());
        return report(
                List.of(
                        result(deploy(), deployPass(), "deploy-1", 41_200),
                        result(rollingUpdate(), rollingFail(), "rolling-update-1", 600_000),
                        result(floor(), floorPass(), "rolling-update-1", 600_000)),
                List.of(scenario));
    }

    /** A single result, for tables of outcomes. */
    public static CheckResult resultOf(String id, Severity severity, Verdict verdict) {
        return result(simple(id, "Something holds", severity), verdict, "scenario-1", 1_000);
    }

    /** A report over {@code checks} and nothing else. */
    public static RunReport over(List<CheckResult> checks) {
        return report(checks, List.of());
    }

    /** The same, of a run that carried these scenarios out. */
    public static RunReport over(List<CheckResult> checks, List<ScenarioReport> scenarios) {
        return report(checks, scenarios);
    }

    /** The same as {@link #failing}, compared with an earlier run that differs from it in every way. */
    public static RunReport compared() {
        return failing()
                .comparedWith(new Baseline(
                        "20261113T090000Z-report-service-0a1b2c",
                        "5f".repeat(32),
                        "NOT READY: 2 of 3 planned checks failed (2 high).",
                        List.of(
                                new Change(Change.Kind.NEW, "DEP-ROL-001", "pass: lost none", "fail: lost 13"),
                                new Change(
                                        Change.Kind.NO_LONGER_DECIDED, "DEP-ROL-009", "pass: held", "error: slow host"),
                                new Change(Change.Kind.STILL_FAILING, "DEP-ROL-004", "fail: late", "waived: late"),
                                new Change(Change.Kind.OTHER_OUTCOME, "DEP-ROL-005", "error: slow host", "pass: held"),
                                new Change(Change.Kind.SUBJECT, "commit", "none", "4b1d9c0"),
                                new Change(Change.Kind.CHECK, "DEP-DEPLOY-001", "version 1", "version 2"),
                                new Change(Change.Kind.NUMBER, "DEP-ROL-001", "median 100 ms", "median 120 ms"))));
    }

    // ---- what runs have in common

    /** The same report as that of the run {@code id}. */
    public static RunReport named(RunReport report, String id) {
        Run run = report.run();
        return new RunReport(
                report.format(),
                new Run(
                        id,
                        run.startedAt(),
                        run.endedAt(),
                        run.durationMillis(),
                        run.command(),
                        run.seed(),
                        run.harness(),
                        run.user(),
                        run.link(),
                        run.selfAssessment(),
                        run.partial(),
                        run.classification(),
                        run.retention()),
                report.subject(),
                report.environment(),
                report.gate(),
                report.counts(),
                report.planned(),
                report.checks(),
                report.scenarios(),
                report.baseline(),
                report.files(),
                report.events());
    }

    private static RunReport report(List<CheckResult> checks, List<ScenarioReport> scenarios) {
        boolean partial = checks.stream().anyMatch(CheckResult::leftOutByChoice);
        Map<String, String> versions = new TreeMap<>(Map.of(
                "Kubernetes", "v1.36.3",
                "Node image", "example.test/plimsoll-node:1",
                "Node image digest", "sha256:" + "12ab34cd56ef7890".repeat(4),
                "containerd", "1.6.20",
                "CoreDNS", "1.12.1",
                "Docker Engine", "20.10.24",
                "Gatling", "3.15.1",
                "Java", "17.0.15 (Debian)",
                "Linux kernel", "6.1.0-38-amd64",
                "Plimsoll", "0.1.0"));
        versions.put("Container network (CNI)", "Flannel, in a version that the nodes do not tell");
        versions.put(EnvironmentFacts.LOAD_SIMULATION, "sha256:" + "10ad51b01a7e0c0d".repeat(4));
        versions.put(EnvironmentFacts.CLOCK_SYNCHRONISATION, "synchronised by NTP, says timedatectl");
        RunReport report = RunReport.of(
                new Run(
                        "20261120T140542Z-report-service-3f9a2c",
                        START,
                        START.plus(Duration.ofSeconds(148)).plusMillis(371),
                        148_371,
                        "./plimsoll check plimsoll.yaml",
                        null,
                        new RunReport.Harness(
                                "0.1.0", "c0de".repeat(16), "the jar plimsoll-0.1.0.jar", "ca7a".repeat(16)),
                        "local user alice",
                        null,
                        true,
                        partial,
                        "internal",
                        new Retention("standard", LocalDate.of(2027, 11, 21))),
                new Subject(
                        "report-service",
                        List.of(
                                new Image(OLD_IMAGE, "sha256:" + "4b1d9c0e7f6a5832".repeat(4)),
                                new Image(NEW_IMAGE, "sha256:" + "9e8d7c6b5a493827".repeat(4)),
                                new Image("example.test/postgres:15", "sha256:" + "0f1e2d3c4b5a6978".repeat(4))),
                        "5c0ffee1d2c3b4a5968778695a4b3c2d1e0f9a8b",
                        true,
                        "ssh://git.example.test/reports/report-service.git",
                        "a1b2c3d4e5f60718".repeat(4),
                        "18071605f4e3d2c1".repeat(4)),
                new EnvironmentFacts(
                        "k3s",
                        "Kubernetes v1.36.3 built from package registries (single binary), Debian 12",
                        versions,
                        2,
                        7_936,
                        3,
                        "6f1c2a34-8f0b-4c55-9a0e-2d1f5b7c9e11",
                        List.of("HorizontalPodAutoscaler reports/report-service: stabilisation window 300 s -> 30 s"),
                        List.of("Service reports/plimsoll-entry-api (NodePort), removed after the run")),
                checks,
                scenarios,
                List.of(
                        file("inputs/manifests.yaml", 18_204, "application/yaml", "rendered manifests, redacted"),
                        file("inputs/plimsoll.yaml", 812, "application/yaml", "the specification"),
                        file(LEDGER, 3_214_880, "application/x-ndjson", "every request and what became of it"),
                        file("raw/rolling-update-1/processes.jsonl", 4_120, "application/x-ndjson", "process events"),
                        file(TIMELINE, 912_377, "application/x-ndjson", "watch events")));
        return report.withFiles(report.files(), new EventHead(42, "7d1e5a90c3b8f264".repeat(4)));
    }

    private static PackFile file(String path, long bytes, String mediaType, String role) {
        return new PackFile(
                path, bytes, String.format(Locale.ROOT, "%064x", path.hashCode() & 0xffffffffL), mediaType, role);
    }

    private static CheckResult result(Check check, Verdict verdict, String scenario, long millis) {
        return result(check, verdict, scenario, millis, 1);
    }

    private static CheckResult result(Check check, Verdict verdict, String scenario, long millis, int attempts) {
        return new CheckResult(
                check,
                verdict,
                attempts(verdict, START.plusSeconds(50), millis, attempts),
                scenario,
                basis(),
                List.of(LEDGER, TIMELINE),
                "./plimsoll check plimsoll.yaml --check " + check.id(),
                null);
    }

    /** Attempts of which the last came to a verdict, and those before to an error; none if it stands for no attempt. */
    public static List<Attempt> attempts(Verdict verdict, Instant at, long millis, int count) {
        if (verdict instanceof Verdict.NotTested
                || verdict instanceof Verdict.NotApplicable
                || verdict instanceof Verdict.Manual) {
            return List.of();
        }
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            Outcome outcome =
                    i < count ? Outcome.ERROR : verdict instanceof Verdict.Waived ? Outcome.FAIL : verdict.outcome();
            Instant from = at.plusMillis((i - 1) * millis);
            attempts.add(new Attempt(
                    outcome,
                    i < count ? "a watch broke and states may have been lost" : verdict.reason(),
                    from,
                    from.plusMillis(millis),
                    50_000_000 + (i - 1) * millis * 1_000,
                    millis * 1_000,
                    List.of(LEDGER, TIMELINE)));
        }
        return attempts;
    }

    /** What a verdict on a rolling update rests on. */
    public static Basis basis() {
        return new Basis(
                List.of(
                        new Basis.Population(
                                "pods of Deployment reports/report-service",
                                3,
                                6,
                                "those that served before the update, which had to be replaced",
                                List.of(new Basis.Query("GET /api/v1/namespaces/reports/pods", "4711", 5, true))),
                        Basis.Population.census(
                                "requests planned after the warm-up",
                                12_400,
                                List.of(new Basis.Query("every line of " + LEDGER, null, 13_050, true)))),
                new Basis.Control(
                        "the load is answered without a failure before the update",
                        Basis.Control.State.HELD,
                        "4,000 requests answered, 0 failed"));
    }

    /** A run of an id and user, for tests that need no more of it. */
    public static Run run(String id, String text, Instant from, Instant to) {
        return new Run(
                id,
                from,
                to,
                Duration.between(from, to).toMillis(),
                text,
                null,
                new RunReport.Harness("0.1.0", "c0de".repeat(16), "the jar plimsoll-0.1.0.jar", "ca7a".repeat(16)),
                text,
                null,
                true,
                false,
                text,
                new Retention(text, LocalDate.of(2027, 11, 21)));
    }

    private static CheckResult notRun(Check check, Verdict verdict, @Nullable String accepted) {
        return new CheckResult(
                check,
                verdict,
                List.of(),
                null,
                null,
                List.of(),
                "./plimsoll check plimsoll.yaml --check " + check.id(),
                accepted);
    }

    // ---- checks

    private static Check deploy() {
        return new Check(
                "DEP-DEPLOY-001",
                1,
                "deploy",
                "The deployment becomes ready from clean and stays so for a minute",
                Severity.CRITICAL,
                Method.TEST,
                "Every workload is available within its own progress deadline, and for 60 s afterwards no container"
                        + " restarts, no Warning event and no error-level log line appears.",
                "Apply the rendered manifests to an empty namespace, wait for every workload, then watch pods, events"
                        + " and logs for a minute.",
                "Look at the pod's events and its last log lines below; they name the first thing that went wrong.",
                Map.of(
                        "DATABASE_UNREACHABLE", "The application could not reach its database.",
                        "IMAGE_NOT_PULLED", "An image could not be pulled.",
                        "WRONG_PROBE", "A probe asks for a path or port that is not served."),
                List.of(new ControlMapping(
                        "NIST SP 800-53",
                        "Rev. 5",
                        "CM-3(2)",
                        "intersects-with",
                        "The change is tested before it is carried out.",
                        "author judgement")),
                Map.of("database-unreachable", "DATABASE_UNREACHABLE", "image-missing", "IMAGE_NOT_PULLED"));
    }

    private static Check rollingUpdate() {
        return new Check(
                "DEP-ROL-001",
                2,
                "rolling-update",
                "A rolling update under load loses no request",
                Severity.HIGH,
                Method.TEST,
                "From 20 s before the update until the last old pod is gone, every planned request is answered as"
                        + " declared; budgets.lost-requests and budgets.application-errors are 0.",
                "Send 200 requests per second, half on new and half on kept-alive connections, from within a node's"
                        + " network. After a clean control phase set the new image and go on until the last old pod"
                        + " object is gone.",
                "Keep the listener open after SIGTERM until the endpoint is removed everywhere: a preStop sleep of a few"
                        + " seconds, then drain, within terminationGracePeriodSeconds.",
                Map.of(
                        "CLOSED_BEFORE_DRAIN", "The pod closed its listener while requests were still routed to it.",
                        "OLD_VERSION_ANSWERED", "A new connection was answered by the old version after its end."),
                List.of(
                        new ControlMapping(
                                "NIST SP 800-53",
                                "Rev. 5",
                                "CM-3(2)",
                                "intersects-with",
                                "The change itself is tested for what it does to the service.",
                                "author judgement"),
                        new ControlMapping(
                                "ISO/IEC 27001",
                                "2022",
                                "A.8.32",
                                "intersects-with",
                                "Shows that a change can be made without loss of service.",
                                "author judgement")),
                Map.of("listener-closed-at-once", "CLOSED_BEFORE_DRAIN"));
    }

    private static Check floor() {
        return new Check(
                "DEP-ROL-007",
                1,
                "rolling-update",
                "Available pods never fall below the floor during an update",
                Severity.HIGH,
                Method.TEST,
                "On every event of the watch, available pods are at least budgets.min-available and pods that are not"
                        + " terminating are at most replicas + maxSurge.",
                "Fold every watch event of the update into the set of pods and hold each state against both bounds.",
                "Lower maxUnavailable, or raise minReadySeconds so that a pod counts only when it stays ready.",
                Map.of("FLOOR_BROKEN", "Fewer pods were available than the floor allows."),
                List.of(),
                Map.of("max-unavailable-all", "FLOOR_BROKEN"));
    }

    private static Check simple(String id, String title, Severity severity) {
        return new Check(
                id,
                1,
                "rolling-update",
                title,
                severity,
                Method.TEST,
                title + ".",
                "It is provoked and watched.",
                "Mend it.",
                Map.of("BROKEN", "It did not hold."),
                List.of(),
                Map.of());
    }

    // ---- verdicts

    private static Verdict deployPass() {
        return new Verdict.Pass(
                "4 of 4 pods ready after 18.4 s; no restart, Warning event or error line in the minute after",
                List.of(
                        new Measurement("time to ready", 18.4, "s", "at most 120 s"),
                        new Measurement("restarts", 0, "", "0")));
    }

    private static Verdict deployFail() {
        return new Verdict.Fail(
                List.of(new Finding(
                        "DATABASE_UNREACHABLE",
                        "apps/v1/Deployment reports/report-service",
                        "3 of 3 pods ready within 120 s",
                        "0 of 3 pods ready after 120 s; container report-service exited with code 1, 4 restarts",
                        "3 pods missing",
                        "The log says that the host postgres-rw is unknown: set DB_HOST to a Service that exists.",
                        List.of(
                                "14:05:51 Warning BackOff pod/report-service-5d8c7b6f4-q2w8z Back-off restarting failed"
                                        + " container",
                                "java.net.UnknownHostException: postgres-rw",
                                TIMELINE))),
                List.of(new Measurement("pods ready", 0, "", "3")));
    }

    private static Verdict rollingPass() {
        return new Verdict.Pass(
                "12,400 requests during the update of 3 pods: none lost, none failed",
                List.of(
                        new Measurement("requests lost", 0, "", "at most 0"),
                        new Measurement("application errors", 0, "", "at most 0"),
                        new Measurement("pods replaced", 3, "", "3"),
                        new Measurement("smallest outage seen with 99 % probability", 21.6, "ms", "at most 25 ms")));
    }

    private static Verdict rollingFail() {
        return new Verdict.Fail(
                List.of(
                        new Finding(
                                "CLOSED_BEFORE_DRAIN",
                                "apps/v1/Deployment reports/report-service",
                                "0 lost requests during the update",
                                "12 requests lost: 8 refused after the pod closed its listener, 4 reset",
                                "12 more than allowed",
                                "Add a preStop sleep of 4 s, so that the listener outlives the endpoint.",
                                List.of(
                                        "pod report-service-6f7c9d8b5-7k2xp: listener on :8080 closed 11 ms after SIGTERM,"
                                                + " endpoint removed 212 ms after it",
                                        LEDGER)),
                        new Finding(
                                "KILLED_AT_GRACE_END",
                                "pod reports/report-service-6f7c9d8b5-m4d9s",
                                "every request in flight is answered before the pod ends",
                                "1 request cut off when the pod was killed after 5 s",
                                "1 more than allowed",
                                "Raise terminationGracePeriodSeconds above the longest request plus the preStop sleep.",
                                List.of(LEDGER))),
                List.of(
                        new Measurement("requests lost", 13, "", "at most 0"),
                        new Measurement("pods replaced", 3, "", "3"),
                        new Measurement("smallest outage seen with 99 % probability", 21.6, "ms", "at most 25 ms")));
    }

    private static Verdict floorPass() {
        return new Verdict.Pass(
                "available pods between 3 and 4 over 412 events; floor 2, ceiling 4",
                List.of(
                        new Measurement("fewest available pods", 3, "", "at least 2"),
                        new Measurement("most pods at once", 4, "", "at most 4")));
    }

    // ---- scenarios

    private static ScenarioReport update(List<Loss> losses) {
        return updateScenario(losses, 0);
    }

    private static ScenarioReport overloaded() {
        return updateScenario(List.of(), 212);
    }

    private static ScenarioReport updateScenario(List<Loss> losses, long unsent) {
        List<Lane> lanes = List.of(
                lane("report-service-6f7c9d8b5-7k2xp", "1", OLD_IMAGE, 0, 0, 0, 26.4, 31.9),
                lane("report-service-6f7c9d8b5-m4d9s", "1", OLD_IMAGE, 0, 0, 0, 32.1, 37.4),
                lane("report-service-6f7c9d8b5-z8qvn", "1", OLD_IMAGE, 0, 0, 0, 38.0, 43.3),
                lane("report-service-7d6b8f9c4-2hgtw", "2", NEW_IMAGE, 20.3, 21.2, 26.2, 62, 62),
                lane("report-service-7d6b8f9c4-c5r7j", "2", NEW_IMAGE, 26.5, 27.3, 32.0, 62, 62),
                lane("report-service-7d6b8f9c4-x9wlf", "2", NEW_IMAGE, 32.2, 33.1, 37.9, 62, 62));
        return new ScenarioReport(
                "rolling-update-1",
                "rolling-update",
                "Roll report-service from 1.0.0 to 1.1.0 under 200 requests per second",
                micros(0),
                micros(62),
                List.of(
                        new Phase("control", micros(0), micros(20)),
                        new Phase("update", micros(20), micros(43.3)),
                        new Phase("after", micros(43.3), micros(62))),
                counts(12_400, unsent, losses),
                losses,
                List.of(
                        new Measurement("smallest outage seen with 99 % probability", 21.6, "ms", "at most 25 ms"),
                        new Measurement("fewest requests answered by one pod", 1_874, "", "at least 200")),
                new Chart(
                        250_000,
                        buckets(0, 62, 250_000, 200, losses, new Random(42)),
                        lanes,
                        List.of(
                                new Mark(micros(20.2), "update applied"),
                                new Mark(micros(38.2), "last old endpoint removed"),
                                new Mark(micros(43.3), "last old pod gone"))),
                "gatling/rolling-update-1/index.html");
    }

    private static List<Loss> losses() {
        List<Loss> losses = new ArrayList<>();
        double[] drain = {26.412, 26.431, 26.447, 32.118, 32.131, 32.160, 38.011, 38.052};
        for (double at : drain) {
            losses.add(loss(
                    at,
                    LossCause.CLOSED_BEFORE_DRAIN,
                    "REFUSED",
                    podAt(at),
                    "closed its listener 11 ms after SIGTERM"));
        }
        double[] lag = {26.702, 26.744, 32.391, 38.230};
        for (double at : lag) {
            losses.add(loss(at, LossCause.ROUTING_LAG, "RESET", podAt(at), "was already out of the EndpointSlice"));
        }
        losses.add(loss(
                37.395, LossCause.KILLED_AT_GRACE_END, "CLOSED_EARLY", podAt(32.2), "was killed after 5 s of grace"));
        losses.sort(Comparator.comparingLong(Loss::micros));
        return losses;
    }

    private static String podAt(double seconds) {
        return seconds < 30
                ? "report-service-6f7c9d8b5-7k2xp"
                : seconds < 37.9 ? "report-service-6f7c9d8b5-m4d9s" : "report-service-6f7c9d8b5-z8qvn";
    }

    private static Loss loss(double at, LossCause cause, String how, String pod, String because) {
        return new Loss(
                micros(at),
                Math.round(at * 200),
                "GET /reports/" + (1 + Math.round(at * 200) % 50),
                cause,
                how,
                pod,
                "sent to %s, which %s".formatted(pod, because));
    }

    private static RequestCounts counts(long planned, long unsent, List<Loss> losses) {
        Map<LossCause, Long> byCause = new TreeMap<>();
        Map<LossKind, Long> byKind = new TreeMap<>();
        Map<ConnectionKind, Long> byConnection = new TreeMap<>();
        long lost = 0;
        for (Loss loss : losses) {
            byCause.merge(loss.cause(), 1L, Long::sum);
            if (loss.cause() != LossCause.APPLICATION_ERROR) {
                lost++;
                byKind.merge(LossKind.valueOf(loss.how()), 1L, Long::sum);
                byConnection.merge(
                        loss.how().equals("RESET") ? ConnectionKind.KEPT_ALIVE : ConnectionKind.NEW, 1L, Long::sum);
            }
        }
        long errors = losses.size() - lost;
        return new RequestCounts(
                planned,
                planned - lost - errors - unsent,
                errors,
                lost,
                unsent,
                byConnection,
                byKind,
                byCause,
                640,
                1_930,
                48_210);
    }

    private static List<Bucket> buckets(
            double from, double to, long width, int rate, List<Loss> losses, Random random) {
        Map<Long, Long> failed = new TreeMap<>();
        losses.forEach(loss -> failed.merge((loss.micros() - micros(from)) / width, 1L, Long::sum));
        List<Bucket> buckets = new ArrayList<>();
        long count = Math.round((to - from) * 1_000_000 / width);
        long perBucket = rate * width / 1_000_000;
        for (long i = 0; i < count; i++) {
            long bad = failed.getOrDefault(i, 0L);
            long p50 = 600 + random.nextInt(120) + 150 * bad;
            long p99 = 1_500 + random.nextInt(900) + 6_000 * Math.min(bad, 6);
            buckets.add(new Bucket(
                    micros(from) + i * width,
                    perBucket + random.nextInt(3) - 1,
                    Math.min(bad, perBucket - 1),
                    p50,
                    p99));
        }
        return buckets;
    }

    private static Lane lane(
            String pod,
            String revision,
            String image,
            double born,
            double started,
            double ready,
            double ends,
            double gone) {
        List<Span> spans = new ArrayList<>();
        if (started > born) {
            spans.add(span(Span.State.PENDING, born, started));
            spans.add(span(Span.State.UNREADY, started, ready));
        }
        spans.add(span(Span.State.READY, ready, ends));
        if (gone > ends) {
            spans.add(span(Span.State.TERMINATING, ends, gone));
        }
        return new Lane(
                pod,
                revision,
                image,
                spans,
                List.of(new ScenarioReport.Stretch(micros(ready + 0.2), micros(ends + 0.1))),
                ticks(started > born, ready, ends, gone));
    }

    private static List<Tick> ticks(boolean isNew, double ready, double ends, double gone) {
        List<Tick> ticks = new ArrayList<>();
        if (isNew) {
            ticks.add(new Tick(Tick.Kind.PROBE_FAILED, micros(ready - 0.8), "readiness probe failed"));
        }
        for (double at = ready; at < ends; at += 2) {
            ticks.add(new Tick(Tick.Kind.PROBE_SUCCEEDED, micros(at), "readiness probe succeeded"));
        }
        if (gone > ends) {
            ticks.add(new Tick(Tick.Kind.TOLD_TO_STOP, micros(ends), "deleted, grace period 25 s"));
            ticks.add(
                    new Tick(Tick.Kind.CONTAINER_ENDED, micros(gone), "container report-service ended with code 143"));
        }
        return ticks;
    }

    private static Span span(Span.State state, double from, double to) {
        return new Span(state, micros(from), micros(to));
    }

    private static String suffix(Random random) {
        String letters = "bcdfghjklmnpqrstvwxz2456789";
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(letters.charAt(random.nextInt(letters.length())));
        }
        return suffix.toString();
    }

    private static long micros(double seconds) {
        Instant start = START.plusSeconds(50);
        return start.getEpochSecond() * 1_000_000 + start.getNano() / 1_000 + Math.round(seconds * 1_000_000);
    }
}
