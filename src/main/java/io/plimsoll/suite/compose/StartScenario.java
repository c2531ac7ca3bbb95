package io.plimsoll.suite.compose;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.environment.ComposeModel;
import io.plimsoll.environment.LocalImages;
import io.plimsoll.environment.ProjectEvent;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.environment.ServiceContainer.Published;
import io.plimsoll.evidence.Digest;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.ComposeSpec;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.RequestSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.project.ComposeBench;
import io.plimsoll.suite.project.Settling;
import io.plimsoll.toolbox.requests.Answer;
import io.plimsoll.toolbox.requests.Requests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Starts the Compose file from nothing and watches what its containers do; asks the entry points, from within the project and at
 * the published ports; searches the file, the engine and the logs for secrets. Feeds DEP-CMP-001, DEP-CMP-008 and DEP-CMP-009. Needs no cluster.
 */
public final class StartScenario implements ComposeScenario<StartObservations> {

    static final String ID = "compose-start";

    /** Long enough for a restart policy to start again what keeps on ending. */
    private static final Duration WATCHED = Duration.ofSeconds(5);

    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int LOG_LINES = 15;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(StartJudge.CHECK, PublishedJudge.CHECK, SecretsJudge.CHECK);
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure {
        ComposeBench.run(context, ID, StartScenario::course);
    }

    private static StartFacts course(ComposeBench bench) throws IOException, InterruptedException {
        bench.phase("starting from nothing");
        ComposeBench.Start start = bench.up();
        List<Answer> answers = List.of();
        List<StartFacts.Outside> outside = List.of();
        List<ServiceContainer> containers = start.containers();
        if (start.up()) {
            bench.phase("asking the entry points");
            answers = bench.ask(bench.declaredRequests(), ANSWER);
            outside = outside(bench, containers, answers);
            bench.phase("watching whether anything ends");
            bench.watchForDeaths(WATCHED);
            containers = bench.project().containers();
        }
        Map<String, List<String>> logs = new HashMap<>();
        Map<String, StartFacts.Platform> platforms = new HashMap<>();
        for (ServiceContainer container : containers) {
            if (!container.up() || container.restarts() > 0) {
                logs.put(container.id(), bench.project().log(container, LOG_LINES));
                otherPlatform(bench, container).ifPresent(platform -> platforms.put(container.id(), platform));
            }
        }
        bench.phase("searching for secrets");
        bench.record(StartObservations.SECRETS, "where secrets were found", SecretSurvey.of(bench, containers));
        ComposeModel model = bench.model();
        ComposeSpec spec = Objects.requireNonNull(bench.context().spec().compose(), "there is a Compose file");
        List<ServiceContainer> last = containers;
        return new StartFacts(
                bench.project().composeVersion(),
                Digest.of(new ObjectMapper().writeValueAsString(model.tree()).getBytes(StandardCharsets.UTF_8))
                        .sha256(),
                model.deviations(),
                start.fromMicros(),
                start.up() ? start.toMicros() : null,
                ComposeBench.micros(),
                bench.budget().toMillis(),
                start.up() ? WATCHED.toMillis() : 0,
                new StartFacts.Command(
                        start.command().exitCode(),
                        start.command().ok()
                                ? List.of()
                                : lastLines(start.command().stderr())),
                model.services().stream()
                        .map(name -> new StartFacts.Service(
                                name,
                                model.replicas(name),
                                model.dependencies(name),
                                last.stream()
                                        .filter(each -> each.service().equals(name))
                                        .anyMatch(each -> Settling.isJob(model, each))))
                        .toList(),
                containers,
                logs,
                platforms,
                bench.context().spec().entryPoints().stream()
                        .filter(entryPoint -> bench.baseUrl(entryPoint).isEmpty())
                        .map(EntryPoint::name)
                        .toList(),
                answers,
                spec.published(),
                outside);
    }

