package io.plimsoll.suite.gracefulshutdown;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of a pod's end, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("graceful-shutdown")
public class GracefulShutdownSuite {

    @Test
    @DisplayName("DEP-SHUT-001 a deleted pod finishes what is in flight within its grace period")
    void requestsInFlightAreFinished(Checks checks) {
        checks.mustHold(InFlightJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-SHUT-002 the deletion of a pod under load loses no request")
    void noRequestIsLost(Checks checks) {
        checks.mustHold(DrainJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-SHUT-003 the first process handles the stop signal by itself")
    void theStopSignalIsHandled(Checks checks) {
        checks.mustHold(SignalJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-SHUT-004 kept-alive connections are left politely")
    void keptAliveConnectionsAreLeftPolitely(Checks checks) {
        checks.mustHold(KeptAliveJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-SHUT-005 the crash of a pod loses no more than it held")
    void aCrashIsBounded(Checks checks) {
        checks.mustHold(CrashJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-SHUT-006 the restart of a dependency is survived")
    void theRestartOfADependencyIsSurvived(Checks checks) {
        checks.mustHold(OutageJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-SHUT-007 the loss of a node costs no more than what its pods held, and capacity returns")
    void nodeLossIsBorne(Checks checks) {
        checks.mustHold("DEP-SHUT-007");
    }
}
