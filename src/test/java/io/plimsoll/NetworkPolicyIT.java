package io.plimsoll;

import io.plimsoll.suite.networkpolicy.NetworkPolicySuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code network-policy} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(NetworkPolicySuite.class)
class NetworkPolicyIT {}
