package io.plimsoll.traffic.attribution;

import io.plimsoll.timeline.Interval;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.ServiceLife;
import io.plimsoll.timeline.Timeline;
import io.plimsoll.timeline.TimelineGap;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.Ledger;
import io.plimsoll.traffic.LedgerEntry;
import io.plimsoll.traffic.LossCause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives each lost or failed request the cause that the recorded events show.
 *
 * <p>A wrong cause sends people to the wrong place, so it is worse than none: every pod and every rule is asked, and a
 * cause is given only if all explanations found name the same one. If they do not, or there is none, the cause is {@link
 * LossCause#UNKNOWN}, and the sentence says what was found.
 *
 * <p><b>The rules</b>, in the order in which they are asked. The first three settle the matter when they apply.
 *
 * <table>
 * <caption>What shows which cause</caption>
 * <tr><th>Cause</th><th>Shown by</th></tr>
 * <tr><td>{@code APPLICATION_ERROR}</td><td>An answer came, and it was not the declared one.</td></tr>
 * <tr><td>{@code UNKNOWN}</td><td>The watch of pods or endpoints was interrupted around the request.</td></tr>
 * <tr><td>{@code NO_READY_ENDPOINT}</td><td>The request was to open a connection and found nobody, while the Service was
 * recorded without a ready endpoint. Just before and just after, this is one explanation among others.</td></tr>
 * <tr><td>{@code KILLED_AT_GRACE_END}</td><td>The connection was cut when a pod's container ended with code 137 at or
 * after the end of its grace period, and the request had been sent before.</td></tr>
 * <tr><td>{@code CLOSED_BEFORE_DRAIN}</td><td>A new connection met a pod that had closed its port or ended while it was
 * a ready endpoint, or within the propagation allowance after its endpoint was withdrawn; or was accepted by a pod
 * within that time and cut while that pod shut down. A kept-alive connection was cut by a pod that was ending, or was
 * closed by a pod (not just reset) that was not.</td></tr>
 * <tr><td>{@code CONTAINER_DIED}</td><td>The same, but the pod's container ended at that time, and nobody had deleted the
 * pod.</td></tr>
 * <tr><td>{@code ROUTING_LAG}</td><td>A new connection met a pod that had closed only after the propagation allowance,
 * counted from the withdrawal of its endpoint, was over; or was rejected although, for longer than that, an endpoint had
 * been ready and nothing had been answered.</td></tr>
 * <tr><td>{@code ROUTED_TO_NOT_READY}</td><td>A new connection found nobody while a pod was published as a ready
 * endpoint and had not opened its port yet.</td></tr>
 * <tr><td>{@code STALE_CONNTRACK}</td><td>The connection, known by earlier answers or by its local port, led to a pod
 * that had been gone for longer than the propagation allowance.</td></tr>
 * </table>
 *
 * <p><b>Which pod?</b> A kept-alive connection's pod is known from the last answer on it. A new connection's pod is not:
 * each pod that was a ready endpoint, or had been one within what routing may lag, is a candidate. Several pods that
 * explain a loss by the same cause are fine; the loss then names no pod.
 *
 * <p><b>When does a pod stop being a candidate?</b> When so many new connections in a row were answered after it had
 * closed that routing must have turned away from it (by chance once in a million), or, at the latest, when kube-proxy has
 * written all its rules anew. What is lost after that has another cause.
 *
 * <p><b>Which time?</b> Kubernetes' own times are whole seconds and are used only where the toolbox recorded nothing.
 * Everything else is a time of receipt, or of a sample, with a stated tolerance; "before" and "after" are decided
 * against the earliest and the latest moment that the record allows.
 */
public final class Attribution {

    /**
     * How long routing may take to turn away from a pod after its endpoint was withdrawn. kube-proxy gathers changes for
     * up to its minimum sync period (1 s by default), and needs time to receive the change and to write its rules, on a
     * loaded node a second or two. A pod that stays open for this long (a {@code preStop} sleep of 4 s or more) has done
     * its part; a pod that does not has closed too soon, whatever routing did.
     */
    public static final long PROPAGATION_ALLOWANCE_MICROS = 3_000_000;

    /** kube-proxy's default minimum sync period: a state of the endpoints that lasts longer reaches the node's rules. */
    static final long RULE_SYNC_MICROS = 1_000_000;

    /**
     * How late the toolbox may have seen something. It samples every 10 ms; five periods allow for a loaded machine.
     */
    static final long SAMPLING_TOLERANCE_MICROS = 50_000;

    /** How late a watch event may have been received: milliseconds as a rule, more on a loaded machine. */
    static final long WATCH_TOLERANCE_MICROS = 250_000;

    /** How late the client may have noticed that its connection was cut. */
    static final long CLIENT_TOLERANCE_MICROS = 100_000;

    /** How much earlier than deletion plus grace period, both as received, a container may seem to be killed. */
    static final long GRACE_TOLERANCE_MICROS = 1_000_000;

    /** kube-proxy's default sync period: by then it writes all rules anew, so none is older. */
    static final long ROUTING_LIMIT_MICROS = 30_000_000;

    /** Within this time after a container's end the kubelet has told of it. */
    static final long EXIT_REPORTED_MICROS = 5_000_000;

    /** How long connection tracking keeps a closed TCP connection: the kernel's default for TIME_WAIT. */
    static final long CONNTRACK_MEMORY_MICROS = 120_000_000;

    private static final List<AttributionRule> RULES = List.of(
            new ApplicationErrorRule(),
            new InterruptedWatchRule(),
            NoReadyEndpointRule.during(),
            new KilledAtGraceEndRule(),
            new ClosedBeforeDrainRule(),
            new CutConnectionRule(),
            new RoutingLagRule(),
            new RoutedToNotReadyRule(),
            new StaleConntrackRule(),
            NoReadyEndpointRule.justBeforeOrAfter());

    private static final Set<String> KINDS_THAT_MATTER = Set.of("Pod", "EndpointSlice");

    private final Map<String, Route> routes;

    /**
     * Makes an attribution.
     *
     * @param routes where the requests of each entry point go
     */
    public Attribution(Map<String, Route> routes) {
        this.routes = Map.copyOf(routes);
    }

    /** Returns every lost or failed request of a ledger with its cause, in the order in which they were planned. */
    public List<AttributedLoss> attribute(Ledger ledger, Timeline timeline) {
        List<LedgerEntry> failures = ledger.failures();
        Map<String, Scene> scenes = new HashMap<>();
        routes.forEach((entryPoint, route) ->
                scenes.put(entryPoint, scene(route, timeline, Connections.of(ledger.entries(), entryPoint))));
        Earlier byConnection = Earlier.answers(ledger, failures, LedgerEntry::connectionId);
        Earlier byPort = Earlier.answers(
                ledger, failures, entry -> entry.localPort() == 0 ? null : Integer.toString(entry.localPort()));
        List<AttributedLoss> losses = new ArrayList<>();
        for (LedgerEntry failure : failures) {
            Scene scene = scenes.get(failure.entryPoint());
            if (scene == null) {
                losses.add(unknown(failure, "No Service is known for entry point " + failure.entryPoint() + "."));
            } else {
                losses.add(decide(loss(failure, scene, timeline, byConnection, byPort), scene));
            }
        }
        return List.copyOf(losses);
    }

    private static Loss loss(
            LedgerEntry failure, Scene scene, Timeline timeline, Earlier byConnection, Earlier byPort) {
        Optional<LedgerEntry> answer = !failure.connection().opensConnection()
                ? byConnection.lastAnswer(failure, Long.MAX_VALUE)
                : Optional.empty();
        Optional<String> pod = Optional.ofNullable(failure.pod()).or(() -> answer.map(LedgerEntry::pod));
        Optional<String> samePort =
                byPort.lastAnswer(failure, CONNTRACK_MEMORY_MICROS).map(LedgerEntry::pod);
        return new Loss(
                failure,
                record(pod.orElse(null), failure.startMicros(), scene, timeline),
                answer.map(LedgerEntry::endMicros).orElse(0L),
                record(samePort.orElse(null), failure.startMicros(), scene, timeline));
    }

    private static @Nullable PodRecord record(@Nullable String pod, long micros, Scene scene, Timeline timeline) {
        if (pod == null) {
            return null;
        }
        Optional<PodLife> life = timeline.podNamed(pod, micros);
        return scene.pods().stream()
                .filter(candidate -> life.isPresent()
                        && candidate.life().uid().equals(life.get().uid()))
                .findFirst()
                .orElse(null);
    }

    private static AttributedLoss decide(Loss loss, Scene scene) {
        List<Explanation> found = new ArrayList<>();
        for (AttributionRule rule : RULES) {
            List<Explanation> explanations = rule.explain(loss, scene);
            found.addAll(explanations);
            if (rule.decisive() && !explanations.isEmpty()) {
                found = new ArrayList<>(explanations);
                break;
            }
        }
        Map<LossCause, List<Explanation>> byCause =
                found.stream().collect(Collectors.groupingBy(Explanation::cause, TreeMap::new, Collectors.toList()));
        if (byCause.isEmpty()) {
            return unknown(
                    loss.entry(),
                    loss.words() + " at " + TimeText.clock(loss.end()) + "; no recorded event explains it.");
        }
        if (byCause.size() > 1) {
            return ambiguous(loss, byCause);
        }
        return settled(loss, found);
    }

    private static AttributedLoss settled(Loss loss, List<Explanation> explanations) {
        // Several pods may explain it alike; one sentence is enough.
        Explanation first = explanations.get(0);
        Set<@Nullable String> pods = new HashSet<>();
        explanations.forEach(explanation -> pods.add(explanation.pod()));
        List<String> events = explanations.stream()
                .flatMap(explanation -> explanation.events().stream())
                .distinct()
                .sorted()
                .toList();
        String others = pods.size() > 1 ? " So would " + (pods.size() - 1) + " other pod(s)." : "";
        return new AttributedLoss(
                loss.entry(), first.cause(), pods.size() == 1 ? first.pod() : null, first.sentence() + others, events);
    }

    private static AttributedLoss ambiguous(Loss loss, Map<LossCause, List<Explanation>> byCause) {
        String sentences = byCause.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue().get(0).sentence())
                .collect(Collectors.joining(" "));
        List<String> events = byCause.values().stream()
                .flatMap(List::stream)
                .flatMap(explanation -> explanation.events().stream())
                .distinct()
                .sorted()
                .toList();
        return new AttributedLoss(
                loss.entry(),
                LossCause.UNKNOWN,
                null,
                "The events allow " + byCause.size() + " causes. " + sentences,
                events);
    }

    private static AttributedLoss unknown(LedgerEntry entry, String sentence) {
        return new AttributedLoss(entry, LossCause.UNKNOWN, null, sentence, List.of());
    }

    private static Scene scene(Route route, Timeline timeline, Connections connections) {
        Optional<ServiceLife> service = timeline.service(route.service());
        Set<Integer> ports = service.map(life -> ports(life, route)).orElse(Set.of());
        List<PodRecord> pods = timeline.pods().stream()
                .filter(pod -> pod.endpoints().stream()
                        .anyMatch(endpoint -> endpoint.service().equals(route.service())))
                .map(pod -> PodRecord.of(pod, route.service(), ports))
                .toList();
        List<Interval> withoutReady = service.map(ServiceLife::withoutReady).orElse(List.of());
        List<TimelineGap> gaps = timeline.gaps().stream()
                .filter(gap -> KINDS_THAT_MATTER.contains(gap.kind()))
                .toList();
        return new Scene(route.service().toString(), pods, withoutReady, connections, gaps);
    }

    private static Set<Integer> ports(ServiceLife service, Route route) {
        Set<Integer> named = route.port() == null ? null : service.ports().get(route.port());
        if (named != null) {
            return named;
        }
        return service.ports().values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    /** The pods that answered on a connection or from a local port, over time; only for those that had a failure. */
    private static final class Earlier {
        private final Map<String, List<LedgerEntry>> answers = new LinkedHashMap<>();
        private final Function<LedgerEntry, @Nullable String> key;

        private Earlier(Function<LedgerEntry, @Nullable String> key) {
            this.key = key;
        }

        static Earlier answers(Ledger ledger, List<LedgerEntry> failures, Function<LedgerEntry, @Nullable String> key) {
            Earlier earlier = new Earlier(key);
            for (LedgerEntry failure : failures) {
                String of = key.apply(failure);
                if (of != null) {
                    earlier.answers.putIfAbsent(of, new ArrayList<>());
                }
            }
            if (!earlier.answers.isEmpty()) {
                for (LedgerEntry entry : ledger.entries()) {
                    String of = key.apply(entry);
                    List<LedgerEntry> known = of == null ? null : earlier.answers.get(of);
                    if (known != null && entry.wasAnswered() && entry.pod() != null) {
                        known.add(entry);
                    }
                }
                earlier.answers.values().forEach(list -> list.sort(Comparator.comparingLong(LedgerEntry::endMicros)));
            }
            return earlier;
        }

        /** Returns the last answer before a failure, if it is not older than a limit. */
        Optional<LedgerEntry> lastAnswer(LedgerEntry failure, long limitMicros) {
            String of = key.apply(failure);
            List<LedgerEntry> known = of == null ? List.of() : answers.getOrDefault(of, List.of());
            return known.stream()
                    .filter(answer -> answer.endMicros() <= failure.startMicros())
                    .reduce((earlier, later) -> later)
                    .filter(answer -> failure.startMicros() - answer.endMicros() <= limitMicros);
        }
    }
}
