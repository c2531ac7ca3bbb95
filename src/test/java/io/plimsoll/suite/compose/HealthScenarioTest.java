package io.plimsoll.suite.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.environment.ServiceContainer;
import io.plimsoll.suite.compose.Samples.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthScenarioTest {

    private static ServiceContainer container(String service, String networkMode) {
        Box box = new Box(service);
        box.networkMode = networkMode;
        return box.container();
    }

    @Test
    void refuses_together_what_has_a_loopback_device_of_its_own() {
        ServiceContainer web = container("web", "shop_default");
        ServiceContainer database = container("database", "shop_default");
        ServiceContainer proxy = container("proxy", "container:4f3b");
        ServiceContainer agent = container("agent", "host");

        assertThat(HealthScenario.ownLoopback(List.of(proxy, web, agent, database)))
                .containsExactly(List.of(web, database), List.of(proxy));
    }

    @Test
    void refuses_nothing_on_the_network_of_the_host() {
        assertThat(HealthScenario.ownLoopback(List.of(container("agent", "host"))))
                .isEmpty();
    }
}
