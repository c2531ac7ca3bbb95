package io.plimsoll.report;

import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.PackFile;
import io.plimsoll.report.format.PackLink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns what a result names as evidence into links, where it names a file of the pack. */
final class EvidenceLinks {

    private final Map<String, PackFile> files = new HashMap<>();

    EvidenceLinks(RunReport report) {
        report.files().forEach(file -> files.put(file.path(), file));
    }

    /**
     * A piece of evidence.
     *
     * @param text the path within the pack, or a line that is quoted
     * @param href the link; empty for a quoted line
     * @param sha256 the file's digest; empty for a quoted line
     */
    record Link(String text, String href, String sha256) {}

    Link link(String line) {
        PackFile file = files.get(line);
        return file == null ? new Link(line, "", "") : new Link(line, PackLink.of(line), file.sha256());
    }

    List<Link> links(List<String> lines) {
        return lines.stream().map(this::link).toList();
    }
}
