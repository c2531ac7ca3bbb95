package io.plimsoll.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.traffic.HeldConnectionEvent.Type;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldConnectionTest {

    @Test
    void should_tell_connections_apart_and_join_each_answer_with_its_request() {
        List<HeldConnection> held = HeldConnection.of(List.of(
                event(10, "slow-0", Type.OPENED, 0),
                event(11, "slow-0", Type.SENT, 0),
                event(12, "slow-1", Type.OPENED, 0),
                event(21, "slow-0", Type.ANSWERED, 200),
                event(22, "slow-0", Type.SENT, 0),
                event(30, "slow-0", Type.CUT, 0)));

        assertThat(held)
                .containsExactly(
                        new HeldConnection(
                                "slow-0",
                                Use.SLOW,
                                10L,
                                List.of(
                                        new HeldConnection.Exchange(11, 21L, 200, null),
                                        new HeldConnection.Exchange(22, 30L, 0, "the connection ended")),
                                null,
                                new HeldConnection.End(30, Type.CUT, null)),
                        new HeldConnection("slow-1", Use.SLOW, 12L, List.of(), null, null));
    }

    @Test
    void should_hold_a_connection_until_it_ended_or_was_told() {
        HeldConnection told = HeldConnection.of(
                        List.of(event(10, "a", Type.OPENED, 0), event(20, "a", Type.TOLD_TO_LEAVE, 0)))
                .get(0);

        assertThat(told.heldAt(9)).isFalse();
        assertThat(told.heldAt(10)).isTrue();
        assertThat(told.heldAt(20)).isFalse();
        assertThat(told.toldMicros()).isEqualTo(20);
    }

    @Test
    void should_know_a_request_whose_end_was_not_seen() {
        HeldConnection open = HeldConnection.of(List.of(event(10, "a", Type.OPENED, 0), event(11, "a", Type.SENT, 0)))
                .get(0);

        assertThat(open.exchanges()).containsExactly(new HeldConnection.Exchange(11, null, 0, null));
        assertThat(open.exchanges().get(0).inFlightAt(1_000)).isTrue();
        assertThat(open.exchanges().get(0).inFlightAt(10)).isFalse();
        assertThat(open.exchanges().get(0).tookMicros()).isNull();
    }

    private static HeldConnectionEvent event(long micros, String connection, Type type, int status) {
        return new HeldConnectionEvent(micros, connection, Use.SLOW, type, status, null);
    }
}
