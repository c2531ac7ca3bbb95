package io.plimsoll.toolbox.generator;

import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.traffic.LedgerEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs one lane of a load alone. */
final class Lanes {

    private Lanes() {}

    /**
     * Runs it to its end.
     *
     * @param folder where its ledger is written
     * @return what is in that
     */
    static List<LedgerEntry> run(LoadPlan plan, KeptAliveLane.Style style, Path folder)
            throws IOException, InterruptedException {
        Path file = folder.resolve("ledger.jsonl");
        MicroClock clock = MicroClock.anchored();
        LedgerFile ledger = LedgerFile.create(file);
        KeptAliveLane lane = new KeptAliveLane(
                plan,
                style,
                clock,
                new RequestIds(1),
                ledger,
                new StopSignal(),
                new LaneTally(style.name(), style.later(), false, style.rate()));
        lane.start(clock.micros());
        lane.awaitEnd();
        ledger.close();
        return LedgerFile.read(file);
    }
}
