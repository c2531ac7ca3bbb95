package io.plimsoll.suite;

import io.plimsoll.evidence.ScenarioReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A scenario whose verdicts and description follow from the same observations, which are read once for both: a ledger may
 * have a million lines.
 *
 * @param <O> what was observed
 */
public interface ObservedScenario<O> extends Scenario {

    /**
     * Reads what was recorded.
     *
     * @param raw the scenario's folder within the pack
     * @throws IOException if the recorded observations cannot be read
     */
    O observe(Path raw) throws IOException;

    /**
     * Decides the checks.
     *
     * @param observations what was recorded
     * @param raw the scenario's folder within the pack, for what the verdicts rest on
     * @return one verdict for each check of {@link #feeds()}, with what it rests on
     * @throws IOException if the recorded lists cannot be read
     */
    Map<String, Judged> judge(O observations, Path raw) throws IOException;

    /**
     * Describes what was provoked and watched.
     *
     * @param observations what was recorded
     * @param raw the scenario's folder within the pack, for the files that the description leads to
     * @throws IOException if those cannot be looked at
     */
    ScenarioReport describe(O observations, Path raw) throws IOException;

    @Override
    default Map<String, Judged> judge(Path raw) throws IOException {
        return judge(observe(raw), raw);
    }

    @Override
    default ScenarioReport describe(Path raw) throws IOException {
        return describe(observe(raw), raw);
    }

    @Override
    default Account account(Path raw) throws IOException {
        O observations = observe(raw);
        return new Account(judge(observations, raw), describe(observations, raw));
    }
}
