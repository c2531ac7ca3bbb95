package io.plimsoll.suite.networkpolicy;

import io.plimsoll.evidence.JsonLines;
import io.plimsoll.network.Try;
import io.plimsoll.toolbox.prober.PulseMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What probers said of connections that they tried again and again.
 *
 * @param messages how many messages there were
 * @param tries the tries of each line
 * @param came the pods that started
 * @param opened when each kept connection was made
 * @param exchanged what came back over each of them
 * @param ended the end of each that had one
 */
record Pulses(
        int messages,
        Map<String, List<Try>> tries,
        Map<String, PulseMessage.Came> came,
        Map<String, PulseMessage.Opened> opened,
        Map<String, List<PulseMessage.Exchanged>> exchanged,
        Map<String, PulseMessage.Ended> ended) {

    /** Puts messages in order. */
    static Pulses of(List<PulseMessage> messages) {
        Pulses pulses = new Pulses(
                messages.size(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        messages.forEach(pulses::add);
        return pulses;
    }

    /** Reads recorded messages. */
    static Pulses read(Path file) throws IOException {
        return of(JsonLines.readAll(file, PulseMessage.class));
    }

    private void add(PulseMessage message) {
        if (message instanceof PulseMessage.Tried tried) {
            tries.computeIfAbsent(tried.line(), any -> new ArrayList<>())
                    .add(new Try(tried.startMicros(), tried.endMicros(), tried.outcome()));
        } else if (message instanceof PulseMessage.Came one) {
            came.put(one.podUid(), one);
        } else if (message instanceof PulseMessage.Opened one) {
            opened.put(one.stream(), one);
        } else if (message instanceof PulseMessage.Exchanged one) {
            exchanged.computeIfAbsent(one.stream(), any -> new ArrayList<>()).add(one);
        } else if (message instanceof PulseMessage.Ended one) {
            ended.put(one.stream(), one);
        }
    }

    /** Returns the tries of a line that began within a time. */
    List<Try> within(String line, long from, long to) {
        return tries.getOrDefault(line, List.of()).stream()
                .filter(one -> one.startMicros() >= from && one.startMicros() < to)
                .toList();
    }

    /** Returns all tries of a line. */
    List<Try> of(String line) {
        return tries.getOrDefault(line, List.of());
    }
}
