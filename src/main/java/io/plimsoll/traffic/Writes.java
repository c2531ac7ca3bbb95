package io.plimsoll.traffic;

import io.plimsoll.traffic.WriteExchange.Part;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was written, what was acknowledged of it, and what was read back. */
public final class Writes {

    private final List<WriteExchange> exchanges;
    private final Map<Long, WriteExchange> acknowledged;
    private final Map<Long, List<WriteExchange>> last;

    private Writes(List<WriteExchange> exchanges) {
        this.exchanges = exchanges;
        this.acknowledged = exchanges.stream()
                .filter(each -> each.part() == Part.WRITE && each.ok())
                .collect(Collectors.toMap(WriteExchange::write, Function.identity()));
        this.last = exchanges.stream()
                .filter(each -> each.part() == Part.LAST_READ)
                .collect(Collectors.groupingBy(WriteExchange::write));
    }

    /** Makes them of recorded exchanges, in any order. */
    public static Writes of(Collection<WriteExchange> exchanges) {
        return new Writes(exchanges.stream()
                .sorted(Comparator.comparingLong(WriteExchange::sentMicros))
                .toList());
    }

    /**
     * A read of something that another version had written.
     *
     * @param write the write
     * @param read the read
     * @param writer the version that had acknowledged the write
     * @param reader the version that answered the read
     */
    public record Crossing(WriteExchange write, WriteExchange read, String writer, String reader) {}

    /** Returns how many exchanges there were. */
    public int size() {
        return exchanges.size();
    }

    /** Returns the exchanges for a purpose, in the order in which they were sent. */
    public List<WriteExchange> all(Part part) {
        return exchanges.stream().filter(each -> each.part() == part).toList();
    }

    /** Returns the writes that were acknowledged, in the order in which they were sent. */
    public List<WriteExchange> acknowledged() {
        return acknowledged.values().stream()
                .sorted(Comparator.comparingLong(WriteExchange::sentMicros))
                .toList();
    }

    /** Returns the acknowledged writes that were not there when everything was over, in the order in which they were sent. */
    public List<WriteExchange> lost() {
        return acknowledged().stream()
                .filter(write ->
                        lastReads(write).isEmpty() || lastReads(write).stream().anyMatch(read -> !read.ok()))
                .toList();
    }

    /** Returns the reads of a write when everything was over. */
    public List<WriteExchange> lastReads(WriteExchange write) {
        return last.getOrDefault(write.write(), List.of());
    }

    /** Returns writes and immediate reads that were not answered as declared; what was not there is not among them. */
    public List<WriteExchange> failures() {
        return exchanges.stream()
                .filter(each -> each.part() != Part.LAST_READ)
                .filter(each -> each.result() == WriteExchange.Result.WRONG_ANSWER
                        || each.result() == WriteExchange.Result.NO_ANSWER)
                .toList();
    }

    /**
     * Returns the answered reads of acknowledged writes for which reader and writer are of different versions.
     *
     * @param version tells which version gave an answer; empty if that is unknown
     */
    public List<Crossing> crossings(Function<WriteExchange, Optional<String>> version) {
        List<Crossing> found = new ArrayList<>();
        for (WriteExchange read : exchanges) {
            WriteExchange write = acknowledged.get(read.write());
            if (read.part() == Part.WRITE || write == null || read.status() == 0) {
                continue;
            }
            Optional<String> reader = version.apply(read);
            Optional<String> writer = version.apply(write);
            if (reader.isPresent() && writer.isPresent() && !Objects.equals(reader, writer)) {
                found.add(new Crossing(write, read, writer.get(), reader.get()));
            }
        }
        return found;
    }

    /**
     * Returns the longest time between two acknowledgements, or between one and an end of the stretch, microseconds.
     *
     * @param fromMicros start of the stretch
     * @param toMicros its end
     */
    public long longestGapMicros(long fromMicros, long toMicros) {
        long longest = 0;
        long since = fromMicros;
        List<Long> ends = acknowledged.values().stream()
                .map(WriteExchange::endMicros)
                .filter(end -> end > fromMicros && end < toMicros)
                .sorted()
                .toList();
        for (long end : ends) {
            longest = Math.max(longest, end - since);
            since = end;
        }
        return Math.max(longest, toMicros - since);
    }
}
