package io.plimsoll.suite.networkpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.suite.RecordedLists;
import io.plimsoll.toolbox.prober.DiscoveryMessage;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Configured;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Connected;
import io.plimsoll.toolbox.prober.DiscoveryMessage.Resolved;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the judge of DEP-NET-007 looks at.
 *
 * @param facts what was done
 * @param canary each try of the control connection, in order
 * @param trial what the environment does with policies that deny and allow in other ways; {@code null} if it did not come to
 *     that
 * @param objects the cluster's objects when everything was tried
 * @param lists the lists that they are of
 * @param messages what came of it
 */
record DiscoveryObservations(
        DiscoveryFacts facts,
        List<CanarySample> canary,
        @Nullable TrialObservations trial,
        List<JsonNode> objects,
        RecordedLists lists,
        List<DiscoveryMessage> messages) {

    static final String FACTS = "facts.json";
    static final String CANARY = "canary.jsonl";
    static final String OBJECTS = "objects.jsonl";
    static final String MESSAGES = "messages.jsonl";

    DiscoveryObservations {
        canary = List.copyOf(canary);
        objects = List.copyOf(objects);
        messages = List.copyOf(messages);
    }

    /** Reads what was recorded. */
    static DiscoveryObservations read(Path raw) throws IOException {
        return new DiscoveryObservations(
                new ObjectMapper().readValue(raw.resolve(FACTS).toFile(), DiscoveryFacts.class),
                JsonLines.readAll(raw.resolve(CANARY), CanarySample.class),
                TrialObservations.read(raw),
                JsonLines.readAll(raw.resolve(OBJECTS), JsonNode.class),
                RecordedLists.read(raw),
                JsonLines.readAll(raw.resolve(MESSAGES), DiscoveryMessage.class));
    }

    /** Returns the control, as the judges of the table look at it. */
    NetworkObservations control() {
        return new NetworkObservations(
                new NetworkFacts(
                        facts.startMicros(),
                        facts.endMicros(),
                        facts.namespaces(),
                        Strangers.NAMESPACE,
                        false,
                        false,
                        List.of(),
                        List.of(),
                        List.of(),
                        facts.canary(),
                        List.of(),
                        List.of()),
                canary,
                trial,
                List.of());
    }

    /** Returns the deployment's Services. */
    List<Offer> offers() {
        return Offer.of(objects, facts.namespaces()::contains);
    }

    Optional<Configured> configured(String place) {
        return of(Configured.class).stream()
                .filter(one -> one.from().equals(place))
                .findFirst();
    }

    Optional<Resolved> answer(DiscoveryFacts.Question question) {
        return of(Resolved.class).stream()
                .filter(one -> one.from().equals(question.from().toString())
                        && one.name().equals(question.name()))
                .findFirst();
    }

    List<Connected> connections(DiscoveryFacts.Visit visit) {
        return of(Connected.class).stream()
                .filter(one -> one.visit() == visit.id())
                .toList();
    }

    private <M extends DiscoveryMessage> List<M> of(Class<M> kind) {
        return messages.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
