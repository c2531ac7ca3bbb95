package io.plimsoll.suite.probes;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadScenario;
import io.plimsoll.suite.load.RestoredWorkload;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.suite.load.WatchedNode;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the probes of the workload behind the first entry point fail, by blocking ports for the kubelet alone: readiness
 * under load; then takes away what the workload depends on; then liveness on one pod and a delayed start on another, side
 * by side. Feeds DEP-PROBE-002 to -007.
 */
public final class ProbesScenario implements LoadScenario<ProbesObservations> {

    private static final String ID = "probes";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(
                WithdrawalJudge.CHECK,
                RestartJudge.CHECK,
                SlowStartJudge.CHECK,
                DependencyJudge.CHECK,
                PeakJudge.CHECK,
                ServingPortJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return ServedWorkload.of(spec, manifests).isPresent()
                ? Optional.empty()
                : Optional.of(ServedWorkload.whyNone(spec));
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        ServedWorkload workload = ServedWorkload.of(context);
        Bench.LogSource log = new Bench.LogSource(workload.name(), workload.container());
        Duration limit = Duration.ofMinutes(10);
        try (Bench bench = Bench.open(context, ID, log, limit, WatchedNode.of(context, workload))) {
            requireEntered(bench.seesProcesses());
            new ProbesCourse(bench, workload, limit).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessFailure("the run was interrupted", "run the check again", e);
        }
    }

    /**
     * Makes sure that a node was entered.
     *
     * @param seesProcesses whether its processes are seen, which is so in a node's toolbox only
     */
    static void requireEntered(boolean seesProcesses) throws Untestable {
        if (!seesProcesses) {
            throw new Untestable(
                    ReasonCode.ENV_UNSUPPORTED,
                    "no node of this environment can be entered, so no port can be blocked for its kubelet alone");
        }
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        ServedWorkload workload = ServedWorkload.of(context);
        RestoredWorkload.await(context, ID, workload);
    }

    @Override
    public ProbesObservations observe(Path raw) throws IOException {
        return ProbesObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(ProbesObservations observations, Path raw) throws IOException {
        ProbesBasis basis = new ProbesBasis(observations, LoadBasis.read(raw, observations.load()));
        return Map.of(
                WithdrawalJudge.CHECK, new Judged(WithdrawalJudge.judge(observations), basis.withdrawal()),
                RestartJudge.CHECK, new Judged(RestartJudge.judge(observations), basis.restart()),
                SlowStartJudge.CHECK, new Judged(SlowStartJudge.judge(observations), basis.slowStart()),
                DependencyJudge.CHECK, new Judged(DependencyJudge.judge(observations), basis.dependency()),
                PeakJudge.CHECK, new Judged(PeakJudge.judge(observations), basis.peak()),
                ServingPortJudge.CHECK, new Judged(ServingPortJudge.judge(observations), basis.servingPort()));
    }

    @Override
    public ScenarioReport describe(ProbesObservations observations, Path raw) throws IOException {
        return ProbesReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }
}
