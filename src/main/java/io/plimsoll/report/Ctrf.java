package io.plimsoll.report;

import io.plimsoll.check.Check;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Attempt;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.PackFile;
import io.plimsoll.report.format.JsonFields;
import io.plimsoll.report.format.NameUuid;
import io.plimsoll.report.format.OutcomeWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a run in the Common Test Report Format, version 0.0: one test per planned check. */
public final class Ctrf {

    private final RunReport report;
    private final Map<String, PackFile> files = new HashMap<>();

    private Ctrf(RunReport report) {
        this.report = report;
        report.files().forEach(file -> files.put(file.path(), file));
    }

    /** Returns the document. */
    public static String render(RunReport report) {
        return new Ctrf(report).write();
    }

    private String write() {
        return new JsonFields()
                .put("reportFormat", "CTRF")
                .put("specVersion", "0.0.0")
                .put("reportId", NameUuid.of("run", report.run().id(), "ctrf"))
                .put("timestamp", report.run().endedAt().toString())
                .put("generatedBy", "plimsoll " + report.run().harnessVersion())
                .put(
                        "results",
                        new JsonFields()
                                .put(
                                        "tool",
                                        new JsonFields()
                                                .put("name", "plimsoll")
                                                .put("version", report.run().harnessVersion()))
                                .put("summary", summary())
                                .list(
                                        "tests",
                                        report.checks().stream().map(this::test).toList())
                                .put("environment", environment())
                                .put("extra", extra()))
                .pretty();
    }

    private JsonFields summary() {
        Map<OutcomeWords.Ctrf, Long> counts = new EnumMap<>(OutcomeWords.Ctrf.class);
        report.checks().forEach(result -> counts.merge(status(result), 1L, Long::sum));
        JsonFields summary = new JsonFields().put("tests", report.planned());
        for (OutcomeWords.Ctrf status : OutcomeWords.Ctrf.values()) {
            summary.put(Words.kebab(status), counts.getOrDefault(status, 0L));
        }
        return summary.put("flaky", report.checks().stream().filter(Ctrf::flaky).count())
                .put(
                        "suites",
                        report.checks().stream()
                                .map(result -> result.check().suite())
                                .distinct()
                                .count())
                .put("start", report.run().startedAt().toEpochMilli())
                .put("stop", report.run().endedAt().toEpochMilli())
                .put("duration", report.run().durationMillis());
    }

    private static OutcomeWords.Ctrf status(CheckResult result) {
        return OutcomeWords.of(result.verdict().outcome()).ctrf();
    }

    private static boolean flaky(CheckResult result) {
        return result.passedOnlyLater();
    }

    private JsonFields test(CheckResult result) {
        Check check = result.check();
        Verdict verdict = result.verdict();
        JsonFields test = new JsonFields()
                .put("testId", check.id())
                .put("executionId", NameUuid.of("run", report.run().id(), "ctrf", check.id()))
                .put("name", check.id() + " " + check.title())
                .put("status", Words.kebab(status(result)))
                .put("duration", result.durationMillis());
        Instant started = result.startedAt();
        if (started != null) {
            test.put("start", started.toEpochMilli())
                    .put("stop", started.plusMillis(result.durationMillis()).toEpochMilli());
        }
        test.texts("suite", List.of(check.suite())).put("message", verdict.reason());
        Verdict.Fail fail = Failures.of(verdict);
        if (fail != null) {
            test.put("trace", Failures.explain(fail));
        }
        if (result.attempts().size() > 1) {
            test.list("retryAttempts", earlier(result.attempts()));
        }
        return test.put("rawStatus", verdict.outcome().word())
                .texts("tags", List.of(check.method().name(), Words.plain(check.severity())))
                .put("labels", labels(check))
                .put("type", "deployment conformance")
                .put("retries", result.attempt() - 1)
                .put("flaky", flaky(result))
                .put("attachments", attachments(result))
                .put("extra", extra(result));
    }

    /** Every attempt before the one that decided: none is left out. */
    private static List<JsonFields> earlier(List<Attempt> attempts) {
        List<JsonFields> earlier = new ArrayList<>();
        for (Attempt attempt : attempts.subList(0, attempts.size() - 1)) {
            earlier.add(new JsonFields()
                    .put("attempt", earlier.size() + 1)
                    .put(
                            "status",
                            Words.kebab(OutcomeWords.of(attempt.outcome()).ctrf()))
                    .put("duration", attempt.durationMillis())
                    .put("message", attempt.reason()));
        }
        return earlier;
    }

    private static JsonFields labels(Check check) {
        return new JsonFields()
                .put("severity", Words.plain(check.severity()))
                .put("checkVersion", check.version())
                .texts(
                        "givesEvidenceFor",
                        check.controls().stream()
                                .map(control -> control.catalogue() + " " + control.version() + " " + control.id())
                                .toList());
    }

    private List<JsonFields> attachments(CheckResult result) {
        List<JsonFields> attachments = new ArrayList<>();
        for (String path : result.evidence()) {
            PackFile file = files.get(path);
            if (file != null) {
                attachments.add(new JsonFields()
                        .put("name", file.role())
                        .put("contentType", file.mediaType())
                        .put("path", "../" + path)
                        .put("extra", new JsonFields().put("sha256", file.sha256())));
            }
        }
        return attachments;
    }

    /** What the five statuses do not say. */
    private static JsonFields extra(CheckResult result) {
        JsonFields extra =
                new JsonFields().put("outcome", result.verdict().outcome().word());
        if (result.verdict() instanceof Verdict.NotTested notTested) {
            extra.put("reasonCode", notTested.code().name()).put("acceptedBecause", result.acceptedBecause());
        } else if (result.verdict() instanceof Verdict.Waived waived) {
            extra.put("waiver", waived.waiver().id())
                    .put("owner", waived.waiver().owner())
                    .put("expires", waived.waiver().expires().toString());
        }
        return extra.put("reproduce", result.reproduce());
    }

    private JsonFields environment() {
        JsonFields versions = new JsonFields();
        report.environment().versions().forEach(versions::put);
        return new JsonFields()
                .put("appName", report.subject().name())
                .put("commit", report.subject().gitCommit())
                .put(
                        "extra",
                        new JsonFields()
                                .put("kind", report.environment().kind())
                                .put("distribution", report.environment().distribution())
                                .put("versions", versions));
    }

    private JsonFields extra() {
        JsonFields counts = new JsonFields();
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome.word(), report.count(outcome));
        }
        return new JsonFields()
                .put("runId", report.run().id())
                .put("gate", Words.kebab(report.gate().state()))
                .put("sentence", report.gate().sentence())
                .put("counts", counts)
                .put("partial", report.run().partial());
    }
}
