package io.plimsoll.suite.probes;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of probes, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("probes")
public class ProbesSuite {

    @Test
    @DisplayName("DEP-PROBE-001 every long-running container has the probes that it needs")
    void probesAreDeclared(Checks checks) {
        checks.mustHold(DeclarationsJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-PROBE-002 a pod whose readiness fails gets no requests, and returns")
    void readinessGatesRequests(Checks checks) {
        checks.mustHold(WithdrawalJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-PROBE-003 a container whose liveness fails is restarted within its bounds")
    void livenessRestarts(Checks checks) {
        checks.mustHold(RestartJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-PROBE-004 a slow start is not killed")
    void slowStartsAreLetBe(Checks checks) {
        checks.mustHold(SlowStartJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-PROBE-005 what the workload depends on is away, and no container is restarted for it")
    void livenessDependsOnNothing(Checks checks) {
        checks.mustHold(DependencyJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-PROBE-006 the declared load makes no healthy pod restart or unready")
    void loadIsBorne(Checks checks) {
        checks.mustHold(PeakJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-PROBE-007 readiness tests the served port")
    void readinessTestsTheServedPort(Checks checks) {
        checks.mustHold(ServingPortJudge.CHECK);
    }
}
