package io.plimsoll.suite.canary;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of a canary, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("canary")
public class CanarySuite {

    @Test
    @DisplayName("DEP-ROL-005 a canary takes its share of the requests, and none once it is aborted")
    void theShareIsAsDeclared(Checks checks) {
        checks.mustHold(CanaryJudge.CHECK);
    }
}
