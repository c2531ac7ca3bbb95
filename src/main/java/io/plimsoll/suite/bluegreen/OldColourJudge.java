package io.plimsoll.suite.bluegreen;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Finding;
import io.plimsoll.check.Measurement;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.suite.bluegreen.BlueGreenFacts.Switch;
import io.plimsoll.suite.load.LossFindings;
import io.plimsoll.suite.load.Soundness;
import io.plimsoll.timeline.PodLife;
import io.plimsoll.traffic.AttributedLoss;
import io.plimsoll.traffic.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides DEP-ROL-012: the old colour is kept until what was open to it has ended. Requests that were in flight when the
 * Service was switched, and those that follow on connections kept alive to the old colour, are answered.
 *
 * <p>Before a switch one colour alone is routed to, so a request that was sent then went to the old one, whoever answered.
 */
public final class OldColourJudge {

    /** The check that this decides. */
    public static final String CHECK = "DEP-ROL-012";

    /** A request in flight tells something only if it goes on for longer than a switch takes to be routed. */
    static final long LASTING_MICROS = 1_000_000;

    private static final int NAMED = 6;

    private OldColourJudge() {}

    /** Returns the verdict that {@code observations} lead to. */
    public static Verdict judge(BlueGreenObservations observations) {
        BlueGreenFacts facts = observations.facts();
        Optional<Verdict.Error> unsound = Soundness.instrument(observations.load())
                .or(() -> Soundness.control(observations.load(), facts.toGreen().askedMicros(), "the switch"));
        if (unsound.isPresent()) {
            return unsound.get();
        }
        List<Leaving> switches = switches(observations);
        if (switches.isEmpty()) {
            return new Verdict.NotTested(
                    ReasonCode.ABORTED_BY_EARLIER_FAILURE,
                    "the switch was refused, so no colour became the old one: "
                            + facts.toGreen().refusal());
        }
        Optional<Leaving> idle = switches.stream()
                .filter(leaving -> leaving.lost().isEmpty() && leaving.lasting() == 0)
                .findFirst();
        if (idle.isPresent()) {
            return new Verdict.NotTested(
                    ReasonCode.PREREQ_MISSING,
                    ("no request that was in flight at the switch to %s went on for longer than %s after it; declare"
                                    + " one that takes a few seconds as `slow` of the entry point")
                            .formatted(idle.get().change().to(), seconds(LASTING_MICROS)));
        }
        List<Finding> findings = switches.stream()
                .filter(leaving -> !leaving.lost().isEmpty())
                .map(leaving -> cut(observations, leaving))
                .toList();
        List<Measurement> measurements = switches.stream()
                .flatMap(leaving -> measurements(leaving).stream())
                .toList();
        if (!findings.isEmpty()) {
            return new Verdict.Fail(findings, measurements);
        }
        return new Verdict.Pass(
                switches.stream().map(OldColourJudge::sentence).collect(Collectors.joining("; ")), measurements);
    }

    /**
     * What was open to a colour when the Service left it.
     *
     * @param change the switch
     * @param from the colour that the Service left
     * @param inFlight how many requests were in flight
     * @param lasting how many of them went on for longer than {@link #LASTING_MICROS}
     * @param longestMicros how long after the switch the last of them was answered
     * @param kept how many connections that it had answered on before went on to be used
     * @param lost what of all that was not answered as declared
     * @param toldAfterMicros how long after the switch the first of its pods was told to end; empty if none was
     */
    private record Leaving(
            Switch change,
            String from,
            int inFlight,
            int lasting,
            long longestMicros,
            int kept,
            List<AttributedLoss> lost,
            OptionalLong toldAfterMicros) {}

    private static List<Leaving> switches(BlueGreenObservations observations) {
        BlueGreenFacts facts = observations.facts();
        List<Leaving> switches = new ArrayList<>();
        add(observations, facts.toGreen(), facts.blue(), switches);
        Switch toBlue = facts.toBlue();
        if (toBlue != null) {
            add(observations, toBlue, facts.green(), switches);
        }
        return switches;
    }

