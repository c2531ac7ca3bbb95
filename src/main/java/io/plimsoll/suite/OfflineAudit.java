package io.plimsoll.suite;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Attestations;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.EventChain;
import io.plimsoll.evidence.EventHead;
import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.Manifest;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.Retention;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.SigningKeys;
import io.plimsoll.report.Exports;
import io.plimsoll.suite.AuditResult.Item;
import io.plimsoll.suite.AuditResult.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks a pack's files against its manifest, writes everything that follows from its report anew to compare it, and lets
 * the same judges decide again from its raw files.
 */
final class OfflineAudit implements PackAudit {

    private static final String FILES = "files";
    private static final String SIGNATURE = "signature";

    private final List<Scenario> scenarios;

    OfflineAudit(List<Scenario> scenarios) {
        this.scenarios = List.copyOf(scenarios);
    }

    @Override
    public AuditResult audit(Path pack, Optional<PublicKey> signer) {
        List<Item> items = new ArrayList<>();
        items.addAll(strangers(pack));
        if (!items.isEmpty()) {
            // Nothing is read through a link, nor from a pipe that never ends.
            return new AuditResult(items);
        }
        if (Files.exists(pack.resolve(EvidencePack.INCOMPLETE))) {
            return new AuditResult(List.of(new Item(
                    EvidencePack.INCOMPLETE,
                    State.UNKNOWN,
                    "the run ended as an error, because its evidence could not be completed: this is no pack")));
        }
        items.addAll(files(pack));
        RunReport report;
        try {
            report = ReportJson.read(pack);
        } catch (IOException | RuntimeException e) {
            items.add(new Item("report.json", State.UNKNOWN, "cannot be read: " + e.getMessage()));
            return new AuditResult(items);
        }
        items.add(signature(pack, signer));
        items.addAll(events(pack, report));
        // Another version may word the same facts otherwise; that is no difference of the pack's.
        State different =
                report.run().harnessVersion().equals(VersionClash.ownVersion()) ? State.DIFFERS : State.UNKNOWN;
        List<Exports.DerivedFile> derived = derived(report);
        items.addAll(exports(pack, report, derived, different));
        items.addAll(listed(pack, report, derived, different, items));
        items.addAll(planned(report));
        items.addAll(evidence(report));
        items.addAll(retention(pack, report));
        Map<String, Judgement> judgements = new HashMap<>();
        for (RunReport.CheckResult result : report.checks()) {
            items.addAll(again(pack, result, judgements));
        }
        return new AuditResult(items);
    }

    /** What is neither a file nor a folder; a pack as it was written has nothing of the kind. */
    private static List<Item> strangers(Path pack) {
        try (Stream<Path> paths = Files.walk(pack)) {
            return paths.filter(path -> !path.equals(pack))
                    .filter(path -> !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                            && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> new Item(
                            pack.relativize(path).toString(),
                            State.DIFFERS,
                            "expected a file or a folder, observed a %s: nothing of the pack was read"
                                    .formatted(Files.isSymbolicLink(path) ? "symbolic link" : "special file")))
                    .sorted(Comparator.comparing(Item::subject))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(new Item(FILES, State.UNKNOWN, "cannot be listed: " + e.getMessage()));
        }
    }

    private static List<Item> files(Path pack) {
        try {
            Manifest manifest = Manifest.read(pack);
            List<String> differences = new ArrayList<>(manifest.differencesTo(pack));
            if (!Files.readString(pack.resolve(Manifest.FILE)).equals(manifest.text())) {
                differences.add(Manifest.FILE + ": says the same in another form than Plimsoll writes");
            }
            if (differences.isEmpty()) {
                return List.of(new Item(
                        FILES,
                        State.HOLDS,
                        manifest.files().size() + " files have the sizes and SHA-256 that manifest.json lists"));
            }
            return differences.stream()
                    .map(difference -> new Item(FILES, State.DIFFERS, difference))
                    .toList();
        } catch (IOException | RuntimeException e) {
            return List.of(new Item("manifest.json", State.UNKNOWN, "cannot be read: " + e.getMessage()));
        }
    }

