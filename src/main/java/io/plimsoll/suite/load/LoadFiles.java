package io.plimsoll.suite.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.timeline.ProbeCount;
import io.plimsoll.timeline.ProcessEvent;
import io.plimsoll.timeline.Timeline;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.toolbox.generator.GeneratorFiles;
import io.plimsoll.toolbox.generator.GeneratorReport;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerCodec;
import io.plimsoll.traffic.LedgerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a scenario on a {@link Bench} is recorded in.
 *
 * @param raw the scenario's folder within the pack
 */
public record LoadFiles(Path raw) {

    static final String FACTS = "facts.json";
    static final String TIMELINE = "timeline.jsonl";
    static final String PROCESSES = "processes.jsonl";
    static final String PROBES = "probes.jsonl";
    static final String LOAD = "load";

    /** Returns everything that verdicts on a scenario under load rest on, as paths within its folder. */
    public static List<String> all() {
        return List.of(
                FACTS,
                RecordedLists.FILE,
                TIMELINE,
                PROCESSES,
                PROBES,
                LOAD + "/ledger.jsonl",
                LOAD + "/generator.json");
    }

    /** Reads what was declared and done. */
    public <F> F facts(Class<F> type) throws IOException {
        return new ObjectMapper().readValue(raw.resolve(FACTS).toFile(), type);
    }

    /** Reads what cluster and processes did. */
    public Timeline timeline() throws IOException {
        return Timeline.of(
                JsonLines.readAll(raw.resolve(TIMELINE), WatchEvent.class),
                JsonLines.readAll(raw.resolve(PROCESSES), ProcessEvent.class),
                JsonLines.readAll(raw.resolve(PROBES), ProbeCount.class));
    }

    /** Reads what the load left behind. */
    public LoadObservations observations(LoadFacts facts) throws IOException {
        GeneratorFiles load = new GeneratorFiles(raw.resolve(LOAD));
        try (InputStream ledger = Files.newInputStream(load.ledger())) {
            return new LoadObservations(
                    facts, LedgerCodec.readAll(ledger), GeneratorReport.read(load.report()), timeline());
        }
    }

    /**
     * Reads what a load with others on top of it left behind, as if one generator had sent all of it.
     *
     * @param facts what was declared and done
     * @param lifts the folders of the loads on top
     */
    public LoadObservations observations(LoadFacts facts, List<String> lifts) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        List<GeneratorReport> reports = new ArrayList<>();
        for (String folder : Stream.concat(Stream.of(LOAD), lifts.stream()).toList()) {
            GeneratorFiles files = new GeneratorFiles(raw.resolve(folder));
            try (InputStream ledger = Files.newInputStream(files.ledger())) {
                LedgerCodec.readAll(ledger).entries().stream()
                        .map(entry -> SumOfLoads.of(folder, entry))
                        .forEach(entries::add);
            }
            reports.add(GeneratorReport.read(files.report()));
        }
        return new LoadObservations(facts, Ledger.of(entries), SumOfLoads.of(reports), timeline());
    }

    /** Returns Gatling's own report as a path within the pack; {@code null} if Gatling wrote none. */
    public @Nullable String gatlingReport() throws IOException {
        Path gatling = new GeneratorFiles(raw.resolve(LOAD)).gatling();
        if (!Files.isDirectory(gatling)) {
            return null;
        }
        try (Stream<Path> runs = Files.list(gatling)) {
            return runs.map(run -> run.resolve("index.html"))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .map(index -> "raw/" + raw.getFileName() + "/"
                            + raw.relativize(index).toString().replace('\\', '/'))
                    .orElse(null);
        }
    }
}
