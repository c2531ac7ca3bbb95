package io.plimsoll;

import io.plimsoll.suite.scaling.ScalingSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code scaling} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(ScalingSuite.class)
class ScalingIT {}
