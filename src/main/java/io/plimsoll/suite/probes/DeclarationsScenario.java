package io.plimsoll.suite.probes;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Scenario;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the admitted pods of the deployment. Feeds DEP-PROBE-001. */
public final class DeclarationsScenario implements Scenario {

    private static final String ID = "probe-declarations";
    private static final String OBJECTS = "objects.jsonl";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(DeclarationsJudge.CHECK);
    }

    @Override
    public Set<String> needs() {
        return Set.of("DEP-DEPLOY-001");
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return Optional.empty();
    }

    @Override
    public void run(RunContext context) throws IOException {
        context.listener().phase(ID, "reading the admitted pods");
        try (JsonLines objects = context.pack()
                        .jsonLines("raw/" + ID + "/" + OBJECTS, "the objects as the API server lists them");
                JsonLines lists = context.pack().jsonLines("raw/" + ID + "/" + RecordedLists.FILE, RecordedLists.ROLE);
                ClusterRecorder recorder = ClusterRecorder.start(
                        context.environment().kubernetes(),
                        context.manifests().namespaces(),
                        lists::append,
                        objects::append)) {
            recorder.snapshot();
        }
    }

    @Override
    public Map<String, Judged> judge(Path raw) throws IOException {
        List<JsonNode> pods = pods(raw);
        long staying = pods.stream().filter(DeclarationsJudge::stays).count();
        return Map.of(
                DeclarationsJudge.CHECK,
                new Judged(
                        DeclarationsJudge.judge(pods),
                        new Basis(
                                List.of(new Basis.Population(
                                        "admitted pods in the namespaces of the manifests",
                                        staying,
                                        pods.size(),
                                        staying == pods.size()
                                                ? Basis.Population.CENSUS
                                                : "those that are not being deleted",
                                        RecordedLists.read(raw).of("Pod"))),
                                Basis.Control.notNeeded(
                                        "it reads what the API server lists, and an empty list is an error"))));
    }

    private static List<JsonNode> pods(Path raw) throws IOException {
        return listed(raw).stream()
                .filter(event -> event.kind().equals("Pod"))
                .map(WatchEvent::object)
                .toList();
    }

    private static List<WatchEvent> listed(Path raw) throws IOException {
        return JsonLines.readAll(raw.resolve(OBJECTS), WatchEvent.class).stream()
                .filter(event -> event.type() == WatchEvent.Type.LISTED)
                .toList();
    }

    @Override
    public ScenarioReport describe(Path raw) throws IOException {
        List<WatchEvent> listed = listed(raw);
        long from = listed.stream().mapToLong(WatchEvent::micros).min().orElse(0);
        long to = listed.stream().mapToLong(WatchEvent::micros).max().orElse(from);
        return ScenarioReport.of(
                ID,
                "probes",
                "The probes of every admitted pod, as declared",
                new ScenarioReport.Phase("reading", from, to));
    }

    @Override
    public List<String> evidence() {
        return List.of(OBJECTS, RecordedLists.FILE);
    }
}
