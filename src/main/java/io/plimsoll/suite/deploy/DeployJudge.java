package io.plimsoll.suite.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.timeline.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides DEP-DEPLOY-001: the deployment becomes ready from clean within its budget and stays so.
 *
 * <p>The cause of a failure is the first of these that the observations show: an object was refused; an image cannot be
 * had; configuration is missing; no node takes the pod; memory; the CPU limit; the database; a probe that asks where
 * nothing answers; a crash. The order goes from what is certain to what may only follow from something earlier.
 */
public final class DeployJudge {

    private static final Set<String> IMAGE_REASONS =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError");
    private static final Set<String> CONFIGURATION_REASONS =
            Set.of("CreateContainerConfigError", "CreateContainerError");
    private static final Pattern CONFIGURATION_EVENT =
            Pattern.compile("(?i)(configmap|secret|persistentvolumeclaim).{0,120}not found|references non-existent");
    private static final Pattern DATABASE_LINE = Pattern.compile(
            "(?i)(psqlexception|sqlstate.{0,4}08|could not connect to server|database.{0,60}(unreachable|unavailable"
                    + "|refused|not reach|cannot be reached)|connection to .{1,80} refused|unknownhostexception"
                    + "|password authentication failed)");
    private static final Pattern PROBE_ANSWERED_ELSEWHERE =
            Pattern.compile("(?i)connection refused|statuscode: 40[45]|statuscode: 30\\d|malformed HTTP response");
    private static final Set<String> METRICS_REASONS =
            Set.of("FailedGetResourceMetric", "FailedGetContainerResourceMetric", "FailedComputeMetricsReplicas");
    private static final double MOSTLY_THROTTLED = 0.5;
    private static final int EVIDENCE_LINES = 8;

