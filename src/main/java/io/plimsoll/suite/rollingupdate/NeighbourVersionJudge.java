package io.plimsoll.suite.rollingupdate;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.Verdict;
import io.plimsoll.spec.ReadWrite;
import io.plimsoll.suite.load.LoadObservations;
import io.plimsoll.suite.writes.WriteFacts;
import io.plimsoll.suite.writes.WriteFindings;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.traffic.WriteExchange;
import io.plimsoll.traffic.WriteExchange.Result;
import io.plimsoll.traffic.Writes.Crossing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides DEP-ROL-010: while two versions serve side by side, each reads what the other has written, and nothing that was
 * acknowledged is lost.
 *
 * <p>It decides nothing (outcome {@code error}) unless the instrument was sound, load and writes were clean before the update,
 * and each version was asked for enough of what the other had written.
 */
public final class NeighbourVersionJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-ROL-010";

    /** How often each version must have been asked for something that the other had written. */
    static final int LEAST_CROSSINGS = 10;

    private static final int NAMED = 6;

    private NeighbourVersionJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(RollingUpdateObservations observations) {
        Optional<Verdict> undecided = notApplicable(observations).or(() -> unsound(observations));
        if (undecided.isPresent()) {
            return undecided.get();
        }
        RollingUpdateFacts facts = observations.facts();
        Sides sides = Sides.of(observations);
        WriteFindings writes = findings(observations);
        List<Finding> findings = new ArrayList<>();
        unread(facts, sides.byNew(), "new", "old").ifPresent(findings::add);
        unread(facts, sides.byOld(), "old", "new").ifPresent(findings::add);
        writes.lost(lostOtherwise(observations, sides)).ifPresent(findings::add);
        findings.addAll(writes.failed(facts.load()));
        List<Measurement> measurements = new ArrayList<>(writes.measurements());
        measurements.add(crossings("reads by the new version of what the old had written", sides.byNew()));
        measurements.add(crossings("reads by the old version of what the new had written", sides.byOld()));
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                String.format(
                        Locale.ROOT,
                        "%d reads by the new version of what the old had written, %d the other way round, and all of"
                                + " it was there; %d writes acknowledged, none lost",
                        sides.byNew().size(),
                        sides.byOld().size(),
                        observations.writes().acknowledged().size()),
                measurements);
    }

    private static WriteFindings findings(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        return new WriteFindings(
                observations.writes(),
                "Deployment %s/%s".formatted(facts.namespace(), facts.deployment()),
                observations.load().facts().loadMicros(),
                facts.updateMicros(),
                "the update");
    }

    private static Optional<Verdict> notApplicable(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        WriteFacts writes = facts.writes();
        if (writes == null) {
            return Optional.of(new Verdict.NotApplicable(
                    "the spec declares no pair of requests that writes and reads back (read-write)"));
        }
        if (facts.recreate()) {
            return Optional.of(
                    new Verdict.NotApplicable("the strategy is Recreate, so no two versions serve side by side"));
        }
        return writes.from() == ReadWrite.From.SAME_POD
                ? Optional.of(new Verdict.NotApplicable(
                        "each pod keeps its own (read-write.read-from is same-pod), so no version reads what"
                                + " another has written"))
                : Optional.empty();
    }

    private static Optional<Verdict> unsound(RollingUpdateObservations observations) {
        RollingUpdateFacts facts = observations.facts();
        Optional<Verdict.Error> error = NoRequestLostJudge.unsound(observations)
                .or(() -> findings(observations).unsound());
        if (error.isPresent()) {
            return error.map(Function.identity());
        }
        if (!facts.stalled().isEmpty()) {
            return Optional.of(new Verdict.Error(
                    "the update did not complete: " + facts.stalled(), "see " + NoRequestLostJudge.CHECK));
        }
        Sides sides = Sides.of(observations);
        int fewest = Math.min(sides.byNew().size(), sides.byOld().size());
        return fewest >= LEAST_CROSSINGS
                ? Optional.empty()
                : Optional.of(new Verdict.Error(
                        String.format(
                                Locale.ROOT,
                                "only %d reads by the new version of what the old had written, and %d the other way"
                                        + " round, fewer than %d",
                                sides.byNew().size(),
                                sides.byOld().size(),
                                LEAST_CROSSINGS),
                        "declare identity.pod, so that it is known who answered; give the update more time in which"
                                + " both versions serve (more replicas, minReadySeconds)"));
    }

    private static Optional<Finding> unread(
            RollingUpdateFacts facts, List<Crossing> crossings, String reader, String writer) {
        List<Crossing> unread = crossings.stream()
                .filter(each -> each.read().result() == Result.NOT_THERE)
                .toList();
        if (unread.isEmpty()) {
            return Optional.empty();
        }
        Crossing first = unread.get(0);
        return Optional.of(new Finding(
                RollingUpdateCause.NOT_READ_BY_OTHER.name(),
                "Deployment %s/%s".formatted(facts.namespace(), facts.deployment()),
                "the %s version finds everything that the %s one has written".formatted(reader, writer),
                String.format(
                        Locale.ROOT,
                        "%d of %d such reads did not, the first one %s after the update: %s",
                        unread.size(),
                        crossings.size(),
                        seconds(first.read().endMicros() - facts.updateMicros()),
                        first.read().how()),
                "%s reads without what was written".formatted(unread.size()),
                "change in two releases what is kept: first one that reads both forms, then one that writes the new"
                        + " one",
                unread.stream()
                        .limit(NAMED)
                        .map(each -> "write %s, by pod %s (%s); read by pod %s (%s): %s"
                                .formatted(
                                        each.write().write(),
                                        each.write().pod(),
                                        each.writer(),
                                        each.read().pod(),
                                        each.reader(),
                                        each.read().how()))
                        .toList()));
    }

    /** What one version does not find of another is said already, and is there all the same. */
    private static List<WriteExchange> lostOtherwise(RollingUpdateObservations observations, Sides sides) {
        Set<Long> unread = sides.all()
                .filter(each -> each.read().result() == Result.NOT_THERE)
                .map(each -> each.write().write())
                .collect(Collectors.toSet());
        return observations.writes().lost().stream()
                .filter(write -> !unread.contains(write.write()))
                .toList();
    }

    private static Measurement crossings(String what, List<Crossing> crossings) {
        return new Measurement(what, crossings.size(), "", "≥ " + LEAST_CROSSINGS);
    }

    /**
     * The reads for which reader and writer are of different versions.
     *
     * @param byNew those by the new version of what the old had written
     * @param byOld those by the old version of what the new had written
     */
    private record Sides(List<Crossing> byNew, List<Crossing> byOld) {

        static Sides of(RollingUpdateObservations observations) {
            Set<String> old = observations.oldHashes();
            List<Crossing> crossings =
                    observations.writes().crossings(exchange -> version(observations.load(), exchange));
            return new Sides(
                    crossings.stream()
                            .filter(each -> old.contains(each.writer()))
                            .toList(),
                    crossings.stream()
                            .filter(each -> old.contains(each.reader()))
                            .toList());
        }

        Stream<Crossing> all() {
            return Stream.concat(byNew.stream(), byOld.stream());
        }

        /** The template of the pod that answered: a version's name may say nothing, or the same of both. */
        private static Optional<String> version(LoadObservations load, WriteExchange exchange) {
            String pod = exchange.pod();
            return pod == null
                    ? Optional.empty()
                    : load.timeline().podNamed(pod, exchange.endMicros()).map(PodLife::podTemplateHash);
        }
    }
}
