package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plimsoll.network.Observed;
import io.plimsoll.network.Port;
import io.plimsoll.spec.ManifestParser;
import io.plimsoll.spec.ManifestResult;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.suite.networkpolicy.Trial.Held;
import io.plimsoll.suite.networkpolicy.Trial.NewPod;
import io.plimsoll.suite.networkpolicy.Trial.Step;
import io.plimsoll.timeline.ClusterList;
import io.plimsoll.timeline.WatchEvent;
import io.plimsoll.toolbox.prober.PulseMessage;
import io.plimsoll.toolbox.prober.PulseMessage.Came;
import io.plimsoll.toolbox.prober.PulseMessage.Ended;
import io.plimsoll.toolbox.prober.PulseMessage.Exchanged;
import io.plimsoll.toolbox.prober.PulseMessage.Opened;
import io.plimsoll.toolbox.prober.PulseMessage.Tried;
import io.plimsoll.toolbox.prober.PulsePlan.Newcomers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lag as it is recorded: changes of policies have their effect after 10 ms, new pods are closed from their first moment on, and
 * a kept connection goes on. Tests break one thing of it.
 */
final class RecordedLag {

    static final long START = 1_700_000_000_000_000L;
    static final long STARTED = START + 30_000_000;

    private static final long PERIOD = 5_000;

    private static final String CLUSTER =
            """
            {apiVersion: v1, kind: Node, metadata: {name: n1}, status: {addresses: [{type: InternalIP, address: 172.18.0.2}]}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: plimsoll-trial}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: anchor-1, namespace: plimsoll-trial}
            spec: {nodeName: n1, containers: [{name: idle}]}
            status: {phase: Running, podIP: 10.42.0.100}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: store-1, namespace: shop, labels: {app: shop, tier: store}}
            spec: {nodeName: n1, containers: [{name: main}]}
            status: {phase: Running, podIP: 10.42.0.14}
            ---
            """;

    static final String DENY =
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: default-deny, namespace: shop}
            spec: {podSelector: {matchExpressions: [{key: tier, operator: Exists}]}, policyTypes: [Ingress, Egress]}
            """;

    static final String NOTHING =
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: default-deny, namespace: shop}
            spec: {podSelector: {matchLabels: {tier: web}}}
            """;

    final List<PulseMessage> messages = new ArrayList<>();
    final List<Step> own = new ArrayList<>();
    final List<Step> deployed = new ArrayList<>();
    final List<PodEvent> pods = new ArrayList<>();
    String policy = DENY;
    long period = PERIOD;
    boolean withDeployed = true;

    /** Until when after its start the harness's own new pod is open, and that of the deployment; microseconds. */
    long ownOpen;

    long deployedOpen;

    @Nullable
    Held held = new Held("own", START + 1_000_000, START + 3_000_000);

    RecordedLag() {
        for (Change change : Change.values()) {
            own.add(step("own", TrialPods.TCP, change, own.size(), true));
        }
        own.add(step("own", TrialPods.UDP, Change.DENIED, 20, true));
        deployed.add(step("deployed", TrialPods.TCP, Change.ALLOWED, 22, true));
        deployed.add(step("deployed", TrialPods.TCP, Change.NARROWED, 23, true));
        pods.add(event(WatchEvent.Type.ADDED, -500_000, Map.of("app", "shop", "tier", "store")));
        keep("own", 400);
    }

    static Step step(String id, Port port, Change change, int second, boolean reached) {
        long asked = START + second * 1_000_000L;
        return new Step(
                change,
                TrialCourse.line(id, port),
                port.protocol().name(),
                asked,
                asked + (reached ? 500_000 : 10_000_000),
                reached);
    }

    PodEvent event(WatchEvent.Type type, long after, Map<String, String> labels) {
        return new PodEvent(STARTED + after, type, "uid-store", "shop/store-1", "uid-set", labels);
    }

    /** Lets a byte go to and fro over a kept connection every 5 ms. */
    void keep(String stream, int times) {
        messages.add(new Opened(stream, START));
        for (int i = 0; i < times; i++) {
            long at = START + 1_000_000 + i * 5_000L;
            messages.add(new Exchanged(stream, at, at + 300));
        }
    }

    void end(String stream, long after, String how) {
        messages.add(new Ended(stream, START + 1_000_000 + after, how));
    }

    private void tried(String line, long from, long until, Observed outcome) {
        for (long at = from; at < until; at += period) {
            messages.add(new Tried(line, at, at + 1_000, outcome, ""));
        }
    }

    private void start(String uid, long open) {
        messages.add(new Came(uid, "10.42.0.14", STARTED, ""));
        for (String line : List.of(Newcomers.into(uid), Newcomers.outOf(uid))) {
            tried(line, STARTED, STARTED + open, Observed.ALLOWED);
            tried(line, STARTED + open, STARTED + open + 600_000, Observed.REJECTED);
        }
    }

    LagObservations observations() {
        List<Step> all = new ArrayList<>(own);
        all.addAll(deployed);
        for (Step step : all) {
            boolean stops = step.change().stops() && step.reached();
            boolean passes = !step.change().stops() && step.reached();
            long effect = step.askedMicros() + (step.change() == Change.NONE ? 0 : 10_000);
            Observed before = step.change().stops() ? Observed.ALLOWED : Observed.REJECTED;
            tried(step.line(), step.askedMicros(), effect, before);
            tried(
                    step.line(),
                    effect,
                    step.untilMicros(),
                    stops ? Observed.REJECTED : passes ? Observed.ALLOWED : before);
        }
        start("uid-isolated", ownOpen);
        start("uid-store", deployedOpen);
        messages.add(new Came("uid-open", "10.42.0.15", STARTED, ""));
        for (String line : List.of(Newcomers.into("uid-open"), Newcomers.outOf("uid-open"))) {
            tried(line, STARTED, STARTED + 600_000, Observed.ALLOWED);
        }
        boolean broken = own.stream().anyMatch(step -> !step.reached());
        return new LagObservations(
                new LagFacts(
                        START,
                        START + 60_000_000,
                        List.of("shop"),
                        Map.of("n1", "plimsoll-trial/anchor-1"),
                        new Trial(
                                "plimsoll-trial/anchor-1",
                                "plimsoll-trial/target",
                                own,
                                held,
                                broken
                                        ? List.of()
                                        : List.of(
                                                new NewPod("uid-isolated", "new-isolated", true),
                                                new NewPod("uid-open", "new-open", false)),
                                10_000),
                        withDeployed
                                ? new Trial(
                                        "plimsoll-trial/anchor-1",
                                        "shop/web-1",
                                        deployed,
                                        new Held("deployed", START + 1_000_000, START + 3_000_000),
                                        List.of(),
                                        10_000)
                                : null,
                        List.of("shop/store-0")),
                Pulses.of(messages),
                pods,
                objects(),
                new RecordedLists(List.of(
                        new ClusterList(START, "GET /api/v1/namespaces/shop/pods", "Pod", "shop", "4711", 3, true))));
    }

    /** Returns what concerns the environment alone. */
    TrialObservations trial() {
        LagObservations observations = observations();
        return new TrialObservations(observations.facts().own(), observations.pulses());
    }

    private List<JsonNode> objects() {
        ManifestResult parsed = ManifestParser.parse(Path.of("test.yaml"), CLUSTER + policy);
        if (parsed instanceof ManifestResult.Parsed good) {
            return good.objects();
        }
        throw new AssertionError(parsed);
    }
}