    private static Item signature(Path pack, Optional<PublicKey> signer) {
        if (!Attestations.isThere(pack)) {
            return signer.isEmpty()
                    ? new Item(SIGNATURE, State.NOTED, "not signed: whoever rewrites the whole pack leaves no trace")
                    : new Item(
                            SIGNATURE,
                            State.DIFFERS,
                            "expected one by the key %s, observed none: the pack was never signed, or %s was taken out"
                                    .formatted(SigningKeys.id(signer.get()), Attestations.FILE));
        }
        try {
            Attestations.Verification found = Attestations.verify(pack, signer.orElse(null));
            if (!found.problems().isEmpty()) {
                return new Item(SIGNATURE, State.DIFFERS, String.join("; ", found.problems()));
            }
            String keys = String.join(", ", found.keyIds());
            return signer.isPresent()
                    ? new Item(SIGNATURE, State.HOLDS, "signed by the key " + keys)
                    : new Item(
                            SIGNATURE,
                            State.NOTED,
                            "says that it is by the key " + keys + "; not verified: name the signer's key with --key");
        } catch (IOException e) {
            return new Item(SIGNATURE, State.UNKNOWN, "cannot be read: " + e.getMessage());
        }
    }

    private static List<Item> events(Path pack, RunReport report) {
        EventHead head = report.events();
        if (head == null) {
            return List.of(new Item(
                    EventChain.FILE,
                    State.DIFFERS,
                    "expected its head in report.json, observed none: it was taken out"));
        }
        try {
            List<String> problems = EventChain.problems(pack, report, head);
            return problems.isEmpty()
                    ? List.of(new Item(
                            EventChain.FILE,
                            State.HOLDS,
                            head.lines()
                                    + " events are chained up to the head that report.json names, and agree with it"))
                    : problems.stream()
                            .map(problem -> new Item(EventChain.FILE, State.DIFFERS, problem))
                            .toList();
        } catch (IOException e) {
            return List.of(new Item(EventChain.FILE, State.UNKNOWN, "cannot be read: " + e.getMessage()));
        }
    }

    /** Returns the canonical report itself, and all that follows from it. */
    private static List<Exports.DerivedFile> derived(RunReport report) {
        List<Exports.DerivedFile> files = new ArrayList<>();
        files.add(new Exports.DerivedFile(
                ReportJson.FILE,
                "application/json",
                "the canonical report",
                new String(ReportJson.write(report), StandardCharsets.UTF_8)));
        files.addAll(Exports.derived(report));
        return files;
    }

    private static List<Item> exports(Path pack, RunReport report, List<Exports.DerivedFile> files, State different) {
        List<Item> items = new ArrayList<>();
        for (Exports.DerivedFile file : files) {
            try {
                if (!holds(pack.resolve(file.path()), file.content())) {
                    items.add(new Item(
                            file.path(),
                            different,
                            "is not what Plimsoll %s writes from report.json; the pack is of %s"
                                    .formatted(
                                            VersionClash.ownVersion(),
                                            report.run().harnessVersion())));
                }
            } catch (IOException e) {
                items.add(new Item(file.path(), State.DIFFERS, "cannot be read: " + e.getMessage()));
            }
        }
        return items.isEmpty()
                ? List.of(new Item("exports", State.HOLDS, files.size() - 1 + " files follow from report.json"))
                : items;
    }

    /** Of files that are not what the manifest lists, nothing more is said. */
    private static List<Item> listed(
            Path pack, RunReport report, List<Exports.DerivedFile> derived, State different, List<Item> soFar) {
        boolean asListed = soFar.stream()
                .filter(item -> item.subject().equals(FILES) || item.subject().equals(Manifest.FILE))
                .allMatch(item -> item.state() == State.HOLDS);
        if (!asListed) {
            return List.of();
        }
        try {
            return ListedFiles.compare(pack, Manifest.read(pack), report, derived, different);
        } catch (IOException | RuntimeException e) {
            return List.of(new Item(Manifest.FILE, State.UNKNOWN, "cannot be compared: " + e.getMessage()));
        }
    }

    private static List<Item> planned(RunReport report) {
        try {
            return PlannedChecks.compare(report, Catalogue.bundled(), OwnCode.catalogueSha256());
        } catch (IOException e) {
            return List.of(new Item("planned", State.UNKNOWN, "the catalogue cannot be read: " + e.getMessage()));
        }
    }

    /** Links to evidence that lead to no file of which the report names the digest. */
    private static List<Item> evidence(RunReport report) {
        Set<String> known =
                report.files().stream().map(RunReport.PackFile::path).collect(Collectors.toSet());
        List<Item> items = new ArrayList<>();
        for (RunReport.CheckResult result : report.checks()) {
            Stream.concat(
                            result.evidence().stream(),
                            result.attempts().stream().flatMap(attempt -> attempt.evidence().stream()))
                    .distinct()
                    .filter(path -> !known.contains(path))
                    .forEach(path -> items.add(new Item(
                            result.check().id(),
                            State.DIFFERS,
                            "expected the SHA-256 of its evidence %s in report.json, observed none".formatted(path))));
        }
        return items;
    }

