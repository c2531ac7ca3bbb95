package io.plimsoll.suite;

import io.plimsoll.evidence.ScenarioReport;
import io.plimsoll.spec.DeploymentSpec;
import io.plimsoll.workload.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One arrange-provoke-watch sequence and the judges of the checks that it feeds.
 *
 * <p>Implementations are found through {@link java.util.ServiceLoader}. A scenario decides nothing while it runs: it
 * records into the evidence pack, and {@link #judge} decides from what was recorded, so that an audit can decide again.
 */
public interface Scenario {

    /** Returns the id, which is also the name of its folder under {@code raw/}. */
    String id();

    /** Returns the ids of the checks that it feeds. */
    Set<String> feeds();

    /** Returns the ids of the checks that must have passed before it makes sense to run this. */
    Set<String> needs();

    /** Returns whether it works in a cluster; if not, it needs a Docker engine only. */
    default boolean needsCluster() {
        return true;
    }

    /** Returns whether it starts the Compose file of the spec, if there is one. */
    default boolean needsCompose() {
        return false;
    }

    /**
     * Returns why it has nothing to do for this deployment, or empty if it has.
     *
     * @param spec the declared intent
     * @param manifests what is deployed
     */
    Optional<String> notApplicable(DeploymentSpec spec, Manifests manifests);

    /**
     * Arranges, controls, provokes, watches and restores; records everything below {@code raw/<id>/}.
     *
     * @param context what the scenario works with
     * @throws IOException if the pack cannot be written
     * @throws HarnessFailure if the harness could not carry the scenario out; the checks become {@code error}
     * @throws Untestable if it cannot be carried out in this environment; the checks become {@code not-tested}
     */
    void run(RunContext context) throws IOException, HarnessFailure, Untestable;

    /**
     * Puts the deployment back as it was. Called before another scenario works on the same deployment.
     *
     * @param context what the scenario worked with
     * @throws HarnessFailure if that did not succeed; the deployment is then removed and applied anew
     */
    default void restore(RunContext context) throws HarnessFailure {}

    /**
     * Decides the checks from what was recorded.
     *
     * @param raw the scenario's folder within the pack
     * @return one verdict for each check of {@link #feeds()}, with what it rests on
     * @throws IOException if the recorded observations cannot be read
     */
    Map<String, Judged> judge(Path raw) throws IOException;

    /**
     * Describes what was provoked and watched, from what was recorded.
     *
     * @param raw the scenario's folder within the pack
     * @throws IOException if the recorded observations cannot be read
     */
    ScenarioReport describe(Path raw) throws IOException;

    /**
     * Decides and describes at once, for those that can do it on one reading of what was recorded.
     *
     * @param raw the scenario's folder within the pack
     * @throws IOException if the recorded observations cannot be read
     */
    default Account account(Path raw) throws IOException {
        return new Account(judge(raw), describe(raw));
    }

    /**
     * What {@link #judge} and {@link #describe} make of the same observations.
     *
     * @param verdicts one verdict for each check
     * @param report what was provoked and watched
     */
    record Account(Map<String, Judged> verdicts, ScenarioReport report) {

        public Account {
            verdicts = Map.copyOf(verdicts);
        }
    }

    /**
     * Names what was changed of the declared deployment for the time of the scenario, one printable sentence each.
     *
     * @param raw the scenario's folder within the pack
     * @throws IOException if the recorded observations cannot be read
     */
    default List<String> deviations(Path raw) throws IOException {
        return List.of();
    }

    /** Returns the files within its folder that verdicts rest on, for links in reports. */
    List<String> evidence();
}
