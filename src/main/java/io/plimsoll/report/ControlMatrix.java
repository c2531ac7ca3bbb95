package io.plimsoll.report;

import io.plimsoll.check.ControlMapping;
import io.plimsoll.check.Outcome;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.CheckResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which controls of which published catalogue the checks of a run give evidence for.
 *
 * <p>Controls whose checks were not carried out are listed like the others: what is missing must be as easy to see as
 * what is there.
 */
final class ControlMatrix {

    private ControlMatrix() {}

    /** A check beside a control. */
    record CheckCell(String id, String anchor, String outcome, String word, String relationship) {}

    /** A control and the checks that give evidence for part of it. */
    record ControlLine(String id, List<CheckCell> checks, String state) {}

    /** A catalogue in its pinned version. */
    record Framework(String name, String anchor, String summary, List<ControlLine> controls) {}

    /** How the mapping to a catalogue came about. */
    record Criterion(String name, int checks, int controls, long published, long judgement) {}

    static List<Framework> frameworks(RunReport report) {
        Map<String, Map<String, List<CheckCell>>> byFramework = new LinkedHashMap<>();
        for (CheckResult result : report.checks()) {
            for (ControlMapping mapping : result.check().controls()) {
                byFramework
                        .computeIfAbsent(name(mapping), name -> new TreeMap<>(NATURAL))
                        .computeIfAbsent(mapping.id(), id -> new ArrayList<>())
                        .add(new CheckCell(
                                result.check().id(),
                                Anchor.ofCheck(result.check().id()),
                                result.verdict().outcome().word(),
                                Words.outcome(result),
                                mapping.relationship()));
            }
        }
        List<Framework> frameworks = new ArrayList<>();
        byFramework.forEach((name, controls) -> {
            List<ControlLine> lines = new ArrayList<>();
            controls.forEach((id, checks) -> lines.add(new ControlLine(id, checks, state(checks))));
            long without = lines.stream()
                    .filter(line -> line.state().equals(NO_EVIDENCE))
                    .count();
            frameworks.add(new Framework(
                    name,
                    Anchor.of("framework-" + name),
                    "%s touched; %s without evidence from this run"
                            .formatted(Words.count(lines.size(), "control"), Words.count(without)),
                    lines));
        });
        return frameworks;
    }

    static List<Criterion> criteria(RunReport report) {
        Map<String, List<ControlMapping>> byFramework = new LinkedHashMap<>();
        Map<String, Integer> checks = new LinkedHashMap<>();
        for (CheckResult result : report.checks()) {
            result.check().controls().stream()
                    .map(ControlMatrix::name)
                    .distinct()
                    .forEach(name -> checks.merge(name, 1, Integer::sum));
            for (ControlMapping mapping : result.check().controls()) {
                byFramework
                        .computeIfAbsent(name(mapping), name -> new ArrayList<>())
                        .add(mapping);
            }
        }
        List<Criterion> criteria = new ArrayList<>();
        byFramework.forEach((name, mappings) -> {
            long judgement = mappings.stream()
                    .filter(mapping -> mapping.source().equals(ControlMapping.JUDGEMENT))
                    .count();
            criteria.add(new Criterion(
                    name,
                    checks.getOrDefault(name, 0),
                    (int) mappings.stream().map(ControlMapping::id).distinct().count(),
                    mappings.size() - judgement,
                    judgement));
        });
        return criteria;
    }

    private static final String NO_EVIDENCE = "No evidence: no check of it was decided";

    private static String name(ControlMapping mapping) {
        return mapping.catalogue() + " " + mapping.version();
    }

    private static String state(List<CheckCell> checks) {
        long passed = count(checks, Outcome.PASS);
        long failed = count(checks, Outcome.FAIL) + count(checks, Outcome.WAIVED);
        if (failed > 0) {
            return "Evidence against: %s of %s".formatted(failed, Words.count(checks.size(), "check"));
        }
        if (passed == 0) {
            return NO_EVIDENCE;
        }
        return passed == checks.size()
                ? "Evidence for part of it"
                : "Evidence for part of it, from %s of %s".formatted(passed, Words.count(checks.size(), "check"));
    }

    private static long count(List<CheckCell> checks, Outcome outcome) {
        return checks.stream()
                .filter(cell -> cell.outcome().equals(outcome.word()))
                .count();
    }

    /** Orders ids as people do: {@code AC-6(2)} before {@code AC-6(10)}, {@code A.8.9} before {@code A.8.20}. */
    static final Comparator<String> NATURAL =
            Comparator.comparing(ControlMatrix::padded).thenComparing(id -> id);

    private static String padded(String id) {
        StringBuilder padded = new StringBuilder();
        StringBuilder digits = new StringBuilder();
        for (char c : (id + " ").toCharArray()) {
            if (Character.isDigit(c)) {
                digits.append(c);
            } else {
                padded.append("0".repeat(Math.max(0, digits.isEmpty() ? 0 : 8 - digits.length())))
                        .append(digits)
                        .append(c);
                digits.setLength(0);
            }
        }
        return padded.toString();
    }
}
