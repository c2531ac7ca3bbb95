package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.suite.networkpolicy.DiscoveryFacts.Question;
import io.plimsoll.suite.networkpolicy.DiscoveryFacts.Visit;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Configured;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Connected;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Resolved;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides DEP-NET-007: the name of each Service stands for the right addresses wherever it may be used, and connections are
 * spread over all ready pods and led to no other.
 */
final class DiscoveryJudge {

    /** The check that this decides. */
    static final String CHECK = "DEP-NET-007";

    private final DiscoveryObservations observations;
    private final Map<ObjectKey, Offer> offers = new TreeMap<>();
    private final Map<String, Finding> findings = new LinkedHashMap<>();

    private DiscoveryJudge(DiscoveryObservations observations) {
        this.observations = observations;
        observations.offers().forEach(offer -> offers.put(offer.service(), offer));
    }

    /** Returns the verdict that {@code observations} lead to. */
    static Verdict judge(DiscoveryObservations observations) {
        return NetworkControl.canary(observations.control())
                .or(() -> known(observations))
                .<Verdict>map(error -> error)
                .orElseGet(() -> new DiscoveryJudge(observations).judge());
    }

    /** Returns why nothing can be said of names: a pod that no policy selects does not get the address of the harness's own. */
    private static Optional<Verdict.Error> known(DiscoveryObservations observations) {
        DiscoveryFacts.Known known = observations.facts().known();
        if (known == null) {
            return Optional.of(new Verdict.Error(
                    "no name of a Service of the harness’s own was asked for",
                    "report this as a defect of the harness"));
        }
        Question question = known.question();
        Optional<Resolved> answer = observations.answer(question);
        return isKnown(observations)
                ? Optional.empty()
                : Optional.of(
                        new Verdict.Error(
                                "pod %s of the harness’s own, which no policy selects, asked for \"%s\", the name of a Service of the harness’s own: expected: %s, observed: %s"
                                        .formatted(
                                                question.from(),
                                                question.name(),
                                                known.address(),
                                                answer.map(one -> one.problem().isEmpty()
                                                                ? list(one.addresses())
                                                                : one.problem())
                                                        .orElse("nothing")),
                                "see that the cluster’s DNS runs, and its log: where it does not answer, nothing can be said of names"));
    }

    /** Returns whether the harness's own name stands for what it should. */
    static boolean isKnown(DiscoveryObservations observations) {
        DiscoveryFacts.Known known = observations.facts().known();
        return known != null
                && observations
                        .answer(known.question())
                        .filter(answer -> answer.addresses().equals(List.of(known.address())))
                        .isPresent();
    }

    /** Returns whether every name stands for what it should: it may take as long as name servers remember answers. */
    static boolean namesAgree(DiscoveryObservations observations) {
        DiscoveryJudge judge = new DiscoveryJudge(observations);
        observations.facts().questions().forEach(judge::name);
        return judge.findings.isEmpty() && isKnown(observations);
    }

