package io.plimsoll.suite.gracefulshutdown;

import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.JsonLines;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.traffic.HeldConnection;
import io.plimsoll.traffic.HeldConnectionEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that the judges of graceful shutdown look at.
 *
 * @param facts what was declared and done
 * @param load what the load left behind
 * @param held the connections that were held to the pod that was deleted under load
 */
record ShutdownObservations(ShutdownFacts facts, LoadObservations load, List<HeldConnection> held) {

    /** The file that the held connections are recorded in. */
    static final String CONNECTIONS = "connections.jsonl";

    ShutdownObservations {
        held = List.copyOf(held);
    }

    /** Reads what was recorded. */
    static ShutdownObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        ShutdownFacts facts = files.facts(ShutdownFacts.class);
        return new ShutdownObservations(
                facts,
                files.observations(facts.load()),
                HeldConnection.of(JsonLines.readAll(raw.resolve(CONNECTIONS), HeldConnectionEvent.class)));
    }

    /** Returns how the pod ended that was deleted with no request in flight. */
    PodEnding quietEnding() {
        return PodEnding.of(load.timeline(), facts, facts.quiet());
    }

    /** Returns how the pod ended that was deleted under load. */
    PodEnding loadedEnding() {
        return PodEnding.of(load.timeline(), facts, facts.loaded());
    }

    /** Returns why nothing can be said about the end of a deleted pod. */
    Optional<Verdict.Error> unsound(ShutdownFacts.Departure departure, PodEnding ending) {
        if (!load.timeline().gaps().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "a watch broke and states may have been lost: "
                            + load.timeline().gaps().get(0),
                    "run the check again"));
        }
        if (departure.goneMicros() == null) {
            return Optional.of(new Verdict.Error(
                    String.format(
                            Locale.ROOT,
                            "pod %s was still there long after its grace period of %d s",
                            departure.pod().name(),
                            facts.graceSeconds()),
                    "see the pod's events: a finalizer, a volume or its node may hold it"));
        }
        if (ending.exitMicros() == null) {
            return Optional.of(new Verdict.Error(
                    "the processes of pod %s were not seen to end"
                            .formatted(departure.pod().name()),
                    "report this as a defect of the harness, with the evidence pack"));
        }
        return ending.containers().stream()
                .filter(container -> container.code() == null)
                .findFirst()
                .map(container -> new Verdict.Error(
                        "Kubernetes did not tell the exit code of container %s of pod %s"
                                .formatted(container.name(), departure.pod().name()),
                        "run the check again"));
    }
}
