package io.plimsoll.suite.probes;

import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.ProbeCount;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How long the kubelet's probes of the serving container took in a time, those of pods whose probe was made to fail left
 * out.
 *
 * @param count how many there were
 * @param failed how many of them failed
 * @param meanMillis how long they took on average, milliseconds; 0 if there were none
 * @param slowestMillis the longest average within a second, milliseconds
 */
record ProbeLatency(long count, long failed, double meanMillis, double slowestMillis) {

    /** Returns the figures of one kind of probe. */
    static ProbeLatency of(ProbesObservations observations, ProbeCount.Kind kind, long fromMicros, long toMicros) {
        ProbesFacts facts = observations.facts();
        Set<String> pods = observations.load().timeline().podsOf(facts.workloadKey()).stream()
                .map(PodLife::uid)
                .collect(Collectors.toSet());
        List<ProbeCount> counts = observations.load().timeline().probes().stream()
                .filter(count -> count.kind() == kind
                        && count.container().equals(facts.container())
                        && count.micros() >= fromMicros
                        && count.micros() <= toMicros)
                .filter(count -> pods.contains(count.podUid()) && !facts.isMadeToFail(count.podUid(), count.micros()))
                .toList();
        long all = counts.stream().mapToLong(ProbeCount::all).sum();
        double seconds = counts.stream().mapToDouble(ProbeCount::seconds).sum();
        return new ProbeLatency(
                all,
                counts.stream().mapToLong(ProbeCount::failed).sum(),
                all == 0 ? 0 : 1_000 * seconds / all,
                counts.stream()
                        .filter(count -> count.all() > 0)
                        .mapToDouble(count -> 1_000 * count.seconds() / count.all())
                        .max()
                        .orElse(0));
    }
}
