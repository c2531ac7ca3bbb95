package io.plimsoll;

import io.plimsoll.suite.configuration.ConfigurationSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code configuration} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(ConfigurationSuite.class)
class ConfigurationIT {}
