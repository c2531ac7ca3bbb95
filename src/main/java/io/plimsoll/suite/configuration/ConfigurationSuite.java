package io.plimsoll.suite.configuration;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of a changed setting, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("configuration")
public class ConfigurationSuite {

    @Test
    @DisplayName("DEP-CFG-002 a changed setting reaches every pod without a loss")
    void theChangeReachesEveryPod(Checks checks) {
        checks.mustHold(ConfigurationJudge.CHECK);
    }
}