    /** Returns what the image of a container is made for, if that is not what the engine runs. */
    private static Optional<StartFacts.Platform> otherPlatform(ComposeBench bench, ServiceContainer container) {
        try (LocalImages images = LocalImages.connect(bench.context().run())) {
            return images.find(container.image())
                    .filter(image -> !image.runsHere())
                    .map(image -> new StartFacts.Platform(
                            image.os() + "/" + image.architecture(),
                            image.engineOs() + "/" + image.engineArchitecture()));
        }
    }

    private static List<String> lastLines(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    }

    /** Asks what an entry point answers where its port is published, if it answers within the project. */
    private static List<StartFacts.Outside> outside(
            ComposeBench bench, List<ServiceContainer> containers, List<Answer> within) throws InterruptedException {
        List<StartFacts.Outside> all = new ArrayList<>();
        for (EntryPoint entryPoint : bench.context().spec().entryPoints()) {
            Optional<Integer> target =
                    bench.model().port(entryPoint.service(), entryPoint.port().toString());
            boolean answers = within.stream()
                    .filter(answer -> answer.name().equals(entryPoint.name()))
                    .allMatch(Answer::right);
            Optional<Published> published = containers.stream()
                    .filter(container -> container.service().equals(entryPoint.service()))
                    .flatMap(container -> container.ports().stream())
                    .filter(port -> target.isPresent() && port.target() == target.get())
                    .filter(port ->
                            port.address().equals("0.0.0.0") || port.address().equals("127.0.0.1"))
                    .findFirst();
            if (published.isEmpty() || !answers) {
                continue;
            }
            int port = published.get().port();
            for (RequestSpec request : entryPoint.requests()) {
                all.add(new StartFacts.Outside(
                        entryPoint.service(),
                        port,
                        Requests.here(
                                ComposeBench.call(entryPoint.name(), "http://127.0.0.1:" + port, request), ANSWER)));
            }
        }
        return all;
    }

    @Override
    public StartObservations observe(Path raw) throws IOException {
        return new StartObservations(
                ComposeBench.facts(raw, StartFacts.class),
                ComposeBench.recorded(raw, StartObservations.SECRETS, SecretFacts.class),
                JsonLines.readAll(raw.resolve(ComposeBench.EVENTS), ProjectEvent.class));
    }

    @Override
    public Map<String, Judged> judge(StartObservations observations, Path raw) {
        return Map.of(
                StartJudge.CHECK,
                new Judged(StartJudge.judge(observations), ComposeBasis.start(observations)),
                PublishedJudge.CHECK,
                new Judged(PublishedJudge.judge(observations), ComposeBasis.published(observations)),
                SecretsJudge.CHECK,
                new Judged(SecretsJudge.judge(observations), ComposeBasis.secrets(observations)));
    }

    @Override
    public ScenarioReport describe(StartObservations observations, Path raw) {
        StartFacts facts = observations.facts();
        List<ScenarioReport.Phase> phases = new ArrayList<>();
        Long up = facts.upMicros();
        phases.add(new ScenarioReport.Phase(
                "from nothing to everything up", facts.fromMicros(), up == null ? facts.toMicros() : up));
        for (ServiceContainer container : facts.containers()) {
            observations
                    .first(container.id(), ProjectEvent::started)
                    .ifPresent(started -> phases.add(new ScenarioReport.Phase(
                            StartJudge.named(container)
                                    + (container.healthcheck() == null ? ", started" : ", start to healthy"),
                            started.micros(),
                            observations
                                    .first(container.id(), ProjectEvent::healthy)
                                    .map(ProjectEvent::micros)
                                    .orElse(started.micros()))));
        }
        if (up != null) {
            phases.add(new ScenarioReport.Phase("watched", up, facts.toMicros()));
        }
        return ComposeReport.of(
                ID, "The Compose file, started from nothing", facts.fromMicros(), facts.toMicros(), phases);
    }

    @Override
    public List<String> deviations(Path raw) throws IOException {
        return observe(raw).facts().deviations();
    }

    @Override
    public List<String> evidence() {
        return List.of(ComposeBench.FACTS, ComposeBench.EVENTS, StartObservations.SECRETS, "compose.json");
    }
}