    private DeployJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(DeployObservations observations) {
        DeployFacts facts = observations.facts();
        if (observations.timeline().isEmpty() && facts.refused().isEmpty()) {
            return new Verdict.Error(
                    "no watch event was recorded, so nothing can be said about the deployment",
                    "look into harness.log for why the watches did not start");
        }
        List<Measurement> measurements = measurements(facts);
        Long ready = facts.readyMicros();
        if (ready == null) {
            return new Verdict.Fail(List.of(whyNotReady(observations)), measurements);
        }
        List<Finding> findings = new ArrayList<>(instability(observations, ready));
        findings.addAll(wrongAnswers(facts));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        if (!facts.selected()) {
            return new Verdict.NotTested(
                    ReasonCode.NOT_SELECTED,
                    "the run was limited to other checks: it was ready in %s and not watched at rest"
                            .formatted(seconds((ready - facts.appliedMicros()) / 1_000)));
        }
        if (facts.watchedUntilMicros() - ready < facts.stableMillis() * 1_000) {
            return new Verdict.Error(
                    "the deployment was watched for only %s after it was ready, not for the %s that the check asks for"
                            .formatted(
                                    seconds((facts.watchedUntilMicros() - ready) / 1_000),
                                    seconds(facts.stableMillis())),
                    "run the check again");
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "ready in %s, then %s without a restart, warning or error line; %d declared requests answered as declared",
                        seconds((ready - facts.appliedMicros()) / 1_000),
                        seconds(facts.stableMillis()),
                        facts.answers().size()),
                measurements);
    }

    private static List<Measurement> measurements(DeployFacts facts) {
        List<Measurement> measurements = new ArrayList<>();
        Long ready = facts.readyMicros();
        if (ready != null) {
            measurements.add(new Measurement(
                    "time from apply to ready",
                    (ready - facts.appliedMicros()) / 1_000.0,
                    "ms",
                    "≤ " + facts.budgetMillis()));
        }
        measurements.add(new Measurement(
                "restarts",
                facts.containers().stream().mapToInt(ContainerReport::restarts).sum(),
                "",
                "0 once ready"));
        return measurements;
    }

    private static Finding whyNotReady(DeployObservations observations) {
        DeployFacts facts = observations.facts();
        if (!facts.refused().isEmpty()) {
            return finding(
                    DeployCause.REFUSED,
                    "the API server",
                    facts,
                    facts.refused().get(0),
                    "correct the object that the API server refused",
                    facts.refused());
        }
        for (ContainerReport container : facts.containers()) {
            if (IMAGE_REASONS.contains(text(container.waitingReason()))) {
                return finding(
                        DeployCause.IMAGE_UNAVAILABLE,
                        container.identity(),
                        facts,
                        container.waitingReason() + ": " + text(container.waitingMessage()),
                        "name the image in the spec's images with a build, a tar or a registry that can be reached,"
                                + " and set imagePullPolicy: IfNotPresent",
                        evidence(observations, container));
            }
        }
        Optional<WatchEvent> configuration = warnings(observations.timeline(), 0, Long.MAX_VALUE)
                .filter(e ->
                        CONFIGURATION_EVENT.matcher(eventMessage(e.object())).find())
                .reduce((first, second) -> second);
        for (ContainerReport container : facts.containers()) {
            if (CONFIGURATION_REASONS.contains(text(container.waitingReason()))) {
                return finding(
                        DeployCause.CONFIGURATION_MISSING,
                        container.identity(),
                        facts,
                        container.waitingReason() + ": " + text(container.waitingMessage()),
                        "add what is missing to the manifests, or declare a generated Secret in the spec's secrets",
                        evidence(observations, container));
            }
        }
        if (configuration.isPresent()) {
            return finding(
                    DeployCause.CONFIGURATION_MISSING,
                    "Pod " + involved(configuration.get()),
                    facts,
                    eventMessage(configuration.get().object()),
                    "add what is missing to the manifests, or declare a generated Secret in the spec's secrets",
                    List.of(line(configuration.get())));
        }
        Optional<WatchEvent> unschedulable = warnings(observations.timeline(), 0, Long.MAX_VALUE)
                .filter(e -> e.object().path("reason").asText().equals("FailedScheduling"))
                .reduce((first, second) -> second);
        boolean someContainerRan = facts.containers().stream().anyMatch(c -> c.ready() || c.restarts() > 0);
        if (unschedulable.isPresent() && !someContainerRan) {
            return unschedulable(facts, unschedulable.get());
        }
        for (ContainerReport container : facts.containers()) {
            if (container.ready()) {
                continue;
            }
            Optional<Finding> found = ofContainer(observations, container);
            if (found.isPresent()) {
                return found.get();
            }
        }
        if (unschedulable.isPresent()) {
            return unschedulable(facts, unschedulable.get());
        }
        return finding(
                DeployCause.NOT_READY_IN_TIME,
                "the deployment",
                facts,
                facts.missing().isEmpty() ? "not every workload was ready" : facts.missing(),
                "raise budgets.deploy in the spec if the deployment needs longer, else see the events",
                lastWarnings(observations));
    }

    private static Finding unschedulable(DeployFacts facts, WatchEvent event) {
        return finding(
                DeployCause.UNSCHEDULABLE,
                "Pod " + involved(event),
                facts,
                eventMessage(event.object()),
                "lower the requests, or loosen node selectors, affinities and spread constraints, or raise cluster.nodes",
                List.of(line(event)));
    }

    private static Optional<Finding> ofContainer(DeployObservations observations, ContainerReport container) {
        DeployFacts facts = observations.facts();
        List<String> evidence = evidence(observations, container);
        if ("OOMKilled".equals(container.terminationReason())) {
            return Optional.of(finding(
                    DeployCause.OUT_OF_MEMORY,
                    container.identity(),
                    facts,
                    String.format(
                            Locale.ROOT,
                            "OOMKilled, exit code %d, %d restarts",
                            container.exitCode(),
                            container.restarts()),
                    "raise the memory limit or make the process heed it",
                    evidence));
        }
        Optional<String> database = container.logTail().stream()
                .filter(line -> DATABASE_LINE.matcher(line).find())
                .reduce((first, second) -> second);
        if (database.isPresent()) {
            return Optional.of(finding(
                    DeployCause.DATABASE_UNREACHABLE,
                    container.identity(),
                    facts,
                    "it logged: " + database.get(),
                    "check the database's address, credentials, Service and NetworkPolicy",
                    evidence));
        }
        if (container.throttledShare() >= MOSTLY_THROTTLED) {
            return Optional.of(finding(
                    DeployCause.CPU_LIMIT,
                    container.identity(),
                    facts,
                    String.format(
                            Locale.ROOT,
                            "held back at its CPU limit in %.0f %% of all periods",
                            container.throttledShare() * 100),
                    "raise the CPU limit, or give start-up more time with a startup probe",
                    evidence));
        }
        Optional<WatchEvent> probe = warnings(observations.timeline(), 0, Long.MAX_VALUE)
                .filter(e -> e.object().path("reason").asText().equals("Unhealthy"))
                .filter(e -> involved(e).equals(container.pod()))
                .reduce((first, second) -> second);
        boolean killedByKubelet =
                container.terminationReason() == null || container.exitCode() == 137 || container.exitCode() == 143;
        if (probe.isPresent() && killedByKubelet) {
            String message = eventMessage(probe.get().object());
            boolean nothingThere = PROBE_ANSWERED_ELSEWHERE.matcher(message).find();
            return Optional.of(finding(
                    nothingThere ? DeployCause.WRONG_PROBE : DeployCause.NOT_READY_IN_TIME,
                    container.identity(),
                    facts,
                    message,
                    nothingThere
                            ? "point the probe at the port and path that the application serves"
                            : "find out why the application says that it is not ready, or give it more time",
                    evidence));
        }
        if (container.terminationReason() != null) {
            return Optional.of(finding(
                    DeployCause.CRASH,
                    container.identity(),
                    facts,
                    String.format(
                            Locale.ROOT,
                            "%s, exit code %d, %d restarts",
                            container.terminationReason(),
                            container.exitCode(),
                            container.restarts()),
                    "see its last log lines",
                    evidence));
        }
        return Optional.empty();
    }

    private static List<Finding> instability(DeployObservations observations, long ready) {
        DeployFacts facts = observations.facts();
        List<String> seen = new ArrayList<>();
        for (String restart : restartsAfter(observations.timeline(), ready)) {
            seen.add(restart);
        }
        warnings(observations.timeline(), ready, facts.watchedUntilMicros())
                .filter(e -> !waitsForMetrics(e.object()))
                .map(DeployJudge::line)
                .forEach(seen::add);
        facts.errorLines().stream()
                .map(e -> "error line of container %s of Pod %s: %s".formatted(e.container(), e.pod(), e.line()))
                .forEach(seen::add);
        if (seen.isEmpty()) {
            return List.of();
        }
        return List.of(new Finding(
                DeployCause.NOT_STABLE.name(),
                "the deployment",
                "no restart, no Warning event and no error line for %s once ready"
                        .formatted(seconds(facts.stableMillis())),
                seen.get(0),
                seen.size() + (seen.size() == 1 ? " occurrence" : " occurrences"),
                "look at what happened at that moment; a deployment that is not quiet at rest will not be under load",
                seen.subList(0, Math.min(seen.size(), EVIDENCE_LINES))));
    }

    /**
     * An autoscaler warns until the metrics of fresh pods have been sampled twice. That says nothing about them; whether
     * it gets its metrics in the end is what the autoscaling suite asks.
     */
    private static boolean waitsForMetrics(JsonNode event) {
        return event.at("/involvedObject/kind").asText().equals("HorizontalPodAutoscaler")
                && METRICS_REASONS.contains(event.path("reason").asText());
    }

    private static List<String> restartsAfter(List<WatchEvent> timeline, long ready) {
        List<String> restarts = new ArrayList<>();
        java.util.Map<String, Integer> before = new java.util.HashMap<>();
        for (WatchEvent event : timeline) {
            if (!event.kind().equals("Pod")) {
                continue;
            }
            int count = 0;
            for (JsonNode container : event.object().at("/status/containerStatuses")) {
                count += container.path("restartCount").asInt();
            }
            Integer known = before.put(event.uid(), count);
            if (event.micros() > ready && known != null && count > known) {
                restarts.add("Pod %s/%s restarted a container".formatted(event.namespace(), event.name()));
            }
        }
        return restarts;
    }

    private static List<Finding> wrongAnswers(DeployFacts facts) {
        List<Finding> findings = new ArrayList<>();
        for (DeployFacts.Answer answer : facts.answers()) {
            if (answer.status() != answer.expectedStatus()) {
                findings.add(new Finding(
                        DeployCause.ENTRY_POINT_ANSWERS_WRONG.name(),
                        "entry point " + answer.entryPoint() + ", " + answer.request(),
                        "status " + answer.expectedStatus(),
                        answer.status() == 0 ? "no answer: " + text(answer.problem()) : "status " + answer.status(),
                        answer.status() == 0 ? "no answer at all" : "another status",
                        "correct the request in the spec, or the service",
                        List.of()));
            }
        }
        return findings;
    }

    private static Finding finding(
            DeployCause cause, String what, DeployFacts facts, String observed, String remedy, List<String> evidence) {
        return new Finding(
                cause.name(),
                what,
                "every workload ready within " + seconds(facts.budgetMillis()),
                observed,
                "not ready after " + seconds((facts.watchedUntilMicros() - facts.appliedMicros()) / 1_000),
                remedy,
                evidence);
    }

    private static List<String> evidence(DeployObservations observations, ContainerReport container) {
        List<String> evidence = new ArrayList<>();
        warnings(observations.timeline(), 0, Long.MAX_VALUE)
                .filter(e -> involved(e).equals(container.pod()))
                .map(DeployJudge::line)
                .distinct()
                .forEach(evidence::add);
        List<String> recent = new ArrayList<>(tail(evidence, EVIDENCE_LINES));
        if (container.terminationReason() != null) {
            recent.add(String.format(
                    Locale.ROOT,
                    "last run of %s ended: %s, exit code %d",
                    container.identity(),
                    container.terminationReason(),
                    container.exitCode()));
        }
        tail(container.logTail(), EVIDENCE_LINES).forEach(logged -> recent.add("log: " + logged));
        return recent;
    }

    private static List<String> lastWarnings(DeployObservations observations) {
        List<String> lines = warnings(observations.timeline(), 0, Long.MAX_VALUE)
                .map(DeployJudge::line)
                .distinct()
                .toList();
        return tail(lines, EVIDENCE_LINES);
    }

    private static List<String> tail(List<String> lines, int count) {
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    private static java.util.stream.Stream<WatchEvent> warnings(List<WatchEvent> timeline, long from, long to) {
        return timeline.stream()
                .filter(e -> e.kind().equals("Event") && e.type() != WatchEvent.Type.DELETED)
                .filter(e -> e.object().path("type").asText().equals("Warning"))
                .filter(e -> e.micros() > from && e.micros() <= to);
    }

    private static String line(WatchEvent event) {
        return "Warning %s of %s %s: %s"
                .formatted(
                        event.object().path("reason").asText(),
                        event.object().at("/involvedObject/kind").asText(),
                        involved(event),
                        eventMessage(event.object()));
    }

    private static String involved(WatchEvent event) {
        return event.object().at("/involvedObject/namespace").asText() + "/"
                + event.object().at("/involvedObject/name").asText();
    }

    private static String eventMessage(JsonNode event) {
        return event.path("message").asText().strip();
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
}
