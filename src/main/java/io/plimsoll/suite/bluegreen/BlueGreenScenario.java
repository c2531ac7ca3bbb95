package io.plimsoll.suite.bluegreen;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.environment.CommandResult;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.BlueGreen;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.spec.Identity;
import io.plimsoll.spec.WorkloadRef;
import io.plimsoll.suite.HarnessFailure;
import io.plimsoll.suite.Judged;
import io.plimsoll.suite.RunContext;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.bluegreen.BlueGreenFacts.Switch;
import io.plimsoll.suite.bluegreen.BlueGreenFacts.Unready;
import io.plimsoll.suite.load.Bench;
import io.plimsoll.suite.load.LoadBasis;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadScenario;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.load.RestoredWorkload;
import io.plimsoll.suite.load.SteadyLoad;
import io.plimsoll.workload.BadVersion;
import io.plimsoll.workload.ClusterRecorder;
import io.plimsoll.workload.ClusterSnapshot;
import io.plimsoll.workload.DeclaredSpec;
import io.plimsoll.workload.Manifests;
import io.plimsoll.workload.Progress;
import io.plimsoll.workload.Rollout;
import io.plimsoll.workload.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Switches a Service under load from blue to green and back, then makes green not ready and asks for the switch once more.
 * Feeds DEP-ROL-004, DEP-ROL-011
 * and DEP-ROL-012.
 */
public final class BlueGreenScenario implements LoadScenario<BlueGreenObservations> {

    private static final String ID = "blue-green";
    private static final Duration CONTROL = Duration.ofSeconds(10);
    private static final Duration ON_GREEN = Duration.ofSeconds(10);
    private static final Duration BACK_ON_BLUE = Duration.ofSeconds(8);
    private static final Duration ON_NOT_READY = Duration.ofSeconds(3);
    /** What pods may take to go from routing, or to show how they fail, on a loaded machine. */
    private static final Duration SEEN = Duration.ofSeconds(40);
    /** How long a declared command may take; kubectl is ended after that time. */
    private static final Duration COMMAND = Duration.ofMinutes(2);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<String> feeds() {
        return Set.of(SwitchJudge.CHECK, UnreadyJudge.CHECK, OldColourJudge.CHECK);
    }

