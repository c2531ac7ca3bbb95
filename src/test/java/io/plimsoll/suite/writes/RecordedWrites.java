package io.plimsoll.suite.writes;

import io.plimsoll.spec.ReadWrite;
import io.plimsoll.traffic.WriteExchange;
import io.plimsoll.traffic.WriteExchange.Part;
import io.plimsoll.traffic.WriteExchange.Result;
import io.plimsoll.traffic.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes down what a writer would have recorded, for tests. */
public final class RecordedWrites {

    private static final long TOOK = 2_000;

    private final List<WriteExchange> exchanges = new ArrayList<>();
    private long writes;

    /** Something that was acknowledged; returns its number. */
    public long written(long at, String pod, String version) {
        writes++;
        add(writes, Part.WRITE, at, Result.AS_DECLARED, 201, pod, version);
        return writes;
    }

    /** A write that was answered otherwise than declared. */
    public void refused(long at, int status) {
        writes++;
        add(writes, Part.WRITE, at, Result.WRONG_ANSWER, status, "pod", "1");
    }

    /** A write without an answer. */
    public void unanswered(long at) {
        writes++;
        exchanges.add(new WriteExchange(
                writes, Part.WRITE, at, at + TOOK, Result.NO_ANSWER, 0, null, null, null, "EOFException"));
    }

    /** A read that showed what had been written, or did not. */
    public void read(long write, long at, String pod, String version, boolean there) {
        add(write, Part.READ, at, there ? Result.AS_DECLARED : Result.NOT_THERE, there ? 200 : 404, pod, version);
    }

    /** A read in the end that showed what had been written, or did not. */
    public void lastRead(long write, long at, String pod, String version, boolean there) {
        add(write, Part.LAST_READ, at, there ? Result.AS_DECLARED : Result.NOT_THERE, there ? 200 : 404, pod, version);
    }

    /** Reads everything once that was acknowledged, from pods and versions that are named by the writer's. */
    public void lastReads(long at, UnaryOperator<@Nullable String> pod, String version) {
        for (WriteExchange write : writes().acknowledged()) {
            lastRead(write.write(), at, String.valueOf(pod.apply(write.pod())), version, true);
        }
    }

    private void add(long write, Part part, long at, Result result, int status, String pod, String version) {
        exchanges.add(new WriteExchange(write, part, at, at + TOOK, result, status, pod, version, null, null));
    }

    /** Returns what was recorded. */
    public Writes writes() {
        return Writes.of(exchanges);
    }

    /** Returns what was declared and done. */
    public static WriteFacts facts(ReadWrite.From from, long start, long end) {
        return new WriteFacts("PUT /notes/{id}", "GET /notes/{id}", from, 5, start, end);
    }
}
