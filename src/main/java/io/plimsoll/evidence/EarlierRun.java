package io.plimsoll.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run whose pack is there, to compare a later one with.
 *
 * @param report its report
 * @param sha256 the SHA-256 of its report.json
 */
public record EarlierRun(RunReport report, String sha256) {

    /**
     * Reads the report of a pack, and holds it against the manifest.
     *
     * @param pack the folder of the pack
     * @throws IOException if it is no pack, or one of another format, or its report is not the one that the manifest
     *     lists; the message says what is there instead, and what to do
     */
    public static EarlierRun read(Path pack) throws IOException {
        for (String file : List.of(ReportJson.FILE, Manifest.FILE)) {
            if (!Files.isRegularFile(pack.resolve(file))) {
                throw new IOException(
                        "expected the folder of a whole run, with %s and %s, observed no %s - name such a folder, for example reports/<run>"
                                .formatted(ReportJson.FILE, Manifest.FILE, file));
            }
        }
        RunReport report;
        Manifest manifest;
        try {
            report = ReportJson.read(pack);
        } catch (IOException e) {
            throw new IOException("its " + ReportJson.FILE + " " + e.getMessage(), e);
        }
        try {
            manifest = Manifest.read(pack);
        } catch (IOException e) {
            throw new IOException("its " + Manifest.FILE + " " + e.getMessage(), e);
        }
        String listed = manifest.files().stream()
                .filter(entry -> entry.path().equals(ReportJson.FILE))
                .map(Manifest.Entry::sha256)
                .findFirst()
                .orElse("none");
        String sha256 = Digest.of(pack.resolve(ReportJson.FILE)).sha256();
        if (!listed.equals(sha256)) {
            throw new IOException(
                    ("expected the report.json that manifest.json lists, with SHA-256 %s, observed %s - it was changed after"
                                    + " the run: `./plimsoll audit` says what else was; take the pack from where it is kept")
                            .formatted(listed, sha256));
        }
        return new EarlierRun(report, sha256);
    }
}
