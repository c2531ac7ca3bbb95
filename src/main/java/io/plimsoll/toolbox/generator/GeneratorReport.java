package io.plimsoll.toolbox.generator;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.traffic.ConnectionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the load generator says about itself when a run is over: whether it kept its own promises.
 *
 * @param startedMicros when the run started, microseconds since the Unix epoch
 * @param endedMicros when the last request had ended
 * @param endedBecause why the run ended
 * @param lanes each lane's counts and lateness
 * @param gatling what Gatling itself counted
 * @param idleCloses how many kept-alive connections the peer closed while nothing was under way on them: no loss, the
 *     next request opens a new one
 * @param unexplained how many lost requests Gatling gave no message for
 * @param cpu how busy host and generator were, second by second
 * @param discrepancies where ledger and Gatling disagree; empty in a sound run
 */
public record GeneratorReport(
        long startedMicros,
        long endedMicros,
        String endedBecause,
        List<LaneReport> lanes,
        GatlingTotals gatling,
        long idleCloses,
        long unexplained,
        List<CpuSample> cpu,
        List<String> discrepancies) {

    public GeneratorReport {
        lanes = List.copyOf(lanes);
        cpu = List.copyOf(cpu);
        discrepancies = List.copyOf(discrepancies);
    }

    /**
     * One lane of the load.
     *
     * @param name the lane's name
     * @param connection how its requests reach their connections
     * @param sentByGatling whether Gatling sent its requests
     * @param rate the planned rate, requests a second
     * @param planned requests planned until the run ended
     * @param ok answered as declared
     * @param applicationErrors answered, but not as declared
     * @param lost sent, and never answered in full
     * @param unsentLate not sent because the generator was late
     * @param unsentBusy not sent because their connection still waited for an earlier answer; this says nothing about
     *     the generator
     * @param lateness how late requests were sent
     */
    public record LaneReport(
            String name,
            ConnectionKind connection,
            boolean sentByGatling,
            double rate,
            long planned,
            long ok,
            long applicationErrors,
            long lost,
            long unsentLate,
            long unsentBusy,
            Lateness lateness) {

        /** Returns how many requests were sent. */
        @JsonIgnore
        public long sent() {
            return ok + applicationErrors + lost;
        }
    }

    /**
     * How late requests were sent, in microseconds after the intended moment.
     *
     * @param p50Micros half were not later
     * @param p99Micros 99 of 100 were not later
     * @param maxMicros none was later
     */
    public record Lateness(long p50Micros, long p99Micros, long maxMicros) {}

    /**
     * What Gatling's own log holds.
     *
     * @param version Gatling's version
     * @param requests how many requests
     * @param ok how many of them Gatling counts as OK
     * @param ko how many of them Gatling counts as KO
     */
    public record GatlingTotals(String version, long requests, long ok, long ko) {}

    /** Reads a report from a JSON file. */
    public static GeneratorReport read(Path file) throws IOException {
        return new ObjectMapper().readValue(Files.readAllBytes(file), GeneratorReport.class);
    }

    void write(Path file) throws IOException {
        Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }
}
