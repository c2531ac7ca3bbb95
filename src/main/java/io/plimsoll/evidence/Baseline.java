package io.plimsoll.evidence;

import java.util.List;

/**
 * The earlier run that a run was compared with, and what is different.
 *
 * @param runId the earlier run
 * @param reportSha256 the SHA-256 of its report.json
 * @param gate what it came to, in a sentence
 * @param changes what is different, the gravest first
 */
public record Baseline(String runId, String reportSha256, String gate, List<Change> changes) {

    public Baseline {
        changes = List.copyOf(changes);
    }
}
