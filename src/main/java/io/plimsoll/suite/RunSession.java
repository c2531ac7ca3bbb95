package io.plimsoll.suite;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.check.Waiver;
import io.plimsoll.environment.LocalImages;
import io.plimsoll.evidence.Attempt;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.ClockJump;
import io.plimsoll.evidence.Digest;
import io.plimsoll.evidence.EarlierRun;
import io.plimsoll.evidence.Retention;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.report.Exports;
import io.plimsoll.report.RunComparison;
import io.plimsoll.spec.AcceptNotTested;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.EvidenceSpec;
import io.plimsoll.spec.ImageSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of one deployment in one environment: decides checks on demand, each scenario at most once, and ends with the
 * evidence pack.
 */
final class RunSession {

    private static final Logger LOG = LoggerFactory.getLogger(RunSession.class);

    private final RunRequest request;
    private final Catalogue catalogue;
    private final List<Scenario> scenarios;
    private final RunContext context;
    private final String manifestsSha256;
    private final List<Waiver> waivers;
    private final @Nullable EarlierRun earlier;
    private final Instant startedAt;
    private final long startedNanos = System.nanoTime();
    private final Map<String, Decision> decisions = new HashMap<>();
    private final Map<String, ScenarioReport> described = new LinkedHashMap<>();
    private final List<String> deviations = new ArrayList<>();
    private final Map<String, String> imageDigests = new TreeMap<>();
    private @Nullable Scenario toRestore;

    RunSession(
            RunRequest request,
            Catalogue catalogue,
            List<Scenario> scenarios,
            RunContext context,
            String manifestsSha256,
            List<Waiver> waivers,
            @Nullable EarlierRun earlier,
            Instant startedAt) {
        this.request = request;
        this.catalogue = catalogue;
        this.scenarios = List.copyOf(scenarios);
        this.context = context;
        this.manifestsSha256 = manifestsSha256;
        this.waivers = List.copyOf(waivers);
        this.earlier = earlier;
        this.startedAt = startedAt;
    }

    /**
     * Decides a check, running the scenario that feeds it unless that has been run.
     *
     * @throws IllegalArgumentException if the catalogue has no such check
     */
    Verdict verdict(String id) {
        Check check = catalogue.check(id);
        Decision known = decisions.get(id);
        if (known != null) {
            return known.verdict();
        }
        Optional<Scenario> feeding =
                scenarios.stream().filter(s -> s.feeds().contains(id)).findFirst();
        if (feeding.isEmpty()) {
            Verdict none = new Verdict.Error(
                    "no scenario on the class path feeds " + id,
                    "check that META-INF/services/io.plimsoll.suite.Scenario is on the class path");
            decide(check, none);
            return none;
        }
        run(feeding.get());
        Decision decided = decisions.get(id);
        if (decided == null) {
            throw new IllegalStateException(
                    "scenario " + feeding.get().id() + " feeds " + id + " but did not decide it");
        }
        return decided.verdict();
    }

    /**
     * Removes the deployment, writes the pack and returns the report.
     *
     * @throws IOException if the pack cannot be completed; then nothing in it looks whole
     */
    RunReport finish() throws IOException {
        try {
            return complete();
        } catch (UncheckedIOException e) {
            abandon(String.valueOf(e.getMessage()));
            throw e.getCause();
        }
    }

