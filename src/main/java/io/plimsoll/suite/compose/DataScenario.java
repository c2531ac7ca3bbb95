package io.plimsoll.suite.compose;

import io.plimsoll.check.Verdict;
import io.plimsoll.environment.CommandResult;
import io.plimsoll.environment.ProjectEvent;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.project.ComposeBench;
import io.plimsoll.toolbox.requests.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes something, kills each container and reads it; then removes everything but the volumes, starts it again and reads it, and
 * makes every container anew and reads it once more. Feeds DEP-CMP-002 and DEP-CMP-005. Needs no cluster.
 */
public final class DataScenario implements ComposeScenario<DataObservations> {

    static final String ID = "compose-data";
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration DOWN = Duration.ofMinutes(3);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(DataJudge.CHECK, CrashJudge.CHECK);
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure {
        ComposeBench.run(context, ID, DataScenario::course);
    }

    private static DataFacts course(ComposeBench bench) throws IOException, HarnessFailure, InterruptedException {
        bench.phase("starting");
        List<ServiceContainer> containers = bench.upForSure().containers();
        long from = ComposeBench.micros();
        List<String> named = new ArrayList<>();
        List<String> anonymous = new ArrayList<>();
        mounts(bench, containers, named, anonymous);
        bench.phase("writing");
        Kept kept = Kept.write(bench);
        CrashFacts crash = Crashes.of(bench, containers, kept);
        bench.record(DataObservations.CRASH, "what became of containers that were killed", crash);
        if (kept != null && !(CrashJudge.judge(crash) instanceof Verdict.Pass)) {
            // What a crash left behind is no matter of volumes.
            bench.phase("starting again from nothing");
            bench.project().removeAll(DOWN);
            bench.upForSure();
            kept = Kept.write(bench);
        }
        if (kept == null || kept.unsound().isPresent()) {
            return new DataFacts(from, ComposeBench.micros(), kept, named, anonymous, null, null, "");
        }
        bench.phase("removing everything but the volumes");
        CommandResult down = bench.project().down(DOWN);
        if (!down.ok()) {
            throw new HarnessFailure(
                    "docker compose down ended with exit code %s: %s"
                            .formatted(down.exitCode(), down.stderr().strip()),
                    "run the check again");
        }
        bench.phase("starting again");
        ComposeBench.Start again = bench.up();
        Answer afterDown = again.up() ? Kept.read(bench, ANSWER) : null;
        Answer afterRecreate = null;
        String problem = again.up() ? "" : again.missing(bench);
        if (afterDown != null && kept.isStillThere(afterDown)) {
            bench.phase("making every container anew");
            ComposeBench.Start anew = bench.up("--force-recreate");
            problem = anew.up() ? "" : anew.missing(bench);
            afterRecreate = anew.up() ? Kept.read(bench, ANSWER) : null;
        }
        return new DataFacts(from, ComposeBench.micros(), kept, named, anonymous, afterDown, afterRecreate, problem);
    }

    private static void mounts(
            ComposeBench bench, List<ServiceContainer> containers, List<String> named, List<String> anonymous) {
        Map<String, String> volumes = bench.model().volumes();
        for (ServiceContainer container : containers) {
            for (ServiceContainer.Mount mount : container.mounts()) {
                if (!mount.type().equals("volume")) {
                    continue;
                }
                String where = "%s at %s".formatted(StartJudge.named(container), mount.path());
                volumes.entrySet().stream()
                        .filter(volume -> volume.getValue().equals(mount.name()))
                        .findFirst()
                        .ifPresentOrElse(
                                volume -> named.add("%s, %s".formatted(volume.getKey(), where)),
                                () -> anonymous.add(where));
            }
        }
    }

    @Override
    public DataObservations observe(Path raw) throws IOException {
        return new DataObservations(
                ComposeBench.facts(raw, DataFacts.class),
                ComposeBench.recorded(raw, DataObservations.CRASH, CrashFacts.class));
    }

    @Override
    public Map<String, Judged> judge(DataObservations observations, Path raw) throws IOException {
        long events = JsonLines.readAll(raw.resolve(ComposeBench.EVENTS), ProjectEvent.class)
                .size();
        return Map.of(
                DataJudge.CHECK,
                new Judged(DataJudge.judge(observations.facts()), ComposeBasis.data(observations.facts())),
                CrashJudge.CHECK,
                new Judged(CrashJudge.judge(observations.crash()), ComposeBasis.crash(observations.crash(), events)));
    }

    @Override
    public ScenarioReport describe(DataObservations observations, Path raw) {
        DataFacts facts = observations.facts();
        CrashFacts crash = observations.crash();
        List<ScenarioReport.Phase> phases = new ArrayList<>();
        for (CrashFacts.Killed killed : crash.killed()) {
            Long up = killed.upMicros();
            phases.add(new ScenarioReport.Phase(
                    killed.named() + (up == null ? " killed" : " killed, until it was up again"),
                    killed.micros(),
                    up == null ? killed.micros() : up));
        }
        phases.add(new ScenarioReport.Phase("removed, started again and read", crash.toMicros(), facts.toMicros()));
        return ComposeReport.of(
                ID,
                "Containers of the Compose file, killed; then everything but the volumes removed",
                facts.fromMicros(),
                facts.toMicros(),
                phases);
    }

    @Override
    public List<String> evidence() {
        return List.of(ComposeBench.FACTS, ComposeBench.EVENTS, DataObservations.CRASH);
    }
}
