package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes and reads {@code report.json}.
 *
 * <p>The same report always gives the same bytes, and reading them gives an equal report.
 */
public final class ReportJson {

    /** The name of the file within the pack. */
    public static final String FILE = "report.json";

    /** Where the JSON Schema of the file lies on the class path. */
    public static final String SCHEMA = "/io/plimsoll/evidence/report.schema.json";

    private ReportJson() {}

    /** Returns the bytes of {@code report.json}. */
    public static byte[] write(RunReport report) {
        try {
            return (Json.PRETTY.writeValueAsString(report) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report model cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Returns the report as a tree, for callers that print a part of it. */
    public static JsonNode tree(RunReport report) {
        return Json.MAPPER.valueToTree(report);
    }

    /**
     * Reads a report back.
     *
     * @throws IOException if the bytes are no report, or one whose counts do not add up
     */
    public static RunReport read(byte[] json) throws IOException {
        return Json.MAPPER.readValue(json, RunReport.class);
    }

    /**
     * Reads the report of a pack.
     *
     * @param pack the folder of the pack
     * @throws IOException if there is no readable report whose counts add up
     */
    public static RunReport read(Path pack) throws IOException {
        return Json.read(pack.resolve(FILE), RunReport.class, RunReport.FORMAT);
    }
}
