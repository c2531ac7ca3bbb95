package io.plimsoll.suite.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Scenario;
import io.plimsoll.toolbox.MicroClock;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the autoscalers of the rendered manifests and what they scale. Feeds DEP-SCALE-009. */
public final class AutoscalerDeclarationsScenario implements Scenario {

    private static final String ID = "autoscaler-declarations";
    private static final String DECLARED = "declared.jsonl";

    /**
     * A rendered object.
     *
     * @param micros when it was read, microseconds since the Unix epoch
     * @param namespace the namespace that it goes to; empty for a cluster-scoped one
     * @param object the object itself
     */
    record Declared(long micros, String namespace, JsonNode object) {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(AutoscalerDeclarationsJudge.CHECK);
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return manifests.objects().stream().anyMatch(AutoscalerDeclarationsJudge::isAutoscaler)
                ? Optional.empty()
                : Optional.of("none of the %s rendered objects is a HorizontalPodAutoscaler"
                        .formatted(manifests.objects().size()));
    }

    @Override
    public void run(RunContext context) throws IOException {
        context.listener().phase(ID, "reading the rendered autoscalers");
        try (JsonLines declared =
                context.pack().jsonLines("raw/" + ID + "/" + DECLARED, "the rendered objects, with their namespaces")) {
            for (JsonNode object : context.manifests().objects()) {
                declared.append(new Declared(MicroClock.now(), Manifests.namespaceOf(object), object));
            }
        }
    }

    @Override
    public Map<String, Judged> judge(Path raw) throws IOException {
        List<Declared> declared = declared(raw);
        long autoscalers = declared.stream()
                .filter(one -> AutoscalerDeclarationsJudge.isAutoscaler(one.object()))
                .count();
        return Map.of(
                AutoscalerDeclarationsJudge.CHECK,
                new Judged(
                        AutoscalerDeclarationsJudge.judge(declared),
                        new Basis(
                                List.of(Basis.Population.census(
                                        "HorizontalPodAutoscalers of the rendered manifests",
                                        autoscalers,
                                        List.of(new Basis.Query(
                                                "every line of raw/" + ID + "/" + DECLARED,
                                                null,
                                                declared.size(),
                                                true)))),
                                Basis.Control.notNeeded(
                                        "it reads the rendered manifests, and none to read is an error"))));
    }

    private static List<Declared> declared(Path raw) throws IOException {
        return JsonLines.readAll(raw.resolve(DECLARED), Declared.class);
    }

    @Override
    public ScenarioReport describe(Path raw) throws IOException {
        List<Declared> declared = declared(raw);
        long from = declared.stream().mapToLong(Declared::micros).min().orElse(0);
        long to = declared.stream().mapToLong(Declared::micros).max().orElse(from);
        return ScenarioReport.of(
                ID,
                "autoscaling",
                "The autoscalers of the rendered manifests, as declared",
                new ScenarioReport.Phase("reading", from, to));
    }

    @Override
    public List<String> evidence() {
        return List.of(DECLARED);
    }
}