    @Override
    public Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests) {
        BlueGreen blueGreen = spec.blueGreen();
        if (blueGreen == null) {
            return Optional.of("the spec declares no blue-green pair");
        }
        if (blueGreen.blue().kind() != WorkloadRef.Kind.DEPLOYMENT
                || blueGreen.green().kind() != WorkloadRef.Kind.DEPLOYMENT) {
            return Optional.of("%s and %s are not both Deployments: only those are switched by this suite"
                    .formatted(blueGreen.blue(), blueGreen.green()));
        }
        return spec.entryPoints().stream()
                        .noneMatch(entryPoint -> entryPoint.service().equals(blueGreen.service())
                                && !entryPoint.requests().isEmpty())
                ? Optional.of("no entry point with a request leads to Service %s, so there is nothing to send"
                        .formatted(blueGreen.service()))
                : Optional.empty();
    }

    @Override
    public void run(RunContext context) throws IOException, HarnessFailure, Untestable {
        Identity identity = context.spec().identity();
        if (identity == null || identity.podHeader() == null) {
            throw new Untestable(
                    ReasonCode.PREREQ_MISSING,
                    "the spec declares no identity.pod.header, so answers do not tell which colour gave them");
        }
        Colours colours = Colours.of(context);
        KubernetesClient client = context.environment().kubernetes();
        List<DeclaredSpec> before = colours.declared(client);
        Duration limit = limit(colours);
        // All of a colour's pods take part in a switch at once.
        int pods = Math.max(colours.replicas(colours.blue()), colours.replicas(colours.green()));
        try (Bench bench = Bench.open(context, ID, colours.log(), limit);
                SteadyLoad load = bench.load("blue-green switch", pods, pods, limit)) {
            try {
                bench.finish(new Course(bench, load, colours).run());
            } finally {
                colours.putBack(client);
            }
        }
        List<String> left = before.stream()
                .flatMap(each -> each.differences(client, Set.of()).stream())
                .toList();
        RestoredWorkload.requireAsBefore("the switches", left);
    }

    @Override
    public void restore(RunContext context) throws HarnessFailure {
        Colours colours = Colours.of(context);
        context.listener().phase(ID, "waiting until both colours are ready again");
        colours.putBack(context.environment().kubernetes());
        try (ClusterRecorder recorder = ClusterRecorder.start(
                context.environment().kubernetes(), context.manifests().namespaces(), event -> {})) {
            Progress back = Waiting.until(
                    "both colours are ready again",
                    context.spec().budgets().deploy(),
                    recorder::snapshot,
                    colours::readiness);
            if (back instanceof Progress.NotYet notYet) {
                throw new HarnessFailure(
                        "the deployment did not become ready again: " + notYet.missing(), "see the pods' events");
            }
        }
    }

    @Override
    public BlueGreenObservations observe(Path raw) throws IOException {
        return BlueGreenObservations.read(raw);
    }

    @Override
    public Map<String, Judged> judge(BlueGreenObservations observations, Path raw) throws IOException {
        BlueGreenBasis basis = new BlueGreenBasis(observations, LoadBasis.read(raw, observations.load()));
        return Map.of(
                SwitchJudge.CHECK, new Judged(SwitchJudge.judge(observations), basis.switching()),
                UnreadyJudge.CHECK, new Judged(UnreadyJudge.judge(observations), basis.unready()),
                OldColourJudge.CHECK, new Judged(OldColourJudge.judge(observations), basis.switching()));
    }

    @Override
    public ScenarioReport describe(BlueGreenObservations observations, Path raw) throws IOException {
        return BlueGreenReport.of(ID, observations, new LoadFiles(raw).gatlingReport());
    }

    private static Duration limit(Colours colours) {
        int commands = colours.spec().beforeSwitch().size()
                + colours.spec().afterSwitch().size();
        return SteadyLoad.WARM_UP
                .plus(CONTROL)
                .plus(ON_GREEN)
                .plus(BACK_ON_BLUE)
                .plus(ON_NOT_READY)
                .plus(SEEN.multipliedBy(4))
                .plusSeconds(colours.graceSeconds())
                .plus(COMMAND.multipliedBy(3L * commands))
                .plusSeconds(30);
    }

    /** The switches, one after the other. */
    private static final class Course {

        private final Bench bench;
        private final SteadyLoad load;
        private final Colours colours;
        private final KubernetesClient client;

        Course(Bench bench, SteadyLoad load, Colours colours) {
            this.bench = bench;
            this.load = load;
            this.colours = colours;
            this.client = bench.context().environment().kubernetes();
        }

        BlueGreenFacts run() throws IOException, HarnessFailure {
            load.warmUp();
            load.control(CONTROL);
            List<PodName> bluePods = PodName.of(colours.current(colours.blue(), bench.snapshot()), bench.snapshot());
            Switch toGreen = turn(colours.green(), colours.blue(), ON_GREEN);
            Switch toBlue =
                    toGreen.switchedMicros() == null ? null : turn(colours.blue(), colours.green(), BACK_ON_BLUE);
            boolean isBack = toBlue != null && toBlue.switchedMicros() != null;
            Unready unready = isBack ? unready() : null;
            return new BlueGreenFacts(
                    load.end(),
                    colours.namespace(),
                    Colours.name(colours.service()),
                    Colours.name(colours.blue()),
                    Colours.name(colours.green()),
                    bench.context().spec().budgets().minAvailable(),
                    colours.spec().beforeSwitch(),
                    bluePods,
                    toGreen,
                    toBlue,
                    unready);
        }

        /** Carries out what is declared for a switch: the commands before it, the selector, the commands after it. */
        private Switch turn(JsonNode to, JsonNode from, Duration watch) throws HarnessFailure {
            String name = Colours.name(to);
            bench.phase("switching to " + name);
            int readyBefore = colours.ready(from, bench.snapshot());
            long asked = Bench.micros();
            for (String command : colours.spec().beforeSwitch()) {
                CommandResult result = kubectl(command, to, from);
                if (!result.ok()) {
                    int ready = colours.ready(to, bench.snapshot());
                    bench.phase("the switch to %s was refused".formatted(name));
                    bench.hold("the time after the refusal", watch);
                    return new Switch(name, asked, null, refusal(command, result), readyBefore, ready, Bench.micros());
                }
            }
            // The commands may have brought it to size.
            int ready = colours.ready(to, bench.snapshot());
            long switched = Bench.micros();
            colours.turning().turn(client, to, from);
            for (String command : colours.spec().afterSwitch()) {
                CommandResult result = kubectl(command, to, from);
                if (!result.ok()) {
                    throw new HarnessFailure(refusal(command, result), "correct blue-green.after-switch in the spec");
                }
            }
            bench.hold("the time after the switch", watch);
            return new Switch(name, asked, switched, "", readyBefore, ready, Bench.micros());
        }

        private CommandResult kubectl(String command, JsonNode to, JsonNode from) {
            return bench.context()
                    .environment()
                    .kubectl(colours.arguments(command, to, from).toArray(String[]::new));
        }

        private static String refusal(String command, CommandResult result) {
            List<String> words = new ArrayList<>((result.stdout() + "\n" + result.stderr())
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList());
            return "`kubectl %s` ended with exit code %s%s"
                    .formatted(command, result.exitCode(), words.isEmpty() ? "" : ": " + words.get(words.size() - 1));
        }

        /** Replaces the pods of green by ones that cannot start, and asks for the switch. */
        private Unready unready() throws HarnessFailure {
            JsonNode green = colours.green();
            Rollout rollout = colours.rollout(green);
            bench.phase("making %s not ready".formatted(Colours.name(green)));
            long made = Bench.micros();
            // From zero, else the pods that are ready would stay until new ones are.
            rollout.scale(client, 0);
            await("green has no ready pod", SEEN, snapshot -> colours.ready(green, snapshot) == 0);
            long generation = BadVersion.IMAGE_NOT_THERE.release(
                    client,
                    rollout,
                    colours.current(green, bench.snapshot()),
                    green.at("/spec/template/spec/containers/0/image").asText());
            await("the new version is seen", SEEN, snapshot -> rollout.hasSeen(snapshot, generation));
            rollout.scale(client, Math.max(1, colours.replicas(green)));
            await("a pod of green is seen to fail", SEEN, snapshot -> seen(snapshot)
                    .isPresent());
            String seen = seen(bench.snapshot()).orElse("");
            // Where no endpoint is ready, kube-proxy routes to those that still serve while they end.
            await("the former pods of green are gone", end(), snapshot -> colours.ending(green, snapshot) == 0);
            Switch attempt = turn(green, colours.blue(), ON_NOT_READY);
            Long again = null;
            if (attempt.switchedMicros() != null) {
                colours.turning().putBack(client);
                again = Bench.micros();
            }
            return new Unready(made, seen, attempt, again);
        }

        private Optional<String> seen(ClusterSnapshot snapshot) {
            String container = colours.rollout(colours.green()).container();
            for (JsonNode pod : snapshot.podsOf(colours.current(colours.green(), snapshot))) {
                Optional<String> seen = BadVersion.IMAGE_NOT_THERE.seenIn(pod, container);
                if (seen.isPresent()) {
                    return Optional.of(
                            "pod %s %s".formatted(pod.at("/metadata/name").asText(), seen.get()));
                }
            }
            return Optional.empty();
        }

        /** What the former pods of green may take to end. */
        private Duration end() {
            return SEEN.plusSeconds(colours.graceSeconds());
        }

        private void await(String what, Duration budget, Predicate<ClusterSnapshot> condition) {
            bench.until(
                    what,
                    budget,
                    snapshot -> condition.test(snapshot) ? new Progress.Reached() : new Progress.NotYet(what));
        }
    }
}
