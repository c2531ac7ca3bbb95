package io.plimsoll.suite;

import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.Attestations;
import io.plimsoll.evidence.EventChain;
import io.plimsoll.evidence.EventHead;
import io.plimsoll.evidence.Manifest;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.SigningKeys;
import io.plimsoll.report.Exports;
import io.plimsoll.suite.AuditResult.Item;
import io.plimsoll.suite.AuditResult.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a pack's files against its manifest, writes everything that follows from its report anew to compare it, and lets
 * the same judges decide again from its raw files.
 */
final class OfflineAudit implements PackAudit {

    private static final String SIGNATURE = "signature";

    private final List<Scenario> scenarios;

    OfflineAudit(List<Scenario> scenarios) {
        this.scenarios = List.copyOf(scenarios);
    }

    @Override
    public AuditResult audit(Path pack, Optional<PublicKey> signer) {
        List<Item> items = new ArrayList<>();
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
        items.addAll(exports(pack, report));
        for (RunReport.CheckResult result : report.checks()) {
            again(pack, result).ifPresent(items::add);
        }
        return new AuditResult(items);
    }

    private static List<Item> files(Path pack) {
        try {
            Manifest manifest = Manifest.read(pack);
            List<String> differences = manifest.differencesTo(pack);
            if (differences.isEmpty()) {
                return List.of(new Item(
                        "files",
                        State.HOLDS,
                        manifest.files().size() + " files have the sizes and SHA-256 that manifest.json lists"));
            }
            return differences.stream()
                    .map(difference -> new Item("files", State.DIFFERS, difference))
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

    private static List<Item> exports(Path pack, RunReport report) {
        String writer = report.run().harnessVersion();
        // Another version may word the same facts otherwise; that is no difference of the pack's.
        State different = writer.equals(VersionClash.ownVersion()) ? State.DIFFERS : State.UNKNOWN;
        List<Item> items = new ArrayList<>();
        List<Exports.DerivedFile> files = Exports.derived(report);
        for (Exports.DerivedFile file : files) {
            try {
                if (!Files.readString(pack.resolve(file.path())).equals(file.content())) {
                    items.add(new Item(
                            file.path(),
                            different,
                            "is not what Plimsoll %s writes from report.json; the pack is of %s"
                                    .formatted(VersionClash.ownVersion(), writer)));
                }
            } catch (IOException e) {
                items.add(new Item(file.path(), State.DIFFERS, "cannot be read: " + e.getMessage()));
            }
        }
        return items.isEmpty()
                ? List.of(new Item("exports", State.HOLDS, files.size() + " files follow from report.json"))
                : items;
    }

    /** Decides a check again; empty if it was not decided by a scenario in the first place. */
    private Optional<Item> again(Path pack, RunReport.CheckResult result) {
        String id = result.check().id();
        String scenarioId = result.scenario();
        if (scenarioId == null) {
            return Optional.empty();
        }
        Path raw = pack.resolve("raw").resolve(scenarioId);
        Optional<Scenario> scenario =
                scenarios.stream().filter(s -> s.id().equals(scenarioId)).findFirst();
        if (scenario.isEmpty()) {
            return Optional.of(new Item(id, State.UNKNOWN, "this version of Plimsoll has no scenario " + scenarioId));
        }
        Verdict recorded = result.verdict() instanceof Verdict.Waived waived ? waived.original() : result.verdict();
        if (result.evidence().isEmpty() && recorded instanceof Verdict.Error) {
            return Optional.of(
                    new Item(id, State.HOLDS, "error before anything was observed: there is nothing to decide again"));
        }
        if (!Files.isDirectory(raw)) {
            return Optional.of(new Item(id, State.UNKNOWN, "raw/" + scenarioId + " is not in the pack"));
        }
        try {
            Map<String, Verdict> verdicts = scenario.get().judge(raw);
            Verdict verdict = verdicts.get(id);
            if (recorded.equals(verdict)) {
                return Optional.of(new Item(
                        id,
                        State.HOLDS,
                        "decided again from raw/%s: %s"
                                .formatted(scenarioId, recorded.outcome().word())));
            }
            return Optional.of(new Item(
                    id,
                    State.DIFFERS,
                    "the report says %s (%s); the raw files lead to %s"
                            .formatted(
                                    recorded.outcome().word(),
                                    recorded.reason(),
                                    verdict == null
                                            ? "no verdict"
                                            : verdict.outcome().word() + " (" + verdict.reason() + ")")));
        } catch (IOException | RuntimeException e) {
            return Optional.of(
                    new Item(id, State.UNKNOWN, "raw/%s cannot be judged: %s".formatted(scenarioId, e.getMessage())));
        }
    }
}
