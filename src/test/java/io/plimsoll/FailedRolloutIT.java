package io.plimsoll;

import io.plimsoll.suite.failedrollout.FailedRolloutSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code failed-rollout} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(FailedRolloutSuite.class)
class FailedRolloutIT {}
