package io.plimsoll;

import io.plimsoll.suite.bluegreen.BlueGreenSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * Runs the suite {@code blue-green} against the deployment that {@code -Dplimsoll.spec} names. The reference deployment declares
 * no pair of colours, so that it applies to its variant {@code fixtures/good/report-service-blue-green} only.
 */
@Suite
@SelectClasses(BlueGreenSuite.class)
class BlueGreenIT {}
