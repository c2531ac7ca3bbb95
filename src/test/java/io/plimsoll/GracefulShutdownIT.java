package io.plimsoll;

import io.plimsoll.suite.gracefulshutdown.GracefulShutdownSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code graceful-shutdown} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(GracefulShutdownSuite.class)
class GracefulShutdownIT {}
