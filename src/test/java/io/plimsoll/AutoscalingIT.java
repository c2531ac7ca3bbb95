package io.plimsoll;

import io.plimsoll.suite.autoscaling.AutoscalingSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code autoscaling} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(AutoscalingSuite.class)
class AutoscalingIT {}
