package io.plimsoll.suite.networkpolicy;

import static io.plimsoll.suite.load.PrintedTime.seconds;

import io.plimsoll.check.Verdict;
import io.plimsoll.suite.networkpolicy.Trial.Held;
import io.plimsoll.toolbox.prober.PulseMessage.Ended;
import io.plimsoll.toolbox.prober.PulseMessage.Exchanged;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * States DEP-NET-012: what becomes of a connection that exists when a policy comes to forbid it.
 *
 * <p>The definition of NetworkPolicy leaves that to the network plugin, so neither is right or wrong: a person has to say
 * whether the deployment can live with it.
 */
final class EstablishedJudge {

    /** The check that this states. */
    static final String CHECK = "DEP-NET-012";

    /** A connection over which nothing came back for so long had fallen silent. */
    private static final long SILENT_MICROS = 500_000;

    private EstablishedJudge() {}

    /** What became of one. */
    private record Fate(boolean goesOn, String sentence) {}

    /** Returns the statement that {@code observations} lead to. */
    static Verdict judge(LagObservations observations) {
        Optional<Verdict.Error> error = TrialControl.error(observations.facts().own(), observations.pulses());
        if (error.isPresent()) {
            return error.get();
        }
        List<Fate> fates = Stream.of(
                        observations.facts().own(), observations.facts().deployed())
                .filter(Objects::nonNull)
                .filter(trial -> trial.held() != null)
                .map(trial -> fate(trial, Objects.requireNonNull(trial.held()), observations.pulses()))
                .toList();
        String seen = fates.stream().map(Fate::sentence).collect(Collectors.joining("; "));
        boolean goOn = fates.stream().anyMatch(Fate::goesOn);
        return new Verdict.Manual(
                "Connections that exist when a policy comes to forbid them %s: %s; NetworkPolicy leaves this to the network plugin. %s"
                        .formatted(
                                goOn ? "go on" : "are cut",
                                seen,
                                goOn
                                        ? "Is that acceptable? If not, restart the pods after policies become stricter"
                                        : "Does the deployment bear that? If not, change policies when nothing is"
                                                + " under way"));
    }

    private static Fate fate(Trial trial, Held held, Pulses pulses) {
        String who = "from pod %s to pod %s".formatted(trial.from(), trial.to());
        List<Exchanged> after = pulses.exchanged().getOrDefault(held.stream(), List.of()).stream()
                .filter(one -> one.startMicros() >= held.forbiddenMicros() && one.endMicros() <= held.untilMicros())
                .toList();
        Ended ended = pulses.ended().get(held.stream());
        if (ended != null && ended.micros() <= held.untilMicros()) {
            return new Fate(
                    false,
                    String.format(
                            Locale.ROOT,
                            "%s it ended %.1f ms after the policy was asked for (%s)",
                            who,
                            (ended.micros() - held.forbiddenMicros()) / 1_000.0,
                            ended.how()));
        }
        long last = after.stream().mapToLong(Exchanged::endMicros).max().orElse(held.forbiddenMicros());
        return held.untilMicros() - last > SILENT_MICROS
                ? new Fate(
                        false,
                        String.format(
                                Locale.ROOT,
                                "%s nothing came back any more from %.1f ms after the policy was asked for",
                                who,
                                (last - held.forbiddenMicros()) / 1_000.0))
                : new Fate(
                        true,
                        String.format(
                                Locale.ROOT,
                                "%s it was used %,d times in the %s in which no new one was let through",
                                who,
                                after.size(),
                                seconds(held.untilMicros() - held.forbiddenMicros())));
    }
}