    private Verdict judge() {
        Optional<Verdict.Error> nothing = nothing();
        if (nothing.isPresent()) {
            return nothing.get();
        }
        List<Question> questions = observations.facts().questions();
        questions.forEach(this::name);
        Set<ObjectKey> spread = new TreeSet<>();
        long made = 0;
        long astray = 0;
        for (Visit visit : observations.facts().visits()) {
            Offer offer = offer(visit.service());
            List<Connected> connections = observations.connections(visit);
            made += connections.size();
            astray += connections.stream()
                    .filter(one -> !offer.ready().containsValue(one.ledTo()))
                    .count();
            connections(visit, offer, connections);
            spread.addAll(offer.ready().keySet());
        }
        List<Measurement> measurements = List.of(
                new Measurement("names asked for", questions.size(), "", null),
                new Measurement("connections made to Services", made, "", null),
                new Measurement("ready pods behind them", spread.size(), "", null),
                new Measurement("connections led to none of these", astray, "", "≤ 0"),
                new Measurement(
                        "pods beside them that are not ready",
                        observations.facts().companions().size(),
                        "",
                        "≥ 1"),
                new Measurement(
                        "times everything was tried until names agreed",
                        observations.facts().attempts(),
                        "",
                        null));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(List.copyOf(findings.values()), measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "the names of %s Services had the right addresses in %s pods; %,d connections to %s of them"
                                + " were spread over %s ready pods, each with a share that chance explains, and none was"
                                + " led to one of %s pods that are not ready",
                        questions.stream().map(Question::service).distinct().count(),
                        questions.stream().map(Question::from).distinct().count(),
                        made,
                        observations.facts().visits().stream()
                                .map(Visit::service)
                                .distinct()
                                .count(),
                        spread.size(),
                        observations.facts().companions().size()),
                measurements);
    }

    private Optional<Verdict.Error> nothing() {
        String report = "report this as a defect of the harness";
        DiscoveryFacts facts = observations.facts();
        if (facts.questions().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "no name was asked for", "see that a Service of the deployment has a pod that is ready"));
        }
        if (facts.companions().isEmpty()) {
            return Optional.of(new Verdict.Error("there was no pod that is not ready", report));
        }
        return Stream.<Optional<String>>concat(
                        facts.questions().stream()
                                .filter(question ->
                                        observations.answer(question).isEmpty()
                                                || !offers.containsKey(question.service()))
                                .map(question -> Optional.of("nothing is known of the name " + question.name())),
                        facts.visits().stream().map(this::unknown))
                .flatMap(Optional::stream)
                .findFirst()
                .map(what -> new Verdict.Error(what, report));
    }

    private Optional<String> unknown(Visit visit) {
        List<Connected> connections = observations.connections(visit);
        long lost = connections.stream()
                .filter(one -> one.problem().isEmpty() && one.ledTo().isEmpty())
                .count();
        if (connections.isEmpty() || !offers.containsKey(visit.service())) {
            return Optional.of("nothing is known of the connections to Service " + visit.service());
        }
        return lost == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "of %s connections from %s to Service %s the node’s connection tracking does not say where %s"
                                + " were led to",
                        connections.size(),
                        visit.from(),
                        visit.service(),
                        lost));
    }

    private Offer offer(ObjectKey service) {
        Offer offer = offers.get(service);
        if (offer == null) {
            throw new IllegalStateException("there is no Service " + service);
        }
        return offer;
    }

    // ---- names -------------------------------------------------------------------------------------------------

    private void name(Question question) {
        Offer offer = offer(question.service());
        Optional<Resolved> resolved = observations.answer(question);
        Optional<Configured> configured =
                observations.configured(question.from().toString());
        if (resolved.isEmpty()) {
            return;
        }
        Resolved answer = resolved.get();
        if (configured.isPresent() && answer.asked().isEmpty()) {
            otherServer(question, configured.get());
            return;
        }
        if (!answer.problem().isEmpty()) {
            add(
                    DiscoveryCause.NAME_NOT_RESOLVED,
                    offer + " by name",
                    expected(offer),
                    "pod %s asked for \"%s\": %s".formatted(question.from(), question.name(), answer.problem()),
                    "a client that uses the name does not find it",
                    "see why the cluster’s DNS does not know it: its own log, and the Service’s endpoints",
                    List.of("asked for last: " + answer.asked()));
            return;
        }
        Set<String> got = new TreeSet<>(answer.addresses());
        if (offer.isHeadless()) {
            headless(question, offer, got);
        } else if (!got.equals(new TreeSet<>(offer.addresses()))) {
            add(
                    DiscoveryCause.WRONG_ADDRESS,
                    offer + " by name",
                    expected(offer),
                    "pod %s asked for \"%s\" and got %s".formatted(question.from(), question.name(), list(got)),
                    "a client that uses the name reaches something else",
                    "see which name it is that answers, below: a Service of the same name in the pod’s own namespace"
                            + " comes first",
                    List.of("the answer is of " + answer.asked()));
        }
    }

    private void otherServer(Question question, Configured configured) {
        add(
                DiscoveryCause.OTHER_NAME_SERVER,
                "pod " + question.from(),
                "it asks the cluster’s DNS, and knows names of the cluster by their short form",
                configured.problem().isEmpty()
                        ? "it asks %s, and appends %s"
                                .formatted(list(configured.nameServers()), list(configured.search()))
                        : configured.problem(),
                "it finds no Service by its name",
                "use dnsPolicy ClusterFirst, the default; with hostNetwork, ClusterFirstWithHostNet",
                List.of("nobody was asked for \"%s\"".formatted(question.name())));
    }

    private void headless(Question question, Offer offer, Set<String> got) {
        Set<String> unready = new TreeSet<>(got);
        unready.removeAll(offer.ready().values());
        String seen = "pod %s asked for \"%s\" and got %s".formatted(question.from(), question.name(), list(got));
        if (!unready.isEmpty() && !offer.forPeers()) {
            add(
                    DiscoveryCause.NOT_READY_NAMED,
                    offer + " by name",
                    expected(offer),
                    seen,
                    "clients are sent to %s".formatted(pods(unready, offer)),
                    "remove publishNotReadyAddresses; pods that have to find each other before they are ready get a"
                            + " Service of their own, which their StatefulSet names",
                    List.of());
        }
        Set<String> missing = new TreeSet<>(offer.ready().values());
        missing.removeAll(got);
        if (!missing.isEmpty()) {
            add(
                    DiscoveryCause.READY_NOT_NAMED,
                    offer + " by name",
                    expected(offer),
                    seen,
                    "clients do not find %s".formatted(pods(missing, offer)),
                    "see the Service’s endpoint slices, and how long the cluster’s DNS remembers answers",
                    List.of());
        }
    }

    private static String expected(Offer offer) {
        return offer.isHeadless()
                ? "exactly the ready pods: " + list(offer.ready().values())
                : "its address " + list(offer.addresses());
    }

    private static String pods(Collection<String> addresses, Offer offer) {
        Map<String, String> names = new TreeMap<>();
        offer.ready().forEach((pod, address) -> names.put(address, "pod %s (%s)".formatted(pod, address)));
        offer.notReady()
                .forEach((pod, address) ->
                        names.put(address, "pod %s (%s), which is not ready".formatted(pod, address)));
        return addresses.stream()
                .map(address -> names.getOrDefault(address, address + ", which is none of its pods"))
                .collect(Collectors.joining(", "));
    }

    // ---- connections -------------------------------------------------------------------------------------------

    private void connections(Visit visit, Offer offer, List<Connected> connections) {
        String what = "%s, port %s".formatted(offer, visit.port());
        Set<String> astray = connections.stream()
                .map(Connected::ledTo)
                .filter(address -> !address.isEmpty() && !offer.ready().containsValue(address))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!astray.isEmpty()) {
            add(
                    DiscoveryCause.NOT_READY_REACHED,
                    what,
                    "connections are led to ready pods: " + list(offer.ready().values()),
                    histogram(visit, connections),
                    "clients are led to %s".formatted(pods(astray, offer)),
                    "remove publishNotReadyAddresses, and let the selector mean pods that serve only",
                    List.of());
            return;
        }
        List<Connected> refused =
                connections.stream().filter(one -> !one.problem().isEmpty()).toList();
        if (!refused.isEmpty()) {
            add(
                    DiscoveryCause.NOT_ACCEPTED,
                    what,
                    "a pod that is ready accepts connections",
                    "%s of %s connections from %s were not made: %s"
                            .formatted(
                                    refused.size(),
                                    connections.size(),
                                    visit.from(),
                                    refused.get(0).problem()),
                    "clients fail although a pod says that it is ready",
                    "let the readiness probe ask at the port that clients use",
                    List.of());
            return;
        }
        spread(visit, offer, connections, what);
    }

    private void spread(Visit visit, Offer offer, List<Connected> connections, String what) {
        int pods = offer.ready().size();
        Map<String, Integer> shares = shares(connections);
        if (offer.byTopology() || pods < 2) {
            return;
        }
        if (offer.sticky() && shares.size() == 1) {
            add(
                    DiscoveryCause.KEPT_TO_ONE_POD,
                    what,
                    "the connections of a client are spread over all %s ready pods".formatted(pods),
                    histogram(visit, connections),
                    "a client’s load stays on one pod whatever others there are, and moves at once when that one goes",
                    "remove sessionAffinity: ClientIP; where clients have to keep to a pod, waive this check and say"
                            + " why",
                    List.of());
            return;
        }
        List<String> odd = offer.ready().entrySet().stream()
                .filter(pod -> !Chance.explains(shares.getOrDefault(pod.getValue(), 0), connections.size(), pods))
                .map(pod -> "pod %s got %s".formatted(pod.getKey(), shares.getOrDefault(pod.getValue(), 0)))
                .toList();
        if (!odd.isEmpty()) {
            add(
                    DiscoveryCause.UNEVEN_SPREAD,
                    what,
                    String.format(
                            Locale.ROOT,
                            "each of %s ready pods gets about %.0f of %s connections",
                            pods,
                            (double) connections.size() / pods,
                            connections.size()),
                    histogram(visit, connections),
                    "%s, which chance makes less often than once in a million times".formatted(String.join(", ", odd)),
                    "see the Service’s endpoint slices, and how the cluster’s nodes choose among endpoints",
                    List.of());
        }
    }

    static Map<String, Integer> shares(List<Connected> connections) {
        Map<String, Integer> shares = new TreeMap<>();
        connections.stream()
                .map(Connected::ledTo)
                .filter(address -> !address.isEmpty())
                .forEach(address -> shares.merge(address, 1, Integer::sum));
        return shares;
    }

    private static String histogram(Visit visit, List<Connected> connections) {
        return "%s connections from %s: %s"
                .formatted(
                        connections.size(),
                        visit.from(),
                        shares(connections).entrySet().stream()
                                .map(share -> share.getValue() + " to " + share.getKey())
                                .collect(Collectors.joining(", ")));
    }

    // ---- findings ----------------------------------------------------------------------------------------------

    /** One finding for each cause and what it is about: the pod in which it was seen first says enough. */
    private void add(
            DiscoveryCause cause,
            String what,
            String expected,
            String observed,
            String difference,
            String remedy,
            List<String> evidence) {
        findings.putIfAbsent(
                cause + " " + what,
                new Finding(cause.name(), what, expected, observed, difference, remedy, new ArrayList<>(evidence)));
    }

    private static String list(Collection<String> values) {
        return values.isEmpty() ? "nothing" : String.join(", ", new TreeSet<>(values));
    }
}