    private RunReport complete() throws IOException {
        if (!request.keep() && !described.isEmpty() && context.environment().hasCluster()) {
            context.listener().phase("clean up", "removing the deployment");
            List<String> left = context.deployer().remove(context.manifests());
            if (!left.isEmpty()) {
                LOG.warn("still there after the clean-up: {}", left);
            }
        }
        context.listener().phase("report", context.pack().directory().toString());
        List<RunReport.CheckResult> results = new ArrayList<>();
        boolean partial = false;
        for (Check check : catalogue.all()) {
            Decision decision = decisions.get(check.id());
            if (decision == null) {
                partial = true;
                decision = new Decision(
                        new Verdict.NotTested(ReasonCode.NOT_SELECTED, "the run was limited to other checks"),
                        List.of(),
                        null,
                        null,
                        List.of());
            }
            partial |= decision.verdict() instanceof Verdict.NotTested notTested
                    && notTested.code() == ReasonCode.FILTERED;
            results.add(new RunReport.CheckResult(
                    check,
                    decision.verdict(),
                    decision.attempts(),
                    decision.scenario(),
                    decision.basis(),
                    decision.evidence(),
                    "./plimsoll check " + request.spec() + " --check " + check.id(),
                    acceptance(check, decision.verdict())));
        }
        DeploymentSpec spec = context.spec();
        EvidenceSpec evidence = spec.evidence();
        GitRevision revision = GitRevision.of(spec.folder());
        context.pack().clockJumps().forEach(jump -> deviations.add(jump.sentence()));
        RunReport report = RunReport.of(
                new RunReport.Run(
                        context.pack().runId(),
                        startedAt,
                        Instant.now(),
                        (System.nanoTime() - startedNanos) / 1_000_000,
                        context.pack().redaction().text(request.commandLine()),
                        // Only names are drawn by chance: requests, their order and their times follow from the spec.
                        null,
                        OwnCode.running(),
                        Runner.current(),
                        Runner.link().orElse(null),
                        evidence.assessor() == EvidenceSpec.Assessor.SELF,
                        partial,
                        evidence.classification(),
                        new Retention(
                                evidence.retention().name(),
                                startedAt
                                        .atZone(ZoneOffset.UTC)
                                        .toLocalDate()
                                        .plusDays(evidence.retention().days()))),
                new RunReport.Subject(
                        spec.name(),
                        imageDigests.entrySet().stream()
                                .map(e -> new RunReport.Image(e.getKey(), e.getValue()))
                                .toList(),
                        revision.commit(),
                        revision.dirty(),
                        revision.remote(),
                        Digest.of(spec.file()).sha256(),
                        manifestsSha256),
                context.environment().facts().deviatingBy(deviations),
                results,
                List.copyOf(described.values()),
                List.of());
        return Exports.write(
                context.pack(),
                earlier == null
                        ? report
                        : report.comparedWith(RunComparison.of(earlier.report(), report)
                                .since(earlier, context.pack().redaction())));
    }

    /** Leaves the pack so that nobody takes it for a whole one. */
    void abandon(String why) {
        context.pack().abandon(why);
    }

    Path pack() {
        return context.pack().directory();
    }

    private void run(Scenario scenario) {
        Began began = new Began(Instant.now(), context.pack().elapsedMicros());
        Optional<String> nothingToDo =
                scenario.needsCluster() && !context.spec().hasManifests()
                        ? Optional.of("the spec names no manifests")
                        : scenario.notApplicable(context.spec(), context.manifests());
        if (nothingToDo.isPresent()) {
            decideAll(scenario, new Verdict.NotApplicable(nothingToDo.get()), null);
            return;
        }
        if (scenario.needsCluster() && !context.environment().hasCluster()) {
            decideAll(
                    scenario,
                    new Verdict.NotTested(
                            ReasonCode.FILTERED, "the environment docker was chosen, and this needs a cluster"),
                    null);
            return;
        }
        for (String need : scenario.needs()) {
            Verdict needed = verdict(need);
            if (!isEnough(needed)) {
                decideAll(
                        scenario,
                        new Verdict.NotTested(
                                ReasonCode.ABORTED_BY_EARLIER_FAILURE,
                                need + " came to " + needed.outcome().word()),
                        null);
                return;
            }
        }
        Path raw = context.pack().directory().resolve("raw").resolve(scenario.id());
        Map<String, Judged> verdicts;
        int jumpsBefore = context.pack().clockJumps().size();
        try {
            Scenario before = toRestore;
            if (before != null) {
                toRestore = null;
                before.restore(context);
            }
            toRestore = scenario;
            scenario.run(context);
            rememberImages();
            context.pack().event("phase", Map.of("phase", scenario.id(), "detail", "carried out"));
            refuseJumps(jumpsBefore);
            Scenario.Account account = scenario.account(raw);
            verdicts = account.verdicts();
            described.put(scenario.id(), account.report());
            deviations.addAll(scenario.deviations(raw));
        } catch (HarnessFailure e) {
            LOG.error("scenario {} could not be carried out", scenario.id(), e);
            decideAll(scenario, new Verdict.Error(String.valueOf(e.getMessage()), e.remedy()), began);
            return;
        } catch (Untestable e) {
            decideAll(scenario, new Verdict.NotTested(e.code(), String.valueOf(e.getMessage())), null);
            return;
        } catch (IOException | RuntimeException e) {
            LOG.error("scenario {} broke off", scenario.id(), e);
            decideAll(
                    scenario,
                    new Verdict.Error(
                            "scenario %s broke off: %s".formatted(scenario.id(), e),
                            "see harness.log in the pack; if it happens again, report it"),
                    began);
            return;
        }
        Set<String> written =
                context.pack().files().stream().map(RunReport.PackFile::path).collect(Collectors.toSet());
        // Every link of a report leads to a file of which the report names the digest.
        List<String> evidence = scenario.evidence().stream()
                .map(file -> "raw/" + scenario.id() + "/" + file)
                .filter(written::contains)
                .toList();
        for (String id : scenario.feeds()) {
            Judged judged = verdicts.get(id);
            decide(
                    catalogue.check(id),
                    judged == null
                            ? new Judged(
                                    new Verdict.Error(
                                            "scenario %s gave no verdict on %s".formatted(scenario.id(), id),
                                            "report this as a defect of the harness"),
                                    Basis.notReached("the scenario did not judge this check"))
                            : judged,
                    scenario.id(),
                    began,
                    evidence);
        }
    }

