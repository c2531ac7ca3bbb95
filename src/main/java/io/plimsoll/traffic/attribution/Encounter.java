package io.plimsoll.traffic.attribution;

import io.plimsoll.timeline.Interval;
import io.plimsoll.traffic.LossKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a request that opened a connection may have met a pod that was closing or closed.
 *
 * @param pod the pod
 * @param outage the pod's closing
 * @param cut whether the request had a connection that was cut; otherwise it found nobody
 * @param withdrawn when the pod's endpoint was withdrawn; {@link Moment#NEVER} if it was not
 * @param withdrawnMicros the recorded time of that
 */
record Encounter(PodRecord pod, Outage outage, boolean cut, Moment withdrawn, long withdrawnMicros) {

    /** Returns every way in which a request that opened a connection may have met a pod that closed. */
    static List<Encounter> of(Loss loss, Scene scene) {
        List<Encounter> encounters = new ArrayList<>();
        for (PodRecord pod : scene.pods()) {
            Optional<Interval> routed = pod.routedBy(loss.start());
            if (routed.isEmpty()) {
                continue;
            }
            long to = routed.get().toMicros();
            Moment withdrawn = routed.get().open() ? Moment.NEVER : Moment.received(to);
            if (!withdrawn.isNever() && loss.start() > to + Attribution.ROUTING_LIMIT_MICROS) {
                continue;
            }
            for (Outage outage : pod.outages()) {
                boolean publishedBefore =
                        routed.get().fromMicros() <= outage.began().latest();
                if (outage.kind() != Outage.Kind.CLOSED || !publishedBefore) {
                    continue;
                }
                if (scene.showsTurnedAway(outage, loss)) {
                    continue;
                }
                if (loss.mayHaveFoundNobody() && nobodyDuring(loss, pod, outage)) {
                    encounters.add(new Encounter(pod, outage, false, withdrawn, to));
                } else if (loss.mayHaveBeenCut() && cutDuring(loss, pod, outage)) {
                    encounters.add(new Encounter(pod, outage, true, withdrawn, to));
                }
            }
        }
        return encounters;
    }

    /** A closed port of a living pod refuses; only an address with nobody behind it keeps silent. */
    private static boolean nobodyDuring(Loss loss, PodRecord pod, Outage outage) {
        boolean silent = loss.is(LossKind.TIMED_OUT);
        Long removed = pod.life().removedMicros();
        boolean gone = removed != null && removed <= loss.start()
                || pod.exits().stream().anyMatch(exit -> exit.at().earliest() <= loss.start());
        return outage.possiblyDuring(loss.start(), loss.lastAttempt()) && (gone || !silent);
    }

    /** Returns whether the request was accepted before the pod closed and ended while the pod was shutting down. */
    private static boolean cutDuring(Loss loss, PodRecord pod, Outage outage) {
        if (pod.exits().stream().anyMatch(exit -> exit.killedAtGraceEnd() && exit.mayHaveEnded(loss))) {
            return false;
        }
        long last = pod.exits().stream()
                .filter(exit -> exit.micros() >= outage.micros())
                .mapToLong(exit -> exit.at().latest())
                .findFirst()
                .orElse(outage.began().latest());
        return loss.start() <= outage.began().latest()
                && loss.end() >= outage.began().earliest()
                && loss.end() <= last + Attribution.CLIENT_TOLERANCE_MICROS;
    }

    /** Returns whether the pod may owe the request an answer: it closed too soon, or had let the request in in time. */
    boolean possiblyClosedTooSoon(Loss loss) {
        return withdrawn.isNever()
                || outage.began().earliest() <= withdrawn.latest() + Attribution.PROPAGATION_ALLOWANCE_MICROS
                || wasLetInTime(loss);
    }

    /** Returns whether the pod may have stayed open for as long as routing is allowed to take. */
    boolean possiblyDrained(Loss loss) {
        return !withdrawn.isNever()
                && outage.began().latest() > withdrawn.earliest() + Attribution.PROPAGATION_ALLOWANCE_MICROS
                && !wasLetInTime(loss);
    }

    private boolean wasLetInTime(Loss loss) {
        return cut && loss.start() <= withdrawn.latest() + Attribution.PROPAGATION_ALLOWANCE_MICROS;
    }

    /** Returns when the pod closed, relative to the withdrawal of its endpoint, in words. */
    String closing() {
        if (withdrawn.isNever()) {
            return pod.name() + " " + outage.words() + " at " + TimeText.clock(outage.micros())
                    + " while it was still a ready endpoint";
        }
        long after = outage.micros() - withdrawnMicros;
        return pod.name() + " " + outage.words() + " at " + TimeText.clock(outage.micros()) + ", "
                + TimeText.length(Math.abs(after)) + (after < 0 ? " before" : " after") + " its endpoint was withdrawn";
    }

    List<String> events(Scene scene) {
        List<String> events = new ArrayList<>();
        if (!withdrawn.isNever()) {
            events.add(TimeText.clock(withdrawnMicros) + " EndpointSlice of " + scene.service() + ": " + pod.name()
                    + " is no longer ready");
        }
        events.add(TimeText.clock(outage.micros()) + " " + pod.name() + " " + outage.words());
        return events;
    }
}
