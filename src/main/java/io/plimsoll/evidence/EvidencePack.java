package io.plimsoll.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.check.Check;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport.PackFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The folder of one run: raw files, the report and a manifest of them all. Safe for several threads.
 *
 * <p>What is written is redacted first and hashed as it is written. Order of use: raw files while the run goes on, then
 * {@link #writeReport}, then what is derived from the report, then {@link #seal}. Paths use forward slashes, lie within
 * the pack and can be written once.
 */
public interface EvidencePack {

    /** The media type of files with one JSON value per line. */
    String JSON_LINES = "application/x-ndjson";

    /** The file that stands in the folder of a run whose evidence could not be completed. */
    String INCOMPLETE = "INCOMPLETE.txt";

    /**
     * Creates the folder {@code <utc>-<name>-<short id>} for a run.
     *
     * @param reports the folder of all runs; created if it is not there
     * @param startedAt when the run began
     * @param name the name of the deployment under test
     * @throws IOException if the folder cannot be created
     */
    static EvidencePack create(Path reports, Instant startedAt, String name) throws IOException {
        return create(reports, startedAt, name, Clock.systemUTC(), System::nanoTime);
    }

    /**
     * Creates the folder of a run whose moments are told by other clocks than this machine's.
     *
     * @param reports the folder of all runs; created if it is not there
     * @param startedAt when the run began
     * @param name the name of the deployment under test
     * @param clock tells the time of day
     * @param nanos tells how much time went by, in nanoseconds
     * @throws IOException if the folder cannot be created
     */
    static EvidencePack create(Path reports, Instant startedAt, String name, Clock clock, LongSupplier nanos)
            throws IOException {
        return DirectoryPack.create(reports, startedAt, name, clock, nanos);
    }

    /** Returns the run's id, which is the name of the folder. */
    String runId();

    /** Returns the folder. */
    Path directory();

    /** Returns the redaction in force, for text that goes into the report itself. */
    Redaction redaction();

    /** Makes known what is secret, for example what {@link Redaction#secretsOf} found, for everything written later. */
    void learn(Collection<String> secrets);

    /**
     * Adds a line to {@code events.jsonl}, redacted and chained to the line before.
     *
     * @param type what kind of event, for example {@code phase}
     * @param facts what about it
     * @throws IllegalStateException if the report is written
     * @throws UncheckedIOException if the disk refuses it
     */
    void event(String type, Map<String, String> facts);

    /** Returns the microseconds since the first event, by the monotonic clock that the events carry. */
    long elapsedMicros();

    /**
     * Puts a decision on record in {@code events.jsonl}; the report has to agree with the last one about each check.
     *
     * @param check the check
     * @param verdict what was decided
     */
    void decided(Check check, Verdict verdict);

    /** Returns how the host's clock was set while events were added, in order; a run has an event every few seconds. */
    List<ClockJump> clockJumps();

    /**
     * Opens a file that takes one JSON value per line.
     *
     * @param path for example {@code raw/rolling-update-1/ledger.jsonl}
     * @param role what the file is, in a few words
     */
    JsonLines jsonLines(String path, String role) throws IOException;

    /** Writes a JSON document. */
    void json(String path, String role, JsonNode document) throws IOException;

    /** Writes YAML, one or more documents; the Secrets in it lose their data, so comments and style are not kept. */
    void yaml(String path, String role, String documents) throws IOException;

    /** Writes text. */
    void text(String path, String mediaType, String role, String text) throws IOException;

    /**
     * Takes over a folder or a file that another program wrote, such as Gatling's report.
     *
     * <p>Text is redacted, in whatever encoding; anything else is copied byte for byte, unless a secret is in it or it is
     * an archive that cannot be looked through: then a note stands in its place.
     *
     * @param path where it goes within the pack; for a folder, the folder
     * @param role what the files are, in a few words
     * @param source the file or folder
     */
    void adopt(String path, String role, Path source) throws IOException;

    /** Returns the files written so far, except the report and what is derived from it, ordered by path. */
    List<PackFile> files();

    /**
     * Ends {@code events.jsonl} and writes {@code report.json}.
     *
     * @return the report as written: with the files of the pack and the head of the chain
     * @throws IllegalStateException if a raw file is still open
     */
    RunReport writeReport(RunReport report) throws IOException;

    /**
     * Writes a file that was derived from the report. It is not redacted: the report is.
     *
     * @param path for example {@code index.html}
     * @param mediaType its media type
     * @param role what the file is, in a few words
     * @param content its text
     */
    void derived(String path, String mediaType, String role, String content) throws IOException;

    /**
     * Leaves what could not be written to its end so that nobody takes it for a whole pack: the report, all that follows
     * from it and the manifest are removed, and {@link #INCOMPLETE} says why. Nothing can be written afterwards.
     *
     * @param why what went wrong
     */
    void abandon(String why);

    /**
     * Searches every file that was written, archives included, for every secret that the run knows of.
     *
     * @throws SecretInPack if one is there
     * @throws IOException if a file cannot be read
     */
    void requireNoSecret() throws IOException;

    /** Writes {@code manifest.json}, which lists every file of the pack but itself. Nothing can be written afterwards. */
    Manifest seal() throws IOException;
}
