package io.plimsoll.suite.bluegreen;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of a blue-green release, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("blue-green")
public class BlueGreenSuite {

    @Test
    @DisplayName("DEP-ROL-004 the switch to the other colour and back loses no request and mixes no versions")
    void theSwitchIsClean(Checks checks) {
        checks.mustHold(SwitchJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-ROL-011 a switch to a colour that is not ready is refused or loses nothing")
    void aColourThatIsNotReadyGetsNoTraffic(Checks checks) {
        checks.mustHold(UnreadyJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-ROL-012 the old colour is kept until what was open to it has ended")
    void openRequestsAreAnswered(Checks checks) {
        checks.mustHold(OldColourJudge.CHECK);
    }
}
