package io.plimsoll.suite.scaling;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of scaling by hand, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("scaling")
public class ScalingSuite {

    @Test
    @DisplayName("DEP-SCALE-010 scaling by hand under load loses no request")
    void noRequestIsLost(Checks checks) {
        checks.mustHold(ManualScalingJudge.CHECK);
    }
}
