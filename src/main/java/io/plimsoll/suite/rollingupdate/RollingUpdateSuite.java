package io.plimsoll.suite.rollingupdate;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import io.plimsoll.suite.drain.DrainJudge;
import io.plimsoll.suite.statefulset.StatefulUpdateJudge;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of a rolling update, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("rolling-update")
public class RollingUpdateSuite {

    @Test
    @DisplayName("DEP-ROL-001 a rolling update under load loses no request")
    void noRequestIsLost(Checks checks) {
        checks.mustHold(NoRequestLostJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-ROL-007 available pods never fall below the floor")
    void enoughPodsStayAvailable(Checks checks) {
        checks.mustHold(AvailabilityJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-ROL-003 a rollback under load loses no request and lands on what ran before")
    void theUpdateCanBeUndone(Checks checks) {
        checks.mustHold(RollbackJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-ROL-006 a node is drained within the disruption budget, and no request is lost")
    void aNodeCanBeDrained(Checks checks) {
        checks.mustHold(DrainJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-ROL-008 an update that takes every pod away costs no longer an outage than declared")
    void theOutageIsAsDeclared(Checks checks) {
        checks.mustHold(OutageJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-ROL-010 two versions side by side read what the other has written")
    void versionsReadEachOther(Checks checks) {
        checks.mustHold(NeighbourVersionJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-STS-003 the update of a StatefulSet keeps its order, and everything that was acknowledged")
    void whatWasAcknowledgedIsKept(Checks checks) {
        checks.mustHold(StatefulUpdateJudge.CHECK);
    }
}
