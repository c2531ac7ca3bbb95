package io.plimsoll.suite.gracefulshutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.suite.Untestable;
import io.plimsoll.suite.load.Backend;
import io.plimsoll.suite.load.PodName;
import java.util.List;
import org.junit.jupiter.api.Test;

class GracefulShutdownScenarioTest {

    private static final Backend NEAR = new Backend(new PodName("api-a", "a"), "10.42.0.7", 8080, "agent-1");
    private static final Backend FAR = new Backend(new PodName("api-b", "b"), "10.42.1.7", 8080, "agent-2");
    private static final Backend UNKNOWN = new Backend(new PodName("api-c", "c"), "10.42.2.7", 8080, "");

    @Test
    void cannot_be_carried_out_without_entering_a_node() {
        assertThatThrownBy(() -> GracefulShutdownScenario.requireEntered(false))
                .isInstanceOfSatisfying(Untestable.class, untestable -> assertThat(untestable.code())
                        .isEqualTo(ReasonCode.ENV_UNSUPPORTED))
                .hasMessage(
                        "no node of this environment can be entered, so the end of processes and listeners cannot be"
                                + " seen, and no pod can be killed");
    }

    @Test
    void can_be_carried_out_where_a_node_was_entered() throws Untestable {
        GracefulShutdownScenario.requireEntered(true);

        assertThat(GracefulShutdownScenario.requireHere(List.of(NEAR, FAR, UNKNOWN), "api", "agent-1"))
                .containsExactly(NEAR, UNKNOWN);
    }

    @Test
    void cannot_be_carried_out_when_every_ready_pod_runs_elsewhere() {
        assertThatThrownBy(() -> GracefulShutdownScenario.requireHere(List.of(FAR), "api", "agent-1"))
                .isInstanceOfSatisfying(Untestable.class, untestable -> assertThat(untestable.code())
                        .isEqualTo(ReasonCode.ENV_UNSUPPORTED))
                .hasMessage("no ready pod of api runs on node agent-1, where processes are watched");
    }
}
