package io.plimsoll.toolbox.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** In this process' own network namespace; entering another one needs root. */
class ListenerProbeTest {

    @Test
    void sees_listeners_of_both_families_come_and_go() throws IOException {
        try (ListenerProbe probe = ListenerProbe.ofOwnNamespace(new Linux())) {
            ServerSocket four = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
            ServerSocket six = new ServerSocket(0);
            try (four;
                    six;
                    Socket connected = new Socket(four.getInetAddress(), four.getLocalPort())) {
                assertThat(probe.listeners()).containsKeys(four.getLocalPort(), six.getLocalPort());
                // A connection is no listener.
                assertThat(probe.listeners()).doesNotContainKey(connected.getLocalPort());
                assertThat(new ProcessTable()
                                .holds(
                                        (int) ProcessHandle.current().pid(),
                                        Objects.requireNonNull(probe.listeners().get(four.getLocalPort()))))
                        .isTrue();
            }
            assertThat(probe.listeners()).doesNotContainKeys(four.getLocalPort(), six.getLocalPort());
        }
    }

    @Test
    void says_what_failed_when_the_namespace_is_gone() {
        Linux linux = new Linux();

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> ListenerProbe.open(linux, Path.of("/proc/0/ns/net")))
                .isInstanceOf(IOException.class)
                .hasMessage("open /proc/0/ns/net failed with error 2");
    }
}
