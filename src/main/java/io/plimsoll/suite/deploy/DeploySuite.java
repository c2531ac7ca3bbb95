package io.plimsoll.suite.deploy;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of a deployment's start, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("deploy")
public class DeploySuite {

    @Test
    @DisplayName("DEP-DEPLOY-001 the deployment becomes ready from clean and stays so")
    void becomesReadyAndStaysSo(Checks checks) {
        checks.mustHold("DEP-DEPLOY-001");
    }
}
