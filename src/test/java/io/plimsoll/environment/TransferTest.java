package io.plimsoll.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferTest {

    private final Deque<String> failures = new ArrayDeque<>();
    private final List<String> reasons = new ArrayList<>();
    private final List<Duration> limits = new ArrayList<>();
    private int sent;
    private boolean arrived;

    private Transfer transfer() {
        return new Transfer(this::send, () -> arrived, reasons::add);
    }

    private void send(Duration limit) {
        sent++;
        limits.add(limit);
        if (!failures.isEmpty()) {
            throw new EnvironmentFailed(failures.pop(), "look at the engine.");
        }
    }

    @Test
    void images_that_came_through_are_sent_once() {
        transfer().complete();

        assertThat(sent).isEqualTo(1);
        assertThat(reasons).isEmpty();
    }

    @Test
    void a_stream_that_broke_off_is_sent_again_and_says_why() {
        failures.add("The stream broke off.");

        transfer().complete();

        assertThat(sent).isEqualTo(2);
        assertThat(reasons).containsExactly("sent again: The stream broke off.");
        assertThat(limits).containsExactly(Duration.ofSeconds(90), Duration.ofMinutes(5));
    }

    @Test
    void a_stream_that_broke_off_after_its_last_byte_that_matters_is_enough() {
        failures.add("The stream broke off.");
        arrived = true;

        transfer().complete();

        assertThat(sent).isEqualTo(1);
        assertThat(reasons).isEmpty();
    }

    @Test
    void images_that_never_arrive_fail_with_the_last_reason() {
        failures.addAll(List.of("first", "second", "third", "never reached"));

        assertThatThrownBy(() -> transfer().complete())
                .isInstanceOf(EnvironmentFailed.class)
                .hasMessage("third\n  what to do: look at the engine.");
        assertThat(sent).isEqualTo(Transfer.TIMES);
        assertThat(reasons).containsExactly("sent again: first", "sent again: second");
    }
}
