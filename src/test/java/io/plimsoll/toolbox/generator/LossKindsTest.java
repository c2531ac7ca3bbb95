package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.traffic.LossKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossKindsTest {

    /** What Gatling 3.15.1, Netty 4.2 (NIO and epoll) and the JDK's sockets say. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Request timeout to 127.0.0.1/127.0.0.1:33607 after 700 ms                         | TIMED_OUT
                    i.n.c.ConnectTimeoutException: connection timed out after 5000 ms: /10.43.0.9:80  | TIMED_OUT
                    SocketTimeoutException: Connect timed out                                         | TIMED_OUT
                    SocketTimeoutException: Read timed out                                            | TIMED_OUT
                    j.n.ConnectException: Connection timed out                                        | TIMED_OUT
                    j.n.ConnectException: Connection refused                                          | REFUSED
                    ConnectException: Connection refused                                              | REFUSED
                    i.n.c.u.Errors$NativeConnectException: finishConnect(..) failed: Connection refused | REFUSED
                    j.n.NoRouteToHostException: No route to host                                      | REFUSED
                    NoRouteToHostException: No route to host                                          | REFUSED
                    j.n.SocketException: Network is unreachable                                       | REFUSED
                    i.n.c.u.Errors$NativeConnectException: connect(..) failed: Host is unreachable    | REFUSED
                    SocketException: Connection reset                                                 | RESET
                    j.n.SocketException: Connection reset by peer                                     | RESET
                    i.n.c.u.Errors$NativeIoException: recvAddress(..) failed with error(-104): Connection reset by peer | RESET
                    IOException: Broken pipe                                                          | RESET
                    SocketException: Software caused connection aborted                               | RESET
                    i.g.h.c.i.PrematureCloseException: Premature close                                | CLOSED_EARLY
                    EOFException: Premature close: 88 of 100 bytes of the body were missing           | CLOSED_EARLY
                    StacklessClosedChannelException: null                                             | CLOSED_EARLY
                    IOException: Connection was closed by the peer                                    | CLOSED_EARLY
                    j.n.UnknownHostException: reports.example.test                                    | OTHER
                    IOException: not an HTTP/1 answer: SSH-2.0                                        | OTHER
                    Gatling gave no reason                                                            | OTHER
                    """)
    void tells_how_a_request_was_lost(String words, LossKind kind) {
        assertThat(LossKinds.of(words)).isEqualTo(kind);
    }
}
