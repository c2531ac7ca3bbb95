package io.plimsoll.suite.writes;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.Identity;
import io.plimsoll.spec.ReadWrite;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.toolbox.writes.RunningWriter;
import io.plimsoll.toolbox.writes.WritePlan;
import io.plimsoll.traffic.WriteExchange;
import io.plimsoll.traffic.WriteExchange.Part;
import io.plimsoll.traffic.WriteExchange.Result;
import io.plimsoll.traffic.Writes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The declared pair of requests while it is sent on a {@link Bench}: something is written again and again, what was
 * acknowledged is read at once, and all of it once more in the end.
 *
 * <p>What it writes stays where the deployment keeps it: nobody but the deployment knows how to remove it.
 */
public final class SteadyWrites implements AutoCloseable {

    /** Where every exchange is recorded, within the scenario's folder. */
    public static final String FILE = "writes.jsonl";

    private static final String JAVA = "java";
    private static final double PER_SECOND = 5;
    /** Two of three pods answer, on average, so that a version that is there is met soon. */
    private static final int READS_EACH = 2;
    /** More than a run ever writes, so that no two runs on one deployment write the same. */
    private static final long NUMBERS_PER_MILLISECOND = 100_000;

    private final Bench bench;
    private final ReadWrite declared;
    private final WritePlan plan;
    private final JsonLines lines;
    private final List<WriteExchange> exchanges = new ArrayList<>();
    private final RunningWriter writer;
    private final long startMicros;
    private long endMicros;
    private int lastReads;

    private SteadyWrites(Bench bench, ReadWrite declared, WritePlan plan, JsonLines lines) throws IOException {
        this.bench = bench;
        this.declared = declared;
        this.plan = plan;
        this.lines = lines;
        this.startMicros = Bench.micros();
        this.writer = RunningWriter.start(bench.place(), JAVA, bench.classPath(), plan, this::record);
    }

    /**
     * Starts to write.
     *
     * @param bench where; what is written and read is recorded there
     * @param declared the pair
     * @param limit how long it may last at most
     * @throws Untestable if the spec does not declare what is needed to find what a pod wrote
     * @throws HarnessFailure if the entry point's Service is not there or has no such port
     */
    public static SteadyWrites start(Bench bench, ReadWrite declared, Duration limit)
            throws IOException, HarnessFailure, Untestable {
        DeploymentSpec spec = bench.context().spec();
        Identity identity = spec.identity();
        if (declared.from() == ReadWrite.From.SAME_POD && (identity == null || identity.podHeader() == null)) {
            throw new Untestable(
                    ReasonCode.PREREQ_MISSING,
                    "read-write.read-from is same-pod, and the spec declares no identity.pod.header that tells which"
                            + " pod has what was written");
        }
        EntryPoint entryPoint = spec.entryPoints().stream()
                .filter(each -> each.name().equals(declared.entryPoint()))
                .findFirst()
                .orElseThrow();
        WritePlan plan = new WritePlan(
                new LoadPlanner(bench.context()).baseUrl(entryPoint),
                LoadPlanner.planned(declared.write()),
                LoadPlanner.planned(declared.read()),
                declared.shows(),
                ReadWrite.ID,
                ReadWrite.LOCATION,
                TimeUnit.MICROSECONDS.toMillis(Bench.micros()) * NUMBERS_PER_MILLISECOND,
                PER_SECOND,
                declared.from() == ReadWrite.From.SAME_POD ? 0 : READS_EACH,
                List.of(),
                LoadPlanner.identity(identity),
                spec.load().timeout().toMillis(),
                bench.there() + "/writes.stop",
                limit.toMillis());
        JsonLines lines = bench.context()
                .pack()
                .jsonLines(bench.folder() + "/" + FILE, "what was written and read back, and what came of it");
        try {
            return new SteadyWrites(bench, declared, plan, lines);
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    private void record(WriteExchange exchange) {
        lines.append(exchange);
        synchronized (exchanges) {
            exchanges.add(exchange);
        }
    }

    private Writes writes() {
        synchronized (exchanges) {
            return Writes.of(exchanges);
        }
    }

    /**
     * Reads what was recorded.
     *
     * @param raw the scenario's folder within the pack
     */
    public static Writes read(Path raw) throws IOException {
        return Writes.of(JsonLines.readAll(raw.resolve(FILE), WriteExchange.class));
    }

    /** Ends the writing, once every request has its end. */
    public void stop() throws IOException, HarnessFailure {
        try {
            writer.stop();
            endMicros = Bench.micros();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Reads once everything that was acknowledged: through the Service, or from the pod of the name that acknowledged it.
     *
     * @param pods the pods that are ready
     */
    public void readAll(List<Backend> pods) throws IOException, HarnessFailure {
        bench.phase("reading once more all that was acknowledged");
        List<WritePlan.LastRead> reads = new ArrayList<>();
        for (WriteExchange write : writes().acknowledged()) {
            Optional<String> where = declared.from() == ReadWrite.From.ANY_POD
                    ? Optional.of(plan.baseUrl())
                    : pods.stream()
                            .filter(pod -> pod.pod().name().equals(write.pod()))
                            .map(Backend::url)
                            .findFirst();
            if (where.isPresent()) {
                reads.add(new WritePlan.LastRead(write.write(), where.get(), write.location()));
            } else {
                long now = Bench.micros();
                record(new WriteExchange(
                        write.write(),
                        Part.LAST_READ,
                        now,
                        now,
                        Result.NO_ANSWER,
                        0,
                        null,
                        null,
                        null,
                        "no pod %s is ready".formatted(Objects.requireNonNullElse(write.pod(), "that says its name"))));
            }
        }
        if (reads.isEmpty()) {
            return;
        }
        lastReads++;
        WritePlan reading = plan.reading(reads, bench.there() + "/reads-" + lastReads + ".stop");
        try (RunningWriter reader =
                RunningWriter.start(bench.place(), JAVA, bench.classPath(), reading, this::record)) {
            reader.await();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static HarnessFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new HarnessFailure("the run was interrupted", "run the check again", e);
    }

    /** Returns what was declared and done. */
    public WriteFacts facts() {
        return new WriteFacts(
                declared.write().toString(),
                declared.read().toString(),
                declared.from(),
                plan.perSecond(),
                startMicros,
                endMicros);
    }

    /** Kills what still runs, and closes the recording. */
    @Override
    public void close() {
        try {
            writer.close();
        } finally {
            lines.close();
        }
    }
}
