package io.plimsoll.suite.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.plimsoll.traffic.HeldConnectionEvent;
import io.plimsoll.traffic.HeldConnectionEvent.Type;
import io.plimsoll.traffic.HeldConnectionEvent.Use;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnderWayTest {

    private final UnderWay second = new UnderWay(Use.SLOW, 2, 2);

    private void hear(String connection, Type... types) {
        for (Type type : types) {
            second.hear(new HeldConnectionEvent(0, connection, Use.SLOW, type, 0, null));
        }
    }

    private boolean isOver() throws InterruptedException {
        return second.await(Duration.ZERO);
    }

    @Test
    void should_wait_for_the_second_request_of_each_connection() throws InterruptedException {
        hear("slow-0", Type.OPENED, Type.SENT, Type.ANSWERED, Type.SENT, Type.ANSWERED, Type.SENT);
        hear("slow-1", Type.OPENED, Type.SENT, Type.ANSWERED);
        assertThat(isOver()).isFalse();

        hear("slow-1", Type.SENT);
        assertThat(isOver()).isTrue();
        assertThat(second.someEnded()).isFalse();
    }

    @Test
    void should_not_wait_for_a_connection_that_has_ended() throws InterruptedException {
        hear("slow-0", Type.OPENED, Type.SENT, Type.ANSWERED, Type.TOLD_TO_LEAVE);
        hear("slow-1", Type.NOT_OPENED);

        assertThat(isOver()).isTrue();
        assertThat(second.someEnded()).isTrue();
    }

    @Test
    void should_pay_no_heed_to_connections_of_another_use() throws InterruptedException {
        second.hear(new HeldConnectionEvent(0, "used-0", Use.USED, Type.NOT_OPENED, 0, null));
        second.hear(new HeldConnectionEvent(0, "used-1", Use.USED, Type.NOT_OPENED, 0, null));

        assertThat(isOver()).isFalse();
    }
}
