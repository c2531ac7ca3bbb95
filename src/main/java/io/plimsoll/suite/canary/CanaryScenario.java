package io.plimsoll.suite.canary;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.Canary;
import io.plimsoll.spec.CanaryWeight;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.Identity;
import io.plimsoll.spec.WorkloadRef;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadScenario;
import io.plimsoll.suite.load.UpdatedDeployment;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Lets a stable Deployment and its canary share the load, then takes the canary's share away under it. Feeds DEP-ROL-005. */
public final class CanaryScenario implements LoadScenario<CanaryObservations> {

    static final String ID = "canary";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(CanaryJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        Canary canary = spec.canary();
        if (canary == null) {
            return Optional.of("the spec declares no canary");
        }
        if (canary.stable().kind() != WorkloadRef.Kind.DEPLOYMENT
                || canary.canary().kind() != WorkloadRef.Kind.DEPLOYMENT) {
            return Optional.of("%s and %s are not both Deployments: only those are scaled by this suite"
                    .formatted(canary.stable(), canary.canary()));
        }
        return leadingTo(spec, canary).isPresent()
                ? Optional.empty()
                : Optional.of("no entry point with a request leads to Service %s, so there is nothing to send"
                        .formatted(canary.service()));
    }

    /** Returns the first entry point that leads to both. */
    static Optional<EntryPoint> leadingTo(DeploymentSpec spec, Canary canary) {
        return spec.entryPoints().stream()
                .filter(each -> each.service().equals(canary.service())
                        && !each.requests().isEmpty())
                .findFirst();
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        Identity identity = context.spec().identity();
        if (identity == null || identity.podHeader() == null) {
            throw new Untestable(
                    ReasonCode.PREREQ_MISSING,
                    "the spec declares no identity.pod.header, so answers do not tell whether the canary gave them");
        }
        share(context).run();
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        CanaryShare share = share(context);
        share.putBack();
        context.listener().phase(ID, "waiting until everything is ready again");
        try (ClusterRecorder recorder = ClusterRecorder.start(
                context.environment().kubernetes(), context.manifests().namespaces(), event -> {})) {
            Progress back = Waiting.until(
                    "everything is ready again",
                    context.spec().budgets().deploy(),
                    recorder::snapshot,
                    share::readiness);
            if (!(back instanceof Progress.Reached)) {
                throw new HarnessFailure(
                        "the deployment did not become ready again: " + UpdatedDeployment.describe(back),
                        "see its pods' events");
            }
        }
    }

    private static CanaryShare share(RunContext context) throws HarnessFailure {
        CanaryPair pair = CanaryPair.of(context);
        CanaryWeight weight = Objects.requireNonNull(context.spec().canary()).weight();
        return weight == null ? new ShareOfPods(context, pair) : new ShareByWeight(context, pair, weight);
    }

    @Override
    public CanaryObservations observe(Path raw) throws IOException {
        return CanaryObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(CanaryObservations observations, Path raw) throws IOException {
        LoadBasis basis = LoadBasis.read(raw, observations.load());
        CanaryFacts facts = observations.facts();
        return Map.of(
                CanaryJudge.CHECK,
                new Judged(
                        CanaryJudge.judge(observations),
                        basis.of(
                                basis.clean(facts.provokedMicros(), facts.provocation()),
                                basis.pods(observations.workload(facts.stable())),
                                basis.pods(observations.workload(facts.canary())))));
    }

    @Override
    public ScenarioReport describe(CanaryObservations observations, Path raw) throws IOException {
        return CanaryReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }

    @Override
    public List<String> deviations(Path raw) throws IOException {
        return new LoadFiles(raw)
                .facts(CanaryFacts.class).autoscalers().stream()
                        .map("while a canary was measured and aborted, %s"::formatted)
                        .toList();
    }
}
