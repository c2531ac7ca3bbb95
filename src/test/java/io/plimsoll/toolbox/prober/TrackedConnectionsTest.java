package io.plimsoll.toolbox.prober;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrackedConnectionsTest {

    @Test
    void tell_by_the_port_of_the_client_where_each_was_led_to() {
        assertThat(
                        TrackedConnections.parse(
                                """
                                tcp      6 118 TIME_WAIT src=10.42.0.9 dst=10.43.7.7 sport=40001 dport=80 src=10.42.0.4 dst=10.42.0.9 sport=8080 dport=40001 [ASSURED] mark=0 use=1
                                tcp      6 9 CLOSE src=10.42.0.9 dst=10.43.7.7 sport=40002 dport=80 src=10.42.0.5 dst=10.42.0.9 sport=8080 dport=40002 mark=0 use=1
                                tcp      6 1 SYN_SENT src=172.17.0.2 dst=10.43.7.7 sport=40003 dport=80 [UNREPLIED] src=10.42.0.6 dst=172.17.0.2 sport=8080 dport=40003 mark=0 use=1
                                """))
                .isEqualTo(Map.of(40_001, "10.42.0.4", 40_002, "10.42.0.5", 40_003, "10.42.0.6"));
    }

    @Test
    void tell_nothing_where_there_are_none() {
        assertThat(TrackedConnections.parse("")).isEmpty();
    }
}
