package io.plimsoll.suite.load;

import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.timeline.WorkloadKey;
import io.plimsoll.traffic.LedgerCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says what verdicts on a scenario under load rest on: its pods, its requests, and that the load was clean before. */
public final class LoadBasis {

    private final String folder;
    private final RecordedLists lists;
    private final LoadObservations load;

    private LoadBasis(String folder, RecordedLists lists, LoadObservations load) {
        this.folder = folder;
        this.lists = lists;
        this.load = load;
    }

    /**
     * Reads the lists that were recorded beside a load.
     *
     * @param raw the scenario's folder within the pack
     * @param load what the load left behind
     */
    public static LoadBasis read(Path raw, LoadObservations load) throws IOException {
        return new LoadBasis("raw/" + raw.getFileName(), RecordedLists.read(raw), load);
    }

    /** Returns every request that was planned after the warm-up; those that were never sent were not examined. */
    public Population requests() {
        return requests(load, "requests planned after the warm-up");
    }

    /**
     * Returns some of the requests.
     *
     * @param part the load that is judged
     * @param of which requests these are
     */
    public Population requests(LoadObservations part, String of) {
        LedgerCounts counts = part.ledger().counts();
        return new Population(
                of,
                counts.sent(),
                counts.planned(),
                counts.unsent() == 0 ? Population.CENSUS : "those that were sent",
                List.of(new Query(
                        "every line of " + folder + "/" + LoadFiles.LOAD + "/ledger.jsonl",
                        null,
                        load.recorded().counts().planned(),
                        true)));
    }

    /**
     * Returns what has a line each in a file beside the load.
     *
     * @param of what it is
     * @param count how many there are
     * @param file the file's name
     */
    public Population recorded(String of, int count, String file) {
        return Population.census(
                of, count, List.of(new Query("every line of " + folder + "/" + file, null, count, true)));
    }

    /** Returns every pod of a workload that was seen in the scenario. */
    public Population pods(WorkloadKey workload) {
        return Population.census(
                "pods of " + workload, load.timeline().podsOf(workload).size(), queries(workload.namespace()));
    }

    /**
     * Returns the pods of a workload that something was done to.
     *
     * @param workload the workload
     * @param examined how many pods something was done to
     * @param rule how they were chosen
     */
    public Population pods(WorkloadKey workload, int examined, String rule) {
        int total = load.timeline().podsOf(workload).size();
        return new Population(
                "pods of " + workload, Math.min(examined, total), total, rule, queries(workload.namespace()));
    }

    private List<Query> queries(String namespace) {
        return lists.of(namespace, "Pod");
    }

    /**
     * Returns whether the load was clean until something was provoked.
     *
     * @param provokedMicros when that began
     * @param provocation what began then, for example {@code the update}
     */
    public Control clean(long provokedMicros, String provocation) {
        return clean(load, provokedMicros, provocation);
    }

    /**
     * Returns whether a part of the load was clean until something was provoked.
     *
     * @param part the load since nothing more was changed
     * @param provokedMicros when the provocation began
     * @param provocation what began then, for example {@code the rollback}
     */
    public Control clean(LoadObservations part, long provokedMicros, String provocation) {
        LedgerCounts counts = Soundness.before(part, provokedMicros).counts();
        boolean held = counts.sent() > 0
                && Soundness.control(part, provokedMicros, provocation).isEmpty();
        return new Control(
                "the load is answered without a failure before " + provocation,
                held ? Control.State.HELD : Control.State.NOT_HELD,
                String.format(Locale.ROOT, "%,d requests answered, %,d failed", counts.ok(), counts.failed()));
    }

    /** Returns a basis on requests, and on what else is named. */
    public Basis of(Control control, Population... more) {
        List<Population> populations = new ArrayList<>(List.of(more));
        populations.add(requests());
        return new Basis(populations, control);
    }

    /**
     * Returns whether a block had its effect.
     *
     * @param what what was blocked
     * @param openBefore whether it was reached before
     * @param openUnder whether it was reached under the block
     */
    public static Control blocked(String what, boolean openBefore, boolean openUnder) {
        return new Control(
                what + " is not reached while it is blocked",
                openUnder ? Control.State.NOT_HELD : Control.State.HELD,
                reached(openBefore, openUnder));
    }

    /**
     * Returns whether a block took something away that was there before.
     *
     * @param what what was blocked
     * @param openBefore whether it was reached before
     * @param openUnder whether it was reached under the block
     */
    public static Control cutOff(String what, boolean openBefore, boolean openUnder) {
        return new Control(
                what + " is reached before it is blocked, and not while it is",
                openBefore && !openUnder ? Control.State.HELD : Control.State.NOT_HELD,
                reached(openBefore, openUnder));
    }

    private static String reached(boolean openBefore, boolean openUnder) {
        return "%s before, %s under the block"
                .formatted(openBefore ? "reached" : "not reached", openUnder ? "reached" : "not reached");
    }
}
