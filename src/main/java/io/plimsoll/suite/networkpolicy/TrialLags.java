package io.plimsoll.suite.networkpolicy;

import io.plimsoll.network.Lag;
import io.plimsoll.network.Try;
import io.plimsoll.suite.networkpolicy.Trial.Step;
import java.util.List;
import java.util.Optional;

/** How long each change of a trial took to have its effect. */
final class TrialLags {

    private TrialLags() {}

    /**
     * A change and how long it took.
     *
     * @param step the change
     * @param lag how long it took
     */
    record Measured(Step step, Lag lag) {}

    /** Returns every change that had its effect. */
    static List<Measured> of(Trial trial, Pulses pulses) {
        return trial.steps().stream()
                .filter(step -> step.change() != Change.NONE && step.reached())
                .flatMap(step -> lag(step, pulses).map(lag -> new Measured(step, lag)).stream())
                .toList();
    }

    private static Optional<Lag> lag(Step step, Pulses pulses) {
        List<Try> tries = pulses.within(step.line(), step.askedMicros(), step.untilMicros());
        return step.change().stops() ? Lag.closing(tries, step.askedMicros()) : Lag.opening(tries, step.askedMicros());
    }
}
