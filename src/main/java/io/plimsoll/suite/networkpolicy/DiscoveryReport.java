package io.plimsoll.suite.networkpolicy;

import io.plimsoll.check.Measurement;
import io.plimsoll.evidence.Basis;
import io.plimsoll.evidence.Basis.Control;
import io.plimsoll.evidence.Basis.Population;
import io.plimsoll.evidence.Basis.Query;
import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.evidence.ScenarioReport.Field;
import io.plimsoll.evidence.ScenarioReport.Line;
import io.plimsoll.evidence.ScenarioReport.Matrix;
import io.plimsoll.evidence.ScenarioReport.Phase;
import io.plimsoll.network.ObjectKey;
import io.plimsoll.suite.networkpolicy.DiscoveryFacts.Question;
import io.plimsoll.suite.networkpolicy.DiscoveryFacts.Visit;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Resolved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Describes for reports how pods found each other, and what the verdict rests on. */
final class DiscoveryReport {

    private DiscoveryReport() {}

    static ScenarioReport of(String id, DiscoveryObservations observations) {
        DiscoveryFacts facts = observations.facts();
        List<Phase> phases = new ArrayList<>();
        if (!observations.canary().isEmpty()) {
            phases.add(new Phase(
                    "control",
                    observations.canary().get(0).startMicros(),
                    observations.canary().get(observations.canary().size() - 1).endMicros()));
        }
        List<Matrix> matrices = new ArrayList<>();
        if (!facts.questions().isEmpty()) {
            phases.add(new Phase("names and connections", facts.triedMicros(), facts.endMicros()));
            matrices.add(names(observations));
        }
        if (!facts.visits().isEmpty()) {
            matrices.add(spread(observations));
        }
        return new ScenarioReport(
                id,
                "network-policy",
                "Names of Services of %s, and where connections to them are led to"
                        .formatted(String.join(", ", facts.namespaces())),
                facts.startMicros(),
                facts.endMicros(),
                phases,
                null,
                List.of(),
                List.of(new Measurement(
                        "pods that are not ready", facts.companions().size(), "", null)),
                null,
                null,
                matrices);
    }

    /** A line for each Service, a column for each pod that asked for it. */
    private static Matrix names(DiscoveryObservations observations) {
        Set<ObjectKey> pods = new TreeSet<>();
        Map<ObjectKey, Map<ObjectKey, Field>> lines = new TreeMap<>();
        for (Question question : observations.facts().questions()) {
            pods.add(question.from());
            lines.computeIfAbsent(question.service(), any -> new TreeMap<>())
                    .put(question.from(), field(question, observations.answer(question)));
        }
        return new Matrix(
                "Names",
                "Service",
                pods.stream().map(pod -> "asked by " + pod).toList(),
                lines.entrySet().stream()
                        .map(line -> new Line(
                                line.getKey().toString(),
                                pods.stream()
                                        .map(pod -> line.getValue().getOrDefault(pod, new Field("", false, List.of())))
                                        .toList()))
                        .toList());
    }

    private static Field field(Question question, Optional<Resolved> answer) {
        return answer.map(one -> new Field(
                        one.problem().isEmpty() ? String.join(", ", new TreeSet<>(one.addresses())) : one.problem(),
                        !one.problem().isEmpty(),
                        List.of("\"%s\" was asked for as %s".formatted(question.name(), one.asked()))))
                .orElse(new Field("", false, List.of()));
    }

    /** A line for each port of a Service, with each pod's share. */
    private static Matrix spread(DiscoveryObservations observations) {
        Map<ObjectKey, Offer> offers =
                observations.offers().stream().collect(Collectors.toMap(Offer::service, offer -> offer));
        List<Line> lines = new ArrayList<>();
        for (Visit visit : observations.facts().visits()) {
            Map<String, Integer> shares = DiscoveryJudge.shares(observations.connections(visit));
            Offer offer = offers.get(visit.service());
            Map<String, String> pods = new TreeMap<>();
            if (offer != null) {
                offer.ready().forEach((pod, address) -> pods.put(address, pod.name()));
                offer.notReady().forEach((pod, address) -> pods.put(address, pod.name() + ", not ready"));
            }
            shares.keySet().forEach(address -> pods.putIfAbsent(address, address));
            lines.add(new Line(
                    "%s port %s".formatted(visit.service(), visit.port()),
                    List.of(
                            new Field(visit.from(), false, List.of()),
                            new Field(Integer.toString(visit.times()), false, List.of()),
                            new Field(
                                    pods.entrySet().stream()
                                            .map(pod -> "%s: %s"
                                                    .formatted(pod.getValue(), shares.getOrDefault(pod.getKey(), 0)))
                                            .collect(Collectors.joining("; ")),
                                    false,
                                    List.of()))));
        }
        return new Matrix("Connections by pod", "Service", List.of("from", "planned", "led to"), lines);
    }

    /** Returns what the verdict rests on. */
    static Basis basis(DiscoveryObservations observations, String folder) {
        long total = observations.messages().size();
        long services = observations.offers().size();
        long asked = observations.facts().questions().stream()
                .map(Question::service)
                .distinct()
                .count();
        return new Basis(
                List.of(
                        new Population(
                                "Services of the deployment that have a selector",
                                asked,
                                services,
                                asked == services ? Population.CENSUS : "those with a pod that is ready",
                                observations.lists().of("Service")),
                        Population.census(
                                "answers to names, and connections",
                                total,
                                List.of(new Query(
                                        "every line of " + folder + "/" + DiscoveryObservations.MESSAGES,
                                        null,
                                        total,
                                        true)))),
                NetworkControl.control(observations.control()).and(known(observations)));
    }

    private static Control known(DiscoveryObservations observations) {
        DiscoveryFacts.Known known = observations.facts().known();
        return new Control(
                "a pod of the harness’s own gets the address of a Service of the harness’s own by its name",
                known == null
                        ? Control.State.NOT_REACHED
                        : DiscoveryJudge.isKnown(observations) ? Control.State.HELD : Control.State.NOT_HELD,
                known == null
                        ? "it was not asked"
                        : "\"%s\" is %s, and the answer was %s"
                                .formatted(
                                        known.question().name(),
                                        known.address(),
                                        observations
                                                .answer(known.question())
                                                .map(answer -> String.join(", ", answer.addresses()))
                                                .filter(addresses -> !addresses.isEmpty())
                                                .orElse("none")));
    }

    /** Names the pods that were added for a while. */
    static List<String> deviations(DiscoveryObservations observations) {
        return observations.facts().companions().stream()
                .map(companion ->
                        "For DEP-NET-007 the pod %s with the labels %s, which is never ready, was beside those of the deployment for a while."
                                .formatted(companion.pod(), new TreeMap<>(companion.labels())))
                .toList();
    }
}
