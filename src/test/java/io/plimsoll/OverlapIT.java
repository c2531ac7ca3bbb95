package io.plimsoll;

import io.plimsoll.suite.overlap.OverlapSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code overlapping-updates} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(OverlapSuite.class)
class OverlapIT {}
