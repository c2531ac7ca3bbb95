package io.plimsoll;

import io.plimsoll.suite.autoscaling.AutoscalingSuite;
import org.junit.platform.suite.api.ExcludeTags;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * Runs what the suite {@code autoscaling} reads of the deployment that {@code -Dplimsoll.spec} names. What it does under load
 * takes six minutes and decides nothing on a host that does other work, so that is for {@code ./plimsoll check --suite
 * autoscaling}.
 */
@Suite
@SelectClasses(AutoscalingSuite.class)
@ExcludeTags(AutoscalingSuite.MINUTES_OF_LOAD)
class AutoscalingIT {}
