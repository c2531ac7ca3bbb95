package io.plimsoll.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what the toolbox saw of one pod. Used while one timeline is built, and by nothing else. */
final class ProcessFold {

    private final List<Listener> closed = new ArrayList<>();
    private final List<ProcessRun> ended = new ArrayList<>();
    private final Map<Integer, Listener> open = new LinkedHashMap<>();
    private final Map<String, Integer> alive = new LinkedHashMap<>();
    private final Map<String, Long> started = new LinkedHashMap<>();

    void accept(ProcessEvent event) {
        switch (event.type()) {
            case LISTENER_OPENED ->
                open.putIfAbsent(
                        event.port(),
                        new Listener(event.container(), event.port(), new Interval(event.micros(), Interval.OPEN)));
            case LISTENER_CLOSED -> {
                Listener listener = open.remove(event.port());
                long from = listener == null ? 0 : listener.interval().fromMicros();
                closed.add(new Listener(event.container(), event.port(), new Interval(from, event.micros())));
            }
            case PROCESS_STARTED -> {
                alive.merge(event.container(), 1, Integer::sum);
                started.putIfAbsent(event.container(), event.micros());
            }
            case PROCESS_EXITED -> {
                int left = Math.max(0, alive.getOrDefault(event.container(), 0) - 1);
                alive.put(event.container(), left);
                if (left == 0) {
                    Long from = started.remove(event.container());
                    ended.add(new ProcessRun(event.container(), new Interval(from == null ? 0 : from, event.micros())));
                }
            }
        }
    }

    List<Listener> listeners() {
        List<Listener> all = new ArrayList<>(closed);
        all.addAll(open.values());
        all.sort(Comparator.comparingLong(listener -> listener.interval().fromMicros()));
        return all;
    }

    List<ProcessRun> processes() {
        List<ProcessRun> all = new ArrayList<>(ended);
        started.forEach((container, from) -> all.add(new ProcessRun(container, new Interval(from, Interval.OPEN))));
        all.sort(Comparator.comparingLong(run -> run.interval().fromMicros()));
        return all;
    }
}
