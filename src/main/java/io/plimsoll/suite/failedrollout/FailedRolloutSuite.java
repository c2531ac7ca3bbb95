package io.plimsoll.suite.failedrollout;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The check of failed rollouts, as a JUnit test. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("failed-rollout")
public class FailedRolloutSuite {

    @Test
    @DisplayName("DEP-ROL-002 a bad version gets no traffic, and the rollout reports its failure in time")
    void aBadVersionStaysWithoutConsequence(Checks checks) {
        checks.mustHold(FailedRolloutJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-INIT-001 the migration runs before traffic, may run again, and blocks the rollout if it fails")
    void aFailedMigrationBlocksTheRollout(Checks checks) {
        checks.mustHold(MigrationJudge.CHECK);
    }
}
