package io.plimsoll.suite;

import io.plimsoll.evidence.Manifest;
import io.plimsoll.evidence.RedactionMarks;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.report.Exports;
import io.plimsoll.suite.AuditResult.Item;
import io.plimsoll.suite.AuditResult.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what a manifest says of files, besides their content, against the report and the files. Nobody but a signature
 * vouches for the manifest: in a pack that is not signed, all that it says has to follow from something else.
 */
final class ListedFiles {

    private ListedFiles() {}

    /** What is said of a file. */
    private record Said(String mediaType, String role, boolean derived) {
        @Override
        public String toString() {
            return "%s, \"%s\", %s".formatted(mediaType, role, derived ? "derived" : "not derived");
        }
    }

    /**
     * Compares a manifest with the report that it lists.
     *
     * @param pack the folder of the pack
     * @param manifest its manifest
     * @param report its report
     * @param derived what follows from the report
     * @param different what a difference in files that follow from the report is
     * @throws IOException if a file cannot be read
     */
    static List<Item> compare(
            Path pack, Manifest manifest, RunReport report, List<Exports.DerivedFile> derived, State different)
            throws IOException {
        List<Item> items = new ArrayList<>();
        if (!manifest.runId().equals(report.run().id())) {
            items.add(differs("expected run %s, as report.json says, observed %s"
                    .formatted(report.run().id(), manifest.runId())));
        }
        Map<String, Said> expected = new LinkedHashMap<>();
        report.files().forEach(file -> expected.put(file.path(), new Said(file.mediaType(), file.role(), false)));
        derived.forEach(file -> expected.put(file.path(), new Said(file.mediaType(), file.role(), true)));
        for (Manifest.Entry entry : manifest.files()) {
            Said said = new Said(entry.mediaType(), entry.role(), entry.derived());
            Said follows = expected.remove(entry.path());
            if (!said.equals(follows)) {
                boolean mayBeWorded = follows == null ? entry.derived() : follows.derived();
                items.add(new Item(
                        Manifest.FILE,
                        mayBeWorded ? different : State.DIFFERS,
                        "%s: expected %s, observed %s"
                                .formatted(entry.path(), follows == null ? "no such file" : follows, said)));
            }
            Map<String, Integer> marks = RedactionMarks.in(pack.resolve(entry.path()));
            if (!marks.equals(entry.redactions())) {
                items.add(differs("%s: expected the redactions %s, which are in it, observed %s"
                        .formatted(entry.path(), marks, entry.redactions())));
            }
        }
        expected.forEach((path, follows) -> items.add(new Item(
                Manifest.FILE,
                follows.derived() && !path.equals(ReportJson.FILE) ? different : State.DIFFERS,
                path + ": expected to be listed, observed nothing of it")));
        return items;
    }

    private static Item differs(String detail) {
        return new Item(Manifest.FILE, State.DIFFERS, detail);
    }
}
