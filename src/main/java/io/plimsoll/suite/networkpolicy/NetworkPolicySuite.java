package io.plimsoll.suite.networkpolicy;

import io.plimsoll.suite.Checks;
import io.plimsoll.suite.ConformanceExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The checks of isolation, as JUnit tests. */
@ExtendWith(ConformanceExtension.class)
@DisplayName("network-policy")
public class NetworkPolicySuite {

    @Test
    @DisplayName("DEP-NET-006 the cluster enforces NetworkPolicies")
    void theClusterEnforcesPolicies(Checks checks) {
        checks.mustHold(CanaryJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-NET-009 policies take effect as they are written")
    void policiesTakeEffect(Checks checks) {
        checks.mustHold(EnforcementJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-NET-001 nothing comes in that no policy allows")
    void ingressIsDenied(Checks checks) {
        checks.mustHold(NetworkVerdicts.INGRESS);
    }

    @Test
    @DisplayName("DEP-NET-002 nothing goes out that no policy allows")
    void egressIsDenied(Checks checks) {
        checks.mustHold(NetworkVerdicts.EGRESS);
    }

    @Test
    @DisplayName("DEP-NET-003 declared flows work")
    void declaredFlowsWork(Checks checks) {
        checks.mustHold(DeclaredFlowsJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-NET-004 undeclared flows are stopped")
    void undeclaredFlowsAreStopped(Checks checks) {
        checks.mustHold(UndeclaredFlowsJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-NET-005 tenants are kept apart")
    void tenantsAreKeptApart(Checks checks) {
        checks.mustHold(TenantJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-NET-007 Services are found, and lead to every ready pod")
    void servicesAreFound(Checks checks) {
        checks.mustHold(DiscoveryJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-NET-008 the deployment is exposed as declared")
    void exposureIsDeclared(Checks checks) {
        checks.mustHold(ExposureJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-NET-011 new pods are closed as soon as the environment can close them")
    void newPodsAreClosed(Checks checks) {
        checks.mustHold(LagJudge.CHECK);
    }

    @Test
    @DisplayName("DEP-NET-012 what becomes of connections that a policy comes to forbid is known")
    void establishedConnectionsAreKnown(Checks checks) {
        checks.mustHold(EstablishedJudge.CHECK);
    }
}
