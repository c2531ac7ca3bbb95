package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostAddressTest {

    @Test
    void an_engine_on_this_machine_publishes_on_the_loopback_address_whatever_the_override_says() {
        assertThat(HostAddress.decide(null, null, Optional.empty()))
                .isEqualTo(new HostAddress("127.0.0.1", "127.0.0.1"));
        assertThat(HostAddress.decide("localhost", null, Optional.empty()))
                .isEqualTo(new HostAddress("127.0.0.1", "127.0.0.1"));
    }

    @Test
    void from_one_of_the_engines_own_containers_it_is_reached_at_their_gateway() {
        assertThat(HostAddress.decide(null, null, Optional.of("172.17.0.1")))
                .isEqualTo(new HostAddress("172.17.0.1", "172.17.0.1"));
    }

    @Test
    void a_remote_engine_is_reached_at_its_name_or_at_the_override() {
        assertThat(HostAddress.decide(null, "docker", Optional.empty()))
                .isEqualTo(new HostAddress("docker", "0.0.0.0"));
        assertThat(HostAddress.decide("build-7", "docker", Optional.empty()))
                .isEqualTo(new HostAddress("build-7", "0.0.0.0"));
    }
}
