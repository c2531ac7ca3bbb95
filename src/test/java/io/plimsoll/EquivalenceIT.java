package io.plimsoll;

import io.plimsoll.suite.equivalence.EquivalenceSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code equivalence} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(EquivalenceSuite.class)
class EquivalenceIT {}
