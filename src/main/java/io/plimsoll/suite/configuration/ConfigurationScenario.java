package io.plimsoll.suite.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.environment.CommandResult;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.ConfigurationChange;
import io.plimsoll.spec.ConfigurationChange.ReachesBy;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.GeneratedName;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadPlanner;
import io.plimsoll.suite.load.LoadScenario;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RestoredWorkload;
import io.plimsoll.suite.load.ServedWorkload;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.traffic.attribution.Route;
import io.plimsoll.workload.ChangedSetting;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.DeclaredSpec;
import io.plimsoll.workload.GeneratedSecret;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.WorkloadReadiness;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Changes the declared setting while load runs and asks every pod for it until all of them show the new value. Feeds
 * DEP-CFG-002.
 */
public final class ConfigurationScenario implements LoadScenario<ConfigurationObservations> {

    private static final String ID = "configuration";
    private static final Duration CONTROL = Duration.ofSeconds(10);
    private static final Duration AFTER = Duration.ofSeconds(5);

    /** An autoscaler may change it at any time. */
    private static final Set<String> CHANGED_BY_OTHERS = Set.of("/replicas");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(ConfigurationJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        if (spec.configuration() == null) {
            return Optional.of("the spec declares no change of a setting (configuration)");
        }
        return ServedWorkload.of(spec, manifests)
                .map(served -> served.kind().equals("Deployment")
                        ? Optional.<String>empty()
                        : Optional.of("%s %s is not a Deployment: only those are asked by this suite"
                                .formatted(served.kind(), served.name())))
                .orElseGet(() -> Optional.of(ServedWorkload.whyNone(spec)));
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        ServedWorkload served = ServedWorkload.of(context);
        ConfigurationChange change = Objects.requireNonNull(context.spec().configuration());
        ChangedSetting setting = setting(context, change);
        KubernetesClient client = context.environment().kubernetes();
        Map<String, Object> before = setting.held(client);
        DeclaredSpec declared = DeclaredSpec.of(client, "apps/v1", "Deployment", served.namespace(), served.name());
        Bench.LogSource log = new Bench.LogSource(served.name(), served.container());
        Duration limit = SteadyLoad.WARM_UP
                .plus(CONTROL)
                .plus(change.within())
                .plus(AFTER)
                .plusSeconds(60);
        int pods = served.workload().at("/spec/replicas").asInt(1);
        try (Bench bench = Bench.open(context, ID, log, limit);
                SteadyLoad load = bench.load("change of a setting", pods + 1, pods, limit);
                JsonLines readings = context.pack()
                        .jsonLines(
                                bench.folder() + "/" + ConfigurationObservations.READINGS,
                                "what each pod said of the setting");
                PodReader reader = new PodReader(client, served.namespace(), change, readings::append)) {
            bench.finish(new Course(bench, load, served, change, setting, reader).run());
        } finally {
            putBack(context);
        }
        List<String> left = new ArrayList<>(declared.differences(client, CHANGED_BY_OTHERS));
        if (!setting.held(client).equals(before)) {
            left.add("%s %s holds something else".formatted(setting.kind(), setting.name()));
        }
        RestoredWorkload.requireAsBefore("the change", left);
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        putBack(context);
        RestoredWorkload.await(context, ID, ServedWorkload.of(context));
    }

    /** Puts value and pod template back; pods that were made of another template are replaced once more. */
    private static void putBack(RunContext context) {
        ServedWorkload served = ServedWorkload.of(context);
        KubernetesClient client = context.environment().kubernetes();
        served.rollout().toTemplate(client, served.workload().at("/spec/template"));
        setting(context, Objects.requireNonNull(context.spec().configuration())).putBack(client);
    }

