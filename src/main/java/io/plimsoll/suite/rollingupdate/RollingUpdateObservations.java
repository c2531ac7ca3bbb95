package io.plimsoll.suite.rollingupdate;

import io.plimsoll.timeline.EndpointInterval;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.RollingUpdateBounds;
import io.plimsoll.timeline.Timeline;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.toolbox.generator.GeneratorReport;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.DetectionPower;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.attribution.Attribution;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that the judges of a rolling update look at.
 *
 * @param facts what was declared and done
 * @param recorded every planned request, those of the warm-up included
 * @param generator what the load generator says about itself
 * @param timeline what cluster and processes did
 */
public record RollingUpdateObservations(
        RollingUpdateFacts facts, Ledger recorded, GeneratorReport generator, Timeline timeline) {

    private static final int NAMED_WARNINGS = 8;

    /** Returns the requests that are judged: those planned after the warm-up. */
    Ledger ledger() {
        return recorded.where(entry -> entry.intendedMicros() >= facts.loadMicros());
    }

    /** Returns every lost and failed request that is judged, with its cause. */
    List<AttributedLoss> losses() {
        return new Attribution(facts.routes())
                .attribute(recorded, timeline).stream()
                        .filter(loss -> loss.entry().intendedMicros() >= facts.loadMicros())
                        .toList();
    }

    /** Returns the bounds that the Deployment's strategy sets. */
    RollingUpdateBounds bounds() {
        return RollingUpdateBounds.of(facts.replicas(), facts.maxUnavailable(), facts.maxSurge(), facts.minAvailable());
    }

    /** Returns what an outage must be like for this run to have seen it. */
    DetectionPower power() {
        return new DetectionPower(
                facts.newConnectionsPerSecond(),
                Math.max(1, facts.replicas() + bounds().maxSurge()),
                Math.max(1, facts.oldPods().size()),
                1);
    }

    /** Returns the lives of the pods that served before the update. */
    List<PodLife> oldPods() {
        Set<String> uids =
                facts.oldPods().stream().map(RollingUpdateFacts.PodName::uid).collect(Collectors.toSet());
        return timeline.pods().stream().filter(pod -> uids.contains(pod.uid())).toList();
    }

    /** Returns the moment from which no old pod was a ready endpoint any more; empty while one still is. */
    Optional<Long> lastOldEndpointGone() {
        long last = 0;
        for (PodLife pod : oldPods()) {
            for (EndpointInterval endpoint : pod.endpoints()) {
                if (endpoint.ready()) {
                    if (endpoint.interval().open()) {
                        return Optional.empty();
                    }
                    last = Math.max(last, endpoint.interval().toMicros());
                }
            }
        }
        return last == 0 ? Optional.empty() : Optional.of(last);
    }

    /** Returns the last Warning events after the update, as printable lines. */
    List<String> newestWarnings() {
        List<String> lines = timeline.watchEvents().stream()
                .filter(e -> e.kind().equals("Event") && e.type() != WatchEvent.Type.DELETED)
                .filter(e -> e.micros() > facts.updateMicros()
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