    /** What happened in which order is told by moments of several clocks, all read from the host's once. */
    private void refuseJumps(int before) throws HarnessFailure {
        List<ClockJump> jumps = context.pack().clockJumps();
        if (jumps.size() > before) {
            throw new HarnessFailure(
                    jumps.get(before).sentence(), "run the check again while nothing sets the clock of the host");
        }
    }

    /** What only other checks need is not tested in full. */
    private static boolean isEnough(Verdict needed) {
        return needed instanceof Verdict.Pass
                || needed instanceof Verdict.Waived
                || (needed instanceof Verdict.NotTested notTested && notTested.code() == ReasonCode.NOT_SELECTED);
    }

    /** Decides every check of a scenario alike, since none was judged: it did not run, or it broke off. */
    private void decideAll(Scenario scenario, Verdict verdict, @Nullable Began began) {
        scenario.feeds().stream().sorted().forEach(id -> {
            if (began == null) {
                decide(catalogue.check(id), verdict);
            } else {
                Basis basis = Basis.notReached("the scenario broke off before it could be judged");
                decide(catalogue.check(id), new Judged(verdict, basis), scenario.id(), began, List.of());
            }
        });
    }

    private void decide(Check check, Verdict notRun) {
        remember(check, new Decision(context.pack().redaction().verdict(notRun), List.of(), null, null, List.of()));
    }

    private void decide(Check check, Judged judged, String scenario, Began began, List<String> evidence) {
        Verdict original = context.pack().redaction().verdict(judged.verdict());
        Attempt attempt = new Attempt(
                original.outcome(),
                original.reason(),
                began.at(),
                Instant.now(),
                began.micros(),
                context.pack().elapsedMicros() - began.micros(),
                evidence);
        Verdict verdict = context.pack()
                .redaction()
                .verdict(WaiverRule.apply(original, waivers, check.id(), subject(), LocalDate.now(ZoneOffset.UTC)));
        remember(check, new Decision(verdict, List.of(attempt), scenario, judged.basis(), evidence));
    }

    private TestedSubject subject() {
        RunReport.EnvironmentFacts facts = context.environment().facts();
        return new TestedSubject(
                context.spec().name(), List.copyOf(imageDigests.values()), facts.kind(), facts.clusterUid());
    }

    private void remember(Check check, Decision decision) {
        decisions.put(check.id(), decision);
        context.listener().decided(check, decision.verdict());
    }

    private @Nullable String acceptance(Check check, Verdict verdict) {
        if (!(verdict instanceof Verdict.NotTested notTested)) {
            return null;
        }
        return context.spec().acceptNotTested().stream()
                .filter(a -> a.check().equals(check.id())
                        && a.reason().equals(notTested.code().name()))
                .map(AcceptNotTested::reason)
                .map(reason -> "the spec accepts " + reason)
                .findFirst()
                .orElse(null);
    }

    /** Notes which images really run; taken from the pods themselves, while they are there. */
    private void rememberImages() {
        if (!context.environment().hasCluster()) {
            rememberLocalImages();
            return;
        }
        for (String namespace : context.manifests().namespaces()) {
            try {
                for (Pod pod : context.environment()
                        .kubernetes()
                        .pods()
                        .inNamespace(namespace)
                        .list()
                        .getItems()) {
                    pod.getStatus().getContainerStatuses().stream()
                            .filter(status -> status.getImageID() != null
                                    && !status.getImageID().isEmpty())
                            .forEach(status -> imageDigests.put(status.getImage(), status.getImageID()));
                }
            } catch (KubernetesClientException e) {
                LOG.warn("the images in namespace {} could not be read", namespace, e);
            }
        }
    }

    private void rememberLocalImages() {
        try (LocalImages engine = LocalImages.connect(context.run())) {
            for (ImageSpec image : context.spec().images()) {
                engine.find(image.name()).ifPresent(local -> imageDigests.put(image.name(), local.id()));
            }
        }
    }

    /** When a scenario began, by both clocks. */
    private record Began(Instant at, long micros) {}

    private record Decision(
            Verdict verdict,
            List<Attempt> attempts,
            @Nullable String scenario,
            @Nullable Basis basis,
            List<String> evidence) {}
}
