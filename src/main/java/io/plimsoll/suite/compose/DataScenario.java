package io.plimsoll.suite.compose;

import io.plimsoll.environment.CommandResult;
import io.plimsoll.environment.ServiceContainer;
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
 * Writes something, removes everything but the volumes, starts it again and reads it; then makes every container anew and reads it
 * once more. Feeds DEP-CMP-002. Needs no cluster.
 */
public final class DataScenario implements ComposeScenario<DataFacts> {

    private static final String ID = "compose-data";
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration DOWN = Duration.ofMinutes(3);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(DataJudge.CHECK);
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
    public DataFacts observe(Path raw) throws IOException {
        return ComposeBench.facts(raw, DataFacts.class);
    }

    @Override
    public Map<String, Judged> judge(DataFacts facts, Path raw) {
        return Map.of(DataJudge.CHECK, new Judged(DataJudge.judge(facts), ComposeBasis.data(facts)));
    }

    @Override
    public ScenarioReport describe(DataFacts facts, Path raw) {
        return ComposeReport.of(
                ID,
                "What was written, after everything but the volumes was removed",
                facts.fromMicros(),
                facts.toMicros(),
                List.of(new ScenarioReport.Phase(
                        "written, removed, read again", facts.fromMicros(), facts.toMicros())));
    }

    @Override
    public List<String> evidence() {
        return List.of(ComposeBench.FACTS, ComposeBench.EVENTS);
    }
}
