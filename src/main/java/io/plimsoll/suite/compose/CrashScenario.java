package io.plimsoll.suite.compose;

import io.plimsoll.environment.ProjectEvent;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.project.ComposeBench;
import io.plimsoll.suite.project.Settling;
import io.plimsoll.toolbox.requests.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Kills the first process of each container that is meant to run on, one after the other, from outside of it: the engine's own
 * kill counts as wanted, and restart policies do not heed it. Feeds DEP-CMP-005. Needs no cluster.
 */
public final class CrashScenario implements ComposeScenario<CrashFacts> {

    private static final String ID = "compose-crash";
    private static final Duration ANSWER = Duration.ofSeconds(15);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(CrashJudge.CHECK);
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure {
        ComposeBench.run(context, ID, CrashScenario::course);
    }

    private static CrashFacts course(ComposeBench bench) throws IOException, HarnessFailure, InterruptedException {
        bench.phase("starting");
        List<ServiceContainer> containers = bench.upForSure().containers();
        long from = ComposeBench.micros();
        bench.phase("writing");
        Kept kept = Kept.write(bench);
        List<CrashFacts.Killed> killed = new ArrayList<>();
        boolean up = true;
        for (ServiceContainer container : containers) {
            if (!Settling.isJob(bench.model(), container)) {
                up = up || bench.up().up();
                CrashFacts.Killed one = kill(bench, container);
                killed.add(one);
                up = one.upMicros() != null;
            }
        }
        Answer later = kept != null && kept.unsound().isEmpty() && up ? Kept.read(bench, ANSWER) : null;
        return new CrashFacts(from, ComposeBench.micros(), bench.budget().toMillis(), kept, later, killed);
    }

    private static CrashFacts.Killed kill(ComposeBench bench, ServiceContainer before)
            throws IOException, InterruptedException {
        bench.phase("killing " + StartJudge.named(before));
        // It may have been started again meanwhile, when what it depends on was killed.
        ServiceContainer container = bench.project().containers().stream()
                .filter(each -> each.id().equals(before.id()))
                .findFirst()
                .orElse(before);
        long micros = ComposeBench.micros();
        bench.command(List.of("kill", "-KILL", Integer.toString(container.pid())));
        bench.project().await(bench.budget(), now -> now.stream()
                .anyMatch(each ->
                        each.id().equals(container.id()) && each.restarts() > container.restarts() && each.up()));
        Optional<Long> died = bench.project().firstAfter(container, micros, ProjectEvent::died);
        Optional<Long> started = bench.project().firstAfter(container, micros, ProjectEvent::started);
        Optional<Long> upAgain = container.healthcheck() == null
                ? started
                : bench.project().firstAfter(container, micros, ProjectEvent::healthy);
        List<Answer> answers = upAgain.isPresent() ? bench.ask(bench.declaredRequests(), ANSWER) : List.of();
        return new CrashFacts.Killed(
                container.service(),
                container.number(),
                container.restartPolicy(),
                micros,
                died.orElse(null),
                started.orElse(null),
                upAgain.orElse(null),
                bench.project().diedBetween(micros, ComposeBench.micros()).stream()
                        .filter(service -> !service.equals(container.service()))
                        .toList(),
                answers);
    }

    @Override
    public CrashFacts observe(Path raw) throws IOException {
        return ComposeBench.facts(raw, CrashFacts.class);
    }

    @Override
    public Map<String, Judged> judge(CrashFacts facts, Path raw) throws IOException {
        long events = JsonLines.readAll(raw.resolve(ComposeBench.EVENTS), ProjectEvent.class)
                .size();
        return Map.of(CrashJudge.CHECK, new Judged(CrashJudge.judge(facts), ComposeBasis.crash(facts, events)));
    }

    @Override
    public ScenarioReport describe(CrashFacts facts, Path raw) {
        List<ScenarioReport.Phase> phases = new ArrayList<>();
        for (CrashFacts.Killed killed : facts.killed()) {
            Long up = killed.upMicros();
            phases.add(new ScenarioReport.Phase(
                    killed.named() + (up == null ? " killed" : " killed, until it was up again"),
                    killed.micros(),
                    up == null ? killed.micros() : up));
        }
        return ComposeReport.of(
                ID, "Containers of the Compose file, killed", facts.fromMicros(), facts.toMicros(), phases);
    }

    @Override
    public List<String> evidence() {
        return List.of(ComposeBench.FACTS, ComposeBench.EVENTS);
    }
}