    private static void add(BlueGreenObservations observations, Switch change, String from, List<Leaving> switches) {
        Long switched = change.switchedMicros();
        if (switched == null) {
            return;
        }
        List<LedgerEntry> entries = observations.switching().ledger().entries();
        Set<String> pods = observations.podsOf(from);
        List<LedgerEntry> inFlight = entries.stream()
                .filter(entry -> entry.wasSent() && entry.startMicros() < switched && entry.endMicros() >= switched)
                .toList();
        Set<String> open = entries.stream()
                .filter(entry -> !entry.connection().opensConnection()
                        && entry.wasAnswered()
                        && entry.endMicros() <= switched
                        && entry.pod() != null
                        && pods.contains(entry.pod()))
                .map(LedgerEntry::connectionId)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .collect(Collectors.toSet());
        List<LedgerEntry> following = entries.stream()
                .filter(entry -> entry.wasSent()
                        && entry.startMicros() >= switched
                        && entry.startMicros() < change.endMicros()
                        && entry.connectionId() != null
                        && open.contains(entry.connectionId()))
                .toList();
        Set<Long> concerned = Stream.concat(inFlight.stream(), following.stream())
                .map(LedgerEntry::id)
                .collect(Collectors.toSet());
        switches.add(new Leaving(
                change,
                from,
                inFlight.size(),
                (int) inFlight.stream()
                        .filter(entry -> entry.endMicros() - switched > LASTING_MICROS)
                        .count(),
                inFlight.stream().mapToLong(LedgerEntry::endMicros).max().orElse(switched) - switched,
                (int) following.stream()
                        .map(LedgerEntry::connectionId)
                        .distinct()
                        .count(),
                observations.switching().losses().stream()
                        .filter(loss -> concerned.contains(loss.entry().id()))
                        .toList(),
                told(observations, from, switched, change.endMicros())));
    }

    private static OptionalLong told(BlueGreenObservations observations, String from, long switched, long end) {
        return observations.load().timeline().podsOf(observations.workload(from)).stream()
                .map(PodLife::deletion)
                .filter(Objects::nonNull)
                .mapToLong(deletion -> Objects.requireNonNull(deletion).requestedMicros())
                .filter(at -> at >= switched && at < end)
                .map(at -> at - switched)
                .min();
    }

    private static Finding cut(BlueGreenObservations observations, Leaving leaving) {
        return new Finding(
                BlueGreenCause.OPEN_REQUESTS_CUT.name(),
                "%s, switch to %s"
                        .formatted(observations.subject(), leaving.change().to()),
                String.format(
                        Locale.ROOT,
                        "every request that was open to %s is answered: %d in flight at the switch, and those on %d"
                                + " connections kept alive",
                        leaving.from(),
                        leaving.inFlight(),
                        leaving.kept()),
                String.format(Locale.ROOT, "%d not: %s", leaving.lost().size(), LossFindings.kinds(leaving.lost())),
                leaving.toldAfterMicros().isPresent()
                        ? "its pods were told to end %s after the switch"
                                .formatted(seconds(leaving.toldAfterMicros().getAsLong()))
                        : "none of its pods was told to end",
                "keep the old colour until its requests and connections have ended (a delay before it is scaled down),"
                        + " and let its pods end gracefully",
                leaving.lost().stream()
                        .limit(NAMED)
                        .map(AttributedLoss::because)
                        .toList());
    }

    private static String sentence(Leaving leaving) {
        return String.format(
                Locale.ROOT,
                "%d requests were in flight on %s at the switch to %s, %d of them for longer than %s more and the last"
                        + " for %s; all were answered, and those on %d connections kept alive, %s",
                leaving.inFlight(),
                leaving.from(),
                leaving.change().to(),
                leaving.lasting(),
                seconds(LASTING_MICROS),
                seconds(leaving.longestMicros()),
                leaving.kept(),
                leaving.toldAfterMicros().isPresent()
                        ? "though its pods were told to end %s after the switch"
                                .formatted(seconds(leaving.toldAfterMicros().getAsLong()))
                        : "and none of its pods was told to end");
    }

    private static List<Measurement> measurements(Leaving leaving) {
        List<Measurement> measurements = new ArrayList<>();
        String to = leaving.change().to();
        measurements.add(new Measurement("requests in flight at the switch to " + to, leaving.inFlight(), "", null));
        measurements.add(new Measurement(
                "last of them answered after the switch to " + to, leaving.longestMicros() / 1_000.0, "ms", null));
        measurements.add(new Measurement("connections kept alive over the switch to " + to, leaving.kept(), "", null));
        measurements.add(new Measurement(
                "open requests cut by the switch to " + to, leaving.lost().size(), "", "≤ 0"));
        leaving.toldAfterMicros()
                .ifPresent(after -> measurements.add(new Measurement(
                        "first pod of the old colour told to end after the switch to " + to,
                        after / 1_000.0,
                        "ms",
                        null)));
        return measurements;
    }
}
