package io.plimsoll.evidence;

import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.PackFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes the events that a run would have left whose report is given; the same report gives the same bytes. */
public final class SampleEvents {

    private SampleEvents() {}

    /**
     * Writes {@code events.jsonl} anew.
     *
     * @return the report with that file and the head of its chain
     */
    public static RunReport write(Path pack, RunReport report) throws IOException {
        Files.deleteIfExists(pack.resolve(EventLog.FILE));
        EventLog log = EventLog.create(pack, Clock.fixed(report.run().startedAt(), ZoneOffset.UTC), () -> 0);
        log.add(Event.STARTED, Map.of("run", report.run().id()));
        List<PackFile> files = new ArrayList<>(report.files());
        files.removeIf(file -> file.path().equals(EventLog.FILE));
        for (PackFile file : files) {
            log.add(
                    Event.FILE,
                    Map.of("path", file.path(), "bytes", Long.toString(file.bytes()), "sha256", file.sha256()));
        }
        for (CheckResult result : report.checks()) {
            if (!result.leftOutByChoice()) {
                log.add(
                        Event.DECIDED,
                        Map.of(
                                "check",
                                result.check().id(),
                                "outcome",
                                result.verdict().outcome().word(),
                                "reason",
                                result.verdict().reason()));
            }
        }
        log.add(Event.ENDED, EventChain.counts(report));
        Manifest.Entry entry = log.close();
        files.add(new PackFile(entry.path(), entry.bytes(), entry.sha256(), entry.mediaType(), entry.role()));
        files.sort(Comparator.comparing(PackFile::path));
        return report.withFiles(files, log.head());
    }
}
