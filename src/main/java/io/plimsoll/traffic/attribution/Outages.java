package io.plimsoll.traffic.attribution;

import io.plimsoll.timeline.Interval;
import io.plimsoll.timeline.Listener;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.ProcessRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Works out when a pod did not accept connections, from its listeners, processes and status. */
final class Outages {

    private final PodLife life;
    private final List<PodExit> exits;
    private final List<Long> starts;
    private final List<Up> ups;

    /** A stretch in which the pod accepted connections; starts at 0 if its opening was not seen. */
    private record Up(long fromMicros, Moment to, long toMicros, String words) {}

    Outages(PodLife life, List<Listener> listeners, List<PodExit> exits, Set<String> serving) {
        this.life = life;
        this.exits = exits;
        this.starts = life.processes().stream()
                .filter(run -> serving.isEmpty() || serving.contains(run.container()))
                .map(ProcessRun::interval)
                .map(Interval::fromMicros)
                .filter(micros -> micros > 0)
                .sorted()
                .toList();
        this.ups = ups(listeners);
    }

    List<Outage> list() {
        List<Outage> outages = new ArrayList<>();
        addStart(outages);
        for (int i = 0; i < ups.size(); i++) {
            Up up = ups.get(i);
            if (up.to().isNever()) {
                break;
            }
            Moment next = i + 1 < ups.size() ? Moment.sampled(ups.get(i + 1).fromMicros()) : Moment.NEVER;
            Optional<Long> restart = starts.stream()
                    .filter(start -> start > up.toMicros() && start < next.latest())
                    .findFirst();
            outages.add(new Outage(Outage.Kind.CLOSED, up.to(), next, up.words(), up.toMicros()));
            // A restarted container is closed and starting at once; when its endpoint was published tells which counts.
            restart.ifPresent(start -> outages.add(starting(Moment.sampled(start), next, start)));
        }
        return outages;
    }

    /** Before a pod first accepts connections it does not, as far back as the record shows. */
    private void addStart(List<Outage> outages) {
        boolean openingSeen = ups.isEmpty() || ups.get(0).fromMicros() > 0;
        Optional<Long> begin = life.seenFromBirth()
                ? Optional.of(life.firstSeenMicros())
                : starts.stream().findFirst();
        if (!openingSeen || begin.isEmpty()) {
            return;
        }
        boolean watched = !life.processes().isEmpty() || !life.listeners().isEmpty();
        Moment end = Moment.NEVER;
        if (!ups.isEmpty()) {
            end = Moment.sampled(ups.get(0).fromMicros());
        } else if (!watched) {
            // Without the toolbox it is only known that nothing listened before the container ran.
            Long running = life.runningMicros();
            end = running == null ? Moment.NEVER : Moment.received(running);
        }
        if (end.latest() > begin.get()) {
            outages.add(starting(Moment.received(begin.get()), end, begin.get()));
        }
    }

    private static Outage starting(Moment began, Moment ended, long micros) {
        return new Outage(Outage.Kind.STARTING, began, ended, "had not opened its port yet", micros);
    }

    private List<Up> ups(List<Listener> listeners) {
        List<Up> ups = new ArrayList<>();
        for (Listener listener : listeners) {
            ups.add(up(listener));
        }
        if (listeners.isEmpty()) {
            // The port was never seen open: all that is known is when the container ended.
            exits.forEach(exit -> ups.add(new Up(0, exit.at(), exit.micros(), exit.words())));
        }
        ups.sort(Comparator.comparingLong(Up::fromMicros));
        return merged(ups);
    }

    private Up up(Listener listener) {
        Interval interval = listener.interval();
        Optional<PodExit> exit = exits.stream()
                .filter(end -> end.micros() > interval.fromMicros())
                .findFirst();
        Long removed = life.removedMicros();
        if (exit.isPresent() && exit.get().micros() <= interval.toMicros()) {
            return new Up(
                    interval.fromMicros(),
                    exit.get().at(),
                    exit.get().micros(),
                    exit.get().words());
        }
        if (!interval.open()) {
            return new Up(
                    interval.fromMicros(),
                    Moment.sampled(interval.toMicros()),
                    interval.toMicros(),
                    "closed port " + listener.port());
        }
        if (removed != null) {
            PodLife.Deletion deletion = life.deletion();
            long earliest = deletion == null ? interval.fromMicros() : deletion.requestedMicros();
            return new Up(
                    interval.fromMicros(), new Moment(Math.min(earliest, removed), removed), removed, "was removed");
        }
        return new Up(interval.fromMicros(), Moment.NEVER, Interval.OPEN, "");
    }

    /** Joins stretches that overlap: a new version may listen on another port number under the same name. */
    private static List<Up> merged(List<Up> ups) {
        List<Up> merged = new ArrayList<>();
        for (Up up : ups) {
            int last = merged.size() - 1;
            if (last >= 0 && up.fromMicros() <= merged.get(last).toMicros()) {
                Up before = merged.get(last);
                Up longer = up.toMicros() > before.toMicros() ? up : before;
                merged.set(last, new Up(before.fromMicros(), longer.to(), longer.toMicros(), longer.words()));
            } else {
                merged.add(up);
            }
        }
        return merged;
    }
}
