package io.plimsoll.report;

import io.plimsoll.evidence.EvidencePack;
import io.plimsoll.evidence.RunReport;
import java.io.IOException;

/** Writes everything that a finished run leaves: the report, what is derived from it, and the manifest. */
public final class Exports {

    private Exports() {}

    /**
     * Writes {@code report.json}, {@code index.html}, the exports and {@code manifest.json}, and seals the pack.
     *
     * @param pack the pack of the run; its raw files are closed
     * @param report the report; its list of files is replaced by what the pack holds
     * @return the report as written
     * @throws IOException if the disk refuses it
     */
    public static RunReport write(EvidencePack pack, RunReport report) throws IOException {
        RunReport written = pack.writeReport(report);
        pack.derived("index.html", "text/html", "the report to read", HtmlReport.render(written));
        pack.derived("exports/junit.xml", "application/xml", "results for CI systems", JUnitXml.render(written));
        pack.derived("exports/summary.md", "text/markdown", "summary for CI systems", MarkdownSummary.render(written));
        pack.seal();
        return written;
    }
}
