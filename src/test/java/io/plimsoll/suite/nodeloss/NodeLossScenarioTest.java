package io.plimsoll.suite.nodeloss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plimsoll.check.ReasonCode;
import io.plimsoll.environment.NodeHandle;
import io.plimsoll.suite.Untestable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodeLossScenarioTest {

    private static final NodeHandle SERVER = new NodeHandle("server", NodeHandle.Role.SERVER, "s", "10.0.0.2");
    private static final NodeHandle AGENT = new NodeHandle("agent-1", NodeHandle.Role.AGENT, "a", "10.0.0.3");

    @ParameterizedTest
    @MethodSource
    void cannot_be_carried_out_without_entering_two_nodes(List<NodeHandle> nodes) {
        assertThatThrownBy(() -> NodeLossScenario.requireEntered(nodes))
                .isInstanceOfSatisfying(Untestable.class, untestable -> assertThat(untestable.code())
                        .isEqualTo(ReasonCode.ENV_UNSUPPORTED))
                .hasMessage("the nodes of this environment cannot be entered, so none can be cut off");
    }

    static Stream<List<NodeHandle>> cannot_be_carried_out_without_entering_two_nodes() {
        return Stream.of(List.of(), List.of(SERVER));
    }

    @Test
    void can_be_carried_out_where_one_node_stays() {
        assertThatCode(() -> NodeLossScenario.requireEntered(List.of(SERVER, AGENT)))
                .doesNotThrowAnyException();
    }
}
