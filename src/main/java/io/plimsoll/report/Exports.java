package io.plimsoll.report;

import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.report.oscal.OscalDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes everything that a finished run leaves: the report, what is derived from it, and the manifest. */
public final class Exports {

    private static final String JSON = "application/json";
    private static final String XML = "application/xml";
    private static final String SARIF = "application/sarif+json";

    private Exports() {}

    /**
     * Writes {@code report.json}, {@code index.html}, the exports and {@code manifest.json}, and seals the pack.
     *
     * @param pack the pack of the run; its raw files are closed
     * @param report the report; its list of files is replaced by what the pack holds
     * @return the report as written
     * @throws IOException if the disk refuses it, or a secret is found in what was written ({@link
     *     io.plimsoll.evidence.SecretInPack}); then the pack is abandoned, and nothing in it looks whole
     */
    public static RunReport write(EvidencePack pack, RunReport report) throws IOException {
        try {
            RunReport written = pack.writeReport(report);
            for (DerivedFile file : derived(written)) {
                pack.derived(file.path(), file.mediaType(), file.role(), file.content());
            }
            pack.requireNoSecret();
            pack.seal();
            return written;
        } catch (UncheckedIOException e) {
            pack.abandon(String.valueOf(e.getMessage()));
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            pack.abandon(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /**
     * Returns everything that follows from a report, ordered by path: the same report always gives the same files.
     *
     * @param report the report as {@code report.json} holds it
     */
    public static List<DerivedFile> derived(RunReport report) {
        List<DerivedFile> files = new ArrayList<>();
        files.add(new DerivedFile(
                "VERIFY.md", "text/markdown", "how to verify the pack without Plimsoll", VerifyGuide.render(report)));
        files.add(new DerivedFile(
                "exports/checks.csv", "text/csv", "the checks as a table for spreadsheets", CsvTable.render(report)));
        files.add(new DerivedFile(
                "exports/ctrf.json", JSON, "the checks in the Common Test Report Format", Ctrf.render(report)));
        files.add(new DerivedFile(
                "exports/github.sarif", SARIF, "the failures for code scanning", Sarif.forCodeScanning(report)));
        files.add(new DerivedFile("exports/junit.xml", XML, "results for CI systems", JUnitXml.render(report)));
        files.add(new DerivedFile(
                "exports/open-test-report.xml",
                XML,
                "the checks as Open Test Reporting",
                OpenTestReport.render(report)));
        files.add(new DerivedFile("exports/results.sarif", SARIF, "the checks as SARIF", Sarif.full(report)));
        files.add(new DerivedFile(
                "exports/summary.md", "text/markdown", "summary for CI systems", MarkdownSummary.render(report)));
        files.add(new DerivedFile("index.html", "text/html", "the report to read", HtmlReport.render(report)));
        OscalDocuments.write(report)
                .forEach((name, document) ->
                        files.add(new DerivedFile("oscal/" + name, JSON, "the run in OSCAL", document)));
        files.sort(Comparator.comparing(DerivedFile::path));
        return files;
    }

    /**
     * A file that follows from a report.
     *
     * @param path its path within the pack
     * @param mediaType its media type
     * @param role what it is, in a few words
     * @param content its text
     */
    public record DerivedFile(String path, String mediaType, String role, String content) {}
}
