package io.plimsoll.suite.autoscaling;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of autoscaling, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("autoscaling")
public class AutoscalingSuite {

    @Test
    @DisplayName("DEP-SCALE-009 the declared autoscalers can scale what they are meant to")
    void declarationsAreSound(Checks checks) {
        checks.mustHold(AutoscalerDeclarationsJudge.CHECK);
    }
}
