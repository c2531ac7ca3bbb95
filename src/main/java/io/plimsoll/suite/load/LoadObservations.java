package io.plimsoll.suite.load;

import io.plimsoll.timeline.Timeline;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.toolbox.generator.GeneratorReport;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.DetectionPower;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerReconciliation;
import io.plimsoll.traffic.attribution.Attribution;
import java.util.List;

/** What a load phase left behind: every request, what became of it and why, beside what cluster and processes did. */
public final class LoadObservations {

    private static final int NAMED_WARNINGS = 8;

    private final LoadFacts facts;
    private final Ledger recorded;
    private final Ledger ledger;
    private final GeneratorReport generator;
    private final Timeline timeline;
    private final List<AttributedLoss> losses;
    private final List<LedgerReconciliation.Difference> disagreements;

    /**
     * Makes observations of what was recorded.
     *
     * @param facts what was declared and done
     * @param recorded every planned request, those of the warm-up included
     * @param generator what the load generator says about itself
     * @param timeline what cluster and processes did
     */
    public LoadObservations(LoadFacts facts, Ledger recorded, GeneratorReport generator, Timeline timeline) {
        this.facts = facts;
        this.recorded = recorded;
        this.generator = generator;
        this.timeline = timeline;
        List<Long> served = facts.servedIds();
        this.disagreements = served == null
                ? List.of()
                : LedgerReconciliation.withServiceLog(recorded, served.stream().mapToLong(Long::longValue))
                        .differences();
        this.ledger = recorded.plannedFrom(facts.loadMicros());
        this.losses = new Attribution(facts.routes())
                .attribute(recorded, timeline).stream()
                        .filter(loss -> loss.entry().intendedMicros() >= facts.loadMicros())
                        .toList();
    }

    private LoadObservations(LoadObservations whole, Ledger ledger, List<AttributedLoss> losses) {
        this.facts = whole.facts;
        this.recorded = whole.recorded;
        this.generator = whole.generator;
        this.timeline = whole.timeline;
        this.disagreements = whole.disagreements;
        this.ledger = ledger;
        this.losses = losses;
    }

    /**
     * Returns these observations with only those requests judged that were planned from one moment up to, but without,
     * another. What the instrument says about itself stays whole.
     */
    public LoadObservations plannedBetween(long fromMicros, long toMicros) {
        return new LoadObservations(
                this,
                ledger.plannedBetween(fromMicros, toMicros),
                losses.stream()
                        .filter(loss -> loss.entry().intendedMicros() >= fromMicros
                                && loss.entry().intendedMicros() < toMicros)
                        .toList());
    }

    /** Returns what was declared and done. */
    public LoadFacts facts() {
        return facts;
    }

    /** Returns every planned request, those of the warm-up included. */
    public Ledger recorded() {
        return recorded;
    }

    /** Returns the requests that are judged: those planned after the warm-up. */
    public Ledger ledger() {
        return ledger;
    }

    /** Returns what the load generator says about itself. */
    public GeneratorReport generator() {
        return generator;
    }

    /** Returns where the ledger and the service's own log disagree; empty where the service logs no request ids. */
    public List<LedgerReconciliation.Difference> disagreements() {
        return disagreements;
    }

    /** Returns what cluster and processes did. */
    public Timeline timeline() {
        return timeline;
    }

    /** Returns every lost and failed request that is judged, with its cause. */
    public List<AttributedLoss> losses() {
        return losses;
    }

    /**
     * Returns what an outage must be like for this load to have seen it.
     *
     * @param endpoints how many pods shared the traffic, at most
     * @param podsReplaced how many pods had a chance to cause one
     */
    public DetectionPower power(int endpoints, int podsReplaced) {
        return new DetectionPower(
                facts.newConnectionsPerSecond(), Math.max(1, endpoints), Math.max(1, podsReplaced), 1);
    }

    /** Returns the last Warning events after a moment, as printable lines. */
    public List<String> newestWarnings(long afterMicros) {
        List<String> lines = timeline.watchEvents().stream()
                .filter(e -> e.kind().equals("Event") && e.type() != WatchEvent.Type.DELETED)
                .filter(e -> e.micros() > afterMicros
                        && e.object().path("type").asText().equals("Warning"))
                .map(e -> "Warning %s of %s: %s"
                        .formatted(
                                e.object().path("reason").asText(),
                                e.object().at("/involvedObject/name").asText(),
                                e.object().path("message").asText().strip()))
                .distinct()
                .toList();
        return lines.subList(Math.max(0, lines.size() - NAMED_WARNINGS), lines.size());
    }
}
