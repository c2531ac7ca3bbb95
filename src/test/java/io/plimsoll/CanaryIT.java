package io.plimsoll;

import io.plimsoll.suite.canary.CanarySuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * Runs the suite {@code canary} against the deployment that {@code -Dplimsoll.spec} names. The reference deployment declares no
 * canary, so that it applies to the variants {@code fixtures/good/plain-service-canary} and {@code plain-service-canary-weighted} only.
 */
@Suite
@SelectClasses(CanarySuite.class)
class CanaryIT {}
