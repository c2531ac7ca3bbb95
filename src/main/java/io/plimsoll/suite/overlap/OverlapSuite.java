package io.plimsoll.suite.overlap;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of overlapping updates, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("overlapping-updates")
public class OverlapSuite {

    @Test
    @DisplayName("DEP-ROL-009 an update that begins before another change is over loses no request")
    void noRequestIsLost(Checks checks) {
        checks.mustHold(OverlapJudge.CHECK);
    }
}
