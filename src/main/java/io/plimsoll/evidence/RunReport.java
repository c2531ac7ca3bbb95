package io.plimsoll.evidence;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.plimsoll.check.Check;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The canonical model of a run: what {@code report.json} holds. Every other report is a pure function of it.
 *
 * @param format the version of this format; 3
 * @param run when, how and by whom the run was made
 * @param subject what was tested
 * @param environment where and with what it was tested
 * @param gate whether the deployment is ready, in one sentence
 * @param counts how many checks came to each outcome; all seven outcomes are present and their sum is {@code planned}
 * @param planned how many checks of the catalogue apply to the environment
 * @param checks one result per planned check, in catalogue order
 * @param scenarios what was provoked and watched
 * @param baseline the earlier run that it was compared with; {@code null} if with none
 * @param files every file of the pack but report.json itself and what is derived from it
 * @param events where the chain of the run's events ends; {@code null} until the pack is written
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
        @Nullable Baseline baseline,
        List<PackFile> files,
        @Nullable EventHead events) {

    /** The version of the format that this class stands for. */
    public static final int FORMAT = 4;

    public RunReport {
        counts = Collections.unmodifiableMap(new EnumMap<>(counts));
        checks = List.copyOf(checks);
        scenarios = List.copyOf(scenarios);
        files = List.copyOf(files);
        requireThatItAddsUp(format, counts, planned, checks);
    }

    /**
     * Puts a report together: counts the outcomes and decides the gate.
     *
     * @param run when, how and by whom the run was made
     * @param subject what was tested
     * @param environment where and with what it was tested
     * @param checks one result per planned check, in catalogue order
     * @param scenarios what was provoked and watched
     * @param files the files of the pack so far
     * @return the report, whose counts add up
     */
    public static RunReport of(
            Run run,
            Subject subject,
            EnvironmentFacts environment,
            List<CheckResult> checks,
            List<ScenarioReport> scenarios,
            List<PackFile> files) {
        return new RunReport(
                FORMAT,
                run,
                subject,
                environment,
                Gate.decide(checks),
                count(checks),
                checks.size(),
                checks,
                scenarios,
                null,
                files,
                null);
    }

    /** Returns the same report, compared with an earlier run. */
    public RunReport comparedWith(Baseline earlier) {
        return new RunReport(
                format, run, subject, environment, gate, counts, planned, checks, scenarios, earlier, files, events);
    }

    /** Returns the same report over other files, one of which holds the events. */
    public RunReport withFiles(List<PackFile> others, EventHead head) {
        return new RunReport(
                format, run, subject, environment, gate, counts, planned, checks, scenarios, baseline, others, head);
    }

    /** Returns how many checks came to {@code outcome}. */
    public int count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    private static Map<Outcome, Integer> count(List<CheckResult> checks) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, 0);
        }
        checks.forEach(result -> counts.merge(result.verdict().outcome(), 1, Integer::sum));
        return counts;
    }

    private static void requireThatItAddsUp(
            int format, Map<Outcome, Integer> counts, int planned, List<CheckResult> checks) {
        if (format != FORMAT) {
            throw new IllegalArgumentException(
                    "report format %s: expected %s - read it with the version of Plimsoll that wrote it"
                            .formatted(format, FORMAT));
        }
        if (!counts.equals(count(checks))) {
            throw new IllegalArgumentException(
                    "counts do not add up: expected %s from the checks, observed %s".formatted(count(checks), counts));
        }
        if (planned != checks.size()) {
            throw new IllegalArgumentException("counts do not add up: planned %s, but %s checks have an outcome"
                    .formatted(planned, checks.size()));
        }
        Set<String> ids = new HashSet<>();
        for (CheckResult result : checks) {
            if (!ids.add(result.check().id())) {
                throw new IllegalArgumentException("two outcomes for one check: "
                        + result.check().id() + " - a check has exactly one outcome per run");
            }
        }
    }

    /**
     * When, how and by whom the run was made.
     *
     * @param id the run's id, also the name of the pack's folder
     * @param startedAt start, UTC
     * @param endedAt end, UTC
     * @param durationMillis duration by the monotonic clock, milliseconds
     * @param command the command line, redacted
     * @param seed what chance was drawn from; {@code null} if nothing that a verdict rests on is drawn by chance
     * @param harness what ran it
     * @param user who ran it: a CI identity or a local user
     * @param link where the CI service shows the run; {@code null} for a local user
     * @param selfAssessment whether the developers of the deployment ran it themselves
     * @param partial whether the user selected only some of the applicable checks
     * @param classification who may read it, as the spec says
     * @param retention how long the pack is to be kept
     */
    public record Run(
            String id,
            Instant startedAt,
            Instant endedAt,
            long durationMillis,
            String command,
            @Nullable Long seed,
            Harness harness,
            String user,
            @Nullable String link,
            boolean selfAssessment,
            boolean partial,
            String classification,
            Retention retention) {

        /** Returns Plimsoll's own version. */
        @JsonIgnore
        public String harnessVersion() {
            return harness.version();
        }
    }

    /**
     * The Plimsoll that ran.
     *
     * @param version its version
     * @param sha256 digest of the code that really ran: of its jar, or of all classes and resources in its folder
     * @param digestOf what that digest is of
     * @param catalogueSha256 digest of the catalogue of checks
     */
    public record Harness(String version, String sha256, String digestOf, String catalogueSha256) {}

    /**
     * What was tested.
     *
     * @param name the spec's name
     * @param images the images that really ran
     * @param gitCommit the commit of the spec's folder, or {@code null} outside a repository
     * @param gitDirty whether that folder had uncommitted changes
     * @param gitRemote where the repository comes from, without credentials; {@code null} if it does not say
     * @param specSha256 digest of plimsoll.yaml
     * @param manifestsSha256 digest of the rendered manifests
     */
    public record Subject(
            String name,
            List<Image> images,
            @Nullable String gitCommit,
            boolean gitDirty,
            @Nullable String gitRemote,
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
     * @param versions every version that matters, by component name; printed in the order of the names
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
        /** The name under which the versions say whether anybody sets the host's clock right. */
        public static final String CLOCK_SYNCHRONISATION = "Clock synchronisation of the host";

        /** The name under which the versions have the digest of the load simulation. */
        public static final String LOAD_SIMULATION = "Load simulation";

        public EnvironmentFacts {
            versions = Collections.unmodifiableMap(new TreeMap<>(versions));
            deviations = List.copyOf(deviations);
            additions = List.copyOf(additions);
        }

        /** Returns these facts with more that the run changed of the declared deployment. */
        public EnvironmentFacts deviatingBy(List<String> more) {
            List<String> all = new ArrayList<>(deviations);
            all.addAll(more);
            return new EnvironmentFacts(
                    kind, distribution, versions, cpus, memoryMebibytes, clockSkewMillis, clusterUid, all, additions);
        }
    }

    /**
     * Whether the deployment is ready.
     *
     * @param state the state of the gate
     * @param sentence the verdict sentence, for example {@code NOT READY: 1 of 3 planned checks failed (1 high).}
     * @param exitCode the exit code of {@code check}: 0, 1 or 2
     */
    public record Gate(State state, String sentence, int exitCode) {

        /** The rule of the gate, in plain words. */
        public static final String RULE =
                "Any failed check means NOT READY (exit code 1). Otherwise any error, any check"
                        + " that could not be tested and whose absence the spec does not accept, or a run that executed nothing"
                        + " means UNDECIDED (exit code 2). Otherwise READY (exit code 0).";

        /** Decides the gate from the results of the planned checks. */
        public static Gate decide(List<CheckResult> checks) {
            return GateRule.decide(checks);
        }

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
     * @param attempts every attempt at it, the last of which decided; empty if it did not run
     * @param scenario the scenario that fed it; {@code null} if it did not run
     * @param basis what the verdict rests on; {@code null} if it did not run
     * @param evidence paths within the pack
     * @param reproduce the command that runs just this check again
     * @param acceptedBecause why the spec accepts that the check was not tested; {@code null} if it does not
     */
    public record CheckResult(
            Check check,
            Verdict verdict,
            List<Attempt> attempts,
            @Nullable String scenario,
            @Nullable Basis basis,
            List<String> evidence,
            String reproduce,
            @Nullable String acceptedBecause) {
        public CheckResult {
            attempts = List.copyOf(attempts);
            evidence = List.copyOf(evidence);
            Consistency.require(check, verdict, attempts, basis, acceptedBecause);
        }

        /** Returns the attempt that decided it; empty if it did not run. */
        @JsonIgnore
        public Optional<Attempt> decidingAttempt() {
            return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
        }

        /** Returns which attempt decided it, from 1; 1 as well if it did not run. */
        @JsonIgnore
        public int attempt() {
            return Math.max(1, attempts.size());
        }

        /** Returns when the scenario of the attempt that decided it began, UTC; {@code null} if it did not run. */
        @JsonIgnore
        public @Nullable Instant startedAt() {
            return decidingAttempt().map(Attempt::startedAt).orElse(null);
        }

        /** Returns how long the attempt that decided it took, milliseconds. */
        @JsonIgnore
        public long durationMillis() {
            return decidingAttempt().map(Attempt::durationMillis).orElse(0L);
        }

        /** Returns whether it passed on the first attempt. */
        @JsonIgnore
        public boolean passedAtOnce() {
            return verdict instanceof Verdict.Pass && attempts.size() == 1;
        }

        /** Returns whether it passed, but not on the first attempt: never the same as a pass. */
        @JsonIgnore
        public boolean passedOnlyLater() {
            return verdict instanceof Verdict.Pass && attempts.size() > 1;
        }

        /** Returns whether the check was left out for a reason that keeps the gate closed. */
        @JsonIgnore
        public boolean blocksAsNotTested() {
            return verdict instanceof Verdict.NotTested notTested
                    && notTested.code().blocks()
                    && acceptedBecause == null;
        }

        /** Returns whether the user chose to leave the check out. */
        @JsonIgnore
        public boolean leftOutByChoice() {
            return verdict instanceof Verdict.NotTested notTested
                    && (notTested.code() == ReasonCode.NOT_SELECTED || notTested.code() == ReasonCode.FILTERED);
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
