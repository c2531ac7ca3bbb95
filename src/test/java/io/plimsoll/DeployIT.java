package io.plimsoll;

import io.plimsoll.suite.deploy.DeploySuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code deploy} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(DeploySuite.class)
class DeployIT {}
