package io.plimsoll.suite.equivalence;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of a Compose file beside a cluster, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("equivalence")
public class EquivalenceSuite {

    @Test
    @DisplayName("DEP-EQV-001 the same requests get the same answers on Compose and in the cluster")
    void answersAlike(Checks checks) {
        checks.mustHold(AnswersJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-EQV-002 the same images run on both sides and get the same settings")
    void isToldTheSame(Checks checks) {
        checks.mustHold(SettingsJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-EQV-003 what runs on both sides is treated alike")
    void isTreatedAlike(Checks checks) {
        checks.mustHold(TreatmentJudge.CHECK);
    }
}
