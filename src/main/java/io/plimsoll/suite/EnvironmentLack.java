package io.plimsoll.suite;

import io.plimsoll.environment.EnvironmentException;
import io.plimsoll.environment.EnvironmentMissing;
import io.plimsoll.environment.Requirement;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says why there is no environment as {@code doctor} says it, so that one run names everything that is missing. */
final class EnvironmentLack {

    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentLack.class);

    private EnvironmentLack() {}

    /**
     * Returns what a run came to that got no environment.
     *
     * @param why what stopped it
     * @param examination what {@code doctor} finds; only asked where something is missing
     */
    static RunResult.Missing of(EnvironmentException why, Supplier<List<Requirement>> examination) {
        StringBuilder remedy = new StringBuilder(why.remedy());
        if (why instanceof EnvironmentMissing) {
            for (Requirement requirement : examined(examination)) {
                boolean other = !requirement.remedy().equals(why.remedy());
                if (requirement.state() == Requirement.State.MISSING && other) {
                    remedy.append(System.lineSeparator())
                            .append("  also missing: ")
                            .append(requirement.sentence());
                }
            }
        }
        return new RunResult.Missing(why.problem(), remedy.toString());
    }

    private static List<Requirement> examined(Supplier<List<Requirement>> examination) {
        try {
            return examination.get();
        } catch (RuntimeException e) {
            // The doctor stumbles over what is wrong as well; what stopped the run is said in any case.
            LOG.debug("the environment could not be examined", e);
            return List.of();
        }
    }
}
