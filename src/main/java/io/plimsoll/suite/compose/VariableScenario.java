package io.plimsoll.suite.compose;

import io.plimsoll.environment.ProjectEvent;
import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.ComposeConfiguration;
import io.plimsoll.spec.ComposeSpec;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.RequestSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.project.ComposeBench;
import io.plimsoll.suite.project.Settling;
import io.plimsoll.toolbox.requests.Answer;
import io.plimsoll.toolbox.requests.RequestPlan.Call;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Starts the Compose file with the declared values, then with those of a second environment, then without each of the mandatory
 * variables. Feeds DEP-CMP-007. Needs no cluster.
 */
public final class VariableScenario implements ComposeScenario<VariableFacts> {

    private static final String ID = "compose-variables";
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration DOWN = Duration.ofMinutes(2);

    /** A gauge or a cache may be behind what it shows. */
    private static final int ATTEMPTS = 5;

    /** How gracefully it ends is another scenario's matter. */
    private static final String STOP_SECONDS = "2";

    private static final int LOG_LINES = 15;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(VariableJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return spec.compose() == null || spec.compose().configuration() != null
                ? ComposeScenario.super.notApplicable(spec, manifests)
                : Optional.of("the spec does not declare what the variables of the Compose file are meant to do"
                        + " (compose.configuration)");
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure {
        ComposeSpec spec = Objects.requireNonNull(context.spec().compose(), "there is a Compose file");
        ComposeConfiguration declared = Objects.requireNonNull(spec.configuration(), "what variables do is declared");
        ComposeBench.run(context, ID, bench -> course(bench, declared));
    }

    private static VariableFacts course(ComposeBench bench, ComposeConfiguration declared)
            throws IOException, HarnessFailure, InterruptedException {
        long from = ComposeBench.micros();
        VariableFacts.Change change = declared.read() == null || declared.shows() == null
                ? null
                : change(bench, declared.other(), declared.read(), declared.shows());
        List<VariableFacts.Missing> missing = new ArrayList<>();
        for (Map.Entry<String, String> each : declared.mandatory().entrySet()) {
            bench.phase("starting without " + each.getKey());
            bench.project().removeAll(DOWN);
            missing.add(without(bench, each.getKey(), each.getValue()));
        }
        return new VariableFacts(from, ComposeBench.micros(), change, missing);
    }

    private static VariableFacts.Change change(
            ComposeBench bench, Map<String, String> other, RequestSpec read, String shows)
            throws IOException, HarnessFailure, InterruptedException {
        bench.phase("starting");
        Map<String, String> images = images(bench.upForSure().containers());
        Optional<Call> call = bench.context().spec().entryPoints().stream()
                .flatMap(entryPoint ->
                        bench.baseUrl(entryPoint).map(url -> ComposeBench.call(entryPoint.name(), url, read)).stream())
                .findFirst();
        Answer before = call.isEmpty() ? null : ask(bench, call.get());
        bench.phase("starting with other values");
        Map<String, String> values = new HashMap<>(bench.values());
        values.putAll(other);
        List<String> problems = bench.project().reconfigure(values, true);
        if (!problems.isEmpty()) {
            throw new HarnessFailure(
                    "Compose refuses the values of the second environment: " + String.join("; ", problems),
                    "correct \"compose.configuration.other\" in the spec");
        }
        // Compose does not notice that the content of a config has changed.
        ComposeBench.Start again = bench.up("--force-recreate", "--timeout", STOP_SECONDS);
        Answer after = null;
        for (int attempt = 0; again.up() && call.isPresent() && attempt < ATTEMPTS && !holds(after, shows); attempt++) {
            after = ask(bench, call.get());
        }
        return new VariableFacts.Change(
                List.copyOf(other.keySet()),
                shows,
                before,
                after,
                holds(before, shows),
                holds(after, shows),
                images,
                images(again.containers()),
                again.up() ? "" : again.missing(bench));
    }

    private static Answer ask(ComposeBench bench, Call call) throws IOException, InterruptedException {
        return bench.ask(List.of(call), ANSWER).get(0);
    }

    private static boolean holds(@Nullable Answer answer, String shows) {
        return answer != null && answer.right() && answer.body().contains(shows);
    }

    private static Map<String, String> images(List<ServiceContainer> containers) {
        Map<String, String> images = new TreeMap<>();
        containers.forEach(each -> images.put(each.service(), each.image()));
        return images;
    }

    private static VariableFacts.Missing without(ComposeBench bench, String variable, String word) {
        Map<String, String> values = new HashMap<>(bench.values());
        values.put(variable, "");
        List<String> problems = bench.project().reconfigure(values, false);
        if (!problems.isEmpty()) {
            return new VariableFacts.Missing(variable, word, String.join("; ", problems), false, null, List.of(), 0);
        }
        long from = ComposeBench.micros();
        ComposeBench.Start start = bench.up();
        Optional<ServiceContainer> ended = start.containers().stream()
                .filter(each -> each.hasEnded() && !Settling.isDone(bench.model(), each))
                .findFirst();
        return new VariableFacts.Missing(
                variable,
                word,
                "",
                start.up(),
                ended.map(each -> ended(bench, each, word, from)).orElse(null),
                start.containers().stream()
                        .filter(each -> each.state().equals("running") && !each.up())
                        .map(StartJudge::named)
                        .toList(),
                (start.toMicros() - from) / 1_000);
    }

    private static VariableFacts.Ended ended(ComposeBench bench, ServiceContainer container, String word, long from) {
        List<String> lines = bench.project().log(container, LOG_LINES);
        long started = bench.project()
                .firstAfter(container, from, ProjectEvent::started)
                .orElse(from);
        long died =
                bench.project().firstAfter(container, from, ProjectEvent::died).orElse(started);
        return new VariableFacts.Ended(
                container.service(),
                container.exitCode(),
                died - started,
                lines.stream().anyMatch(line -> mentions(line, word)),
                lines);
    }

    /** Returns whether a text has a word, whatever its case. */
    static boolean mentions(String text, String word) {
        return text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
    }

    @Override
    public VariableFacts observe(Path raw) throws IOException {
        return ComposeBench.facts(raw, VariableFacts.class);
    }

    @Override
    public Map<String, Judged> judge(VariableFacts facts, Path raw) throws IOException {
        long events = JsonLines.readAll(raw.resolve(ComposeBench.EVENTS), ProjectEvent.class)
                .size();
        return Map.of(
                VariableJudge.CHECK, new Judged(VariableJudge.judge(facts), ComposeBasis.variables(facts, events)));
    }

    @Override
    public ScenarioReport describe(VariableFacts facts, Path raw) {
        return ComposeReport.of(
                ID,
                "The Compose file with other values of its variables, and without some",
                facts.fromMicros(),
                facts.toMicros(),
                List.of(new ScenarioReport.Phase(
                        "started with each set of values", facts.fromMicros(), facts.toMicros())));
    }

    @Override
    public List<String> deviations(Path raw) throws IOException {
        return observe(raw).missing().isEmpty()
                ? List.of()
                : List.of("where a mandatory variable is missing, no container is started again when it has ended");
    }

    @Override
    public List<String> evidence() {
        return List.of(ComposeBench.FACTS, ComposeBench.EVENTS);
    }
}
