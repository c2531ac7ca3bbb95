package io.plimsoll.suite.probes;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.load.LoadFiles;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.load.PodName;
import io.plimsoll.suite.probes.ProbesFacts.Trial;
import io.plimsoll.timeline.ContainerRun;
import io.plimsoll.timeline.Interval;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.timeline.ServiceKey;
import io.plimsoll.timeline.WatchEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that the judges of provoked probes look at.
 *
 * @param facts what was declared and done
 * @param load what the load left behind
 */
record ProbesObservations(ProbesFacts facts, LoadObservations load) {

    private static final int NAMED_EVENTS = 6;

    /** Reads what was recorded. */
    static ProbesObservations read(Path raw) throws IOException {
        LoadFiles files = new LoadFiles(raw);
        ProbesFacts facts = files.facts(ProbesFacts.class);
        return new ProbesObservations(facts, files.observations(facts.load()));
    }

    /** Returns why nothing can be said about a failure: events may be missing, or it was none. */
    Optional<Verdict.Error> unsound(Trial trial) {
        if (!load.timeline().gaps().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "a watch broke and states may have been lost: "
                            + load.timeline().gaps().get(0),
                    "run the check again"));
        }
        if (trial.openUnder()) {
            return Optional.of(new Verdict.Error(
                    "port %s of pod %s could still be reached from its node although it was blocked"
                            .formatted(trial.ports().get(0), trial.pod().name()),
                    "report this as a defect of the harness, with the evidence pack"));
        }
        return Optional.empty();
    }

    /** Returns the verdict on a failure that was not provoked, as the pods did not bear the load before. */
    Verdict notProvoked() {
        return new Verdict.NotTested(
                ReasonCode.ABORTED_BY_EARLIER_FAILURE,
                Objects.requireNonNullElse(facts.peak().broken(), "the failure was not provoked"));
    }

    /** Returns when the first failure began; the end of the load if there was none. */
    long firstMicros() {
        return facts.trials().stream()
                .mapToLong(Trial::beforeMicros)
                .findFirst()
                .orElseGet(() -> Objects.requireNonNullElse(
                        facts.away() == null ? null : facts.away().beforeMicros(),
                        load.generator().endedMicros()));
    }

    Optional<PodLife> life(PodName pod) {
        return load.timeline().pods().stream()
                .filter(life -> life.uid().equals(pod.uid()))
                .findFirst();
    }

    /** Returns when the pod was no ready endpoint any more, at or after a moment; other conditions may change before. */
    Optional<Long> withdrawn(PodName pod, long after) {
        return life(pod).flatMap(life -> life.withdrawn(service(), after));
    }

    /** Returns when the pod was a ready endpoint again, at or after a moment. */
    Optional<Long> endpointFrom(PodName pod, long after) {
        return from(readyEndpoint(pod), after);
    }

    /** Returns when the pod's condition {@code Ready} was no longer true, at or after a moment. */
    Optional<Long> unready(PodName pod, long after) {
        return life(pod).stream()
                .flatMap(life -> life.ready().stream())
                .filter(interval -> !interval.open() && interval.toMicros() >= after)
                .map(Interval::toMicros)
                .findFirst();
    }

    /** Returns when the pod's condition {@code Ready} was true, at or after a moment. */
    Optional<Long> readyFrom(PodName pod, long after) {
        return from(life(pod).stream().flatMap(life -> life.ready().stream()), after);
    }

    private static Optional<Long> from(Stream<Interval> intervals, long after) {
        return intervals
                .filter(interval -> interval.toMicros() > after)
                .map(interval -> Math.max(interval.fromMicros(), after))
                .findFirst();
    }

    private Stream<Interval> readyEndpoint(PodName pod) {
        return life(pod).stream().flatMap(life -> life.readyEndpoint(service()).stream());
    }

    private ServiceKey service() {
        return Objects.requireNonNull(facts.load().routes().get(facts.entryPoint()))
                .service();
    }

    /** Returns the runs of the serving container of a pod. */
    List<ContainerRun> runs(PodName pod) {
        return life(pod).stream()
                .flatMap(life -> life.containers().stream())
                .filter(run -> run.container().equals(facts.container()))
                .toList();
    }

    /** Returns the first decision to kill a container of a pod because of a probe, at or after a moment. */
    Optional<WatchEvent> killing(PodName pod, long after) {
        return eventsOf(pod, after)
                .filter(event -> event.object().path("reason").asText().equals("Killing")
                        && event.object().path("message").asText().contains("probe"))
                .findFirst();
    }

    /** Returns the events about a pod after a moment, as printable lines, at most a few. */
    List<String> eventLines(PodName pod, long after) {
        return eventsOf(pod, after)
                .map(event -> "%s %s of %s: %s"
                        .formatted(
                                event.object().path("type").asText(),
                                event.object().path("reason").asText(),
                                pod.name(),
                                event.object().path("message").asText().strip()))
                .distinct()
                .limit(NAMED_EVENTS)
                .toList();
    }

    private Stream<WatchEvent> eventsOf(PodName pod, long after) {
        return load.timeline().watchEvents().stream()
                .filter(event -> event.kind().equals("Event") && event.type() != WatchEvent.Type.DELETED)
                .filter(event -> event.micros() >= after)
                .filter(event ->
                        event.object().at("/involvedObject/uid").asText().equals(pod.uid()));
    }
}
