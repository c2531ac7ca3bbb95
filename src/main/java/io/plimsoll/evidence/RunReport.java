package io.plimsoll.evidence;

import io.plimsoll.check.Check;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The canonical model of a run: what {@code report.json} holds. Every other report is a pure function of it.
 *
 * @param format the version of this format; 1
 * @param run when, how and by whom the run was made
 * @param subject what was tested
 * @param environment where and with what it was tested
 * @param gate whether the deployment is ready, in one sentence
 * @param counts how many checks came to each outcome; all seven outcomes are present and their sum is {@code planned}
 * @param planned how many checks of the catalogue apply to the environment
 * @param checks one result per planned check, in catalogue order
 * @param scenarios what was provoked and watched
 * @param files every file of the pack but report.json itself and what is derived from it
 */
public record RunReport(
        int format,
        Run run,
        Subject subject,
        EnvironmentFacts environment,
        Gate gate,
        Map<Outcome, Integer> counts,
        int planned,
        List<CheckResult> checks,
        List<ScenarioReport> scenarios,
        List<PackFile> files) {

    public RunReport {
        counts = Map.copyOf(counts);
        checks = List.copyOf(checks);
        scenarios = List.copyOf(scenarios);
        files = List.copyOf(files);
    }

    /**
     * When, how and by whom the run was made.
     *
     * @param id the run's id, also the name of the pack's folder
     * @param startedAt start, UTC
     * @param endedAt end, UTC
     * @param durationMillis duration by the monotonic clock, milliseconds
     * @param command the command line, redacted
     * @param harnessVersion Plimsoll's own version
     * @param user who ran it: a CI identity or a local user
     * @param selfAssessment whether the developers of the deployment ran it themselves
     * @param partial whether the user selected only some of the applicable checks
     */
    public record Run(
            String id,
            Instant startedAt,
            Instant endedAt,
            long durationMillis,
            String command,
            String harnessVersion,
            String user,
            boolean selfAssessment,
            boolean partial) {}

    /**
     * What was tested.
     *
     * @param name the spec's name
     * @param images the images that really ran
     * @param gitCommit the commit of the spec's folder, or {@code null} outside a repository
     * @param gitDirty whether that folder had uncommitted changes
     * @param specSha256 digest of plimsoll.yaml
     * @param manifestsSha256 digest of the rendered manifests
     */
    public record Subject(
            String name,
            List<Image> images,
            @Nullable String gitCommit,
            boolean gitDirty,
            String specSha256,
            String manifestsSha256) {
        public Subject {
            images = List.copyOf(images);
        }
    }

    /**
     * An image that ran.
     *
     * @param reference as the manifests name it
     * @param digest the image id that the pods reported
     */
    public record Image(String reference, String digest) {}

    /**
     * Where and with what the deployment was tested.
     *
     * @param kind {@code k3s}, {@code docker} or {@code existing}
     * @param distribution the cluster's distribution in full; never called k3s when it is not
     * @param versions every version that matters, by component name, in the order to print
     * @param cpus the host's processors
     * @param memoryMebibytes the host's memory, MiB
     * @param clockSkewMillis harness clock minus API server clock, milliseconds
     * @param clusterUid the UID of the kube-system namespace, or {@code null} without a cluster
     * @param deviations what the run changed of the declared deployment, for example shortened waits
     * @param additions what the harness added to the cluster
     */
    public record EnvironmentFacts(
            String kind,
            String distribution,
            Map<String, String> versions,
            int cpus,
            long memoryMebibytes,
            long clockSkewMillis,
            @Nullable String clusterUid,
            List<String> deviations,
            List<String> additions) {
        public EnvironmentFacts {
            deviations = List.copyOf(deviations);
            additions = List.copyOf(additions);
        }
    }

    /**
     * Whether the deployment is ready.
     *
     * @param state the state of the gate
     * @param sentence the verdict sentence, for example {@code NOT READY - 1 of 3 planned checks failed (1 high).}
     * @param exitCode the exit code of {@code check}: 0, 1 or 2
     */
    public record Gate(State state, String sentence, int exitCode) {
        /** Whether the deployment may be released. */
        public enum State {
            READY,
            NOT_READY,
            UNDECIDED
        }
    }

    /**
     * One check of the run and what it came to.
     *
     * @param check the check as the catalogue described it at the time
     * @param verdict what was decided
     * @param startedAt when its scenario began, UTC; {@code null} if it did not run
     * @param durationMillis how long its scenarios took, milliseconds
     * @param scenario the scenario that fed it; {@code null} if it did not run
     * @param attempt which attempt decided it, from 1
     * @param evidence paths within the pack
     * @param reproduce the command that runs just this check again
     */
    public record CheckResult(
            Check check,
            Verdict verdict,
            @Nullable Instant startedAt,
            long durationMillis,
            @Nullable String scenario,
            int attempt,
            List<String> evidence,
            String reproduce) {
        public CheckResult {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * A file of the pack.
     *
     * @param path path within the pack, with forward slashes
     * @param bytes its size
     * @param sha256 its digest, lower-case hex
     * @param mediaType its media type
     * @param role what it is, in a few words
     */
    public record PackFile(String path, long bytes, String sha256, String mediaType, String role) {}
}
