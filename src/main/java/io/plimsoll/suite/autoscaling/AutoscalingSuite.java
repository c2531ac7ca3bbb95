package io.plimsoll.suite.autoscaling;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of autoscaling, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("autoscaling")
public class AutoscalingSuite {

    /** The tag of the tests that need six minutes of a host that does nothing else. */
    public static final String MINUTES_OF_LOAD = "minutes-of-load";

    @Test
    @Tag(MINUTES_OF_LOAD)
    @DisplayName("DEP-SCALE-001 load that asks for more pods gets them, ready, in time")
    void loadGetsPods(Checks checks) {
        checks.mustHold(ScaleOutJudge.CHECK);
    }

    @Test
    @Tag(MINUTES_OF_LOAD)
    @DisplayName("DEP-SCALE-002 after the load, pods go in time and no request is lost")
    void podsGoWithoutLoss(Checks checks) {
        checks.mustHold(ScaleInJudge.CHECK);
    }

    @Test
    @Tag(MINUTES_OF_LOAD)
    @DisplayName("DEP-SCALE-004 the promised latency and errors hold once scaled")
    void promisesHold(Checks checks) {
        checks.mustHold(SloJudge.CHECK);
    }

    @Test
    @Tag(MINUTES_OF_LOAD)
    @DisplayName("DEP-SCALE-006 every decision is one of the published algorithm")
    void decisionsFollowTheAlgorithm(Checks checks) {
        checks.mustHold(DecisionsJudge.CHECK);
    }

    @Test
    @Tag(MINUTES_OF_LOAD)
    @DisplayName("DEP-SCALE-007 pods do not come and go while the load does not ask for it")
    void sizeIsSteady(Checks checks) {
        checks.mustHold(FlappingJudge.CHECK);
    }

    @Test
    @Tag(MINUTES_OF_LOAD)
    @DisplayName("DEP-SCALE-008 asked for more than its most pods, the workload stays there")
    void ceilingHolds(Checks checks) {
        checks.mustHold(CeilingJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-SCALE-009 the declared autoscalers can scale what they are meant to")
    void declarationsAreSound(Checks checks) {
        checks.mustHold(AutoscalerDeclarationsJudge.CHECK);
    }
}
