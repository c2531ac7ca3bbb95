package io.plimsoll.report;

import io.plimsoll.check.Measurement;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Baseline;
import io.plimsoll.evidence.Change;
import io.plimsoll.evidence.Change.Kind;
import io.plimsoll.evidence.EarlierRun;
import io.plimsoll.evidence.Redaction;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two runs: a pure function of their reports.
 *
 * @param before the id of the earlier run
 * @param beforeGate what that run came to
 * @param after the id of the later run
 * @param afterGate what that run came to
 * @param changes what is different, the gravest first; then by check
 */
public record RunComparison(String before, String beforeGate, String after, String afterGate, List<Change> changes) {

    /** By how much a figure has to differ to be listed; a single run on each side cannot tell what its noise is. */
    public static final double NOTABLE = 0.10;

    public RunComparison {
        changes = List.copyOf(changes);
    }

    /** Compares two runs. */
    public static RunComparison of(RunReport before, RunReport after) {
        List<Change> changes = new ArrayList<>();
        subjects(before, after, changes);
        Map<String, CheckResult> earlier = byId(before);
        Map<String, CheckResult> later = byId(after);
        TreeSet<String> ids = new TreeSet<>(earlier.keySet());
        ids.addAll(later.keySet());
        for (String id : ids) {
            check(id, earlier.get(id), later.get(id), changes);
        }
        changes.sort(Comparator.comparing(Change::kind).thenComparing(Change::about));
        return new RunComparison(
                before.run().id(),
                before.gate().sentence(),
                after.run().id(),
                after.gate().sentence(),
                changes);
    }

    /** Returns whether the later run is worse: something fails that did not, or is not decided that was. */
    public boolean isWorse() {
        return changes.stream()
                .anyMatch(change -> change.kind() == Kind.NEW || change.kind() == Kind.NO_LONGER_DECIDED);
    }

    /**
     * Returns what the report of the later run records of this comparison. Its texts come from another pack, so this run's
     * secrets are taken out of them, too.
     */
    public Baseline since(EarlierRun earlier, Redaction redaction) {
        return new Baseline(
                before,
                earlier.sha256(),
                redaction.text(beforeGate),
                changes.stream()
                        .map(change -> new Change(
                                change.kind(),
                                redaction.text(change.about()),
                                redaction.text(change.before()),
                                redaction.text(change.after())))
                        .toList());
    }

    private static Map<String, CheckResult> byId(RunReport report) {
        Map<String, CheckResult> results = new LinkedHashMap<>();
        report.checks().forEach(result -> results.put(result.check().id(), result));
        return results;
    }

    private static void subjects(RunReport before, RunReport after, List<Change> changes) {
        Subject a = before.subject();
        Subject b = after.subject();
        subject("deployment", a.name(), b.name(), changes);
        subject("commit", commit(a), commit(b), changes);
        subject("specification", a.specSha256(), b.specSha256(), changes);
        subject("manifests", a.manifestsSha256(), b.manifestsSha256(), changes);
        subject(
                "distribution",
                before.environment().distribution(),
                after.environment().distribution(),
                changes);
        both(images(a), images(b)).forEach((name, pair) -> subject("image " + name, pair.a(), pair.b(), changes));
        both(before.environment().versions(), after.environment().versions())
                .forEach((name, pair) -> subject("version of " + name, pair.a(), pair.b(), changes));
    }

    private static String commit(Subject subject) {
        return subject.gitCommit() == null
                ? "none"
                : subject.gitCommit() + (subject.gitDirty() ? " and uncommitted changes" : "");
    }

    private static Map<String, String> images(Subject subject) {
        Map<String, String> images = new TreeMap<>();
        subject.images().forEach(image -> images.put(image.reference(), image.digest()));
        return images;
    }

    private static Map<String, Pair> both(Map<String, String> before, Map<String, String> after) {
        Map<String, Pair> pairs = new TreeMap<>();
        before.forEach((name, value) -> pairs.put(name, new Pair(value, after.getOrDefault(name, "none"))));
        after.forEach((name, value) -> pairs.putIfAbsent(name, new Pair("none", value)));
        return pairs;
    }

    private static void subject(String about, String before, String after, List<Change> changes) {
        if (!before.equals(after)) {
            changes.add(new Change(Kind.SUBJECT, about, before, after));
        }
    }

    private static void check(
            String id, @Nullable CheckResult before, @Nullable CheckResult after, List<Change> changes) {
        if (before == null || after == null) {
            changes.add(new Change(Kind.CHECK, id, presence(before), presence(after)));
            if (after != null && after.verdict().outcome() == Outcome.FAIL) {
                changes.add(new Change(Kind.NEW, id, "not in this run", said(after)));
            }
            return;
        }
        if (before.check().version() != after.check().version()) {
            changes.add(new Change(
                    Kind.CHECK,
                    id,
                    "version " + before.check().version(),
                    "version " + after.check().version()));
        }
        Kind kind = kind(before.verdict().outcome(), after.verdict().outcome());
        if (kind != null) {
            changes.add(new Change(kind, id, said(before), said(after)));
        }
        numbers(id, before.verdict(), after.verdict(), changes);
    }

    private static @Nullable Kind kind(Outcome before, Outcome after) {
        if (fails(before) && fails(after)) {
            return Kind.STILL_FAILING;
        }
        if (before == after) {
            return null;
        }
        if (fails(after)) {
            return Kind.NEW;
        }
        boolean wasDecided = before == Outcome.PASS || fails(before);
        if (wasDecided && (after == Outcome.ERROR || after == Outcome.NOT_TESTED || after == Outcome.MANUAL)) {
            return Kind.NO_LONGER_DECIDED;
        }
        return fails(before) && after == Outcome.PASS ? Kind.FIXED : Kind.OTHER_OUTCOME;
    }

    /** A waived failure is a failure: it is not fixed by a signature. */
    private static boolean fails(Outcome outcome) {
        return outcome == Outcome.FAIL || outcome == Outcome.WAIVED;
    }

    private static String presence(@Nullable CheckResult result) {
        return result == null ? "not in this run" : "version " + result.check().version();
    }

    private static String said(CheckResult result) {
        return Words.outcome(result) + ": " + result.verdict().reason();
    }

    private static void numbers(String id, Verdict before, Verdict after, List<Change> changes) {
        Map<String, Measurement> later = new LinkedHashMap<>();
        measurements(after).forEach(measurement -> later.put(measurement.name(), measurement));
        for (Measurement a : measurements(before)) {
            Measurement b = later.get(a.name());
            if (b != null && Objects.equals(a.unit(), b.unit()) && isNotable(a.value(), b.value())) {
                changes.add(new Change(
                        Kind.NUMBER, id, a.name() + " " + Words.measured(a), a.name() + " " + Words.measured(b)));
            }
        }
    }

    private static boolean isNotable(double before, double after) {
        return Math.abs(after - before) > NOTABLE * Math.max(Math.abs(before), Math.abs(after));
    }

    private static List<Measurement> measurements(Verdict verdict) {
        Verdict.Fail fail = Failures.of(verdict);
        if (fail != null) {
            return fail.measurements();
        }
        return verdict instanceof Verdict.Pass pass ? pass.measurements() : List.of();
    }

    private record Pair(String a, String b) {}
}