    private static List<Item> retention(Path pack, RunReport report) {
        try {
            Retention listed = Manifest.read(pack).retention();
            return report.run().retention().equals(listed)
                    ? List.of()
                    : List.of(new Item(
                            Manifest.FILE,
                            State.DIFFERS,
                            "expected retention %s, as report.json says, observed %s"
                                    .formatted(said(report.run().retention()), said(listed))));
        } catch (IOException | RuntimeException e) {
            // That the manifest cannot be read is said where its files are compared.
            return List.of();
        }
    }

    private static String said(@Nullable Retention retention) {
        return retention == null ? "none" : "class " + retention.name() + " until " + retention.deleteAfter();
    }

    private static boolean holds(Path file, String content) throws IOException {
        byte[] expected = content.getBytes(StandardCharsets.UTF_8);
        // The size first: a file that somebody made huge is not read at all.
        return Files.size(file) == expected.length && Arrays.equals(Files.readAllBytes(file), expected);
    }

    /** Decides a check again; nothing to say if it was not decided by a scenario in the first place. */
    private List<Item> again(Path pack, RunReport.CheckResult result, Map<String, Judgement> known) {
        String id = result.check().id();
        String scenarioId = result.scenario();
        if (scenarioId == null) {
            return List.of();
        }
        Verdict recorded = WaiverRule.judged(result.verdict());
        if (result.evidence().isEmpty() && recorded instanceof Verdict.Error) {
            return List.of(
                    new Item(id, State.HOLDS, "error before anything was observed: there is nothing to decide again"));
        }
        Judgement judgement = known.computeIfAbsent(scenarioId, each -> judge(pack, each));
        if (!judgement.impossible().isEmpty()) {
            return List.of(new Item(id, State.UNKNOWN, judgement.impossible()));
        }
        Judged judged = judgement.verdicts().get(id);
        Verdict verdict = judged == null ? null : judged.verdict();
        if (!recorded.equals(verdict)) {
            return List.of(new Item(
                    id,
                    State.DIFFERS,
                    "the report says %s (%s); the raw files lead to %s"
                            .formatted(
                                    recorded.outcome().word(),
                                    recorded.reason(),
                                    verdict == null
                                            ? "no verdict"
                                            : verdict.outcome().word() + " (" + verdict.reason() + ")")));
        }
        if (judged != null && !judged.basis().equals(result.basis())) {
            return List.of(new Item(
                    id,
                    State.DIFFERS,
                    "the report says that the verdict rests on %s; the raw files lead to %s"
                            .formatted(
                                    result.basis() == null ? "nothing" : said(result.basis()), said(judged.basis()))));
        }
        return List.of(new Item(
                id,
                State.HOLDS,
                "decided again from raw/%s: %s"
                        .formatted(scenarioId, recorded.outcome().word())));
    }

    private static String said(Basis basis) {
        return basis.populations().stream()
                        .map(population -> "%s of %s %s (%s)"
                                .formatted(
                                        population.examined(),
                                        population.total(),
                                        population.of(),
                                        population.queries().stream()
                                                .map(query -> query.request()
                                                        + (query.resourceVersion() == null
                                                                ? ""
                                                                : " at resourceVersion " + query.resourceVersion()))
                                                .collect(Collectors.joining(", "))))
                        .collect(Collectors.joining(", "))
                + "; control "
                + basis.control().state().name().toLowerCase(Locale.ROOT).replace('_', '-')
                + ": "
                + basis.control().observed();
    }

    private Judgement judge(Path pack, String scenarioId) {
        Path raw = pack.resolve("raw").resolve(scenarioId);
        Optional<Scenario> scenario =
                scenarios.stream().filter(s -> s.id().equals(scenarioId)).findFirst();
        if (scenario.isEmpty()) {
            return new Judgement(Map.of(), "this version of Plimsoll has no scenario " + scenarioId);
        }
        if (!Files.isDirectory(raw)) {
            return new Judgement(Map.of(), "raw/" + scenarioId + " is not in the pack");
        }
        try {
            return new Judgement(scenario.get().judge(raw), "");
        } catch (IOException | RuntimeException e) {
            return new Judgement(Map.of(), "raw/%s cannot be judged: %s".formatted(scenarioId, e.getMessage()));
        }
    }

    /** What a scenario's raw files lead to, or why that cannot be told; a scenario is read once for all its checks. */
    private record Judgement(Map<String, Judged> verdicts, String impossible) {}
}
