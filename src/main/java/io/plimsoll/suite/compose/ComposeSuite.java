package io.plimsoll.suite.compose;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of a Compose file, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("compose")
public class ComposeSuite {

    @Test
    @DisplayName("DEP-CMP-001 everything becomes healthy from nothing, in the declared order")
    void becomesHealthy(Checks checks) {
        checks.mustHold(StartJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-CMP-002 what was written outlives the containers")
    void keepsWhatWasWritten(Checks checks) {
        checks.mustHold(DataJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-CMP-003 every service that runs on has a healthcheck that can fail")
    void noticesThatServicesHang(Checks checks) {
        checks.mustHold(HealthJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-CMP-004 a stop loses no request in flight, and needs no force")
    void stopsGracefully(Checks checks) {
        checks.mustHold(StopJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-CMP-005 a killed container comes back by itself, and nothing is lost")
    void comesBack(Checks checks) {
        checks.mustHold(CrashJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-CMP-006 limits are set in the control group and hold, and nobody else suffers")
    void holdsLimits(Checks checks) {
        checks.mustHold(LimitJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-CMP-007 other values change what the same images do; without a mandatory one nothing half-starts")
    void heedsItsVariables(Checks checks) {
        checks.mustHold(VariableJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-CMP-008 no secret is to be read in the file, at the engine or in a log")
    void keepsSecrets(Checks checks) {
        checks.mustHold(SecretsJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-CMP-009 only declared ports are published, on the declared interface")
    void publishesOnlyWhatIsDeclared(Checks checks) {
        checks.mustHold(PublishedJudge.CHECK);
    }
}
