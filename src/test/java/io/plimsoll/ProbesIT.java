package io.plimsoll;

import io.plimsoll.suite.probes.ProbesSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code probes} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(ProbesSuite.class)
class ProbesIT {}