    @Override
    public ConfigurationObservations observe(Path raw) throws IOException {
        return ConfigurationObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(ConfigurationObservations observations, Path raw) throws IOException {
        LoadBasis basis = LoadBasis.read(raw, observations.load());
        return Map.of(
                ConfigurationJudge.CHECK,
                new Judged(
                        ConfigurationJudge.judge(observations),
                        basis.of(
                                basis.clean(observations.facts().changedMicros(), "the change"),
                                basis.pods(observations.workload()))));
    }

    @Override
    public ScenarioReport describe(ConfigurationObservations observations, Path raw) throws IOException {
        return ConfigurationReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }

    @Override
    public List<String> evidence() {
        return Stream.concat(LoadFiles.all().stream(), Stream.of(ConfigurationObservations.READINGS))
                .toList();
    }

    private static ChangedSetting setting(RunContext context, ConfigurationChange change) {
        Predicate<String> right =
                namespace -> change.namespace() == null || change.namespace().equals(namespace);
        // The spec was compared with the manifests before anything was started, so it is there.
        JsonNode object =
                GeneratedName.rendered(
                                context.manifests().objects(), change.kind().kind(), change.name())
                        .stream()
                        .filter(each -> right.test(Manifests.namespaceOf(each)))
                        .findFirst()
                        .or(() -> context.secrets().stream()
                                .filter(secret -> secret.name().equals(change.name()) && right.test(secret.namespace()))
                                .findFirst()
                                .map(ConfigurationScenario::rendered))
                        .orElseThrow();
        boolean anew = !object.at("/metadata/name").asText().equals(change.name());
        return new ChangedSetting(object, change.key(), change.value(), anew ? change.name() + "-changed" : "");
    }

    /** A Secret that was made for this run, as manifests would have it. */
    private static JsonNode rendered(GeneratedSecret secret) {
        ObjectNode object = JsonNodeFactory.instance.objectNode().put("kind", "Secret");
        object.putObject("metadata").put("namespace", secret.namespace()).put("name", secret.name());
        ObjectNode data = object.putObject("stringData");
        secret.values().forEach(data::put);
        return object;
    }

    /** The change, from the first reading to the last. */
    private record Course(
            Bench bench,
            SteadyLoad load,
            ServedWorkload served,
            ConfigurationChange change,
            ChangedSetting setting,
            PodReader reader) {

        ConfigurationFacts run() throws IOException, HarnessFailure {
            Route route = new LoadPlanner(bench.context()).route(served.entryPoint());
            List<PodName> oldPods = names(Backend.of(route, bench.snapshot()));
            load.warmUp();
            load.control(CONTROL);
            reader.allShow(Backend.of(route, bench.snapshot()));
            bench.phase("changing " + words());
            long changed = Bench.micros();
            make();
            bench.until(
                    "every pod shows the new value",
                    change.within(),
                    snapshot -> reader.allShow(Backend.of(route, snapshot))
                            ? settled(snapshot)
                            : new Progress.NotYet("pods show another value"));
            long end = Bench.micros();
            bench.hold("the time after the change", AFTER);
            List<Backend> last = Backend.of(route, bench.snapshot());
            reader.allShow(last);
            return new ConfigurationFacts(
                    load.end(),
                    served.namespace(),
                    served.name(),
                    words(),
                    change.reachesBy(),
                    change.read().toString(),
                    change.afterChange(),
                    changed,
                    change.within().toMillis(),
                    end,
                    oldPods,
                    names(last));
        }

        /** Where pods are replaced, old ones that are still there have not been asked for the last time. */
        private Progress settled(ClusterSnapshot snapshot) {
            return change.reachesBy() == ReachesBy.ROLL
                    ? WorkloadReadiness.ofWorkload(served.kind(), served.namespace(), served.name(), snapshot)
                    : new Progress.Reached();
        }

        private void make() throws HarnessFailure {
            KubernetesClient client = bench.context().environment().kubernetes();
            setting.make(client);
            if (!setting.another().isEmpty()) {
                served.rollout()
                        .toTemplate(client, setting.renamedIn(served.workload().at("/spec/template")));
            }
            for (String command : change.afterChange()) {
                String line = "-n %s %s".formatted(served.namespace(), command.strip());
                CommandResult result = bench.context().environment().kubectl(line.split("\\s+"));
                if (!result.ok()) {
                    throw new HarnessFailure(
                            "`kubectl %s` ended with exit code %s: %s"
                                    .formatted(
                                            command,
                                            result.exitCode(),
                                            result.stderr().strip()),
                            "correct configuration.after-change in the spec");
                }
            }
        }

        private String words() {
            return "%s %s/%s, key %s".formatted(setting.kind(), setting.namespace(), setting.name(), setting.key());
        }

        private static List<PodName> names(List<Backend> pods) {
            return pods.stream().map(Backend::pod).toList();
        }
    }
}
