package io.plimsoll.suite.rollingupdate;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.timeline.ProcessEvent;
import io.plimsoll.timeline.Timeline;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.toolbox.generator.GeneratorFiles;
import io.plimsoll.toolbox.generator.GeneratorReport;
import io.plimsoll.traffic.LedgerCodec;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files that a rolling update is recorded in. */
final class RollingUpdateFiles {

    static final String FACTS = "facts.json";
    static final String TIMELINE = "timeline.jsonl";
    static final String PROCESSES = "processes.jsonl";
    static final String LOAD = "load";

    /** Everything that verdicts rest on. */
    static final List<String> ALL =
            List.of(FACTS, TIMELINE, PROCESSES, LOAD + "/ledger.jsonl", LOAD + "/generator.json");

    private RollingUpdateFiles() {}

    /** Returns Gatling's own report as a path within the pack; {@code null} if Gatling wrote none. */
    static @Nullable String gatlingReport(Path raw, String id) throws IOException {
        Path gatling = new GeneratorFiles(raw.resolve(LOAD)).gatling();
        if (!Files.isDirectory(gatling)) {
            return null;
        }
        try (Stream<Path> runs = Files.list(gatling)) {
            return runs.map(run -> run.resolve("index.html"))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .map(index ->
                            "raw/" + id + "/" + raw.relativize(index).toString().replace('\\', '/'))
                    .orElse(null);
        }
    }

    static RollingUpdateObservations read(Path raw) throws IOException {
        RollingUpdateFacts facts =
                new ObjectMapper().readValue(raw.resolve(FACTS).toFile(), RollingUpdateFacts.class);
        GeneratorFiles load = new GeneratorFiles(raw.resolve(LOAD));
        List<WatchEvent> watch;
        try (Stream<WatchEvent> events = JsonLines.read(raw.resolve(TIMELINE), WatchEvent.class)) {
            watch = events.toList();
        }
        List<ProcessEvent> processes;
        try (Stream<ProcessEvent> events = JsonLines.read(raw.resolve(PROCESSES), ProcessEvent.class)) {
            processes = events.toList();
        }
        try (Reader ledger = Files.newBufferedReader(load.ledger())) {
            return new RollingUpdateObservations(
                    facts,
                    LedgerCodec.readAll(ledger),
                    GeneratorReport.read(load.report()),
                    Timeline.of(watch, processes));
        }
    }
}
