package io.plimsoll.toolbox.generator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class FailureMessagesTest {

    private final FailureMessages messages = FailureMessages.attached();
    private final Logger gatling = LoggerFactory.getLogger(FailureMessages.GATLING);
    private final Logger witness = LoggerFactory.getLogger(ConnectionWitness.LOGGER);

    @Test
    void keeps_gatlings_words_by_user() {
        gatling.debug(
                "Request '{}' failed for user {}: {}", "new: GET /", 7L, "j.n.ConnectException: Connection refused");
        gatling.debug("Request '{}' failed for user {}: {}", "new: GET /", 8L, "Request timeout to x after 5 ms");

        assertThat(messages.take(8, 2)).isEqualTo(new FailureMessages.Said("Request timeout to x after 5 ms", 0));
        assertThat(messages.take(7, 1))
                .isEqualTo(new FailureMessages.Said("j.n.ConnectException: Connection refused", 0));
        assertThat(messages.take(7, 1)).isEqualTo(new FailureMessages.Said(null, 0));
    }

    @Test
    void the_sockets_words_come_before_gatlings() {
        witness.debug(ConnectionWitness.WROTE, 31L, 40_000);
        witness.debug(ConnectionWitness.FAILED, 31L, "SocketException: Connection reset");
        gatling.debug("Request 'x' failed for user 9: i.g.h.c.i.PrematureCloseException: Premature close");

        assertThat(messages.take(9, 31))
                .isEqualTo(new FailureMessages.Said("SocketException: Connection reset", 40_000));
    }

    @Test
    void a_socket_that_breaks_after_the_time_out_does_not_hide_it() {
        witness.debug(ConnectionWitness.FAILED, 32L, "SocketException: Connection reset");
        gatling.debug("Request 'x' failed for user 10: Request timeout to x after 5 ms");

        assertThat(messages.take(10, 32).words()).isEqualTo("Request timeout to x after 5 ms");
    }
}
