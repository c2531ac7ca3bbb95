package io.plimsoll.toolbox.prober;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.network.Port;
import io.plimsoll.network.Protocol;
import org.junit.jupiter.api.Test;

class ListeningPortsTest {

    private static final String TCP =
            """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
               1: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1 0 100 0 0 10 0
               2: 0700002A:1F90 0900002A:C350 01 00000000:00000000 00:00000000 00000000     0        0 3 1 0 100 0 0 10 0
            """;

    private static final String TCP6 =
            """
              sl  local_address                         remote_address                        st tx_queue rx_queue
               0: 00000000000000000000000000000000:2382 00000000000000000000000000000000:0000 0A 00000000:00000000
               1: 00000000000000000000000001000000:2383 00000000000000000000000000000000:0000 0A 00000000:00000000
               2: 0000000000000000FFFF00000100007F:2384 00000000000000000000000000000000:0000 0A 00000000:00000000
            """;

    private static final String UDP =
            """
               sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
              1: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4 2 0 0
              2: 0700002A:8000 0A00002A:0035 01 00000000:00000000 00:00000000 00000000     0        0 5 2 0 0
            """;

    @Test
    void are_those_that_others_can_reach() {
        assertThat(ListeningPorts.parse(TCP, Protocol.TCP)).containsExactly(new Port(Protocol.TCP, 8080));
        assertThat(ListeningPorts.parse(TCP6, Protocol.TCP)).containsExactly(new Port(Protocol.TCP, 9090));
        assertThat(ListeningPorts.parse(UDP, Protocol.UDP)).containsExactly(new Port(Protocol.UDP, 53));
    }
}
