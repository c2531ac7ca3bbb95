package io.plimsoll.toolbox.generator;

import java.nio.file.Path;

/**
 * The files of one run of the load generator.
 *
 * @param dir the plan's output folder
 */
public record GeneratorFiles(Path dir) {

    /** One {@link io.plimsoll.traffic.LedgerEntry} a line, as JSON. */
    public Path ledger() {
        return dir.resolve("ledger.jsonl");
    }

    /** The {@link GeneratorReport}, as JSON; there only when the run ended by itself. */
    public Path report() {
        return dir.resolve("generator.json");
    }

    /** The generator ends cleanly when this file appears. */
    public Path stop() {
        return dir.resolve("stop");
    }

    /** What Gatling and the generator printed. */
    public Path log() {
        return dir.resolve("generator.log");
    }

    /** Gatling's own results, a folder a run: {@code simulation.log} and its HTML report. */
    public Path gatling() {
        return dir.resolve("gatling");
    }
}
