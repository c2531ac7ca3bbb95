package io.plimsoll;

import io.plimsoll.suite.bluegreen.BlueGreenSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code blue-green} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(BlueGreenSuite.class)
class BlueGreenIT {}
