package io.plimsoll;

import io.plimsoll.suite.rollingupdate.RollingUpdateSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code rolling-update} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(RollingUpdateSuite.class)
class RollingUpdateIT {}
