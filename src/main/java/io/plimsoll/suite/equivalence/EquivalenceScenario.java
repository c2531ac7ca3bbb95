package io.plimsoll.suite.equivalence;

import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.environment.ToolboxContainer;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.EntryPoint;
import io.plimsoll.spec.EquivalenceSpec;
import io.plimsoll.spec.EquivalenceSpec.ContractRequest;
import io.plimsoll.spec.EquivalenceSpec.Ignored;
import io.plimsoll.spec.Identity;
import io.plimsoll.spec.RequestSpec;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.ObservedScenario;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.LoadSource;
import io.plimsoll.suite.load.ToolboxPlace;
import io.plimsoll.suite.project.ComposeBench;
import io.plimsoll.toolbox.requests.Answer;
import io.plimsoll.toolbox.requests.RequestPlan;
import io.plimsoll.toolbox.requests.RequestPlan.Call;
import io.plimsoll.toolbox.requests.Requests;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Starts the Compose file beside the deployment in the cluster, asks both the same, and reads how each thing is run. Feeds
 * DEP-EQV-001, DEP-EQV-002 and DEP-EQV-003.
 */
public final class EquivalenceScenario implements ObservedScenario<EquivalenceFacts> {

    private static final String ID = "equivalence";
    private static final String OBJECTS = "objects.jsonl";
    private static final String JAVA = "java";
    private static final Set<String> CHANGING_NOTHING = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(AnswersJudge.CHECK, SettingsJudge.CHECK, TreatmentJudge.CHECK);
    }

    @Override
    public Set<String> needs() {
        return Set.of("DEP-DEPLOY-001");
    }

    @Override
    public boolean needsCompose() {
        return true;
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        return spec.compose() == null
                ? Optional.of("the spec names no Compose file, so there is nothing to compare the cluster with")
                : Optional.empty();
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        // Whether anything of the cluster can be asked is found out before anything is started.
        ToolboxContainer cluster = LoadSource.of(context);
        ComposeBench.run(context, ID, bench -> course(bench, cluster));
    }

    private static EquivalenceFacts course(ComposeBench bench, ToolboxContainer cluster)
            throws IOException, HarnessFailure, InterruptedException {
        RunContext context = bench.context();
        bench.phase("starting the Compose file");
        List<ServiceContainer> containers = bench.upForSure().containers();
        long from = ComposeBench.micros();
        EquivalenceSpec declared = context.spec().equivalence();
        List<ContractRequest> contract = contract(context.spec());
        Map<String, String> here = new HashMap<>();
        Map<String, String> there = new HashMap<>();
        LoadPlanner planner = new LoadPlanner(context);
        for (EntryPoint entryPoint : context.spec().entryPoints()) {
            bench.baseUrl(entryPoint).ifPresent(url -> here.put(entryPoint.name(), url));
            there.put(entryPoint.name(), planner.baseUrl(entryPoint));
        }
        List<String> unasked = contract.stream()
                .filter(each -> !here.containsKey(each.entryPoint()))
                .map(each -> "%s of entry point %s".formatted(each.request(), each.entryPoint()))
                .toList();
        List<Exchange> exchanges = List.of();
        if (unasked.isEmpty() && !contract.isEmpty()) {
            bench.phase("asking both the same");
            exchanges = exchanges(
                    contract,
                    ask(bench.project().toolbox(), contract, here),
                    ask(cluster, contract, there),
                    ignored(context.spec()));
        }
        bench.phase("reading how everything is run");
        List<Part> compose = compose(bench, containers);
        List<Part> kubernetes = kubernetes(context);
        return new EquivalenceFacts(
                bench.model().deviations(),
                from,
                ComposeBench.micros(),
                !declared.contract().isEmpty(),
                declared.descriptions(),
                unasked,
                exchanges,
                compose,
                kubernetes,
                cluster.seesProcesses(),
                declared.pairs(),
                declared.intended());
    }

    private static List<ContractRequest> contract(DeploymentSpec spec) {
        List<ContractRequest> declared = spec.equivalence().contract();
        if (!declared.isEmpty()) {
            return declared;
        }
        List<ContractRequest> all = new ArrayList<>();
        for (EntryPoint entryPoint : spec.entryPoints()) {
            entryPoint
                    .requests()
                    .forEach(request -> all.add(new ContractRequest(entryPoint.name(), request, Ignored.NOTHING)));
        }
        return all;
    }

    /** Which pod answers is not what is compared. */
    private static Ignored ignored(DeploymentSpec spec) {
        Ignored everywhere = spec.equivalence().ignored();
        List<String> headers = new ArrayList<>(everywhere.headers());
        Identity identity = spec.identity();
        String pod = identity == null ? null : identity.podHeader();
        if (pod != null) {
            headers.add(pod);
        }
        return new Ignored(headers, everywhere.json(), everywhere.text());
    }

    private static int times(RequestSpec request) {
        return CHANGING_NOTHING.contains(request.method()) ? 2 : 1;
    }

    /** Sends every request once, in order; and right after it once more, if that changes nothing. */
    private static List<Answer> ask(ToolboxContainer toolbox, List<ContractRequest> contract, Map<String, String> urls)
            throws IOException, InterruptedException {
        List<Call> calls = new ArrayList<>();
        for (ContractRequest each : contract) {
            Call call = ComposeBench.call(
                            each.entryPoint(), Objects.requireNonNull(urls.get(each.entryPoint())), each.request())
                    .justOnce();
            for (int i = 0; i < times(each.request()); i++) {
                calls.add(call);
            }
        }
        return new Requests(
                        new ToolboxPlace(toolbox),
                        JAVA,
                        toolbox.provideClassPath().argFile())
                .send(new RequestPlan(calls, 0, AnswerDifferences.COMPARED));
    }

    private static List<Exchange> exchanges(
            List<ContractRequest> contract, List<Answer> compose, List<Answer> kubernetes, Ignored everywhere) {
        List<Exchange> exchanges = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        int at = 0;
        for (ContractRequest each : contract) {
            int next = at + times(each.request());
            int number = names.merge(each.request().toString(), 1, Integer::sum);
            exchanges.add(new Exchange(
                    number == 1 ? each.request().toString() : "%s (%s)".formatted(each.request(), number),
                    each.request().expectedStatus(),
                    together(everywhere, each.ignored()),
                    compose.subList(at, next),
                    kubernetes.subList(at, next)));
            at = next;
        }
        return exchanges;
    }

    private static Ignored together(Ignored one, Ignored other) {
        return new Ignored(
                both(one.headers(), other.headers()), both(one.json(), other.json()), both(one.text(), other.text()));
    }

    private static List<String> both(List<String> one, List<String> other) {
        List<String> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    private static List<Part> compose(ComposeBench bench, List<ServiceContainer> containers) {
        ProcessView view = new ProcessView(bench.project().toolbox());
        List<Part> parts = new ArrayList<>();
        for (ServiceContainer container : containers) {
            if (container.number() == 1) {
                Part part = ComposeParts.of(bench.model(), container);
                parts.add(
                        part.ends()
                                ? part
                                : view.of(container.pid()).map(part::seen).orElse(part));
            }
        }
        return parts;
    }

    private static List<Part> kubernetes(RunContext context) throws IOException, HarnessFailure, InterruptedException {
        ClusterSnapshot snapshot;
        try (JsonLines objects = context.pack()
                        .jsonLines("raw/" + ID + "/" + OBJECTS, "the objects as the API server lists them");
                JsonLines lists = context.pack().jsonLines("raw/" + ID + "/" + RecordedLists.FILE, RecordedLists.ROLE);
                ClusterRecorder recorder = ClusterRecorder.start(
                        context.environment().kubernetes(),
                        context.manifests().namespaces(),
                        lists::append,
                        objects::append)) {
            snapshot = recorder.snapshot();
        }
        return new ClusterParts(context, snapshot).all();
    }

    @Override
    public EquivalenceFacts observe(Path raw) throws IOException {
        return ComposeBench.facts(raw, EquivalenceFacts.class);
    }

    @Override
    public Map<String, Judged> judge(EquivalenceFacts facts, Path raw) {
        return Map.of(
                AnswersJudge.CHECK,
                new Judged(AnswersJudge.judge(facts), EquivalenceBasis.answers(facts)),
                SettingsJudge.CHECK,
                new Judged(SettingsJudge.judge(facts), EquivalenceBasis.settings(facts)),
                TreatmentJudge.CHECK,
                new Judged(TreatmentJudge.judge(facts), EquivalenceBasis.treatment(facts)));
    }

    @Override
    public ScenarioReport describe(EquivalenceFacts facts, Path raw) {
        return ScenarioReport.of(
                ID,
                "equivalence",
                "The Compose file beside the deployment in the cluster",
                new ScenarioReport.Phase("both asked and read", facts.fromMicros(), facts.toMicros()));
    }

    @Override
    public List<String> deviations(Path raw) throws IOException {
        return observe(raw).deviations();
    }

    @Override
    public List<String> evidence() {
        return List.of(ComposeBench.FACTS, ComposeBench.EVENTS, "compose.json", OBJECTS, RecordedLists.FILE);
    }
}
