package io.plimsoll;

import io.plimsoll.suite.compose.ComposeSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code compose} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(ComposeSuite.class)
class ComposeIT {}
